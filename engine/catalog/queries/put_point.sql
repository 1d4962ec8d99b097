-- A point of a series.
INSERT INTO point (identifier_id, series, day, value, percentile) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (identifier_id, series, day) DO UPDATE SET value = excluded.value, percentile = excluded.percentile
