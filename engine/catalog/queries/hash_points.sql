-- Points after a place, for the state hash. Primary key.
SELECT i.text, p.identifier_id, p.series, p.day, p.value, p.percentile FROM point p JOIN identifier i ON i.id = p.identifier_id
WHERE p.identifier_id > $1 AND p.identifier_id <= $2 ORDER BY p.identifier_id, p.series, p.day
