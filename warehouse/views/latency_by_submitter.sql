-- latency_by_submitter: How long answers took, by submitter. Names are as printed: two members of one name and party
--   are one row. Columns as in latency_by_year.
-- Key: submitter
-- submitter: Name as printed, with party; 'unknown' where no paper says who asked. Example: Van Rozendaal (Waterpartij)
CREATE VIEW latency_by_submitter AS
SELECT member AS submitter, * EXCLUDE (member)
FROM latency_as_of('submitter', data_as_of())
ORDER BY n_sets_fractional DESC, submitter;
