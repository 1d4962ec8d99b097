-- The identifier that heads a vulnerability. Primary keys.
SELECT i.text FROM vulnerability v JOIN identifier i ON i.id = v.head_id WHERE v.id = $1
