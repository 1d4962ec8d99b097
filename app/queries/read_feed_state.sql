-- The state of a feed. Primary key.
SELECT state FROM feed WHERE name = $1
