-- Numbered events in positions ($1, $2], in order; by primary key.
SELECT position, kind, subject, version, created, payload FROM event
WHERE position > $1 AND position <= $2 ORDER BY position LIMIT $3
