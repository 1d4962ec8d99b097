-- A new job, unless one of the same kind and key is there already; by job_dedupe.
INSERT INTO job (id, kind, payload, dedupe, state, due, attempts, most_attempts, created)
VALUES ($1, $2, $3, $4, 0, $5, 0, $6, $7)
ON CONFLICT (kind, dedupe) DO NOTHING
