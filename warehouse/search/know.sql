-- Take them in with the numbers of their stems, and with them where each stem stands.
INSERT INTO known_words
SELECT printed, word, number
FROM numbered_words;

INSERT INTO places
SELECT known_words.number, some_words.document, count(*) AS n_times
FROM some_words
JOIN known_words USING (printed)
GROUP BY known_words.number, some_words.document;
