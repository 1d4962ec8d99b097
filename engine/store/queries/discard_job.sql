-- Removes a dead letter; by primary key.
DELETE FROM job WHERE id = $1 AND state = 2
