-- In a vergaderjaar with two hundred or more numbers of the Aanhangsel at most one in a hundred is missing between days
-- that are covered: at the source they run on almost without holes.
WITH missing AS (
    SELECT chamber, vergaderjaar, sum(n_missing) AS n_missing, min(number_from) AS first_missing
    FROM aanhangsel_holes
    WHERE is_covered AND is_settled
    GROUP BY chamber, vergaderjaar
),
held AS (
    SELECT chamber, vergaderjaar, count(DISTINCT aanhangsel_number) AS n_held
    FROM publications
    WHERE family = 'ah'
    GROUP BY chamber, vergaderjaar
)
SELECT held.chamber, held.vergaderjaar, n_missing, n_held, first_missing
FROM held
JOIN missing ON held.chamber IS NOT DISTINCT FROM missing.chamber AND held.vergaderjaar = missing.vergaderjaar
WHERE n_held >= 200 AND n_missing > 0.01 * n_held
ORDER BY held.vergaderjaar
