-- Revisions of a document, newest received first. Index revision_document.
SELECT id, digest, format, modified, serial, received, size, dictionary_id FROM revision WHERE document_id = $1 ORDER BY received DESC, id DESC LIMIT 200
