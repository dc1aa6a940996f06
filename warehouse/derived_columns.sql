SELECT * REPLACE (
    CASE WHEN date_problem IS NULL THEN days_between(submitted_on, answered_on) END AS days_to_answer,
    CASE WHEN has_term THEN term_ends_on(submitted_on) END AS due_on,
    CASE WHEN has_term THEN extension_ends_on(submitted_on, postponed_on) END AS extended_due_on,
    CASE
        WHEN has_term
            THEN coalesce(extension_ends_on(submitted_on, postponed_on), term_ends_on(submitted_on))
    END AS deadline_on
)
FROM question_sets_read
