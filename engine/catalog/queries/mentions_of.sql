-- Vulnerabilities whose documents mention an identifier. Primary key of mention.
SELECT DISTINCT h.text FROM mention m
JOIN document d ON d.id = m.document_id
JOIN mention subject ON subject.document_id = d.id AND subject.kind = 0
JOIN identifier i ON i.id = subject.identifier_id
JOIN vulnerability v ON v.id = i.vulnerability_id
JOIN identifier h ON h.id = v.head_id
WHERE m.identifier_id = $1 AND m.kind = 1 LIMIT 200
