WITH compared AS MATERIALIZED (
    SELECT * FROM reconciliation
),
found AS (
    SELECT status AS what, kenmerk, set_id, 1 AS place FROM compared WHERE status != 'not_comparable'
    UNION ALL
    SELECT 'not_comparable: ' || reason, kenmerk, set_id, 2 FROM compared WHERE status = 'not_comparable'
    UNION ALL
    SELECT 'asked on another day', kenmerk, set_id, 3 FROM compared WHERE submitted_days_apart != 0
    UNION ALL
    SELECT 'answered on another day', kenmerk, set_id, 4 FROM compared WHERE answered_days_apart != 0
    UNION ALL
    SELECT 'answered only in register', kenmerk, set_id, 5 FROM compared WHERE is_answered_only_in_register
    UNION ALL
    SELECT 'other parties', kenmerk, set_id, 6 FROM compared WHERE has_other_parties
    UNION ALL
    SELECT 'other ministries', kenmerk, set_id, 7 FROM compared WHERE has_other_ministries
    UNION ALL
    SELECT 'papers only in register', kenmerk, set_id, 8
    FROM compared
    WHERE status = 'in_both' AND len(documents_only_in_register) > 0
    UNION ALL
    SELECT 'papers only here', kenmerk, set_id, 9
    FROM compared
    WHERE status = 'in_both' AND len(documents_only_here) > 0
)
SELECT what, count(*) AS n_sets, min(coalesce(kenmerk, set_id)) AS example
FROM found
GROUP BY what, place
ORDER BY place, what
