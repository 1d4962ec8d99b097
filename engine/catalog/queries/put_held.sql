-- A withdrawal that waits for the brake's decision.
INSERT INTO held (document_id, revision_id, run_id) VALUES ($1, $2, $3)
ON CONFLICT (document_id) DO UPDATE SET revision_id = excluded.revision_id, run_id = excluded.run_id
