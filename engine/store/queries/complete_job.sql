-- Ends a job, if the claim is still the one of holder $2 and attempt $3; by primary key.
DELETE FROM job WHERE id = $1 AND state = 1 AND holder = $2 AND attempts = $3
