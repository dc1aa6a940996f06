-- latency_by_answering_ministry: How long answers took, by the ministry that answered. Under all its names a ministry
--   is one row; one that answers together with another counts by halves in n_sets_fractional. Columns as in
--   latency_by_year.
-- Key: ministry
-- ministry: The ministry's short name, the same under all its names (see ministries); 'unknown' where nobody answered
--   yet, or with no office that is known. Example: ienw
-- ministry_name: Its latest full name. Example: Infrastructuur en Waterstaat
CREATE VIEW latency_by_answering_ministry AS
SELECT
    member AS ministry,
    (
        SELECT arg_max(name, coalesce(valid_from, DATE '1900-01-01'))
        FROM ministries
        WHERE ministries.ministry = member AND kind = 'ministry'
    ) AS ministry_name,
    * EXCLUDE (member)
FROM latency_as_of('answering_ministry', data_as_of())
ORDER BY n_sets_fractional DESC, ministry;
