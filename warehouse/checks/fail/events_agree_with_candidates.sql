-- Every day of asking, answering, postponing or withdrawing, of an event as of a set, is that of a candidate that was
-- chosen; every chosen one is the day of an event, but where a paper is deferred; what happened to a paper happened on
-- the day it was published.
WITH chosen AS (
    SELECT set_id, name, basis, value_on AS day_on FROM date_candidates WHERE is_chosen
),
told AS (
    SELECT
        set_id,
        CASE event WHEN 'submitted' THEN 'submitted' ELSE 'received' END AS name,
        basis,
        occurred_on AS day_on
    FROM events
    WHERE event NOT IN ('formatted', 'corrected', 'reprinted', 'removed')
),
of_sets AS (
    SELECT set_id, 'submitted' AS name, submitted_basis AS basis, submitted_on AS day_on FROM question_sets
    UNION ALL
    SELECT set_id, 'received', answered_basis, answered_on FROM question_sets WHERE answered_basis != 'letter'
)
SELECT 'events' AS table_name, set_id, name, basis, day_on
FROM (SELECT * FROM told WHERE day_on IS NOT NULL) AS dated
ANTI JOIN chosen USING (set_id, name, basis, day_on)
UNION ALL
SELECT 'question_sets', set_id, name, basis, day_on
FROM (SELECT * FROM of_sets WHERE day_on IS NOT NULL) AS dated
ANTI JOIN chosen USING (set_id, name, basis, day_on)
UNION ALL
SELECT 'date_candidates', set_id, name, basis, day_on
FROM chosen
ANTI JOIN told USING (set_id, name, basis, day_on)
WHERE
    set_id NOT IN (
        SELECT publication_sets.set_id
        FROM publication_sets
        JOIN publications USING (publication_id)
        WHERE publications.status = 'deferred'
    )
UNION ALL
SELECT 'publications', events.set_id, events.event, events.basis, events.occurred_on
FROM events
JOIN publications USING (publication_id)
WHERE
    events.event IN ('formatted', 'corrected', 'reprinted')
    AND events.occurred_on IS DISTINCT FROM publications.available_on
