-- A compression dictionary.
INSERT INTO dictionary (id, name, bytes) VALUES ($1, $2, $3)
