-- The three-week rule, defined once: every table, view and check reads these macros.
-- Three weeks to answer; a minister who says in time, with reasons, that this fails has three weeks more. Calendar
-- days: no source says that recess suspends the term or that weeks are working days.

-- Days within which questions must be answered.
CREATE OR REPLACE MACRO term_days() AS 21;

-- Days within which they must be answered after a notice that came in time.
CREATE OR REPLACE MACRO extended_term_days() AS 42;

-- Last day of the three weeks.
CREATE OR REPLACE MACRO term_ends_on(submitted_on) AS submitted_on + term_days();

-- Last day of the six weeks, whether or not a notice came.
CREATE OR REPLACE MACRO six_weeks_end_on(submitted_on) AS submitted_on + extended_term_days();

-- Last day of the six weeks where they count: the first postponement came within the three weeks.
CREATE OR REPLACE MACRO extension_ends_on(submitted_on, postponed_on) AS
    CASE WHEN postponed_on BETWEEN submitted_on AND term_ends_on(submitted_on) THEN six_weeks_end_on(submitted_on) END;

-- The day that counts: the end of the six weeks where a postponement came in time, else of the three.
CREATE OR REPLACE MACRO deadline_of(submitted_on, postponed_on) AS
    coalesce(extension_ends_on(submitted_on, postponed_on), term_ends_on(submitted_on));

-- Calendar days from asking to answering; NULL where the answer came first.
CREATE OR REPLACE MACRO days_between(submitted_on, answered_on) AS
    CASE WHEN answered_on >= submitted_on THEN answered_on - submitted_on END;

-- A day as it is known on another: NULL where it lies after it. Where that other day is NULL, everything is known.
CREATE OR REPLACE MACRO known_by(day, as_of) AS
    CASE WHEN day <= coalesce(CAST(as_of AS DATE), day) THEN day END;

-- The outcome of a set on a day, from what set_facts says of it: no_term, unknown, withdrawn, on_time, late_with_notice,
-- late_notice_too_late, late_silent, late_beyond_six_weeks, open_in_term, open_postponed, open_notice_too_late,
-- open_silent or open_beyond_six_weeks; the first that holds. What happened later does not exist for it.
CREATE OR REPLACE MACRO outcome_on(
    as_of,
    has_term,
    has_sound_dates,
    unanswered_known_to,
    has_undated_notice,
    submitted_on,
    answered_on,
    postponed_on,
    withdrawn_on
) AS CASE
    WHEN NOT has_term THEN 'no_term'
    WHEN NOT has_sound_dates OR submitted_on > CAST(as_of AS DATE) THEN 'unknown'
    WHEN known_by(answered_on, as_of) IS NULL AND NOT coalesce(CAST(as_of AS DATE) <= unanswered_known_to, false)
        THEN 'unknown'
    WHEN known_by(withdrawn_on, as_of) IS NOT NULL
        AND coalesce(known_by(answered_on, as_of) >= withdrawn_on, true)
        THEN 'withdrawn'
    WHEN known_by(answered_on, as_of) <= term_ends_on(submitted_on) THEN 'on_time'
    WHEN known_by(answered_on, as_of) > six_weeks_end_on(submitted_on) THEN 'late_beyond_six_weeks'
    WHEN known_by(answered_on, as_of) IS NULL AND CAST(as_of AS DATE) <= term_ends_on(submitted_on) THEN 'open_in_term'
    WHEN known_by(answered_on, as_of) IS NULL AND CAST(as_of AS DATE) > six_weeks_end_on(submitted_on)
        THEN 'open_beyond_six_weeks'
    -- Between three and six weeks the notice decides.
    WHEN extension_ends_on(submitted_on, known_by(postponed_on, as_of)) IS NOT NULL
        THEN CASE WHEN known_by(answered_on, as_of) IS NULL THEN 'open_postponed' ELSE 'late_with_notice' END
    WHEN has_undated_notice THEN 'unknown'
    WHEN known_by(answered_on, as_of) IS NULL
        THEN CASE WHEN known_by(postponed_on, as_of) IS NULL THEN 'open_silent' ELSE 'open_notice_too_late' END
    WHEN postponed_on <= answered_on THEN 'late_notice_too_late'
    ELSE 'late_silent'
END;

-- Fewer than this many sets make no median and no share: the numbers are shown, the figure is NULL.
CREATE OR REPLACE MACRO smallest_n() AS 5;

-- A figure over n sets; NULL where they are fewer than smallest_n.
CREATE OR REPLACE MACRO guarded(figure, n) AS CASE WHEN n >= smallest_n() THEN figure END;

-- The name of a dimension of set_members; a mistyped one would give no rows, which looks like an answer.
CREATE OR REPLACE MACRO known_dimension(dimension_name) AS CASE
    WHEN dimension_name IN ('all', 'year', 'month', 'cabinet', 'ministry', 'answering_ministry', 'party', 'submitter', 'topic')
        THEN dimension_name
    ELSE error(
        'there is no dimension ' || dimension_name
        || ': give all, year, month, cabinet, ministry, answering_ministry, party, submitter or topic'
    )
END;

-- Lower end of the Wilson 95 % interval of a share of k in n.
CREATE OR REPLACE MACRO wilson_low(k, n) AS CASE
    WHEN n > 0
        THEN greatest(
            0,
            (k / n + 1.959964 ^ 2 / (2 * n) - 1.959964 * sqrt((k / n * (1 - k / n) + 1.959964 ^ 2 / (4 * n)) / n))
            / (1 + 1.959964 ^ 2 / n)
        )
END;

-- Upper end of the Wilson 95 % interval of a share of k in n.
CREATE OR REPLACE MACRO wilson_high(k, n) AS CASE
    WHEN n > 0
        THEN least(
            1,
            (k / n + 1.959964 ^ 2 / (2 * n) + 1.959964 * sqrt((k / n * (1 - k / n) + 1.959964 ^ 2 / (4 * n)) / n))
            / (1 + 1.959964 ^ 2 / n)
        )
END;
