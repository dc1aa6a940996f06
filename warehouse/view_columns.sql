-- The columns of every view as the file has them; asking each view by itself would plan it anew.
SELECT table_name, column_name
FROM duckdb_columns()
WHERE NOT internal
ORDER BY table_name, column_index
