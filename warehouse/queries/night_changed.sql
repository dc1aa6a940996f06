-- What the source changed or took away without a paper that says so: $1 is the run.
SELECT DISTINCT
    CASE WHEN changes.table_name = 'publications' THEN 'removed' ELSE 'changed' END AS event,
    changes.set_id,
    coalesce(kamervragen.kenmerk, changes.set_id) AS kenmerk,
    kamervragen.subject,
    split_part(changes.key, '|', 1) AS publication_id
FROM changes
LEFT JOIN kamervragen ON changes.set_id = kamervragen.set_id
LEFT JOIN publications ON split_part(changes.key, '|', 1) = publications.publication_id
WHERE
    changes.run_id = $1
    AND changes.cause = 'source'
    AND (
        (
            changes.table_name IN ('question_texts', 'answers', 'footnotes')
            AND changes.change = 'modified'
            -- Where the paper itself is as it was, another paper changed what is made of it.
            AND EXISTS (
                SELECT 1
                FROM changes AS of_paper
                WHERE
                    of_paper.run_id = changes.run_id
                    AND of_paper.table_name = 'publications'
                    AND of_paper.change = 'modified'
                    AND of_paper.key = split_part(changes.key, '|', 1)
            )
        )
        OR (
            changes.table_name = 'publications'
            AND (changes.change = 'removed' OR (changes.change = 'modified' AND publications.status = 'removed'))
        )
    )
ORDER BY event DESC, changes.set_id, publication_id
