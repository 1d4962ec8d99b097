-- The current revision of a document mentions an identifier.
INSERT INTO mention (identifier_id, document_id, kind) VALUES ($1, $2, $3)
