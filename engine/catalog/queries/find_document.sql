-- The document of a source by its key, with what decides about its current revision. Unique (source_id, key).
SELECT d.id, d.revision_id, d.state, r.modified, r.serial, r.digest
FROM document d JOIN revision r ON r.id = d.revision_id
WHERE d.source_id = $1 AND d.key = $2
