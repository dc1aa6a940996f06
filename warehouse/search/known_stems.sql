-- Words and their stems in an index that was made with the same stemming.
SELECT vocabulary.word, terms.stem
FROM vocabulary
JOIN terms USING (term)
WHERE (SELECT stemming FROM search_index) = $1
