-- Indexes that were not built to their end.
SELECT CAST(c.relname AS TEXT) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
WHERE NOT i.indisvalid ORDER BY 1 LIMIT $1
