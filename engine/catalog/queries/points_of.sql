-- All points of a series of an identifier, oldest first. Primary key.
SELECT day, value, percentile FROM point WHERE identifier_id = $1 AND series = 1 ORDER BY day LIMIT 5000
