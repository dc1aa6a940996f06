-- ledger_by_year: What became of the publications of each vergaderjaar, a row a vergaderjaar and family.
-- Key: vergaderjaar, family
-- vergaderjaar: Parliamentary year; unknown where no paper or metadata says it. Example: 2020-2021
-- family: Series of the source: kv (questions), ah (answers, notices), kst, file, other. Example: ah
-- n_publications: Publications known. Unit: publications. Example: 3204
-- n_current: Those that count. Unit: publications. Example: 3190
-- n_superseded: Replaced by a correction, reprint or formatted version. Unit: publications. Example: 9
-- n_pending: Not yet formatted and not readable otherwise. Unit: publications. Example: 2
-- n_deferred: Found by a search, and left for a night with requests to spare. Unit: publications. Example: 0
-- n_quarantined: Could not be used; see quarantine. Unit: publications. Example: 3
-- n_removed: Taken back by the source. Unit: publications. Example: 0
-- adds_up: The six are all there are. Example: true
-- n_with_warnings: Publications in which a parser met what it did not know; see warnings. Unit: publications.
--   Example: 41
CREATE VIEW ledger_by_year AS
SELECT
    coalesce(vergaderjaar, 'unknown') AS vergaderjaar,
    family,
    count(*) AS n_publications,
    count(*) FILTER (status = 'current') AS n_current,
    count(*) FILTER (status = 'superseded') AS n_superseded,
    count(*) FILTER (status = 'pending') AS n_pending,
    count(*) FILTER (status = 'deferred') AS n_deferred,
    count(*) FILTER (status = 'quarantined') AS n_quarantined,
    count(*) FILTER (status = 'removed') AS n_removed,
    n_publications = n_current + n_superseded + n_pending + n_deferred + n_quarantined + n_removed AS adds_up,
    count(*) FILTER (publication_id IN (SELECT publication_id FROM warnings)) AS n_with_warnings
FROM publications
GROUP BY ALL
ORDER BY ALL;
