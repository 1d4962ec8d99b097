-- Whether there is any point of a series.
SELECT day FROM point LIMIT 1
