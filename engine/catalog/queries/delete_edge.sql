-- It no longer does.
DELETE FROM edge WHERE subject_id = $1 AND alias_id = $2 AND document_id = $3
