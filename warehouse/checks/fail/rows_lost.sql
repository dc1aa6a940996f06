-- Since the publication before, no table, vergaderjaar of publications or sets, or number of answered questions lost
-- over one row in twenty; up to twenty rows may go. Fewer warnings are no loss.
-- Can be accepted: papers were taken out on purpose, or the code now reads them otherwise.
WITH aged AS (
    SELECT *, dense_rank() OVER (ORDER BY run_id DESC) AS age
    FROM row_counts
    WHERE table_name NOT IN ('warnings', 'aanhangsel_holes', 'coverage_spans')
),
newest AS (
    SELECT * FROM aged WHERE age = 1
)
SELECT table_name, part, earlier.n_rows AS n_before, coalesce(newest.n_rows, 0) AS n_now
FROM aged AS earlier
LEFT JOIN newest USING (table_name, part)
WHERE
    earlier.age = 2
    AND earlier.n_rows - n_now > 20
    AND n_now < 0.95 * earlier.n_rows
    -- A table that the code does not make any more is no loss.
    AND table_name IN (SELECT table_name FROM newest)
ORDER BY n_before - n_now DESC
