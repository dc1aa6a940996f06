-- The texts that can be found, numbered in an order that the tables alone decide.
CREATE TEMP TABLE texts AS
WITH printed AS (
    SELECT set_id, 'subject' AS part, publication_id, NULL::INTEGER AS ordinal, subject AS text
    FROM sets
    WHERE subject IS NOT NULL
    UNION ALL
    SELECT set_id, 'kenmerk' AS part, publication_id, NULL::INTEGER AS ordinal, kenmerk AS text
    FROM sets
    WHERE kenmerk IS NOT NULL
    UNION ALL
    SELECT set_id, part, publication_id, ordinal, text
    FROM read_texts
)
SELECT
    row_number() OVER (
        ORDER BY printed.set_id, printed.part, printed.publication_id, printed.ordinal
    )::INTEGER AS document,
    printed.set_id,
    sets.kenmerk,
    printed.part,
    printed.publication_id,
    printed.ordinal,
    printed.text
FROM printed
JOIN sets USING (set_id)
ORDER BY document
