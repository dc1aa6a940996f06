-- The parts of row_counts: what the next run compares besides whole tables.
SELECT 'publications' AS table_name, vergaderjaar AS part, count(*) AS n_rows
FROM publications
WHERE vergaderjaar IS NOT NULL
GROUP BY vergaderjaar
UNION ALL
SELECT 'question_sets', vergaderjaar, count(*)
FROM question_sets
WHERE vergaderjaar IS NOT NULL
GROUP BY vergaderjaar
UNION ALL
SELECT 'questions', 'answered', count(*)
FROM (SELECT DISTINCT set_id, ordinal FROM answer_questions)
UNION ALL
SELECT 'answers', 'linked', count(*)
FROM (SELECT DISTINCT set_id, publication_id, answer_ordinal FROM answer_questions)
UNION ALL
SELECT 'warnings', code, count(*)
FROM warnings
GROUP BY code
UNION ALL
SELECT 'aanhangsel_holes', '', count(*)
FROM aanhangsel_holes
UNION ALL
SELECT 'coverage_spans', family, CAST(sum(span_to - span_from + 1) AS BIGINT)
FROM coverage_spans
WHERE family IN ('kv', 'ah')
GROUP BY family
