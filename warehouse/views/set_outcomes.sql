-- set_outcomes: What became of each set by the three-week rule, as of data_as_of: one row a set, one outcome.
-- as_of_on: The day the outcome holds for; what happened later does not exist for it. Here: data_as_of.
-- outcome: no_term, unknown, withdrawn, on_time, late_with_notice, late_notice_too_late, late_silent,
--   late_beyond_six_weeks, open_in_term, open_beyond_six_weeks, open_postponed, open_notice_too_late or open_silent.
-- is_answered: Answered by as_of_on.
-- is_withdrawn: Withdrawn by as_of_on and not answered before.
-- is_open: Known to be unanswered on as_of_on: coverage is complete and no publication of the set is unread.
-- is_late: Answered or still open after due_on; NULL where the outcome is unknown, no_term or withdrawn.
-- days_open: as_of_on minus submitted_on, for open sets. Unit: calendar days.
-- days_overdue: as_of_on minus deadline_on, for open sets past it. Unit: calendar days.
-- is_covered: Everything published between submitted_on and as_of_on was discovered, in both families.
CREATE MACRO set_outcomes_as_of(as_of) AS TABLE
WITH known AS (
    SELECT
        set_id,
        kenmerk,
        CAST(as_of AS DATE) AS as_of_on,
        submitted_on,
        CASE WHEN answered_on <= coalesce(CAST(as_of AS DATE), answered_on) THEN answered_on END AS answered_on,
        CASE WHEN postponed_on <= coalesce(CAST(as_of AS DATE), postponed_on) THEN postponed_on END AS postponed_on,
        CASE WHEN withdrawn_on <= coalesce(CAST(as_of AS DATE), withdrawn_on) THEN withdrawn_on END AS withdrawn_on,
        has_term,
        has_unread_publication,
        date_problem,
        -- Whatever was discovered happened by then: a later date is a misprint, not news.
        coalesce(submitted_on > data_as_of() OR answered_on > data_as_of(), false) AS is_in_future
    FROM question_sets
    WHERE
        submitted_on IS NULL
        OR submitted_on <= coalesce(CAST(as_of AS DATE), submitted_on)
        OR submitted_on > data_as_of()
),
covered AS (
    SELECT
        known.*,
        -- Before 6 April 2010 the links between questions and answers are unproven.
        submitted_on >= DATE '2010-04-06'
        AND (
            SELECT count(DISTINCT family) = 2
            FROM coverage_spans
            WHERE family IN ('kv', 'ah') AND span_from <= known.submitted_on AND span_to >= known.as_of_on
        ) AS is_covered,
        term_ends_on(submitted_on) AS due_on,
        extension_ends_on(submitted_on, postponed_on) AS extended_due_on
    FROM known
),
judged AS (
    SELECT
        *,
        CASE
            WHEN NOT has_term THEN 'no_term'
            WHEN submitted_on IS NULL OR date_problem IS NOT NULL OR is_in_future THEN 'unknown'
            WHEN answered_on IS NULL AND (NOT coalesce(is_covered, false) OR has_unread_publication) THEN 'unknown'
            WHEN withdrawn_on IS NOT NULL AND (answered_on IS NULL OR answered_on >= withdrawn_on) THEN 'withdrawn'
            WHEN answered_on <= due_on THEN 'on_time'
            WHEN answered_on > six_weeks_end_on(submitted_on) THEN 'late_beyond_six_weeks'
            WHEN answered_on IS NOT NULL AND postponed_on <= due_on THEN 'late_with_notice'
            WHEN answered_on IS NOT NULL AND postponed_on <= answered_on THEN 'late_notice_too_late'
            WHEN answered_on IS NOT NULL THEN 'late_silent'
            WHEN as_of_on <= due_on THEN 'open_in_term'
            WHEN as_of_on > six_weeks_end_on(submitted_on) THEN 'open_beyond_six_weeks'
            WHEN postponed_on <= due_on THEN 'open_postponed'
            WHEN postponed_on IS NOT NULL THEN 'open_notice_too_late'
            ELSE 'open_silent'
        END AS outcome
    FROM covered
)
SELECT
    set_id,
    kenmerk,
    as_of_on,
    outcome,
    submitted_on,
    answered_on,
    postponed_on,
    withdrawn_on,
    CASE WHEN has_term THEN due_on END AS due_on,
    CASE WHEN has_term THEN extended_due_on END AS extended_due_on,
    CASE WHEN has_term THEN coalesce(extended_due_on, due_on) END AS deadline_on,
    CASE WHEN date_problem IS NULL THEN days_between(submitted_on, answered_on) END AS days_to_answer,
    answered_on IS NOT NULL AS is_answered,
    outcome = 'withdrawn' AS is_withdrawn,
    outcome LIKE 'open_%' AS is_open,
    CASE
        WHEN outcome IN ('no_term', 'unknown', 'withdrawn') THEN NULL
        ELSE outcome NOT IN ('on_time', 'open_in_term')
    END AS is_late,
    CASE WHEN outcome LIKE 'open_%' THEN as_of_on - submitted_on END AS days_open,
    CASE
        WHEN outcome LIKE 'open_%' AND as_of_on > coalesce(extended_due_on, due_on)
            THEN as_of_on - coalesce(extended_due_on, due_on)
    END AS days_overdue,
    coalesce(is_covered, false) AS is_covered
FROM judged;

CREATE VIEW set_outcomes AS SELECT * FROM set_outcomes_as_of(data_as_of());
