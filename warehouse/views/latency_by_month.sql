-- latency_by_month: How long answers took, by the month in which the questions were asked (cohort: asked). Unknown and
--   no_term are counted beside, never inside. Figures over fewer than five sets are NULL.
-- submitted_month: First day of the month in which the questions were asked.
-- n_sets: Sets asked in the month, all outcomes. Unit: sets.
-- n_answered: Sets answered by as_of_on, dates trusted. Unit: sets.
-- n_open: Sets known to be open. Unit: sets.
-- n_withdrawn: Sets withdrawn. Unit: sets.
-- n_unknown: Sets whose outcome is unknown. Unit: sets.
-- n_no_term: Sets without a term. Unit: sets.
-- median_days: Median of days_to_answer over n_answered. Unit: calendar days.
-- p90_days: Ninth decile of days_to_answer over n_answered. Unit: calendar days.
-- n_cohort_21: Sets that count for on_time_21: not withdrawn, due_on before as_of_on. Unit: sets.
-- on_time_21: Share of n_cohort_21 answered by due_on; open and overdue sets count as not on time.
-- n_cohort_rule: Sets that count for on_time_rule: not withdrawn, deadline_on before as_of_on. Unit: sets.
-- on_time_rule: Share of n_cohort_rule answered by deadline_on, a timely postponement giving six weeks.
-- as_of_on: The day up to which everything is known (data_as_of).
CREATE VIEW latency_by_month AS
WITH judged AS (
    SELECT
        *,
        outcome NOT IN ('no_term', 'unknown', 'withdrawn') AS counts,
        CAST(date_trunc('month', submitted_on) AS DATE) AS submitted_month
    FROM set_outcomes
    WHERE submitted_on IS NOT NULL
),
months AS (
    SELECT
        submitted_month,
        count(*) AS n_sets,
        count(*) FILTER (counts AND is_answered) AS n_answered,
        count(*) FILTER (is_open) AS n_open,
        count(*) FILTER (outcome = 'withdrawn') AS n_withdrawn,
        count(*) FILTER (outcome = 'unknown') AS n_unknown,
        count(*) FILTER (outcome = 'no_term') AS n_no_term,
        quantile_cont(days_to_answer, 0.5) FILTER (counts AND is_answered) AS median_days,
        quantile_cont(days_to_answer, 0.9) FILTER (counts AND is_answered) AS p90_days,
        count(*) FILTER (counts AND due_on < as_of_on) AS n_cohort_21,
        avg(CASE WHEN answered_on <= due_on THEN 1 ELSE 0 END) FILTER (counts AND due_on < as_of_on) AS on_time_21,
        count(*) FILTER (counts AND deadline_on < as_of_on) AS n_cohort_rule,
        avg(CASE WHEN answered_on <= deadline_on THEN 1 ELSE 0 END)
            FILTER (counts AND deadline_on < as_of_on) AS on_time_rule,
        max(as_of_on) AS as_of_on
    FROM judged
    GROUP BY submitted_month
)
SELECT
    submitted_month,
    n_sets,
    n_answered,
    n_open,
    n_withdrawn,
    n_unknown,
    n_no_term,
    CASE WHEN n_answered >= 5 THEN median_days END AS median_days,
    CASE WHEN n_answered >= 5 THEN p90_days END AS p90_days,
    n_cohort_21,
    CASE WHEN n_cohort_21 >= 5 THEN on_time_21 END AS on_time_21,
    n_cohort_rule,
    CASE WHEN n_cohort_rule >= 5 THEN on_time_rule END AS on_time_rule,
    as_of_on
FROM months
ORDER BY submitted_month;
