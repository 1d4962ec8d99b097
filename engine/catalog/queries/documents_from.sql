-- The next documents of a source from a key on, with their content. Unique (source_id, key).
SELECT d.key, r.format, r.pack_id, r.pack_offset, r.size FROM document d JOIN revision r ON r.id = d.revision_id
WHERE d.source_id = $1 AND d.key >= $2 AND d.key < $3 ORDER BY d.key LIMIT 500
