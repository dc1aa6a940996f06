-- latency_by_party: How long answers took, by party of the submitters. On a set of two parties both count: n_sets adds
--   up to more than there are, n_sets_fractional does not. Columns as in latency_by_year.
-- Key: party
-- party: Party as printed; 'unknown' where no paper says it. Example: Waterpartij
CREATE VIEW latency_by_party AS
SELECT member AS party, * EXCLUDE (member)
FROM latency_as_of('party', data_as_of())
ORDER BY n_sets_fractional DESC, party;
