-- The footnotes of a set, publication by publication.
SELECT publication_id, ordinal, printed_number, part, part_ordinal, text, urls
FROM footnotes
WHERE set_id = $1
ORDER BY publication_id, ordinal
