-- Of the sets asked on days that are covered at most one in twenty, or five, has an outcome that is not known; those of
-- which a paper is awaited do not count.
SELECT count(*) FILTER (outcome = 'unknown') AS n_unknown, count(*) AS n_sets
FROM set_outcomes
WHERE
    is_covered
    AND set_id NOT IN (
        SELECT publication_sets.set_id
        FROM publication_sets
        JOIN publications USING (publication_id)
        WHERE publications.is_awaited
    )
HAVING n_unknown > 5 AND n_unknown > 0.05 * n_sets
