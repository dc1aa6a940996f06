-- The words that count as the words $1.
SELECT DISTINCT forms.word
FROM vocabulary AS asked
JOIN vocabulary AS forms USING (term)
WHERE asked.word IN (SELECT unnest($1::VARCHAR[]))
