-- The derived columns are those of latency.sql: no latency below zero, none where the dates are not trusted.
SELECT set_id, submitted_on, answered_on, days_to_answer, due_on, extended_due_on, deadline_on
FROM question_sets
WHERE
    days_to_answer IS DISTINCT FROM CASE WHEN date_problem IS NULL THEN days_between(submitted_on, answered_on) END
    OR due_on IS DISTINCT FROM CASE WHEN has_term THEN term_ends_on(submitted_on) END
    OR extended_due_on IS DISTINCT FROM CASE WHEN has_term THEN extension_ends_on(submitted_on, postponed_on) END
    OR deadline_on IS DISTINCT FROM coalesce(extended_due_on, due_on)
