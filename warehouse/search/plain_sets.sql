-- The newest $2 sets of which a text holds all the words, each with its first such text, and how many there are.
WITH texts AS (
    SELECT *, row_number() OVER () AS place
    FROM find_text($1)
),
firsts AS (
    SELECT *
    FROM texts
    QUALIFY row_number() OVER (PARTITION BY set_id ORDER BY place) = 1
)
SELECT set_id, part, publication_id, ordinal, NULL::DOUBLE AS score, text, count(*) OVER () AS n_sets
FROM firsts
ORDER BY place
LIMIT $2
