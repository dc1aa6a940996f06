-- In every dimension the weights add up to the number of sets: none is lost, none is counted twice.
SELECT dimension, sum(weight) AS total, (SELECT count(*) FROM question_sets) AS n_sets
FROM set_members
GROUP BY dimension
HAVING abs(sum(weight) - (SELECT count(*) FROM question_sets)) > 1e-6 * (1 + (SELECT count(*) FROM question_sets))
