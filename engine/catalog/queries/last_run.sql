-- The last import run and when the last finished: what taxonomies are as of. Primary key.
SELECT max(id), max(finished) FROM import_run
