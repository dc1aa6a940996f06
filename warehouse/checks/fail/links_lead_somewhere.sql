-- Every link between an answer and a question has both.
SELECT links.set_id, links.publication_id, links.answer_ordinal, links.ordinal
FROM answer_questions AS links
LEFT JOIN questions ON links.set_id = questions.set_id AND links.ordinal = questions.ordinal
LEFT JOIN answers
    ON links.set_id = answers.set_id
    AND links.publication_id = answers.publication_id
    AND links.answer_ordinal = answers.ordinal
WHERE questions.set_id IS NULL OR answers.set_id IS NULL
