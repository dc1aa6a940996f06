-- Every change was made by a run that is known: a journal that is gone takes the days it searched with it.
-- Can be accepted: journals of runs were lost for good, and their days will be searched again.
SELECT changes.run_id, count(*) AS n_changes
FROM changes
ANTI JOIN runs USING (run_id)
GROUP BY changes.run_id
