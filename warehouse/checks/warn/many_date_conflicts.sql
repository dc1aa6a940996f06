-- Candidates for the same date that lie over a month apart are rare: more than one set in twenty is a fault of parsing.
SELECT count(*) FILTER (date_conflict_days > 31) AS n_conflicting, count(*) AS n_sets
FROM question_sets
HAVING n_conflicting > 5 AND n_conflicting > 0.05 * n_sets
