-- Jobs in state $1 after id $2, in order of id; by primary key.
SELECT id, kind, payload, state, due, attempts, most_attempts, created, error FROM job
WHERE state = $1 AND id > $2 ORDER BY id LIMIT $3
