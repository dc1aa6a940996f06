-- Every mark and reference stands within the text it is said to stand in.
WITH texts AS (
    SELECT publication_id, 'question' AS part, publication_ordinal AS part_ordinal, length(text) AS n_characters
    FROM question_texts
    UNION ALL
    SELECT publication_id, 'answer', ordinal, length(text) FROM answers
    UNION ALL
    SELECT publication_id, 'footnote', ordinal, length(text) FROM footnotes
    UNION ALL
    SELECT publication_id, 'body', NULL, length(body_text) FROM publications
),
longest AS (
    SELECT publication_id, part, coalesce(part_ordinal, 0) AS part_ordinal, max(n_characters) AS n_characters
    FROM texts
    GROUP BY ALL
),
marks AS (
    SELECT 'footnotes' AS table_name, publication_id, ordinal, part, coalesce(part_ordinal, 0) AS part_ordinal, "offset"
    FROM footnotes
    UNION ALL
    SELECT 'citations', publication_id, ordinal, part, coalesce(part_ordinal, 0), "offset" FROM citations
)
SELECT table_name, publication_id, ordinal, part, "offset", n_characters
FROM marks
LEFT JOIN longest USING (publication_id, part, part_ordinal)
WHERE "offset" < 0 OR "offset" > n_characters
