-- backlog_by_day: How many sets were open and overdue at the end of every day, from the first day of asking to as_of_on;
--   only what was known on the day counts. The rule is outcome_on, as everywhere.
-- Key: day_on
-- day_on: The day. Example: 2026-02-01
-- n_asked: Sets asked on the day. Unit: sets. Example: 2
-- n_answered: Sets answered on the day, of those that count. Unit: sets. Example: 1
-- n_open: Sets known to be open at the end of the day; NULL where the day is not covered. After a gap in what was
--   searched it begins again at none: n_unknown then holds the sets from before it. Unit: sets. Example: 7
-- n_overdue: Of these, past their deadline. Unit: sets. Example: 4
-- n_open_beyond_six_weeks: Of these, open for more than six weeks. Unit: sets. Example: 2
-- n_unknown: Sets asked by then, and not known to be answered or withdrawn, of which open cannot be said; sets whose
--   days contradict each other are in no day. Unit: sets. Example: 1
-- is_covered: Everything published on the day was discovered, in both families. Example: true
CREATE VIEW backlog_by_day AS
WITH facts AS (
    SELECT
        *,
        -- The first day on which it was no longer open.
        least(coalesce(answered_on, withdrawn_on), coalesce(withdrawn_on, answered_on)) AS ended_on
    FROM set_facts
    WHERE has_term AND submitted_on <= data_as_of()
),
waiting AS (
    SELECT
        *,
        unnest(generate_series(submitted_on, least(coalesce(ended_on - 1, data_as_of()), data_as_of()), INTERVAL 1 DAY))
            AS at_moment
    FROM facts
),
judged AS (
    SELECT
        CAST(at_moment AS DATE) AS day_on,
        outcome_on(
            CAST(at_moment AS DATE),
            has_term,
            has_sound_dates,
            unanswered_known_to,
            has_undated_notice,
            submitted_on,
            answered_on,
            postponed_on,
            withdrawn_on
        ) AS outcome,
        CAST(at_moment AS DATE) > deadline_of(submitted_on, known_by(postponed_on, CAST(at_moment AS DATE)))
            AS is_past_deadline
    FROM waiting
),
stock AS (
    SELECT
        day_on,
        count(*) FILTER (outcome LIKE 'open_%') AS n_open,
        count(*) FILTER (outcome LIKE 'open_%' AND is_past_deadline) AS n_overdue,
        count(*) FILTER (outcome = 'open_beyond_six_weeks') AS n_open_beyond_six_weeks,
        count(*) FILTER (outcome = 'unknown') AS n_unknown
    FROM judged
    GROUP BY day_on
),
asked AS (
    SELECT submitted_on AS day_on, count(*) AS n_asked
    FROM facts
    GROUP BY day_on
),
answered AS (
    SELECT answered_on AS day_on, count(*) AS n_answered
    FROM set_outcomes
    WHERE is_counted AND is_answered
    GROUP BY day_on
),
days AS (
    SELECT CAST(unnest(generate_series(min(submitted_on), data_as_of(), INTERVAL 1 DAY)) AS DATE) AS day_on
    FROM facts
),
covered AS (
    SELECT days.day_on
    FROM days
    JOIN coverage_spans ON day_on BETWEEN span_from AND span_to AND family IN ('kv', 'ah')
    GROUP BY days.day_on
    HAVING count(*) = 2
)
SELECT
    days.day_on,
    coalesce(asked.n_asked, 0) AS n_asked,
    coalesce(answered.n_answered, 0) AS n_answered,
    CASE WHEN covered.day_on IS NOT NULL THEN coalesce(stock.n_open, 0) END AS n_open,
    CASE WHEN covered.day_on IS NOT NULL THEN coalesce(stock.n_overdue, 0) END AS n_overdue,
    CASE WHEN covered.day_on IS NOT NULL THEN coalesce(stock.n_open_beyond_six_weeks, 0) END AS n_open_beyond_six_weeks,
    coalesce(stock.n_unknown, 0) AS n_unknown,
    covered.day_on IS NOT NULL AS is_covered
FROM days
LEFT JOIN stock USING (day_on)
LEFT JOIN asked USING (day_on)
LEFT JOIN answered USING (day_on)
LEFT JOIN covered USING (day_on)
ORDER BY days.day_on;
