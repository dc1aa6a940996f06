-- The words that are asked for, as they are compared.
SELECT DISTINCT folded(unnest(words_of($1))) AS word
ORDER BY word
