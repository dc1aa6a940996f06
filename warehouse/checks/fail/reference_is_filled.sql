-- Where any run published, there are ministries, recesses and cabinets; each cabinet follows on the day after the one
-- before.
SELECT table_name, n_rows, NULL AS cabinet, NULL AS last_on
FROM (
    SELECT 'ministries' AS table_name, count(*) AS n_rows FROM ministries
    UNION ALL
    SELECT 'recesses', count(*) FROM recesses
    UNION ALL
    SELECT 'cabinets', count(*) FROM cabinets
)
WHERE n_rows = 0 AND (SELECT count(*) FROM runs) > 0
UNION ALL
SELECT 'cabinets', NULL, cabinet, last_on
FROM (SELECT *, lead(first_on) OVER (ORDER BY first_on) AS next_on FROM cabinets)
WHERE last_on < first_on OR last_on + 1 != next_on
