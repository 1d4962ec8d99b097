-- All schedules; a handful of rows.
SELECT name, every, next FROM schedule ORDER BY name
