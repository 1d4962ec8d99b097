-- Assertions of a conflicted cluster that lead to another one, with who asserts them. Primary key and index edge_alias.
SELECT e.subject_id, e.alias_id, a.text, b.text, s.name, d.key, a.vulnerability_id, b.vulnerability_id
FROM (SELECT subject_id, alias_id, document_id FROM edge WHERE subject_id = $1
      UNION ALL SELECT subject_id, alias_id, document_id FROM edge WHERE alias_id = $1) e
JOIN identifier a ON a.id = e.subject_id JOIN identifier b ON b.id = e.alias_id
JOIN document d ON d.id = e.document_id JOIN source s ON s.id = d.source_id
