-- Gives a claimed job back, to be done again at $4; by primary key.
UPDATE job SET state = 0, due = $4, holder = NULL, error = $5
WHERE id = $1 AND state = 1 AND holder = $2 AND attempts = $3
