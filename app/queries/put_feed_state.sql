-- Keeps the state of a feed. Primary key.
INSERT INTO feed (name, paused, state) VALUES ($1, FALSE, $2) ON CONFLICT (name) DO UPDATE SET state = excluded.state
