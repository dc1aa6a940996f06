-- What the checks found when the last run published, new ones first.
SELECT
    check_name AS "check",
    CASE WHEN is_accepted THEN 'accepted' WHEN is_new THEN 'new' ELSE 'known' END AS state,
    n_rows AS "rows",
    first_rows
FROM findings
WHERE run_id = (SELECT max(run_id) FROM row_counts)
ORDER BY is_new DESC, check_name
