INSERT INTO read_texts
SELECT set_id, 'answer' AS part, publication_id, ordinal, text
FROM read_parquet($1)
