-- unresolved_citations: What is cited and is not in these tables, a row a thing that is named, the most cited first
--   within each type. A motion counts through its Kamerstuk; addresses elsewhere and laws are no papers and not listed.
-- Key: type, reason, named
-- reason: no_target (the words tell no number), no_such_question (a number the set does not have), missing (a paper
--   of a kind that is collected here), not_collected (any other kind). Example: not_collected
-- named: What it points to; where the words do not tell, the words themselves. Example: kst-99033-14
-- n_citations: How often it is cited. Unit: citations. Example: 2
-- n_publications: In how many publications. Unit: publications. Example: 2
-- example_publication_id: One of them. Example: ah-tk-20212022-9035
-- example_raw: The words as printed there. Example: Kamerstuk 99 033, nr. 14
CREATE VIEW unresolved_citations AS
WITH printed AS (
    SELECT DISTINCT set_id, 'answer:' || coalesce(printed_number, ordinal) AS target_id
    FROM questions
),
loose AS (
    SELECT *
    FROM citations
    ANTI JOIN cited_by USING (set_id, publication_id, ordinal)
    WHERE type NOT IN ('url', 'law', 'motion', 'other')
)
SELECT
    type,
    CASE
        WHEN target_id IS NULL THEN 'no_target'
        WHEN type = 'internal' THEN 'no_such_question'
        WHEN type IN ('zaak', 'aanhangsel') THEN 'missing'
        ELSE 'not_collected'
    END AS reason,
    coalesce(target_id, raw) AS named,
    count(*) AS n_citations,
    count(DISTINCT publication_id) AS n_publications,
    min(publication_id) AS example_publication_id,
    arg_min(raw, publication_id) AS example_raw
FROM loose
ANTI JOIN printed USING (set_id, target_id)
GROUP BY ALL
ORDER BY type, n_citations DESC, named;
