-- Assertions of a conflicted cluster that lead to another one, with who asserts them.
SELECT e.subject_id, e.alias_id, a.text, b.text, s.name, d.key, x.vulnerability_id, y.vulnerability_id
FROM edge e JOIN identifier x ON x.id = e.subject_id JOIN identifier y ON y.id = e.alias_id
JOIN identifier a ON a.id = e.subject_id JOIN identifier b ON b.id = e.alias_id
JOIN document d ON d.id = e.document_id JOIN source s ON s.id = d.source_id
WHERE e.subject_id = $1 OR e.alias_id = $1
