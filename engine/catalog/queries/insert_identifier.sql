-- An identifier seen for the first time.
INSERT INTO identifier (id, text, vulnerability_id) VALUES ($1, $2, $3)
