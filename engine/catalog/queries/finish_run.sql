-- A run is over.
UPDATE import_run SET finished = $2, report = $3 WHERE id = $1
