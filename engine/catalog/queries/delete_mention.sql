-- It no longer does.
DELETE FROM mention WHERE identifier_id = $1 AND document_id = $2 AND kind = $3
