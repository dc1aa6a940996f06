INSERT INTO sets
SELECT set_id, kenmerk, publication_id, subject
FROM read_parquet($1)
