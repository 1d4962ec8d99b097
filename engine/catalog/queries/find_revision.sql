-- Whether a document already has a revision with this digest. Index revision_document.
SELECT id FROM revision WHERE document_id = $1 AND digest = $2
