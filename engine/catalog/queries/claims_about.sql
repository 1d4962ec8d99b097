-- Current claims about an identifier. Primary keys of mention and claim.
SELECT d.id, s.name, d.key, c.pack_id, c.pack_offset, c.size
FROM mention m
JOIN document d ON d.id = m.document_id
JOIN source s ON s.id = d.source_id
JOIN claim c ON c.revision_id = d.revision_id AND c.identifier_id = m.identifier_id
WHERE m.identifier_id = $1 AND m.kind = 0
