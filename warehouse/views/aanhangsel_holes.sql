-- aanhangsel_holes: Numbers of the Aanhangsel that no publication held bears, a row a gap between two that do. Before
--   the first and after the last number held of a vergaderjaar nothing is known.
-- Key: chamber, vergaderjaar, number_from
-- number_from: First missing number. Example: 2303
-- number_to: Last missing number. Example: 2304
-- n_missing: Numbers missing. Unit: numbers. Example: 2
-- publication_before: The publication with the number before. Example: ah-tk-20202021-2302
-- publication_after: The publication with the number after. Example: ah-tk-20202021-2305
-- available_from_on: The earlier day of publication of these two; NULL where either is not known. Example: 2021-04-13
-- available_to_on: The later day of publication of these two; NULL where either is not known. Example: 2021-04-14
-- is_covered: All that was published between these two days was discovered: then something is really missing, here or
--   at the source. Example: true
-- is_settled: The two have been public for over sixty days, so that no paper that is still to be formatted will fill
--   the gap. Example: true
CREATE VIEW aanhangsel_holes AS
WITH numbered AS (
    SELECT
        chamber,
        vergaderjaar,
        aanhangsel_number,
        min(publication_id) AS publication_id,
        min(available_on) AS available_on
    FROM publications
    WHERE family = 'ah' AND vergaderjaar IS NOT NULL AND aanhangsel_number IS NOT NULL
    GROUP BY chamber, vergaderjaar, aanhangsel_number
),
neighbours AS (
    SELECT
        chamber,
        vergaderjaar,
        lag(aanhangsel_number) OVER numbers AS number_before,
        aanhangsel_number AS number_after,
        lag(publication_id) OVER numbers AS publication_before,
        publication_id AS publication_after,
        lag(available_on) OVER numbers AS available_before,
        available_on AS available_after
    FROM numbered
    WINDOW numbers AS (PARTITION BY chamber, vergaderjaar ORDER BY aanhangsel_number)
),
gaps AS (
    SELECT
        chamber,
        vergaderjaar,
        number_before + 1 AS number_from,
        number_after - 1 AS number_to,
        number_after - number_before - 1 AS n_missing,
        publication_before,
        publication_after,
        -- Either day unknown makes both unknown: least and greatest would leave it out.
        CASE
            WHEN available_before IS NOT NULL AND available_after IS NOT NULL
                THEN least(available_before, available_after)
        END AS available_from_on,
        CASE
            WHEN available_before IS NOT NULL AND available_after IS NOT NULL
                THEN greatest(available_before, available_after)
        END AS available_to_on
    FROM neighbours
    WHERE number_after > number_before + 1
)
SELECT
    gaps.*,
    coalesce(
        (
            SELECT bool_or(span_from <= gaps.available_from_on AND span_to >= gaps.available_to_on)
            FROM coverage_spans
            WHERE family = 'ah'
        ),
        false
    ) AS is_covered,
    coalesce(available_to_on < data_as_of() - 60, false) AS is_settled
FROM gaps;
