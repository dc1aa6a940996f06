-- latency_by_topic: How long answers took, by main policy topic. A set has several: n_sets adds up to more than there
--   are, n_sets_fractional does not. Columns as in latency_by_year.
-- Key: topic
-- topic: Main topic; 'unknown' where the source gives none. Example: Recht
CREATE VIEW latency_by_topic AS
SELECT member AS topic, * EXCLUDE (member)
FROM latency_as_of('topic', data_as_of())
ORDER BY n_sets_fractional DESC, topic;
