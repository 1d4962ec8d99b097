-- Sources by name.
SELECT id, name FROM source ORDER BY name
