-- Makes a dead letter of a claimed job at time $4; by primary key.
UPDATE job SET state = 2, due = $4, holder = NULL, dedupe = NULL, error = $5
WHERE id = $1 AND state = 1 AND holder = $2 AND attempts = $3
