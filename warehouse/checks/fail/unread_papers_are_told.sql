-- A set says that a paper of it is unread exactly where one is pending, deferred, awaited, quarantined or removed,
-- so that it is not called open.
SELECT question_sets.set_id, has_unread_publication, list(unread.publication_id) AS unread
FROM question_sets
LEFT JOIN (
    SELECT publication_sets.set_id, publications.publication_id
    FROM publication_sets
    JOIN publications USING (publication_id)
    WHERE publications.status IN ('pending', 'deferred', 'quarantined', 'removed') OR publications.is_awaited
) AS unread USING (set_id)
GROUP BY question_sets.set_id, has_unread_publication
HAVING has_unread_publication != (count(unread.publication_id) > 0)
