-- Steps applied for owner $1, in order; by primary key.
SELECT name, checksum FROM migration WHERE owner = $1 ORDER BY position
