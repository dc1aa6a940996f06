-- At most one in twenty sets with a kenmerk, or five, has dates that cannot be trusted.
SELECT date_problem, count(*) AS n_sets, any_value(set_id) AS example_set_id
FROM question_sets
WHERE
    date_problem IS NOT NULL
    AND kenmerk IS NOT NULL
    AND (
        SELECT count(date_problem) > 5 AND count(date_problem) > 0.05 * count(*)
        FROM question_sets
        WHERE kenmerk IS NOT NULL
    )
GROUP BY date_problem
ORDER BY n_sets DESC
