-- Entries of a taxonomy.
SELECT body FROM taxon WHERE kind = $1 ORDER BY id
