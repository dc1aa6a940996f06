-- A set says that a paper of it is unread exactly where one is pending, deferred, awaited, quarantined or removed, or
-- where one that stands as a set of its own may be of it, so that it is not called open.
SELECT question_sets.set_id, has_unread_publication, list(unread.publication_id) AS unread
FROM question_sets
LEFT JOIN (
    SELECT publication_sets.set_id, publications.publication_id
    FROM publication_sets
    JOIN publications USING (publication_id)
    WHERE publications.status IN ('pending', 'deferred', 'quarantined', 'removed') OR publications.is_awaited
    UNION ALL
    SELECT claimed.set_id, claimed.publication_id
    FROM (
        SELECT publication_id, unnest(disputed_kenmerken) AS set_id
        FROM publications
    ) AS claimed
    JOIN publication_sets USING (publication_id)
    WHERE publication_sets.set_id = regexp_replace(claimed.publication_id, '-[hn][0-9]{0,2}$', '')
) AS unread USING (set_id)
GROUP BY question_sets.set_id, has_unread_publication
HAVING has_unread_publication != (count(unread.publication_id) > 0)
