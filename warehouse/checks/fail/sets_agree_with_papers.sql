-- Whether the three weeks apply to a set, whether it is oral, its chamber and its vergaderjaar are as its papers say.
WITH papers AS (
    SELECT
        publication_sets.set_id,
        bool_or(publications.kind = 'oral_question') AS is_oral,
        bool_or(publication_sets.role != 'unknown' AND publications.kind NOT IN ('committee_list', 'letter'))
            AS may_have_term,
        min_by(publications.chamber, publication_id) FILTER (publications.chamber IS NOT NULL) AS chamber
    FROM publication_sets
    JOIN publications USING (publication_id)
    GROUP BY publication_sets.set_id
)
SELECT
    question_sets.set_id,
    question_sets.has_term,
    question_sets.is_oral,
    question_sets.chamber,
    question_sets.vergaderjaar,
    papers.chamber AS chamber_of_papers,
    stands.vergaderjaar AS vergaderjaar_of_paper
FROM question_sets
JOIN papers USING (set_id)
JOIN publications AS stands ON question_sets.publication_id = stands.publication_id
WHERE
    question_sets.has_term != (papers.may_have_term AND NOT papers.is_oral AND papers.chamber IS DISTINCT FROM 'ek')
    OR question_sets.is_oral != papers.is_oral
    OR question_sets.chamber IS DISTINCT FROM papers.chamber
    OR question_sets.vergaderjaar IS DISTINCT FROM stands.vergaderjaar
