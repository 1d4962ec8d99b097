-- A file or record that was refused; the latest run that met it counts.
INSERT INTO quarantine (id, run_id, received, source, file, place, code, reason)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (file, place, code) DO UPDATE SET run_id = excluded.run_id, received = excluded.received,
    source = excluded.source, reason = excluded.reason
