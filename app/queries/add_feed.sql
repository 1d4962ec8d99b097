-- Adds a feed of the operator's; 0 rows when the name is taken. Primary key.
INSERT INTO feed (name, paused, address) VALUES ($1, FALSE, $2) ON CONFLICT (name) DO NOTHING
