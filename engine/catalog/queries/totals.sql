-- Sizes of the library.
SELECT (SELECT CAST(count(*) AS BIGINT) FROM vulnerability), (SELECT CAST(count(*) AS BIGINT) FROM document),
       (SELECT CAST(count(*) AS BIGINT) FROM point), (SELECT CAST(count(DISTINCT source_id) AS BIGINT) FROM document)
