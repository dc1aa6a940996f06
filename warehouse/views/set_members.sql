-- set_members: The groups that each set is counted in: a row a set, dimension and member. The weights of a set add up
--   to 1 in each dimension, so that sums of weight are numbers of sets; what no paper says is the member 'unknown'.
-- Key: dimension, member, set_id
-- dimension: all, year and month (of asking), cabinet (in office on the day of asking), ministry (addressed),
--   answering_ministry, party, submitter or topic (main topic). Example: party
-- member: Which year, month (its first day), cabinet, ministry, party, submitter with party, or topic. Example:
--   Waterpartij
-- weight: Share of the set that falls to the member: of k submitters each has 1/k, a party as many as are its own; so
--   for ministries and topics. Unit: sets. Example: 0.5
-- is_first: The member of the first signatory, the first addressee or the first answerer; every member in the other
--   dimensions. Example: true
CREATE VIEW set_members AS
WITH counting AS (
    SELECT set_id, role, position, ministry, party, name, weight
    FROM actors
    WHERE weight > 0
),
named AS (
    SELECT
        set_id,
        unnest(
            CASE role
                WHEN 'submitter'
                    THEN [
                        struct_pack(dimension := 'party', member := party),
                        struct_pack(
                            dimension := 'submitter', member := coalesce(name || coalesce(' (' || party || ')', ''), party)
                        )
                    ]
                WHEN 'addressee' THEN [struct_pack(dimension := 'ministry', member := ministry)]
                WHEN 'answerer' THEN [struct_pack(dimension := 'answering_ministry', member := ministry)]
            END
        ) AS placed,
        position,
        weight
    FROM counting
),
by_actor AS (
    SELECT
        set_id,
        placed.dimension AS dimension,
        coalesce(placed.member, 'unknown') AS member,
        sum(weight) AS weight,
        min(position) AS position
    FROM named
    GROUP BY ALL
),
by_topic AS (
    SELECT DISTINCT set_id, coalesce(nullif(parent_topic, ''), topic) AS member
    FROM topics
),
placed AS (
    SELECT set_id, 'all' AS dimension, 'all' AS member, 1.0 AS weight, true AS is_first
    FROM question_sets
    UNION ALL
    SELECT set_id, 'year', coalesce(CAST(year(submitted_on) AS VARCHAR), 'unknown'), 1.0, true
    FROM question_sets
    UNION ALL
    SELECT
        set_id,
        'month',
        coalesce(CAST(CAST(date_trunc('month', submitted_on) AS DATE) AS VARCHAR), 'unknown'),
        1.0,
        true
    FROM question_sets
    UNION ALL
    SELECT question_sets.set_id, 'cabinet', coalesce(cabinets.cabinet, 'unknown'), 1.0, true
    FROM question_sets
    LEFT JOIN cabinets ON question_sets.submitted_on BETWEEN cabinets.first_on AND cabinets.last_on
    UNION ALL
    SELECT set_id, dimension, member, weight, position = min(position) OVER (PARTITION BY set_id, dimension)
    FROM by_actor
    UNION ALL
    SELECT set_id, 'topic', member, 1 / count(*) OVER (PARTITION BY set_id), true
    FROM by_topic
),
dimensions AS (
    SELECT unnest(['ministry', 'answering_ministry', 'party', 'submitter', 'topic']) AS dimension
)
SELECT dimension, member, set_id, weight, is_first
FROM placed
UNION ALL
SELECT dimension, 'unknown' AS member, question_sets.set_id, 1.0 AS weight, true AS is_first
FROM question_sets
CROSS JOIN dimensions
ANTI JOIN placed USING (set_id, dimension);
