-- What is remembered of the fields that a feed brings. Primary key.
SELECT fields FROM feed WHERE name = $1
