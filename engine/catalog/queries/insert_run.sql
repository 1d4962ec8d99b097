-- A run begins.
INSERT INTO import_run (id, started, finished, report) VALUES ($1, $2, NULL, NULL)
