-- Latest EPSS point of an identifier, with the value that held thirty days before it. Primary key of point.
SELECT p.day, p.value, p.percentile,
       (SELECT o.value FROM point o WHERE o.identifier_id = p.identifier_id AND o.series = 1 AND o.day <= p.day - 30
        ORDER BY o.day DESC LIMIT 1)
FROM point p WHERE p.identifier_id = $1 AND p.series = 1 ORDER BY p.day DESC LIMIT 1
