-- The rows of a table as the changes of all runs leave them: the last change of each that was not its removal.
SELECT table_name, set_id, key, arg_max(row_hash, run_id) AS row_hash
FROM read_parquet($files)
WHERE table_name = $table_name
GROUP BY table_name, set_id, key
HAVING arg_max(change, run_id) <> 'removed'
