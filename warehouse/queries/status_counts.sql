-- What the warehouse holds at a glance.
SELECT
    data_as_of() AS data_as_of_on,
    (SELECT max(run_id) FROM runs WHERE status != 'failed') AS last_run_id,
    (SELECT count(*) FROM question_sets) AS n_sets,
    (SELECT count(*) FROM questions) AS n_questions,
    (SELECT count(*) FROM answers) AS n_answers,
    (SELECT count(*) FROM publications) AS n_publications,
    (SELECT count(*) FROM publications WHERE status = 'pending') AS n_pending,
    (SELECT count(*) FROM publications WHERE is_awaited) AS n_deferred,
    (SELECT count(*) FROM quarantine) AS n_quarantined,
    (SELECT count(*) FROM set_outcomes WHERE is_open) AS n_open,
    (SELECT count(*) FROM set_outcomes WHERE outcome = 'unknown') AS n_unknown,
    (SELECT count(DISTINCT (set_id, ordinal)) FROM answer_questions) AS n_questions_answered,
    (SELECT count(DISTINCT (set_id, publication_id, answer_ordinal)) FROM answer_questions) AS n_answers_linked,
    (SELECT coalesce(sum(n_missing), 0) FROM aanhangsel_holes WHERE is_covered AND is_settled) AS n_missing,
    (SELECT count(*) FROM aanhangsel_holes WHERE is_covered AND is_settled) AS n_holes,
    (SELECT count(*) FROM data_quality WHERE NOT adds_up)
    + (SELECT count(*) FROM ledger_by_year WHERE NOT adds_up) AS n_not_adding_up
