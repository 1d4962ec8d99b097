-- Records in quarantine.
SELECT CAST(count(*) AS BIGINT) FROM quarantine
