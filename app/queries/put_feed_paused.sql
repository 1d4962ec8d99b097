-- Pauses a feed, or lets it go on. Primary key.
INSERT INTO feed (name, paused) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET paused = excluded.paused
