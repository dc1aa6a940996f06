-- What the warehouse holds at a glance.
SELECT
    data_as_of() AS data_as_of_on,
    (SELECT count(*) FROM question_sets) AS n_sets,
    (SELECT count(*) FROM questions) AS n_questions,
    (SELECT count(*) FROM answers) AS n_answers,
    (SELECT count(*) FROM publications) AS n_publications,
    (SELECT count(*) FROM publications WHERE status = 'pending') AS n_pending,
    (SELECT count(*) FROM set_outcomes WHERE is_open) AS n_open,
    (SELECT count(*) FROM set_outcomes WHERE outcome = 'unknown') AS n_unknown,
    (SELECT count(*) FROM warnings) AS n_warnings
