-- Withdrawals of a run that wait for the brake's decision.
SELECT h.document_id, h.revision_id, d.source_id, s.name, d.key, d.revision_id
FROM held h JOIN document d ON d.id = h.document_id JOIN source s ON s.id = d.source_id
WHERE h.run_id = $1 ORDER BY h.document_id
