-- Sets how often $1 comes; a known one keeps its next time unless it would come later than a new one; by primary key.
INSERT INTO schedule (name, every, next) VALUES ($1, $2, $3)
ON CONFLICT (name) DO UPDATE SET every = excluded.every,
    next = CASE WHEN schedule.next > $4 + CAST($2 AS BIGINT) THEN $4 + CAST($2 AS BIGINT) ELSE schedule.next END
