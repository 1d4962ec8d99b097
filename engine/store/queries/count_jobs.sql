-- How many jobs are in each state, and since when the oldest waits; by job_due.
SELECT state, count(*), min(due) FROM job GROUP BY state ORDER BY state
