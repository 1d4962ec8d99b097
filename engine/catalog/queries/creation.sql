-- What a revision said about an identifier. Primary key of claim.
SELECT s.name, d.key, c.pack_id, c.pack_offset, c.size
FROM claim c JOIN identifier i ON i.id = c.identifier_id JOIN revision r ON r.id = c.revision_id
JOIN document d ON d.id = r.document_id JOIN source s ON s.id = d.source_id
WHERE c.revision_id = $1 AND i.text = $2
