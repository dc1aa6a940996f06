-- Of two hundred or more sets with a question paper of the source nineteen in twenty have a day on which they were sent
-- in: the header, the metadata and the day of issue all give one, so that one in twenty without is a fault of reading.
-- Can be accepted: the papers were looked at and really give no day.
SELECT count(*) AS n_sets, count(*) FILTER (submitted_on IS NULL) AS n_without_day
FROM question_sets
WHERE
    set_id IN (
        SELECT publication_sets.set_id
        FROM publication_sets
        JOIN publications USING (publication_id)
        WHERE publications.family = 'kv' AND publications.status = 'current'
    )
HAVING n_sets >= 200 AND n_without_day > 0.05 * n_sets
