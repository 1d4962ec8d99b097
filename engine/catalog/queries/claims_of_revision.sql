-- Claims of one revision. Primary key of claim.
SELECT c.identifier_id, i.text, c.pack_id, c.pack_offset, c.size FROM claim c JOIN identifier i ON i.id = c.identifier_id
WHERE c.revision_id = $1
