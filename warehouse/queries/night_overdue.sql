-- The sets that became overdue, the longest overdue first: $1 is the day up to which everything was known before, NULL
-- where nothing was, $2 the run. A set that the run brought was not known to be overdue, however long it was.
SELECT set_id, kenmerk, subject, deadline_on, days_overdue, addressees
FROM open_questions
WHERE
    days_overdue > 0
    AND (
        set_id NOT IN (SELECT set_id FROM open_questions_as_of(CAST($1 AS DATE)) WHERE days_overdue > 0)
        OR set_id IN (
            SELECT set_id FROM changes WHERE run_id = $2 AND table_name = 'question_sets' AND change = 'added'
        )
    )
ORDER BY days_overdue DESC, set_id
