-- The ranked search, in SQL that needs no extension. Names are written in full, for then it also answers from a file
-- that is attached beside another; the name must be search, which ATTACH 'search.duckdb' gives by itself.

-- What one word adds to the score of a text (BM25 with k1 = 1.2 and b = 0.75): more the rarer the word, the oftener it
-- stands there and the shorter the text.
CREATE MACRO word_score(n_times, n_words, mean_words, n_holding, n_documents) AS
    ln(1 + (n_documents - n_holding + 0.5) / (n_holding + 0.5))
    * n_times * 2.2 / (n_times + 1.2 * (0.25 + 0.75 * n_words / mean_words));

-- What each of the given words, in whatever form, adds to the score of each text that holds it.
CREATE MACRO word_scores(words) AS TABLE
WITH asked AS (
    SELECT DISTINCT known.term
    FROM (SELECT DISTINCT search.main.folded(unnest(search.main.words_of(words))) AS word) AS given
    JOIN search.main.vocabulary AS known USING (word)
)
SELECT
    postings.document,
    documents.set_id,
    postings.term,
    search.main.word_score(
        postings.n_times, documents.n_words, totals.mean_words, terms.n_documents, totals.n_documents
    ) AS score
FROM search.main.postings AS postings
JOIN asked USING (term)
JOIN search.main.documents AS documents USING (document)
JOIN search.main.terms AS terms USING (term)
CROSS JOIN search.main.search_index AS totals;

-- Subjects, questions and answers that hold any of the given words, and sets whose kenmerk is given, best first: set_id,
-- kenmerk, part (kenmerk, subject, question or answer), publication_id, ordinal, score, text.
CREATE MACRO search(words) AS TABLE
WITH scored AS (
    SELECT document, round(sum(score), 4) AS score
    FROM search.main.word_scores(words)
    GROUP BY document
)
SELECT
    documents.set_id,
    documents.kenmerk,
    documents.part,
    documents.publication_id,
    documents.ordinal,
    scored.score,
    documents.text
FROM scored
JOIN search.main.documents AS documents USING (document)
ORDER BY scored.score DESC, scored.document;

-- Sets whose texts hold any of the given words, best first, each with its best text. Words add up over the texts of a
-- set, each where it counts most.
CREATE MACRO search_sets(words) AS TABLE
WITH scores AS (
    SELECT document, set_id, term, score
    FROM search.main.word_scores(words)
),
sets AS (
    SELECT set_id, round(sum(best), 4) AS score
    FROM (SELECT set_id, term, max(score) AS best FROM scores GROUP BY set_id, term)
    GROUP BY set_id
),
texts AS (
    SELECT set_id, document
    FROM (SELECT set_id, document, round(sum(score), 4) AS score FROM scores GROUP BY set_id, document)
    QUALIFY row_number() OVER (PARTITION BY set_id ORDER BY score DESC, document) = 1
)
SELECT
    documents.set_id,
    documents.kenmerk,
    sets.score,
    documents.part,
    documents.publication_id,
    documents.ordinal,
    documents.text
FROM sets
JOIN texts USING (set_id)
JOIN search.main.documents AS documents USING (document)
ORDER BY sets.score DESC, documents.set_id;
