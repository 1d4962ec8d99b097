-- Claims of one revision. Primary key of claim.
SELECT c.identifier_id, i.text, c.dictionary_id, c.body FROM claim c JOIN identifier i ON i.id = c.identifier_id
WHERE c.revision_id = $1
