-- Fractional counting adds up to one a set and role that anybody has; who only signed a notice has answered nothing.
SELECT set_id, role, sum(weight) AS total
FROM actors
GROUP BY set_id, role
HAVING
    abs(sum(weight) - 1) > 1e-9
    AND (role NOT IN ('answerer', 'on_behalf_of') OR sum(weight) != 0 OR min(weight) < 0)
