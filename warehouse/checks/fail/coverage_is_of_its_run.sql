-- The days of kv and ah that a run covered are the window it searched. The register may be asked for earlier days; by a
-- night up to the last day of its window, by a backfill up to the day it ran.
SELECT
    coverage.family,
    coverage.window_from,
    coverage.window_to,
    coverage.run_id,
    runs.window_from AS searched_from_on,
    runs.window_to AS searched_to_on
FROM coverage
JOIN runs USING (run_id)
WHERE
    (coverage.family != 'register' AND coverage.window_from IS DISTINCT FROM runs.window_from)
    OR (
        (coverage.family != 'register' OR runs.verb != 'backfill')
        AND coverage.window_to IS DISTINCT FROM runs.window_to
    )
