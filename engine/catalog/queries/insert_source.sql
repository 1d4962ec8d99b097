-- A new source.
INSERT INTO source (id, name) VALUES ($1, $2)
