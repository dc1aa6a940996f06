-- The sets that became overdue since a day: $1 is the day up to which everything was known before.
SELECT now_open.set_id, now_open.kenmerk, now_open.subject, now_open.deadline_on, now_open.days_open, now_open.addressees
FROM open_questions AS now_open
WHERE
    now_open.days_overdue > 0
    AND now_open.set_id NOT IN (
        SELECT set_id FROM open_questions_as_of(TRY_CAST($1 AS DATE)) WHERE days_overdue > 0
    )
ORDER BY now_open.days_open DESC, now_open.set_id
