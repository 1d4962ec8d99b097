-- Vulnerabilities by number with the identifier that heads each. Primary keys.
SELECT v.id, i.text FROM vulnerability v JOIN identifier i ON i.id = v.head_id WHERE v.id > $1 ORDER BY v.id LIMIT $2
