-- Revisions by the first eight bytes of their digest. Index revision_digest.
SELECT r.digest, d.source_id, r.format, r.records FROM revision r JOIN document d ON d.id = r.document_id
WHERE r.digest_head = $1 AND r.flags = 0
