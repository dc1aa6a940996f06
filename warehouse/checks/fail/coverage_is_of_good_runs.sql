-- What is called covered was searched by a run that did not fail, from a first to a later last day.
SELECT family, coverage.window_from, coverage.window_to, coverage.run_id, runs.status
FROM coverage
LEFT JOIN runs USING (run_id)
WHERE runs.run_id IS NULL OR runs.status = 'failed' OR coverage.window_from > coverage.window_to
