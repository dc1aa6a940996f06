-- At most one in twenty sets with a kenmerk, or five, has dates that cannot be trusted; those of which a paper is
-- awaited do not count.
WITH read AS (
    SELECT set_id, date_problem
    FROM question_sets
    WHERE
        kenmerk IS NOT NULL
        AND set_id NOT IN (
            SELECT publication_sets.set_id
            FROM publication_sets
            JOIN publications USING (publication_id)
            WHERE publications.is_awaited
        )
)
SELECT date_problem, count(*) AS n_sets, any_value(set_id) AS example_set_id
FROM read
WHERE date_problem IS NOT NULL AND (SELECT count(date_problem) > 5 AND count(date_problem) > 0.05 * count(*) FROM read)
GROUP BY date_problem
ORDER BY n_sets DESC
