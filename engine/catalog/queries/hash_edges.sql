-- Assertions after a place, for the state hash. Primary key.
SELECT e.subject_id, a.text, b.text, s.name, d.key, e.live FROM edge e
JOIN identifier a ON a.id = e.subject_id JOIN identifier b ON b.id = e.alias_id
JOIN document d ON d.id = e.document_id JOIN source s ON s.id = d.source_id
WHERE e.subject_id > $1 AND e.subject_id <= $2
