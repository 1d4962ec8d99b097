-- Migrations applied, by owner; a handful of rows.
SELECT owner, count(*) FROM migration GROUP BY owner ORDER BY owner
