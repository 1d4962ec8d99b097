-- Moves schedule $1 from time $2 to $3, unless somebody else did; by primary key.
UPDATE schedule SET next = $3 WHERE name = $1 AND next = $2
