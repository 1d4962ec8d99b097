-- Text and vulnerability of an identifier. Primary key.
SELECT text, vulnerability_id FROM identifier WHERE id = $1
