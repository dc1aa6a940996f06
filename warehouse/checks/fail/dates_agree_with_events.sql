-- The days on a set are the first days of its events, none of a reply before the questions, and its notices of
-- postponement are those among them.
WITH firsts AS (
    SELECT
        events.set_id,
        min(occurred_on) FILTER (event = 'submitted') AS submitted_on,
        min(occurred_on) FILTER (event IN ('answered', 'answered_by_letter')) AS answered_on,
        min(occurred_on) FILTER (
            event = 'postponed' AND coalesce(occurred_on >= question_sets.submitted_on, true)
        ) AS postponed_on,
        min(occurred_on) FILTER (
            event = 'withdrawn' AND coalesce(occurred_on >= question_sets.submitted_on, true)
        ) AS withdrawn_on,
        count(*) FILTER (event = 'postponed') AS n_postponements
    FROM events
    JOIN question_sets USING (set_id)
    GROUP BY events.set_id
),
sides AS (
    SELECT
        set_id,
        unnest(['submitted_on', 'answered_on', 'postponed_on', 'withdrawn_on', 'n_postponements']) AS what,
        unnest([
            CAST(question_sets.submitted_on AS VARCHAR),
            CAST(question_sets.answered_on AS VARCHAR),
            CAST(question_sets.postponed_on AS VARCHAR),
            CAST(question_sets.withdrawn_on AS VARCHAR),
            CAST(question_sets.n_postponements AS VARCHAR)
        ]) AS of_the_set,
        unnest([
            CAST(firsts.submitted_on AS VARCHAR),
            CAST(firsts.answered_on AS VARCHAR),
            CAST(firsts.postponed_on AS VARCHAR),
            CAST(firsts.withdrawn_on AS VARCHAR),
            CAST(coalesce(firsts.n_postponements, 0) AS VARCHAR)
        ]) AS of_its_events
    FROM question_sets
    LEFT JOIN firsts USING (set_id)
)
SELECT *
FROM sides
WHERE of_the_set IS DISTINCT FROM of_its_events
