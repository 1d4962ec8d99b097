-- Points of a series of an identifier, newest first. Primary key.
SELECT day, value, percentile FROM point WHERE identifier_id = $1 AND series = $2 ORDER BY day DESC LIMIT 400
