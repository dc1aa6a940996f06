-- latency_by_month: How long answers took, by the month in which the questions were asked. Columns as in
--   latency_by_year.
-- Key: submitted_month
-- submitted_month: First day of the month in which the questions were asked; NULL where no day is known. Example:
--   2026-01-01
CREATE VIEW latency_by_month AS
SELECT CAST(nullif(member, 'unknown') AS DATE) AS submitted_month, * EXCLUDE (member)
FROM latency_as_of('month', data_as_of())
ORDER BY submitted_month;
