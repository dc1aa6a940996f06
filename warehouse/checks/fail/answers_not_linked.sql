-- Of two hundred or more answer texts in answer papers nine in ten are linked to a question. In the hand-read documents
-- that are known all but one in two hundred are; more than a tenth without is a heading that pairing does not know.
-- Can be accepted: the papers were looked at and their answers really belong to no question.
SELECT count(*) AS n_answers, count(*) FILTER (links.set_id IS NULL) AS n_not_linked
FROM answers
JOIN publications USING (publication_id)
LEFT JOIN (SELECT DISTINCT set_id, publication_id, answer_ordinal AS ordinal FROM answer_questions) AS links
    ON
    answers.set_id = links.set_id
    AND answers.publication_id = links.publication_id
    AND answers.ordinal = links.ordinal
WHERE publications.kind = 'answer'
HAVING n_answers >= 200 AND n_not_linked > 0.1 * n_answers
