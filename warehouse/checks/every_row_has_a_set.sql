-- No row below a set without the set itself.
SELECT 'questions' AS table_name, set_id FROM questions WHERE set_id NOT IN (SELECT set_id FROM question_sets)
UNION ALL
SELECT 'answers', set_id FROM answers WHERE set_id NOT IN (SELECT set_id FROM question_sets)
UNION ALL
SELECT 'events', set_id FROM events WHERE set_id NOT IN (SELECT set_id FROM question_sets)
UNION ALL
SELECT 'publication_sets', set_id FROM publication_sets WHERE set_id NOT IN (SELECT set_id FROM question_sets)
