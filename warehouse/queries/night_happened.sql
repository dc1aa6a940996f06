-- What happened to sets by the papers that a run brought, the newest first: $1 is the run. What one paper told before
-- and another tells now, as the formatted version of an answer does, did not happen again; unless the one before was
-- taken for the first answer, and is a further one.
SELECT
    events.event,
    events.occurred_on,
    events.set_id,
    kamervragen.kenmerk,
    kamervragen.subject,
    CASE WHEN events.event IN ('answered', 'answered_by_letter') THEN kamervragen.days_to_answer END AS days_to_answer,
    kamervragen.outcome,
    kamervragen.addressees,
    events.publication_id
FROM changes
JOIN events
    ON changes.set_id = events.set_id
    AND changes.key = events.publication_id || '|' || events.event
JOIN kamervragen ON events.set_id = kamervragen.set_id
WHERE
    changes.run_id = $1
    AND changes.table_name = 'events'
    AND changes.change = 'added'
    AND changes.cause = 'source'
    AND events.event != 'submitted'
    AND NOT EXISTS (
        SELECT 1
        FROM changes AS told_before
        WHERE
            told_before.run_id = changes.run_id
            AND told_before.table_name = 'events'
            AND told_before.change = 'removed'
            AND told_before.set_id = changes.set_id
            AND (
                events.event = 'answered_further' AND told_before.key = events.publication_id || '|answered'
                OR ends_with(told_before.key, '|' || events.event)
                AND NOT EXISTS (
                    SELECT 1
                    FROM events AS further
                    WHERE
                        further.set_id = events.set_id
                        AND further.event = 'answered_further'
                        AND told_before.key = further.publication_id || '|answered'
                )
            )
    )
ORDER BY events.occurred_on DESC NULLS LAST, events.set_id, events.publication_id, events.event
