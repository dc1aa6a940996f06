-- The last runs, newest first.
SELECT
    strftime(started_at, '%Y-%m-%d %H:%M') AS started_utc,
    verb,
    status,
    data_quality.n_discovered AS discovered,
    data_quality.n_published AS published,
    data_quality.n_unchanged AS unchanged,
    data_quality.n_pending AS pending,
    data_quality.n_quarantined AS quarantined,
    data_quality.n_missing AS missing,
    data_quality.n_deferred AS deferred,
    message
FROM runs
JOIN data_quality ON data_quality.scope = 'run' AND runs.run_id = data_quality.name
ORDER BY started_at DESC
