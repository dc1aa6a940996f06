-- What stands above the questions of a set. A page shows all that is held, an answer that was pulled since too.
SELECT
    kamervragen.* REPLACE (
        held.answered_on AS answered_on,
        CASE WHEN kamervragen.answered_on IS NULL THEN held.days_to_answer ELSE kamervragen.days_to_answer END
            AS days_to_answer,
        held.postponed_on AS postponed_on,
        held.withdrawn_on AS withdrawn_on,
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
                SELECT arg_min(page_url, publication_id)
                FROM events
                JOIN publications USING (publication_id)
                WHERE events.set_id = kamervragen.set_id AND event = 'answered'
            ),
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
JOIN question_sets AS held USING (set_id)
WHERE
    set_id = $1
    OR kamervragen.kenmerk = $1
    OR set_id IN (SELECT set_id FROM publication_sets WHERE publication_id = $1)
ORDER BY set_id = $1 DESC, set_id
LIMIT 1
