-- At most one publication in a hundred, or five, cannot be used: more is a change of the source or a fault of reading.
SELECT count(*) FILTER (status = 'quarantined') AS n_quarantined, count(*) AS n_publications
FROM publications
HAVING n_quarantined > 5 AND n_quarantined > 0.01 * n_publications
