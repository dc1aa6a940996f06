-- What happened to sets by the papers that a run brought, answers first: $1 is the run.
SELECT DISTINCT
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
JOIN events ON changes.set_id = events.set_id AND changes.key = concat_ws('|', events.set_id, events.publication_id, events.event)
JOIN kamervragen ON events.set_id = kamervragen.set_id
WHERE
    changes.run_id = $1
    AND changes.table_name = 'events'
    AND changes.change = 'added'
    AND changes.cause = 'source'
    AND events.event != 'submitted'
ORDER BY events.event NOT IN ('answered', 'answered_by_letter'), events.event, kamervragen.days_to_answer DESC, events.set_id
