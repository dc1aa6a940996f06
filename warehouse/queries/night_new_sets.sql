-- The sets that a run brought, the newest first: $1 is the run.
SELECT set_id, kenmerk, subject, submitted_on, submitters, addressees, outcome
FROM kamervragen
WHERE set_id IN (
    SELECT set_id FROM changes WHERE run_id = $1 AND table_name = 'question_sets' AND change = 'added'
)
ORDER BY submitted_on DESC NULLS LAST, set_id
