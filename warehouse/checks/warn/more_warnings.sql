-- No kind of warning is over twice as frequent as after the publication before; twenty more are always allowed.
WITH aged AS (
    SELECT *, dense_rank() OVER (ORDER BY run_id DESC) AS age
    FROM row_counts
),
runs_of_two AS (
    SELECT
        part,
        max(n_rows) FILTER (age = 2) AS n_before,
        max(n_rows) FILTER (age = 1) AS n_now
    FROM aged
    WHERE table_name = 'warnings' AND part != ''
    GROUP BY part
),
papers AS (
    SELECT
        max(n_rows) FILTER (age = 2) AS n_papers_before,
        max(n_rows) FILTER (age = 1) AS n_papers_now
    FROM aged
    WHERE table_name = 'publications' AND part = ''
)
SELECT part AS code, coalesce(n_before, 0) AS n_warnings_before, n_now AS n_warnings_now, n_papers_before, n_papers_now
FROM runs_of_two, papers
WHERE
    n_papers_before > 0
    AND n_now - n_warnings_before > 20
    AND n_now / n_papers_now > 2 * n_warnings_before / n_papers_before
ORDER BY n_now - n_warnings_before DESC
