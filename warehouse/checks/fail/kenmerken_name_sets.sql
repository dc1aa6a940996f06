-- The kenmerk of a set is its id, of the kind that its form says; only a set that bears the id of a paper of it has
-- none.
SELECT set_id, kenmerk, kenmerk_kind
FROM question_sets
WHERE
    kenmerk != set_id
    OR (kenmerk IS NULL) != (kenmerk_kind IS NULL)
    OR (kenmerk_kind = 'zaak') != regexp_full_match(kenmerk, '[0-9]{4}Z[0-9]{5}')
    OR (kenmerk_kind = 'document') != regexp_full_match(kenmerk, '[0-9]{4}D[0-9]{5}')
UNION ALL
SELECT nameless.set_id, NULL, NULL
FROM (SELECT set_id FROM question_sets WHERE kenmerk IS NULL) AS nameless
LEFT JOIN publication_sets
    ON
    nameless.set_id = publication_sets.set_id
    AND regexp_replace(publication_sets.publication_id, '-[hn][0-9]{0,2}$', '') = nameless.set_id
WHERE publication_sets.set_id IS NULL AND nameless.set_id NOT IN (SELECT publication_id FROM publication_sets)
