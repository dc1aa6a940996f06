-- Of the sets asked on days that are covered at most one in twenty, or five, has an outcome that is not known.
SELECT count(*) FILTER (outcome = 'unknown') AS n_unknown, count(*) AS n_sets
FROM set_outcomes
WHERE is_covered
HAVING n_unknown > 5 AND n_unknown > 0.05 * n_sets
