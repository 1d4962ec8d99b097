-- Greatest number of an identifier. Primary key.
SELECT max(id) FROM identifier
