-- Puts consumer $1 in stream $2 at $3; by primary key.
INSERT INTO event_cursor (consumer, stream, sequence) VALUES ($1, $2, $3)
ON CONFLICT (consumer, stream) DO UPDATE SET sequence = excluded.sequence
