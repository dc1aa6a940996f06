-- A candidate whose whole text is a day, 2021-04-12 or 12 april 2021, is of that day.
WITH written AS (
    SELECT
        *,
        [
            'januari',
            'februari',
            'maart',
            'april',
            'mei',
            'juni',
            'juli',
            'augustus',
            'september',
            'oktober',
            'november',
            'december'
        ] AS month_names
    FROM date_candidates
    -- A day in the register is one in Amsterdam, of an instant with an offset.
    WHERE value_on IS NOT NULL AND basis != 'register'
)
SELECT set_id, publication_id, name, basis, value_text, value_on
FROM written
WHERE
    value_text != CAST(value_on AS VARCHAR)
    AND ltrim(lower(value_text), '0') != concat(day(value_on), ' ', month_names[month(value_on)], ' ', year(value_on))
    AND (
        regexp_full_match(value_text, '[0-9]{4}-[0-9]{2}-[0-9]{2}')
        OR regexp_full_match(
            lower(value_text), concat('[0-9]{1,2} (', array_to_string(month_names, '|'), ') [1-9][0-9]{3}')
        )
    )
    -- The text of a page is kept without the number of days that it prints behind the day.
    AND publication_id NOT IN (SELECT publication_id FROM publications WHERE kind = 'set_page')
