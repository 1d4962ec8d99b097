-- Lets a dead letter begin anew at $2; by primary key.
UPDATE job SET state = 0, due = $2, attempts = 0, error = NULL WHERE id = $1 AND state = 2
