-- The run that published this file.
SELECT arg_max(run_id, ended_at) AS run_id FROM runs WHERE status <> 'failed'
