-- The words of the texts numbered from $1 to $2.
CREATE OR REPLACE TEMP TABLE some_words AS
SELECT document, unnest(words_of(text)) AS printed
FROM texts
WHERE document BETWEEN $1 AND $2
