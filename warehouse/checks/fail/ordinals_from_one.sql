-- Positions run from 1 without gaps: questions in a set, actors in a role, notes, references, candidates and, where a
-- publication concerns one set alone, its answers and printed questions.
WITH alone AS (
    SELECT publication_id
    FROM publication_sets
    GROUP BY publication_id
    HAVING count(*) = 1
),
placed AS (
    SELECT 'questions' AS table_name, set_id, NULL AS publication_id, NULL AS part, ordinal AS position FROM questions
    UNION ALL
    SELECT 'actors', set_id, publication_id, role, position FROM actors
    UNION ALL
    SELECT 'footnotes', NULL, publication_id, NULL, ordinal FROM footnotes
    UNION ALL
    SELECT 'citations', NULL, publication_id, NULL, ordinal FROM citations
    UNION ALL
    SELECT 'date_candidates', set_id, publication_id, name || ' ' || basis, position FROM date_candidates
    UNION ALL
    SELECT 'answers', NULL, publication_id, NULL, ordinal FROM answers SEMI JOIN alone USING (publication_id)
    UNION ALL
    SELECT 'question_texts', NULL, publication_id, NULL, publication_ordinal
    FROM question_texts
    SEMI JOIN alone USING (publication_id)
)
SELECT
    table_name,
    set_id,
    publication_id,
    part,
    min(position) AS first_position,
    max(position) AS last_position,
    count(*) AS n_rows
FROM placed
GROUP BY table_name, set_id, publication_id, part
HAVING first_position != 1 OR last_position != n_rows
