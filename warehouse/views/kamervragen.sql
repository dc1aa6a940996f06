-- kamervragen: The flat row a person expects: one a set, with its dates, outcome, people, topics and addresses. It
--   holds for as_of_on: an answer, notice or withdrawal of a later day, of a set that was pulled since, is not in it.
--   Where the outcome is unknown, all dates stand that any paper gives. Columns as in question_sets and set_outcomes.
-- Key: set_id
-- days_to_answer: answered_on minus submitted_on; NULL while open and where the outcome is unknown.
--   Unit: calendar days. Example: 36
-- submitters: Who asked (indieners), in printed order, with party.
--   Example: Van Rozendaal (Waterpartij), Eikema (LinksVooruit)
-- parties: Parties of the submitters, each once, in printed order. Example: Waterpartij, LinksVooruit
-- addressees: Whom the questions were put to (bewindspersonen), in printed order.
--   Example: Minister van Infrastructuur en Waterstaat
-- answerers: Who answered, in printed order. Example: De Vreugd (Minister Infrastructuur en Waterstaat)
-- topics: Policy topics, main topic before the bar. Example: Verkeer | Organisatie en beleid; Verkeer | Water
-- question_id: Publication of the question paper. Example: kv-tk-2026Z90001
-- answer_id: Publication of the first answer. Example: ah-tk-20252026-9034
-- question_url: The page of the question paper.
--   Example: https://zoek.officielebekendmakingen.nl/kv-tk-2026Z90001.html
-- answer_url: The page of the first answer.
--   Example: https://zoek.officielebekendmakingen.nl/ah-tk-20252026-9034.html
-- as_of_on: The day up to which everything is known (data_as_of); outcome and days_open hold for it.
--   Example: 2026-03-02
-- outcome: What became of the set by the three-week rule; see set_outcomes. Example: late_with_notice
-- is_open: Known to be unanswered on as_of_on. Example: false
-- is_late: Answered or still open after due_on; NULL where that cannot be said. Example: true
-- days_open: as_of_on minus submitted_on, for open sets. Unit: calendar days. Example: 32
-- days_overdue: as_of_on minus deadline_on, for open sets past it. Unit: calendar days. Example: 11
CREATE VIEW kamervragen AS
WITH counted AS (
    SELECT
        set_id,
        string_agg(
            CASE WHEN role = 'submitter' THEN name || coalesce(' (' || party || ')', '') END, ', ' ORDER BY position
        ) AS submitters,
        string_agg(CASE WHEN role = 'addressee' THEN coalesce(function, name) END, '; ' ORDER BY position) AS addressees,
        string_agg(
            CASE
                WHEN role = 'answerer'
                    THEN coalesce(
                        name || coalesce(' (' || nullif(concat_ws(' ', function, portfolio), '') || ')', ''), function
                    )
            END,
            ', ' ORDER BY position
        ) AS answerers
    FROM actors
    WHERE weight > 0
    GROUP BY set_id
),
asking AS (
    SELECT set_id, party, min(position) AS first_position
    FROM actors
    WHERE role = 'submitter' AND weight > 0 AND party IS NOT NULL
    GROUP BY set_id, party
),
party_lists AS (
    SELECT set_id, string_agg(party, ', ' ORDER BY first_position) AS parties
    FROM asking
    GROUP BY set_id
),
papers AS (
    SELECT
        links.set_id,
        min(publication_id) AS question_id,
        arg_min(publications.page_url, publication_id) AS question_url
    FROM publication_sets AS links
    JOIN publications USING (publication_id)
    WHERE links.role = 'question' AND publications.status != 'superseded'
    GROUP BY links.set_id
),
answered AS (
    SELECT
        events.set_id,
        min(publication_id) AS answer_id,
        arg_min(publications.page_url, publication_id) AS answer_url
    FROM events
    JOIN publications USING (publication_id)
    WHERE events.event = 'answered'
    GROUP BY events.set_id
),
labelled AS (
    SELECT
        set_id,
        string_agg(concat_ws(' | ', nullif(parent_topic, ''), topic), '; ' ORDER BY parent_topic, topic) AS topics
    FROM topics
    GROUP BY set_id
),
judged AS (
    SELECT *, CASE WHEN outcome != 'unknown' THEN as_of_on END AS until_on
    FROM set_outcomes
),
told AS (
    SELECT
        question_sets.*,
        judged.until_on,
        coalesce(question_sets.answered_on > judged.until_on, false) AS is_answered_later,
        judged.extended_due_on AS extended_due_then_on,
        judged.deadline_on AS deadline_then_on,
        judged.days_to_answer_working,
        judged.days_to_answer_recess_free,
        judged.outcome,
        judged.is_open,
        judged.is_late,
        judged.days_open,
        judged.days_overdue,
        judged.as_of_on
    FROM question_sets
    LEFT JOIN judged USING (set_id)
)
SELECT
    told.set_id,
    told.kenmerk,
    told.subject,
    told.chamber,
    told.vergaderjaar,
    told.submitted_on,
    known_by(told.answered_on, told.until_on) AS answered_on,
    CASE WHEN told.outcome != 'unknown' AND NOT told.is_answered_later THEN told.days_to_answer END
        AS days_to_answer,
    CASE WHEN told.outcome != 'unknown' THEN told.days_to_answer_working END AS days_to_answer_working,
    CASE WHEN told.outcome != 'unknown' THEN told.days_to_answer_recess_free END AS days_to_answer_recess_free,
    told.outcome,
    told.is_open,
    told.is_late,
    told.days_open,
    told.days_overdue,
    known_by(told.postponed_on, told.until_on) AS postponed_on,
    CASE WHEN told.postponed_on > told.until_on THEN 0 ELSE told.n_postponements END AS n_postponements,
    known_by(told.withdrawn_on, told.until_on) AS withdrawn_on,
    told.due_on,
    CASE WHEN told.until_on IS NULL THEN told.extended_due_on ELSE told.extended_due_then_on END AS extended_due_on,
    CASE WHEN told.until_on IS NULL THEN told.deadline_on ELSE told.deadline_then_on END AS deadline_on,
    told.as_of_on,
    counted.submitters,
    party_lists.parties,
    counted.addressees,
    CASE WHEN NOT told.is_answered_later THEN counted.answerers END AS answerers,
    labelled.topics,
    told.n_questions,
    CASE WHEN told.is_answered_later THEN 0 ELSE told.n_questions_answered END AS n_questions_answered,
    CASE WHEN told.is_answered_later THEN 0 ELSE told.n_answers END AS n_answers,
    told.is_oral,
    told.has_term,
    told.date_problem,
    told.date_conflict_days,
    papers.question_id,
    CASE WHEN NOT told.is_answered_later THEN answered.answer_id END AS answer_id,
    papers.question_url,
    CASE WHEN NOT told.is_answered_later THEN answered.answer_url END AS answer_url
FROM told
LEFT JOIN counted USING (set_id)
LEFT JOIN party_lists USING (set_id)
LEFT JOIN papers USING (set_id)
LEFT JOIN answered USING (set_id)
LEFT JOIN labelled USING (set_id);
