-- Every set has one flat row with one outcome, however many papers it has.
SELECT set_id, count(*) AS n_rows, count(outcome) AS n_outcomes
FROM question_sets
LEFT JOIN kamervragen USING (set_id)
GROUP BY set_id
HAVING n_rows != 1 OR n_outcomes != 1
