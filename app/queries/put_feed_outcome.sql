-- Keeps when a feed was last visited and what that brought. Primary key.
INSERT INTO feed (name, paused, visited, outcome) VALUES ($1, FALSE, $2, $3)
ON CONFLICT (name) DO UPDATE SET visited = excluded.visited, outcome = excluded.outcome
