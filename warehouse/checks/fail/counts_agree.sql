-- The counts on a set are those of the rows below it.
WITH links AS (
    SELECT set_id, count(DISTINCT ordinal) AS n_linked
    FROM answer_questions
    GROUP BY set_id
),
asked AS (
    SELECT set_id, count(*) AS n_rows
    FROM questions
    GROUP BY set_id
),
told AS (
    SELECT set_id, count(*) AS n_rows
    FROM answers
    GROUP BY set_id
)
SELECT set_id, n_questions, n_questions_answered, n_answers
FROM question_sets
LEFT JOIN asked USING (set_id)
LEFT JOIN told USING (set_id)
LEFT JOIN links USING (set_id)
WHERE
    n_questions != coalesce(asked.n_rows, 0)
    OR n_answers != coalesce(told.n_rows, 0)
    OR n_questions_answered != coalesce(n_linked, 0)
    OR n_questions_answered > n_questions
