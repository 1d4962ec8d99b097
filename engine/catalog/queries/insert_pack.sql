-- A pack.
INSERT INTO pack (id, head, size, content) VALUES ($1, $2, $3, $4)
