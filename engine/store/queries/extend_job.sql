-- Moves the end of a claim to $4, if it is still the one of holder $2 and attempt $3; by primary key.
UPDATE job SET due = $4 WHERE id = $1 AND state = 1 AND holder = $2 AND attempts = $3
