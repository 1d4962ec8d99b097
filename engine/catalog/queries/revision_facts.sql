-- What is shown of a current revision, with how many revisions the document has. Primary key.
SELECT r.format, r.digest, r.received, (SELECT count(*) FROM revision o WHERE o.document_id = d.id)
FROM document d JOIN revision r ON r.id = d.revision_id WHERE d.id = $1
