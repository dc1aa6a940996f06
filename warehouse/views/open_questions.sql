-- open_questions: Sets known to be unanswered, the longest open first. Columns as in question_sets and set_outcomes.
-- Key: set_id
-- days_open: as_of_on minus submitted_on. Unit: calendar days. Example: 32
-- days_overdue: as_of_on minus deadline_on; NULL within the term. Unit: calendar days. Example: 11
-- outcome: open_in_term, open_postponed, open_notice_too_late, open_silent or open_beyond_six_weeks.
--   Example: open_silent
-- is_on_monday_list: On the Tweede Kamer's own list of sets not answered in time: over three weeks without a notice,
--   or over six weeks with one. Example: true
-- as_of_on: The day up to which everything is known (data_as_of). Example: 2026-03-02
-- submitters: Who asked (indieners), in printed order, with party. Example: Sikkelbeen (Polderbelang)
-- addressees: Whom the questions were put to (bewindspersonen), in printed order.
--   Example: Minister van Landbouw, Visserij, Voedselzekerheid en Natuur
-- question_url: The page of the question paper.
--   Example: https://zoek.officielebekendmakingen.nl/kv-tk-2026Z90047.html

-- The same as of a day: what was open then, by what was known then.
CREATE MACRO open_questions_as_of(as_of) AS TABLE
SELECT
    outcomes.set_id,
    outcomes.kenmerk,
    kamervragen.subject,
    outcomes.submitted_on,
    outcomes.days_open,
    outcomes.days_overdue,
    outcomes.outcome,
    outcomes.is_noticed,
    outcomes.postponed_on,
    outcomes.deadline_on,
    CASE
        WHEN outcomes.is_noticed THEN outcomes.as_of_on > six_weeks_end_on(outcomes.submitted_on)
        ELSE outcomes.as_of_on > term_ends_on(outcomes.submitted_on)
    END AS is_on_monday_list,
    kamervragen.submitters,
    kamervragen.addressees,
    kamervragen.question_url,
    outcomes.as_of_on
FROM set_outcomes_as_of(as_of) AS outcomes
JOIN kamervragen USING (set_id)
WHERE CASE WHEN is_known_day(as_of) THEN outcomes.is_open END;

CREATE VIEW open_questions AS
SELECT *
FROM open_questions_as_of(data_as_of())
ORDER BY days_open DESC, set_id;
