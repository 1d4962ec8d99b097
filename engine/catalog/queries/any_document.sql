-- Whether the library has anything at all.
SELECT id FROM document LIMIT 1
