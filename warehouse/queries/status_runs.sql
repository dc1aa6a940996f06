-- The last runs, newest first.
SELECT run_id, verb, status, started_at, ended_at, window_from, window_to, n_requests, n_discovered, n_published,
    n_unchanged, n_pending, n_quarantined, n_missing, n_deferred, message
FROM runs
ORDER BY started_at DESC
LIMIT 10
