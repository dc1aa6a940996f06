-- What could not be used, the most often tried first.
SELECT publication_id, stage, reason, detail, n_attempts AS attempts, next_attempt_on AS next_attempt
FROM quarantine
ORDER BY n_attempts DESC, publication_id
