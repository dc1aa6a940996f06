-- latency_by_cabinet: How long answers took, by the cabinet that was asked: the one in office on the day of asking,
--   whichever answered. Columns as in latency_by_year.
-- Key: cabinet
-- cabinet: Which cabinet; 'unknown' where the set has no day, or the list of cabinets does not reach it. Example: Rutte III
CREATE VIEW latency_by_cabinet AS
SELECT figures.member AS cabinet, figures.* EXCLUDE (member)
FROM latency_as_of('cabinet', data_as_of()) AS figures
LEFT JOIN cabinets ON cabinets.cabinet = figures.member
ORDER BY cabinets.first_on;
