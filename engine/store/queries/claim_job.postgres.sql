-- Claims the job due longest at time $1 for holder $2 until $3, of kinds in the JSON list $4; by job_due. Rows that
-- another node is claiming just now are passed over instead of waited for.
UPDATE job SET state = 1, holder = $2, due = $3, attempts = attempts + 1
WHERE id = (
    SELECT id FROM job
    WHERE state IN (0, 1) AND due <= $1 AND attempts < most_attempts
      AND kind IN (SELECT json_array_elements_text(CAST(CAST($4 AS TEXT) AS JSON)))
    ORDER BY due, id LIMIT 1
    FOR UPDATE SKIP LOCKED
)
RETURNING id, kind, payload, attempts, most_attempts, created
