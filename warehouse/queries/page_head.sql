-- What stands above the questions of a set.
SELECT
    * REPLACE (
        coalesce(
            question_url,
            (
                SELECT min(raw) FROM citations
                WHERE citations.set_id = kamervragen.set_id AND part = 'header' AND type = 'zaak' AND raw LIKE 'http%'
            )
        ) AS question_url,
        coalesce(
            answer_url,
            (
                SELECT min(raw) FROM citations
                WHERE citations.set_id = kamervragen.set_id AND part = 'header' AND type = 'aanhangsel'
                    AND raw LIKE 'http%'
            )
        ) AS answer_url
    ),
    (
        SELECT list({'name': name, 'party': party} ORDER BY position)
        FROM actors
        WHERE actors.set_id = kamervragen.set_id AND role = 'submitter' AND weight > 0
    ) AS submitter_list,
    (
        SELECT list({'name': name, 'function': function, 'portfolio': portfolio, 'party': party} ORDER BY position)
        FROM actors
        WHERE actors.set_id = kamervragen.set_id AND role = 'answerer' AND weight > 0
    ) AS answerer_list,
    (
        SELECT list(topic ORDER BY parent_topic, topic) FROM topics WHERE topics.set_id = kamervragen.set_id
    ) AS topic_list
FROM kamervragen
WHERE set_id = $1 OR kenmerk = $1 OR set_id IN (SELECT set_id FROM publication_sets WHERE publication_id = $1)
ORDER BY set_id = $1 DESC, set_id
LIMIT 1
