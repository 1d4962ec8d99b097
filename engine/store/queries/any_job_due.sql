-- Whether anything is due at time $1; by job_due.
SELECT 1 FROM job WHERE state IN (0, 1) AND due <= $1 LIMIT 1
