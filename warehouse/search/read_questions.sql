-- A joint text stands with each of its questions and is found once.
INSERT INTO read_texts
SELECT set_id, 'question' AS part, publication_id, min(ordinal) AS ordinal, text
FROM read_parquet($1)
GROUP BY set_id, publication_id, text
