-- Vulnerabilities by number. Primary key.
SELECT id FROM vulnerability WHERE id > $1 ORDER BY id LIMIT $2
