-- Schedules due at time $1; a handful of rows.
SELECT name, every, next FROM schedule WHERE next <= $1 ORDER BY next, name
