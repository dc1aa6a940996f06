-- set_facts: What decides the outcome of each set, whatever the day it is asked for: outcome_on reads it. Columns as in
--   question_sets.
-- Key: set_id
-- has_sound_dates: The dates can be trusted: a day of asking, no date_problem, no day after its own publication, no
--   withdrawal without a possible day. Example: true
-- covered_to: Last day up to which everything published since submitted_on was discovered, in both families, and every
--   answer that the question paper's metadata names is held; NULL where that cannot be said. Example: 2026-03-02
-- unanswered_known_to: Last day for which 'not answered' can be claimed: covered_to, but the day before an answer that
--   only the second source names, and NULL where that has no day, a paper of the set is unread or was forgotten, or a letter
--   that answered it has no possible day. Example: 2026-03-02
-- has_undated_notice: A notice of postponement has no possible day, or a notice was forgotten, so that between three and
--   six weeks nothing can be said. Example: false
-- is_asked_in_future: submitted_on lies after everything that is known: a misprint. Example: false
CREATE VIEW set_facts AS
WITH undated AS (
    -- A day that is missing, or lies before the questions, cannot decide anything.
    SELECT
        events.set_id,
        bool_or(event = 'postponed') AS has_undated_notice,
        bool_or(event = 'withdrawn') AS has_undated_withdrawal,
        bool_or(event = 'answered_by_letter') AS has_undated_letter
    FROM events
    JOIN question_sets USING (set_id)
    WHERE occurred_on IS NULL OR occurred_on < submitted_on
    GROUP BY events.set_id
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
-- What was forgotten was read once, and may have been the answer, a notice or a withdrawal.
forgotten_roles AS (
    SELECT set_id, bool_or(role = 'notice') AS has_forgotten_notice
    FROM (SELECT unnest(set_ids) AS set_id, unnest(roles) AS role FROM forgotten)
    WHERE role != 'question'
    GROUP BY set_id
),
-- What the second source says was answered; of use where no answer is known here.
registered AS (
    SELECT set_id, min(coalesce(document_on, DATE '1900-01-01')) AS register_answered_on
    FROM register_documents
    WHERE kind IN ('answer', 'further_answer')
    GROUP BY set_id
),
dated AS (
    SELECT
        question_sets.*,
        coalesce(has_undated_notice, false) OR coalesce(has_forgotten_notice, false) AS has_undated_notice,
        forgotten_roles.set_id IS NOT NULL AS has_forgotten_reply,
        coalesce(has_undated_withdrawal, false) AS has_undated_withdrawal,
        coalesce(has_undated_letter, false) AS has_undated_letter,
        -- Nothing is published before it happens: a later day is a misprint, not news.
        coalesce(submitted_on > greatest(data_as_of(), last_available_on), false) AS is_asked_in_future,
        coalesce(answered_on > greatest(data_as_of(), last_available_on), false) AS is_answered_in_future,
        CASE
            -- Before 6 April 2010 the links between questions and answers are unproven.
            WHEN not_held.set_id IS NULL AND submitted_on >= DATE '2010-04-06' AND kv.span_to <= ah.span_to
                THEN kv.span_to
            WHEN not_held.set_id IS NULL AND submitted_on >= DATE '2010-04-06' AND ah.span_to < kv.span_to
                THEN ah.span_to
        END AS covered_to,
        register_answered_on
    FROM question_sets
    LEFT JOIN undated USING (set_id)
    LEFT JOIN published USING (set_id)
    LEFT JOIN not_held USING (set_id)
    LEFT JOIN forgotten_roles USING (set_id)
    LEFT JOIN registered USING (set_id)
    LEFT JOIN coverage_spans AS kv
        ON kv.family = 'kv' AND question_sets.submitted_on BETWEEN kv.span_from AND kv.span_to
    LEFT JOIN coverage_spans AS ah
        ON ah.family = 'ah' AND question_sets.submitted_on BETWEEN ah.span_from AND ah.span_to
)
SELECT
    set_id,
    kenmerk,
    has_term,
    submitted_on,
    answered_on,
    postponed_on,
    n_postponements,
    withdrawn_on,
    submitted_on IS NOT NULL
    AND date_problem IS NULL
    AND NOT is_asked_in_future
    AND NOT is_answered_in_future
    AND NOT has_undated_withdrawal
    AND coalesce(answered_on >= submitted_on, true) AS has_sound_dates,
    covered_to,
    CASE
        WHEN has_unread_publication OR has_undated_letter OR has_forgotten_reply THEN NULL
        WHEN answered_on IS NULL AND register_answered_on <= covered_to THEN register_answered_on - 1
        ELSE covered_to
    END AS unanswered_known_to,
    has_undated_notice,
    is_asked_in_future,
    date_problem
FROM dated;
