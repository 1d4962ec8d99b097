-- An identifier joins another cluster, or none.
UPDATE identifier SET vulnerability_id = $2 WHERE id = $1
