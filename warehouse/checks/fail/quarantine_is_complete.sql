-- Every publication that could not be used is in quarantine with its reason, and nothing else is.
SELECT publication_id, publications.status, quarantine.reason
FROM publications
FULL JOIN quarantine USING (publication_id)
WHERE
    (publications.status = 'quarantined' AND quarantine.publication_id IS NULL)
    OR (quarantine.publication_id IS NOT NULL AND coalesce(publications.status, '') NOT IN ('quarantined', 'superseded'))
