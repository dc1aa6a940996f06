-- What parsers met and did not know, the most frequent first.
SELECT code, count(DISTINCT publication_id) AS n_publications, sum(n_times) AS n_times, min(detail) AS example
FROM warnings
GROUP BY code
ORDER BY n_times DESC, code
