-- The publications of a set in the order of events, with what each of them is.
SELECT
    publications.publication_id,
    links.role,
    publications.kind,
    publications.notice_type,
    publications.status,
    publications.title,
    publications.subject,
    publications.page_url,
    publications.body_text,
    min(events.occurred_on) AS occurred_on
FROM publication_sets AS links
JOIN publications USING (publication_id)
LEFT JOIN events ON links.set_id = events.set_id AND links.publication_id = events.publication_id
WHERE links.set_id = $1
GROUP BY ALL
ORDER BY occurred_on NULLS LAST, publications.publication_id
