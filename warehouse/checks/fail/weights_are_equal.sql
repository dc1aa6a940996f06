-- In a set and role, the k people that one paper names weigh 1/k each, or nothing where another paper counts.
SELECT set_id, publication_id, role, count(*) AS n_people, min(weight) AS least, max(weight) AS most
FROM actors
GROUP BY set_id, publication_id, role
HAVING min(weight) != max(weight) OR (max(weight) > 0 AND abs(max(weight) * count(*) - 1) > 1e-9)
