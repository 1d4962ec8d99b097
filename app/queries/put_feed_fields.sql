-- Keeps what is remembered of the fields that a feed brings. Primary key.
INSERT INTO feed (name, paused, fields) VALUES ($1, FALSE, $2) ON CONFLICT (name) DO UPDATE SET fields = excluded.fields
