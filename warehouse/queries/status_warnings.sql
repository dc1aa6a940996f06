-- What parsers met and did not know, the most frequent first.
SELECT code, count(DISTINCT publication_id) AS publications, sum(n_times) AS times, min(detail) AS example
FROM warnings
GROUP BY code
ORDER BY times DESC, code
