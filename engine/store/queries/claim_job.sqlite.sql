-- Claims the job due longest at time $1 for holder $2 until $3, of kinds in the JSON list $4; by job_due.
UPDATE job SET state = 1, holder = $2, due = $3, attempts = attempts + 1
WHERE id = (
    SELECT id FROM job
    WHERE state IN (0, 1) AND due <= $1 AND attempts < most_attempts
      AND kind IN (SELECT value FROM json_each($4))
    ORDER BY due, id LIMIT 1
)
RETURNING id, kind, payload, attempts, most_attempts, created
