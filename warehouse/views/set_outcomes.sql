-- set_outcomes: What became of each set by the three-week rule, as of data_as_of: one row a set, one outcome.
--   Columns as in question_sets.
-- Key: set_id
-- as_of_on: The day the outcome holds for; what happened later does not exist for it. Here: data_as_of. Example: 2026-03-02
-- outcome: no_term, unknown, withdrawn, on_time, late_with_notice, late_notice_too_late, late_silent,
--   late_beyond_six_weeks, open_in_term, open_beyond_six_weeks, open_postponed, open_notice_too_late or open_silent.
--   Example: late_silent
-- is_answered: Answered by as_of_on. Example: true
-- is_withdrawn: Withdrawn by as_of_on and not answered before. Example: false
-- is_open: Known to be unanswered on as_of_on: coverage is complete and no publication of the set is unread. Example: false
-- is_late: Answered or still open after due_on; NULL where the outcome is unknown, no_term or withdrawn. Example: true
-- is_counted: It counts in medians and shares: not unknown, not without a term, not withdrawn. Example: true
-- is_noticed: A notice of postponement came by as_of_on and not after the answer, in time or not. Example: false
-- days_to_answer_working: Working days after submitted_on up to and including answered_on; NULL where days_to_answer is.
--   Unit: working days. Example: 46
-- days_to_answer_recess_free: Days outside recess after submitted_on up to and including answered_on; NULL where
--   days_to_answer is, and where the recesses of those days are not known. Unit: calendar days. Example: 31
-- days_open: as_of_on minus submitted_on, for open sets. Unit: calendar days. Example: 34
-- days_overdue: as_of_on minus deadline_on, for open sets past it. Unit: calendar days. Example: 13
-- days_waited: Days the set waited for its answer, as far as is known: until it was answered or withdrawn, else until
--   as_of_on; NULL where the outcome is unknown or no_term. Unit: calendar days. Example: 22
-- is_covered: Everything published between submitted_on and as_of_on was discovered, in both families, and every
--   answer that the question paper's metadata names is held. Example: true

-- The rows of set_outcomes as of a day: what happened later does not exist for it, sets asked later are left out.
CREATE MACRO set_outcomes_as_of(as_of) AS TABLE
WITH known AS (
    SELECT
        set_id,
        kenmerk,
        CAST(as_of AS DATE) AS as_of_on,
        outcome_on(
            as_of,
            has_term,
            has_sound_dates,
            unanswered_known_to,
            has_undated_notice,
            submitted_on,
            answered_on,
            postponed_on,
            withdrawn_on
        ) AS outcome,
        has_term,
        date_problem,
        submitted_on,
        known_by(answered_on, as_of) AS answered_on,
        known_by(postponed_on, as_of) AS postponed_on,
        known_by(withdrawn_on, as_of) AS withdrawn_on,
        term_ends_on(submitted_on) AS due_on,
        extension_ends_on(submitted_on, known_by(postponed_on, as_of)) AS extended_due_on,
        deadline_of(submitted_on, known_by(postponed_on, as_of)) AS deadline_on,
        postponed_on IS NULL AND n_postponements > 0 AS has_only_undated_notices,
        coalesce(CAST(as_of AS DATE) <= covered_to, false) AS is_covered
    FROM set_facts
    WHERE
        as_of IS NULL
        OR submitted_on IS NULL
        OR is_asked_in_future
        OR submitted_on <= CAST(as_of AS DATE)
        -- A set that was pulled by its kenmerk after the last complete discovery is listed, as unknown.
        OR CAST(as_of AS DATE) = data_as_of()
)
SELECT
    known.set_id,
    known.kenmerk,
    known.as_of_on,
    known.outcome,
    known.submitted_on,
    known.answered_on,
    known.postponed_on,
    known.withdrawn_on,
    CASE WHEN known.has_term THEN known.due_on END AS due_on,
    CASE WHEN known.has_term THEN known.extended_due_on END AS extended_due_on,
    CASE WHEN known.has_term THEN known.deadline_on END AS deadline_on,
    CASE WHEN known.date_problem IS NULL THEN days_between(known.submitted_on, known.answered_on) END AS days_to_answer,
    CASE
        WHEN known.date_problem IS NULL AND known.answered_on >= known.submitted_on
            THEN answered.working_day_number - asked.working_day_number
    END AS days_to_answer_working,
    CASE
        WHEN known.date_problem IS NULL
            AND known.answered_on >= known.submitted_on
            AND answered.recess_known_from_on = asked.recess_known_from_on
            THEN answered.recess_free_day_number - asked.recess_free_day_number
    END AS days_to_answer_recess_free,
    known.answered_on IS NOT NULL AS is_answered,
    known.outcome = 'withdrawn' AS is_withdrawn,
    known.outcome LIKE 'open_%' AS is_open,
    CASE
        WHEN known.outcome NOT IN ('no_term', 'unknown', 'withdrawn')
            THEN known.outcome NOT IN ('on_time', 'open_in_term')
    END AS is_late,
    known.outcome NOT IN ('no_term', 'unknown', 'withdrawn') AS is_counted,
    coalesce(known.postponed_on <= coalesce(known.answered_on, known.postponed_on), known.has_only_undated_notices)
        AS is_noticed,
    CASE WHEN known.outcome LIKE 'open_%' THEN known.as_of_on - known.submitted_on END AS days_open,
    CASE
        WHEN known.outcome LIKE 'open_%' AND known.as_of_on > known.deadline_on
            THEN known.as_of_on - known.deadline_on
    END AS days_overdue,
    CASE
        WHEN known.outcome = 'withdrawn' THEN greatest(known.withdrawn_on, known.submitted_on) - known.submitted_on
        WHEN known.outcome NOT IN ('no_term', 'unknown')
            THEN coalesce(known.answered_on, known.as_of_on) - known.submitted_on
    END AS days_waited,
    known.is_covered
FROM known
LEFT JOIN calendar_days AS asked ON known.submitted_on = asked.day_on
LEFT JOIN calendar_days AS answered ON known.answered_on = answered.day_on;

CREATE VIEW set_outcomes AS SELECT * FROM set_outcomes_as_of(data_as_of());
