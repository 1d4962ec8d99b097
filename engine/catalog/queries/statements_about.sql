-- Current claims about the identifiers of a cluster. Index identifier_vulnerability, primary keys of mention and claim.
SELECT s.name, d.key, r.format, c.pack_id, c.pack_offset, c.size
FROM identifier i
JOIN mention m ON m.identifier_id = i.id AND m.kind = 0
JOIN document d ON d.id = m.document_id
JOIN source s ON s.id = d.source_id
JOIN revision r ON r.id = d.revision_id
JOIN claim c ON c.revision_id = d.revision_id AND c.identifier_id = m.identifier_id
WHERE i.vulnerability_id = $1
ORDER BY s.name, d.key
