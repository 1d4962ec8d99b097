-- A new document.
INSERT INTO document (id, source_id, key, revision_id, state) VALUES ($1, $2, $3, $4, $5)
