-- An identifier by its text. Unique (text).
SELECT id, vulnerability_id FROM identifier WHERE text = $1
