-- Where any run published, the calendar has every day from 1990 to 2039 with its weekday, its recess and numbers that
-- go on from those of the day before: one more on a working day, and on a day outside recess where these are known.
WITH days AS (
    SELECT
        *,
        row_number() OVER (ORDER BY day_on) AS place,
        coalesce(lag(working_day_number) OVER (ORDER BY day_on), 0) AS working_before,
        coalesce(lag(recess_free_day_number) OVER (ORDER BY day_on), 0) AS free_before,
        coalesce(day_on >= recess_known_from_on, false) AS is_known
    FROM calendar_days
),
held AS (
    SELECT days.day_on, max(recesses.name) AS name
    FROM days
    JOIN recesses ON days.day_on BETWEEN recesses.first_on AND recesses.last_on
    GROUP BY days.day_on
)
SELECT days.day_on, iso_weekday, is_working_day, working_day_number, is_recess, recess_free_day_number
FROM days
LEFT JOIN held USING (day_on)
WHERE
    days.day_on != DATE '1989-12-31' + CAST(place AS INTEGER)
    OR iso_weekday != isodow(days.day_on)
    OR is_working_day != (iso_weekday < 6 AND holiday IS NULL)
    OR working_day_number != working_before + CAST(is_working_day AS INTEGER)
    OR is_recess IS DISTINCT FROM CASE WHEN is_known THEN held.day_on IS NOT NULL END
    OR (recess IS NOT NULL) != coalesce(is_recess, false)
    OR recess_free_day_number IS DISTINCT FROM CASE
        WHEN recess_known_from_on IS NULL THEN NULL
        WHEN NOT is_known THEN 0
        ELSE free_before + CAST(NOT is_recess AS INTEGER)
    END
UNION ALL
SELECT max(day_on), NULL, NULL, NULL, NULL, NULL
FROM calendar_days
HAVING max(day_on) IS DISTINCT FROM DATE '2039-12-31' AND (SELECT count(*) FROM runs) > 0
