-- Digests of all revisions, by document. Index revision_document.
SELECT digest FROM revision WHERE document_id = $1 ORDER BY digest
