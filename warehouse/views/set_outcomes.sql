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
-- is_covered: Everything published between submitted_on and as_of_on was discovered, in both families, and every
--   answer that the question paper's metadata name is held.

-- The rows of set_outcomes as of a day: what happened later does not exist for it, sets asked later are left out.
CREATE MACRO set_outcomes_as_of(as_of) AS TABLE
WITH undated AS (
    -- A day that is missing, or lies before the questions, cannot decide anything.
    SELECT
        set_id,
        bool_or(event = 'postponed') AS has_undated_notice,
        bool_or(event = 'withdrawn') AS has_undated_withdrawal,
        bool_or(event = 'answered_by_letter') AS has_undated_letter
    FROM events
    JOIN question_sets USING (set_id)
    WHERE occurred_on IS NULL OR occurred_on < submitted_on
    GROUP BY set_id
),
published AS (
    SELECT links.set_id, max(available_on) AS last_available_on
    FROM publication_sets AS links
    JOIN publications USING (publication_id)
    GROUP BY links.set_id
),
named AS (
    SELECT links.set_id, unnest(answered_in) AS answer_id
    FROM publication_sets AS links
    JOIN publications USING (publication_id)
),
not_held AS (
    SELECT DISTINCT set_id
    FROM named
    WHERE answer_id NOT IN (
        SELECT publication_id FROM publications
        UNION ALL
        -- A correction (-n1) or reprint (-h1) is the paper itself.
        SELECT regexp_replace(publication_id, '-[hn][0-9]*$', '') FROM publications
    )
),
known AS (
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
        coalesce(has_undated_notice, false) AS has_undated_notice,
        coalesce(has_undated_withdrawal, false) AS has_undated_withdrawal,
        coalesce(has_undated_letter, false) AS has_undated_letter,
        not_held.set_id IS NULL AS is_held,
        -- Nothing is published before it happens: a later day is a misprint, not news.
        coalesce(submitted_on > greatest(data_as_of(), last_available_on), false) AS is_asked_in_future,
        coalesce(answered_on > greatest(data_as_of(), last_available_on), false) AS is_answered_in_future
    FROM question_sets
    LEFT JOIN undated USING (set_id)
    LEFT JOIN published USING (set_id)
    LEFT JOIN not_held USING (set_id)
),
existing AS (
    SELECT *
    FROM known
    WHERE
        as_of_on IS NULL
        OR submitted_on IS NULL
        OR is_asked_in_future
        OR submitted_on <= as_of_on
        -- A set that was pulled by its kenmerk after the last complete discovery is listed, as unknown.
        OR as_of_on = data_as_of()
),
covered AS (
    SELECT
        existing.*,
        -- Before 6 April 2010 the links between questions and answers are unproven.
        coalesce(
            is_held
            AND submitted_on >= DATE '2010-04-06'
            AND (
                SELECT count(DISTINCT family) = 2
                FROM coverage_spans
                WHERE family IN ('kv', 'ah') AND span_from <= existing.submitted_on AND span_to >= existing.as_of_on
            ),
            false
        ) AS is_covered,
        term_ends_on(submitted_on) AS due_on,
        extension_ends_on(submitted_on, postponed_on) AS extended_due_on
    FROM existing
),
judged AS (
    SELECT
        *,
        CASE
            WHEN NOT has_term THEN 'no_term'
            WHEN submitted_on IS NULL OR date_problem IS NOT NULL THEN 'unknown'
            WHEN is_asked_in_future OR is_answered_in_future OR submitted_on > as_of_on THEN 'unknown'
            WHEN answered_on < submitted_on OR has_undated_withdrawal THEN 'unknown'
            WHEN answered_on IS NULL AND (NOT is_covered OR has_unread_publication OR has_undated_letter)
                THEN 'unknown'
            WHEN withdrawn_on IS NOT NULL AND (answered_on IS NULL OR answered_on >= withdrawn_on) THEN 'withdrawn'
            WHEN answered_on <= due_on THEN 'on_time'
            WHEN answered_on > six_weeks_end_on(submitted_on) THEN 'late_beyond_six_weeks'
            WHEN answered_on IS NULL AND as_of_on <= due_on THEN 'open_in_term'
            WHEN answered_on IS NULL AND as_of_on > six_weeks_end_on(submitted_on) THEN 'open_beyond_six_weeks'
            -- Between three and six weeks the notice decides.
            WHEN extended_due_on IS NOT NULL
                THEN CASE WHEN answered_on IS NULL THEN 'open_postponed' ELSE 'late_with_notice' END
            WHEN has_undated_notice THEN 'unknown'
            WHEN answered_on IS NULL
                THEN CASE WHEN postponed_on IS NULL THEN 'open_silent' ELSE 'open_notice_too_late' END
            WHEN postponed_on <= answered_on THEN 'late_notice_too_late'
            ELSE 'late_silent'
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
    is_covered
FROM judged;

CREATE VIEW set_outcomes AS SELECT * FROM set_outcomes_as_of(data_as_of());
