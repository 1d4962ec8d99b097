-- A pack. Primary key.
SELECT id, head, size, content FROM pack WHERE id = $1
