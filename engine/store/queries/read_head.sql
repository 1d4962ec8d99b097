-- The last number given out in stream $1; by primary key.
SELECT head FROM event_stream WHERE stream = $1
