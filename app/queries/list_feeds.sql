-- All that is remembered of feeds. Small table.
SELECT name, paused, address, visited, outcome FROM feed ORDER BY name
