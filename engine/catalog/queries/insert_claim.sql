-- What a revision says about an identifier.
INSERT INTO claim (revision_id, identifier_id, dictionary_id, body) VALUES ($1, $2, $3, $4)
