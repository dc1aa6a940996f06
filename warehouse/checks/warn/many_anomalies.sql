-- At most one question in five, or twenty, is numbered oddly or printed in a joint block.
SELECT count(*) FILTER (len(anomalies) > 0) AS n_odd, count(*) AS n_questions
FROM questions
HAVING n_odd > 20 AND n_odd > 0.2 * n_questions
