-- Documents, revisions, bytes, dates and refused records of every source.
SELECT s.name, CAST(count(DISTINCT d.id) AS BIGINT), CAST(count(r.id) AS BIGINT), max(r.received), max(r.modified),
       CAST(sum(r.size) AS BIGINT), CAST(sum(r.stored) AS BIGINT),
       (SELECT CAST(count(*) AS BIGINT) FROM quarantine q WHERE q.source = s.name)
FROM source s JOIN document d ON d.source_id = s.id JOIN revision r ON r.document_id = d.id
GROUP BY s.name ORDER BY s.name
