-- Forgets schedule $1; by primary key.
DELETE FROM schedule WHERE name = $1
