-- Assertions that touch an identifier, from either side. Primary key and index edge_alias.
SELECT subject_id, alias_id, document_id, live FROM edge WHERE subject_id = $1
UNION ALL
SELECT subject_id, alias_id, document_id, live FROM edge WHERE alias_id = $1
