-- An entry of a taxonomy.
INSERT INTO taxon (id, document_id, kind, name, body) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (id) DO UPDATE SET document_id = excluded.document_id, kind = excluded.kind, name = excluded.name, body = excluded.body
