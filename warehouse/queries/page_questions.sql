-- The questions of a set with their answers, the first answer first.
SELECT page.*, publications.aanhangsel_number
FROM kamervraag_page AS page
LEFT JOIN publications ON page.answer_publication_id = publications.publication_id
WHERE page.set_id = $1
ORDER BY page.ordinal, publications.aanhangsel_number, page.answer_publication_id, page.answer_ordinal
