-- Documents with the content of their current revision, by number, for exports. Primary key.
SELECT d.id, s.name, d.key, r.format, r.pack_id, r.pack_offset, r.size FROM document d JOIN source s ON s.id = d.source_id
JOIN revision r ON r.id = d.revision_id WHERE d.id > $1 ORDER BY d.id LIMIT $2
