-- The tables of the index from what was read. Numbers of stems follow the alphabet now, so that they do not depend on
-- the order of reading.
CREATE TEMP TABLE ranks AS
SELECT stem, number, (row_number() OVER (ORDER BY stem))::INTEGER AS term
FROM numbered_stems;

INSERT INTO terms
SELECT ranks.term, ranks.stem, counted.n_documents
FROM ranks
JOIN (SELECT number, count(*) AS n_documents FROM places GROUP BY number) AS counted USING (number)
ORDER BY ranks.term;

-- A stem is known too where it is no word of the texts: then a form that none of them holds can be looked for by it.
INSERT INTO vocabulary
SELECT word, min(term) AS term
FROM (
    SELECT known_words.word, ranks.term
    FROM known_words
    JOIN ranks USING (number)
    UNION ALL
    SELECT stem AS word, term
    FROM ranks
    WHERE stem NOT IN (SELECT word FROM known_words)
)
GROUP BY word
ORDER BY word;

INSERT INTO postings
SELECT ranks.term, places.document, places.n_times
FROM places
JOIN ranks USING (number)
ORDER BY ranks.term, places.document;

INSERT INTO documents
SELECT
    texts.document,
    texts.set_id,
    texts.kenmerk,
    texts.part,
    texts.publication_id,
    texts.ordinal,
    coalesce(lengths.n_words, 0) AS n_words,
    texts.text
FROM texts
LEFT JOIN (SELECT document, sum(n_times) AS n_words FROM places GROUP BY document) AS lengths USING (document)
ORDER BY texts.document;
