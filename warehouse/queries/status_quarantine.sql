-- What could not be used.
SELECT publication_id, stage, reason, detail, n_attempts, next_attempt_on FROM quarantine ORDER BY publication_id
