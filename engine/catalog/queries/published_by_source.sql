-- Published documents of every source at the start of a run, for the brake.
SELECT source_id, CAST(sum(CASE WHEN state < 3 THEN 1 ELSE 0 END) AS BIGINT), CAST(count(*) AS BIGINT) FROM document GROUP BY source_id
