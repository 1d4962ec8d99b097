-- Latest EPSS point of an identifier. Primary key of point.
SELECT day, value, percentile FROM point WHERE identifier_id = $1 AND series = 1 ORDER BY day DESC LIMIT 1
