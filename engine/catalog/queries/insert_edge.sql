-- The current revision of a document asserts an alias.
INSERT INTO edge (subject_id, alias_id, document_id, live) VALUES ($1, $2, $3, $4)
