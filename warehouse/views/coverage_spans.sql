-- coverage_spans: Unbroken spans of days for which everything published was discovered, a row a family and span.
-- Key: family, span_from
-- family: kv (questions), ah (answers and notices) or register (the second source; its days are those of
--   asking). Example: ah
-- span_from: First day of the span. Example: 2019-01-01
-- span_to: Last day of the span. Example: 2026-03-02
CREATE VIEW coverage_spans AS
WITH steps AS (
    SELECT
        family,
        window_from,
        window_to,
        max(window_to) OVER (
            PARTITION BY family ORDER BY window_from, window_to ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS covered_to
    FROM coverage
),
islands AS (
    SELECT
        *,
        sum(CASE WHEN window_from <= covered_to + 1 THEN 0 ELSE 1 END) OVER (
            PARTITION BY family ORDER BY window_from, window_to
        ) AS island
    FROM steps
)
SELECT family, min(window_from) AS span_from, max(window_to) AS span_to
FROM islands
GROUP BY family, island;

-- The Amsterdam date up to which both families are known; NULL before the first complete discovery.
CREATE MACRO data_as_of() AS (
    SELECT CASE WHEN count(*) = 2 THEN min(known_to) END
    FROM (SELECT family, max(span_to) AS known_to FROM coverage_spans WHERE family IN ('kv', 'ah') GROUP BY family)
);

-- True for a day up to data_as_of, and an error for a later one, for which every open set would be unknown and every
-- share of what is answered too high.
CREATE MACRO is_known_day(as_of) AS CASE
    WHEN CAST(as_of AS DATE) > data_as_of()
        THEN error('nothing is known after ' || data_as_of() || ', which is data_as_of(): give that day or one before it')
    ELSE true
END;
