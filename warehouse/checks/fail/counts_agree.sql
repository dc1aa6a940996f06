-- The counts on the set are the rows below it.
SELECT set_id, n_questions, n_answers
FROM question_sets
WHERE
    n_questions != (SELECT count(*) FROM questions WHERE questions.set_id = question_sets.set_id)
    OR n_answers != (SELECT count(*) FROM answers WHERE answers.set_id = question_sets.set_id)
