-- The vergaderjaren, newest first: what became of their papers, and how well they are paired.
SELECT
    name AS vergaderjaar,
    n_published + n_pending + n_deferred + n_quarantined AS papers,
    n_pending AS pending,
    n_deferred AS deferred,
    n_quarantined AS quarantined,
    n_missing AS missing,
    n_holes AS gaps,
    n_sets AS sets,
    n_questions AS questions,
    n_questions_answered AS answered,
    n_answers AS answers,
    n_answers_linked AS linked,
    n_warnings AS warnings
FROM data_quality
WHERE scope = 'vergaderjaar'
ORDER BY name = 'unknown', name DESC
