-- All rows were read by the same code: versions are never mixed.
SELECT parser_version, count(*) AS n_rows
FROM (
    SELECT parser_version FROM publications
    UNION ALL
    SELECT parser_version FROM question_sets
    UNION ALL
    SELECT parser_version FROM questions
    UNION ALL
    SELECT parser_version FROM answers
)
GROUP BY parser_version
QUALIFY count(*) OVER () > 1
