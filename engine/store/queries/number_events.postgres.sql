-- Moves up to $3 waiting events of stream $1 to the positions after $2; by event_pending_order.
WITH batch AS (
    SELECT id, kind, subject, version, created, payload FROM event_pending
    WHERE stream = $1 ORDER BY created, id LIMIT $3
), gone AS (
    DELETE FROM event_pending WHERE id IN (SELECT id FROM batch)
)
INSERT INTO event (position, kind, subject, version, created, payload)
SELECT CAST($2 AS BIGINT) + row_number() OVER (ORDER BY created, id),
       kind, subject, version, created, payload
FROM batch
