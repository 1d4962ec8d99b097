-- Makes dead letters of jobs whose last lease ran out at time $1; by job_due.
UPDATE job SET state = 2, due = $1, holder = NULL, dedupe = NULL, error = $2
WHERE state = 1 AND due <= $1 AND attempts >= most_attempts
