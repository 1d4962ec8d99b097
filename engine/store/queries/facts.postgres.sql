-- The server's version and the size of this database.
SELECT current_setting('server_version'), pg_database_size(current_database())
