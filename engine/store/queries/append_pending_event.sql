-- An event still to be numbered.
INSERT INTO event_pending (id, stream, kind, subject, version, created, payload)
VALUES ($1, $2, $3, $4, $5, $6, $7)
