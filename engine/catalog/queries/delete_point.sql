-- A point that repeats the one before it.
DELETE FROM point WHERE identifier_id = $1 AND series = $2 AND day = $3
