-- What a line says of each of the sets $1.
SELECT set_id, kenmerk, subject, submitted_on, answered_on, days_to_answer, outcome
FROM kamervragen
WHERE set_id IN (SELECT unnest($1::VARCHAR[]))
