-- Where consumer $1 is in stream $2; by primary key.
SELECT sequence FROM event_cursor WHERE consumer = $1 AND stream = $2
