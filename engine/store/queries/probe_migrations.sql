-- Fails while the tables of migrations are missing; by primary key.
SELECT name FROM migration WHERE owner = '' AND position = 0
