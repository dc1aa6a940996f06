-- The checks whose findings a person accepted when the last run published.
SELECT check_name
FROM findings
WHERE is_accepted AND run_id = (SELECT max(run_id) FROM row_counts)
