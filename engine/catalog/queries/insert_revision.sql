-- A revision as received.
INSERT INTO revision (id, document_id, digest_head, digest, format, modified, serial, received, run_id, size, records, flags, stored, pack_id, pack_offset)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
