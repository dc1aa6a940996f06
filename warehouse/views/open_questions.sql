-- open_questions: Sets known to be unanswered, the longest open first.
-- days_open: as_of_on minus submitted_on. Unit: calendar days.
-- days_overdue: as_of_on minus deadline_on; NULL within the term. Unit: calendar days.
-- outcome: open_in_term, open_postponed, open_notice_too_late, open_silent or open_beyond_six_weeks.
-- is_on_monday_list: On the Tweede Kamer's own list of sets not answered in time: over three weeks without a notice,
--   or over six weeks with one.
-- as_of_on: The day up to which everything is known (data_as_of).
-- submitters: Who asked, in printed order, with party.
-- addressees: Whom the questions were put to, in printed order.
-- question_url: The page of the question paper.
CREATE VIEW open_questions AS
SELECT
    set_id,
    kenmerk,
    subject,
    submitted_on,
    days_open,
    days_overdue,
    outcome,
    postponed_on,
    n_postponements,
    deadline_on,
    CASE
        WHEN postponed_on IS NULL THEN as_of_on > term_ends_on(submitted_on)
        ELSE as_of_on > six_weeks_end_on(submitted_on)
    END AS is_on_monday_list,
    submitters,
    addressees,
    question_url,
    as_of_on
FROM kamervragen
WHERE is_open
ORDER BY days_open DESC, set_id;
