-- Weights lie from 0 to 1, and nothing that is counted is below its least.
SELECT 'actors' AS table_name, publication_id AS owner, 'weight' AS column_name, weight AS value
FROM actors
WHERE weight NOT BETWEEN 0 AND 1
UNION ALL
SELECT 'questions', set_id, 'occurrence', occurrence FROM questions WHERE occurrence < 1
UNION ALL
SELECT 'warnings', publication_id, 'n_times', n_times FROM warnings WHERE n_times < 1
UNION ALL
SELECT 'question_sets', set_id, 'date_conflict_days', date_conflict_days FROM question_sets WHERE date_conflict_days < 0
UNION ALL
SELECT 'publications', publication_id, 'aanhangsel_number', aanhangsel_number
FROM publications
WHERE aanhangsel_number < 0
UNION ALL
SELECT 'quarantine', publication_id, 'n_attempts', n_attempts FROM quarantine WHERE n_attempts < 1
