-- Content of a document's current revision. Unique (source_id, key).
SELECT r.format, r.pack_id, r.pack_offset, r.size FROM document d JOIN source s ON s.id = d.source_id
JOIN revision r ON r.id = d.revision_id WHERE s.name = $1 AND d.key = $2
