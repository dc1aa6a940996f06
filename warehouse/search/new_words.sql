-- Those among them that no text before held.
SELECT printed, folded(printed) AS word
FROM (SELECT DISTINCT printed FROM some_words)
ANTI JOIN known_words USING (printed)
