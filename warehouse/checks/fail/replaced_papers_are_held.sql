-- A superseded publication names the one that replaced it, no other does, and that one is held.
SELECT publication_id, status, superseded_by
FROM publications
WHERE
    (status = 'superseded') != (superseded_by IS NOT NULL)
    OR superseded_by = publication_id
    OR superseded_by NOT IN (SELECT publication_id FROM publications)
