-- Another revision becomes current.
UPDATE document SET revision_id = $2, state = $3 WHERE id = $1
