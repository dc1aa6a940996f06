-- answer_survival: What share of the sets was still unanswered after so many days, over all sets and by year of asking,
--   with the open ones in it (Kaplan and Meier): an open or withdrawn set counts as long as it waited. A row a day on
--   which anything happened; between two rows the share stays that of the first. Unknown and no_term are left out.
-- Key: dimension, member, days_waited
-- dimension: all, or year (of asking). Example: year
-- member: Which year; 'all' for all. Example: 2025
-- days_waited: Days since asking. Unit: calendar days. Example: 21
-- n_at_risk: Sets that waited so long or longer. Unit: sets. Example: 31
-- n_answered: Sets answered on that day. Unit: sets. Example: 4
-- n_censored: Sets withdrawn on that day, or open and waiting so long on as_of_on. Unit: sets. Example: 1
-- share_unanswered: Share unanswered after that day. Example: 0.52
-- as_of_on: The day it holds for (data_as_of). Example: 2026-03-02

-- The same as of a day, by any dimension of set_members: share still unanswered after so many days.
CREATE MACRO survival_as_of(dimension_name, as_of) AS TABLE
WITH steps AS (
    SELECT
        member,
        days_waited,
        count(*) FILTER (is_answered AND NOT is_withdrawn) AS n_answered,
        count(*) FILTER (NOT is_answered OR is_withdrawn) AS n_censored
    FROM set_outcomes_as_of(as_of)
    JOIN (SELECT set_id, member FROM set_members WHERE dimension = known_dimension(dimension_name) AND is_known_day(as_of)) USING (set_id)
    WHERE days_waited IS NOT NULL
    GROUP BY member, days_waited
),
risks AS (
    SELECT
        *,
        CAST(sum(n_answered + n_censored) OVER (PARTITION BY member ORDER BY days_waited DESC) AS BIGINT) AS n_at_risk
    FROM steps
)
SELECT
    member,
    days_waited,
    n_at_risk,
    n_answered,
    n_censored,
    -- Rounded, so that one half is one half however many factors it has.
    round(
        product(1 - n_answered / n_at_risk) OVER (
            PARTITION BY member ORDER BY days_waited ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ),
        12
    ) AS share_unanswered,
    CAST(as_of AS DATE) AS as_of_on
FROM risks;

CREATE VIEW answer_survival AS
SELECT 'all' AS dimension, * FROM survival_as_of('all', data_as_of())
UNION ALL
SELECT 'year' AS dimension, * FROM survival_as_of('year', data_as_of())
ORDER BY dimension, member, days_waited;
