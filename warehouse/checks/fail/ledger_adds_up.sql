-- For each run and each vergaderjaar: discovered = published + unchanged + pending + quarantined + missing + deferred.
SELECT scope, name, n_discovered, n_published, n_unchanged, n_pending, n_quarantined, n_missing, n_deferred
FROM data_quality
WHERE NOT adds_up
UNION ALL
SELECT family, vergaderjaar, n_publications, n_current + n_superseded, 0, n_pending, n_quarantined, n_removed, n_deferred
FROM ledger_by_year
WHERE NOT adds_up
