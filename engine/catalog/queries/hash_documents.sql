-- Documents with their current digest, by number, for the state hash. Primary key.
SELECT d.id, s.name, d.key, r.digest FROM document d JOIN source s ON s.id = d.source_id
JOIN revision r ON r.id = d.revision_id WHERE d.id > $1 ORDER BY d.id LIMIT $2
