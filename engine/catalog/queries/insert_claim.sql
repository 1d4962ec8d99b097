-- What a revision says about an identifier.
INSERT INTO claim (revision_id, identifier_id, pack_id, pack_offset, size) VALUES ($1, $2, $3, $4, $5)
