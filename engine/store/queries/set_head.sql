-- The last number given out in stream $1; by primary key.
INSERT INTO event_stream (stream, head) VALUES ($1, $2) ON CONFLICT (stream) DO UPDATE SET head = excluded.head
