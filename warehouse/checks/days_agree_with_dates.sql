-- No latency without both dates, none below zero, none where the dates are not trusted.
SELECT set_id, submitted_on, answered_on, days_to_answer
FROM question_sets
WHERE
    days_to_answer < 0
    OR (date_problem IS NOT NULL AND days_to_answer IS NOT NULL)
    OR (date_problem IS NULL AND days_to_answer IS DISTINCT FROM days_between(submitted_on, answered_on))
