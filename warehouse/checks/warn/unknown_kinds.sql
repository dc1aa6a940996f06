-- At most one publication in two hundred, or five, was read and is neither question, answer nor notice.
SELECT count(*) FILTER (kind = 'unknown') AS n_unknown, count(*) AS n_publications, min(publication_id) FILTER (kind = 'unknown') AS example
FROM publications
WHERE status = 'current'
HAVING n_unknown > 5 AND n_unknown > 0.005 * n_publications
