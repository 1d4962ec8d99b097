-- Revisions of a document, the last received first, with which of them is current. Unique (source_id, key), index
-- revision_document.
SELECT r.id, r.digest, r.received, r.modified, r.format, r.size, r.id = d.revision_id
FROM document d JOIN source s ON s.id = d.source_id JOIN revision r ON r.document_id = d.id
WHERE s.name = $1 AND d.key = $2 ORDER BY r.received DESC, r.id DESC LIMIT 200
