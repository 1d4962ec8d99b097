-- A numbered event.
INSERT INTO event (position, kind, subject, version, created, payload) VALUES ($1, $2, $3, $4, $5, $6)
