-- What became of rows, one for each that is not as it was.
SELECT
    $run_id AS run_id,
    table_name,
    set_id,
    key,
    CASE WHEN before.key IS NULL THEN 'added' WHEN now.key IS NULL THEN 'removed' ELSE 'modified' END AS change,
    now.row_hash AS row_hash,
    CASE WHEN set_id IN (SELECT set_id FROM from_source) THEN 'source' ELSE 'code' END AS cause
FROM rows_before AS before FULL JOIN rows_now AS now USING (table_name, set_id, key)
WHERE before.row_hash IS DISTINCT FROM now.row_hash
ORDER BY table_name, set_id, key
