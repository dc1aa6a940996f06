-- Every set has one outcome and one flat row, however many papers it has.
SELECT set_id, (SELECT count(*) FROM kamervragen WHERE kamervragen.set_id = question_sets.set_id) AS n_rows
FROM question_sets
WHERE n_rows != 1
UNION ALL
SELECT set_id, count(outcome) AS n_rows
FROM kamervragen
GROUP BY set_id
HAVING n_rows != 1
