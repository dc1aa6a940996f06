-- The days on a set are the first days of its events, and its notices of postponement are those among them.
WITH firsts AS (
    SELECT
        set_id,
        min(occurred_on) FILTER (event = 'submitted') AS submitted_on,
        min(occurred_on) FILTER (event IN ('answered', 'answered_by_letter')) AS answered_on,
        count(*) FILTER (event = 'postponed') AS n_postponements
    FROM events
    GROUP BY set_id
)
SELECT
    set_id,
    question_sets.submitted_on,
    firsts.submitted_on AS submitted_by_events_on,
    question_sets.answered_on,
    firsts.answered_on AS answered_by_events_on,
    question_sets.n_postponements,
    firsts.n_postponements AS n_postponements_by_events
FROM question_sets
LEFT JOIN firsts USING (set_id)
WHERE
    question_sets.submitted_on IS DISTINCT FROM firsts.submitted_on
    OR question_sets.answered_on IS DISTINCT FROM firsts.answered_on
    OR question_sets.n_postponements != coalesce(firsts.n_postponements, 0)
