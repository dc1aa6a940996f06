-- Answers stand in answers, committee lists, letters and pages, and in no question paper or notice.
SELECT publication_id, publications.kind, count(*) AS n_answers
FROM answers
JOIN publications USING (publication_id)
WHERE publications.kind NOT IN ('answer', 'committee_list', 'letter', 'set_page')
GROUP BY ALL
