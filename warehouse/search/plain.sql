-- The search that needs no index. Every text is read: on all years it takes seconds.

-- Subjects, questions and answers that hold all the given words, newest set first; a kenmerk finds its set. Case and
-- accents do not count, and a part of a word will do: veer finds veerpont. Ranked search with Dutch stemming is in
-- search.duckdb.
CREATE MACRO find_text(words) AS TABLE
WITH asked AS (
    SELECT DISTINCT folded(unnest(words_of(words))) AS word
),
texts AS (
    SELECT set_id, 'subject' AS part, publication_id, NULL::INTEGER AS ordinal, subject AS text
    FROM question_sets
    UNION ALL
    SELECT set_id, 'kenmerk' AS part, publication_id, NULL::INTEGER AS ordinal, kenmerk AS text
    FROM question_sets
    WHERE folded(kenmerk) IN (SELECT word FROM asked)  -- a part of one is a number that says nothing
    UNION ALL
    SELECT set_id, 'question' AS part, publication_id, ordinal, text
    FROM questions
    UNION ALL
    SELECT set_id, 'answer' AS part, publication_id, ordinal, text
    FROM answers
),
likely AS (  -- few texts hold the longest word: the others are looked for in these alone
    SELECT *, folded(text) AS compared
    FROM texts
    WHERE contains(folded(text), (SELECT word FROM asked ORDER BY length(word) DESC, word LIMIT 1))
),
found AS (
    SELECT likely.set_id, likely.part, likely.publication_id, likely.ordinal, any_value(likely.text) AS text
    FROM likely
    JOIN asked ON contains(likely.compared, asked.word)
    GROUP BY likely.set_id, likely.part, likely.publication_id, likely.ordinal
    HAVING count(*) = (SELECT count(*) FROM asked)
)
SELECT found.set_id, question_sets.kenmerk, found.part, found.publication_id, found.ordinal, found.text
FROM found
JOIN question_sets USING (set_id)
ORDER BY
    question_sets.submitted_on DESC NULLS LAST,
    found.set_id DESC,
    CASE found.part WHEN 'kenmerk' THEN 1 WHEN 'subject' THEN 2 WHEN 'question' THEN 3 ELSE 4 END,
    found.publication_id,
    found.ordinal;
