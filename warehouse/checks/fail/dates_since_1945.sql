-- No date that counts lies before 1945, when the Handelingen of today begin, or after 2100.
SELECT set_id, 'question_sets' AS table_name, day_on
FROM (SELECT set_id, unnest([submitted_on, answered_on, postponed_on, withdrawn_on]) AS day_on FROM question_sets)
WHERE day_on NOT BETWEEN DATE '1945-01-01' AND DATE '2100-12-31'
UNION ALL
SELECT set_id, 'events', occurred_on
FROM events
WHERE occurred_on NOT BETWEEN DATE '1945-01-01' AND DATE '2100-12-31'
UNION ALL
SELECT set_id, 'date_candidates', value_on
FROM date_candidates
WHERE is_plausible AND value_on NOT BETWEEN DATE '1945-01-01' AND DATE '2100-12-31'
