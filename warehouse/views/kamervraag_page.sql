-- kamervraag_page: The page of a set: question by question with its answer, one row a question and answer. A joint
--   answer stands with the first question it covers; the others say "Zie antwoord vraag N.", marked as derived. An
--   answer to none of the questions has a row of its own. Columns as in questions.
-- Key: set_id, ordinal, answer_publication_id, answer_ordinal
-- ordinal: Position of the question in the set, from 1; NULL for an answer to none of the questions. Example: 5
-- question_text: The question. Example: Kunt u deze vragen beantwoorden voordat het vaarseizoen begint?
-- answer_publication_id: Publication of the answer; NULL while there is none. Example: ah-tk-20252026-9034
-- answer_ordinal: Position of the answer in its publication, from 1. Example: 4
-- answer_label: The heading of the answer as printed. Example: Antwoord 5
-- answer_kind: text, or reference where the answer itself only points to another one. Example: text
-- answer_text: The answer, or the derived "Zie antwoord vraag N." Example: Zie antwoord vraag 3.
-- is_derived: The answer text was made by this view and stands in no publication. Example: false
-- basis: How the answer is linked to the question: label, range, position, implicit or derived; see answer_questions.
--   Example: label
CREATE VIEW kamervraag_page AS
WITH placed AS (
    SELECT
        links.*,
        first_value(links.ordinal) OVER (
            PARTITION BY links.set_id, links.publication_id, links.answer_ordinal ORDER BY links.ordinal
        ) AS first_ordinal
    FROM answer_questions AS links
)
SELECT
    questions.set_id,
    questions.ordinal,
    questions.printed_number,
    questions.label,
    questions.text AS question_text,
    placed.publication_id AS answer_publication_id,
    placed.answer_ordinal,
    answers.label AS answer_label,
    answers.kind AS answer_kind,
    CASE
        WHEN placed.ordinal = placed.first_ordinal THEN answers.text
        WHEN placed.ordinal IS NOT NULL
            THEN 'Zie antwoord vraag ' || coalesce(first_question.printed_number, first_question.ordinal) || '.'
    END AS answer_text,
    coalesce(placed.ordinal != placed.first_ordinal, false) AS is_derived,
    placed.basis
FROM questions
LEFT JOIN placed USING (set_id, ordinal)
LEFT JOIN answers
    ON placed.set_id = answers.set_id
    AND placed.publication_id = answers.publication_id
    AND placed.answer_ordinal = answers.ordinal
LEFT JOIN questions AS first_question
    ON placed.set_id = first_question.set_id AND placed.first_ordinal = first_question.ordinal
UNION ALL
SELECT
    answers.set_id,
    NULL AS ordinal,
    NULL AS printed_number,
    NULL AS label,
    NULL AS question_text,
    answers.publication_id AS answer_publication_id,
    answers.ordinal AS answer_ordinal,
    answers.label AS answer_label,
    answers.kind AS answer_kind,
    answers.text AS answer_text,
    false AS is_derived,
    NULL AS basis
FROM answers
ANTI JOIN placed
    ON answers.set_id = placed.set_id
    AND answers.publication_id = placed.publication_id
    AND answers.ordinal = placed.answer_ordinal;
