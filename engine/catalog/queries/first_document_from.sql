-- The first key of a source from a key on. Unique (source_id, key).
SELECT key FROM document WHERE source_id = $1 AND key >= $2 ORDER BY key LIMIT 1
