-- Of the candidates for a date of a publication at most one is chosen, and that one is a plausible day.
SELECT set_id, publication_id, name, count(*) AS n_chosen, count(*) FILTER (is_plausible AND value_on IS NOT NULL) AS n_plausible
FROM date_candidates
WHERE is_chosen
GROUP BY set_id, publication_id, name
HAVING n_chosen != 1 OR n_plausible != 1
