-- Compression dictionaries.
SELECT id, name, bytes FROM dictionary ORDER BY id
