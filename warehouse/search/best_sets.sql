-- The best $2 sets, and how many there are.
SELECT set_id, part, publication_id, ordinal, score, text, count(*) OVER () AS n_sets
FROM search_sets($1)
ORDER BY score DESC, set_id
LIMIT $2
