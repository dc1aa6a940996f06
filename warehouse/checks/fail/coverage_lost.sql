-- Since the publication before, no day that was searched is unsearched again.
-- Can be accepted: journals of runs were lost for good, and their days will be searched again.
WITH aged AS (
    SELECT part AS family, n_rows AS n_days, dense_rank() OVER (ORDER BY run_id DESC) AS age
    FROM row_counts
    WHERE table_name = 'coverage_spans'
)
SELECT earlier.family, earlier.n_days AS n_days_before, coalesce(newest.n_days, 0) AS n_days_now
FROM aged AS earlier
LEFT JOIN (SELECT family, n_days FROM aged WHERE age = 1) AS newest USING (family)
WHERE earlier.age = 2 AND n_days_now < earlier.n_days
