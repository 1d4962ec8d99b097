-- Vulnerabilities whose documents mention an identifier. Primary keys of mention, document and claim.
SELECT DISTINCT h.text FROM mention m
JOIN document d ON d.id = m.document_id
JOIN claim c ON c.revision_id = d.revision_id
JOIN identifier i ON i.id = c.identifier_id
JOIN vulnerability v ON v.id = i.vulnerability_id
JOIN identifier h ON h.id = v.head_id
WHERE m.identifier_id = $1 AND m.kind = 1 LIMIT 200
