-- Content of a named revision of a document. Unique (source_id, key), index revision_document.
SELECT r.format, r.pack_id, r.pack_offset, r.size FROM document d JOIN source s ON s.id = d.source_id
JOIN revision r ON r.document_id = d.id WHERE s.name = $1 AND d.key = $2 AND r.digest = $3
