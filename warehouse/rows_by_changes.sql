-- Tables that do not hold as many rows as `changes` says; checking.py puts the counts of all tables in.
WITH told AS (
    SELECT
        table_name,
        CAST(sum(CASE change WHEN 'added' THEN 1 WHEN 'removed' THEN -1 ELSE 0 END) AS BIGINT) AS n_told
    FROM changes
    GROUP BY table_name
)
SELECT counted.table_name, counted.n_rows, coalesce(told.n_told, 0) AS n_rows_by_changes
FROM (counted_tables) AS counted
LEFT JOIN told USING (table_name)
WHERE counted.n_rows != coalesce(told.n_told, 0) AND EXISTS (SELECT 1 FROM changes)
