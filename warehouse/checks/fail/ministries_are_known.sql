-- Every ministry of an office is one of those in ministries, and of papers it is told who gives it.
SELECT 'actors' AS table_name, set_id, role, ministry, ministry_basis
FROM actors
WHERE
    (ministry IS NULL) != (ministry_basis IS NULL)
    OR ministry NOT IN (SELECT ministry FROM ministries WHERE ministry IS NOT NULL)
UNION ALL
SELECT 'register_actors', set_id, role, ministry, NULL
FROM register_actors
WHERE ministry NOT IN (SELECT ministry FROM ministries WHERE ministry IS NOT NULL)
