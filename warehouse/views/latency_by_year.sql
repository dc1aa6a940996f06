-- latency_by_year: How long answers took, by the year in which the questions were asked. Unknown and no_term are
--   counted beside, never inside; figures over fewer than five sets are NULL, their numbers are always shown.
-- Key: submitted_year
-- submitted_year: Year in which the questions were asked; NULL where no day is known. Example: 2025
-- cohort: Which day puts a set into its group: submitted_on, the day of asking. Example: submitted_on
-- n_sets: Sets asked, all outcomes; a set of several members counts whole with each (full counting). Unit: sets.
--   Example: 12
-- n_sets_fractional: The same, each set divided among its members (see set_members.weight): these add up to the number
--   of sets. Unit: sets. Example: 8.8
-- n_sets_first: Sets of which the member comes first: first signatory, first addressee (a third way of counting). Unit:
--   sets. Example: 7
-- n_answered: Sets answered by as_of_on, dates trusted. Unit: sets. Example: 10
-- n_open: Sets known to be open. Unit: sets. Example: 1
-- n_overdue: Sets known to be open past their deadline_on. Unit: sets. Example: 1
-- n_withdrawn: Sets withdrawn. Unit: sets. Example: 0
-- n_unknown: Sets whose outcome is unknown: counted here, left out of medians and shares. Unit: sets. Example: 1
-- n_no_term: Sets without a term: counted here, left out of medians and shares. Unit: sets. Example: 0
-- n_noticed: Sets for which a notice of postponement came, of those that count. Unit: sets. Example: 3
-- n_late: Sets answered or still open after due_on. Unit: sets. Example: 4
-- n_late_without_notice: Sets late (answered or open) without any notice. Unit: sets. Example: 2
-- n_notice_too_late: Sets whose first notice came after due_on. Unit: sets. Example: 1
-- mean_days: Mean of days_to_answer over n_answered. Unit: calendar days. Example: 24.1
-- p25_days: First quartile of days_to_answer over n_answered. Unit: calendar days. Example: 19
-- median_days: Median of days_to_answer over n_answered. Unit: calendar days. Example: 20
-- p75_days: Third quartile of days_to_answer over n_answered. Unit: calendar days. Example: 22
-- p90_days: Ninth decile of days_to_answer over n_answered. Unit: calendar days. Example: 41
-- max_days: Longest days_to_answer over n_answered. Unit: calendar days. Example: 67
-- median_days_with_open: Days after which half of the sets are answered, the open ones counted as long as they waited
--   (Kaplan and Meier); NULL where half are not answered yet. Unit: calendar days. Example: 21
-- share_21_with_open: Share answered within 21 days by the same method; NULL where no set waited so long yet.
--   Example: 0.62
-- share_beyond_six_weeks: Share of n_answered that took more than 42 days. Example: 0.1
-- n_cohort_21: Sets that count for on_time_21: not withdrawn, due_on before as_of_on. Unit: sets. Example: 11
-- n_on_time_21: Of these, answered by due_on; open and overdue sets count as not on time. Unit: sets. Example: 7
-- on_time_21: Share of n_cohort_21 answered by due_on. Example: 0.64
-- on_time_21_low: Lower end of its 95 % interval (Wilson). Example: 0.35
-- on_time_21_high: Upper end of its 95 % interval (Wilson). Example: 0.85
-- on_time_21_fractional: The same share, each set counted by its weight. Example: 0.61
-- n_cohort_rule: Sets that count for on_time_rule: not withdrawn, deadline_on before as_of_on. Unit: sets. Example: 11
-- n_on_time_rule: Of these, answered by deadline_on, a timely postponement giving six weeks. Unit: sets. Example: 9
-- on_time_rule: Share of n_cohort_rule answered by deadline_on. Example: 0.82
-- on_time_rule_low: Lower end of its 95 % interval (Wilson). Example: 0.52
-- on_time_rule_high: Upper end of its 95 % interval (Wilson). Example: 0.95
-- on_time_rule_fractional: The same share, each set counted by its weight. Example: 0.8
-- as_of_on: The day it holds for (data_as_of). Example: 2026-03-02

-- The figures of the latency_by_ views as of a day, by any dimension of set_members: a row a member.
CREATE MACRO latency_as_of(dimension_name, as_of) AS TABLE
WITH members AS (
    SELECT set_id, member, weight, is_first
    FROM set_members
    WHERE dimension = known_dimension(dimension_name) AND is_known_day(as_of)
),
judged AS (
    SELECT members.*, outcomes.* EXCLUDE (set_id)
    FROM set_outcomes_as_of(as_of) AS outcomes
    JOIN members USING (set_id)
),
counted AS (
    SELECT
        member,
        count(*) AS n_sets,
        round(sum(weight), 9) AS n_sets_fractional,
        count(*) FILTER (is_first) AS n_sets_first,
        count(*) FILTER (is_counted AND is_answered) AS n_answered,
        count(*) FILTER (is_open) AS n_open,
        count(*) FILTER (days_overdue > 0) AS n_overdue,
        count(*) FILTER (is_withdrawn) AS n_withdrawn,
        count(*) FILTER (outcome = 'unknown') AS n_unknown,
        count(*) FILTER (outcome = 'no_term') AS n_no_term,
        count(*) FILTER (is_counted AND is_noticed) AS n_noticed,
        count(*) FILTER (is_late) AS n_late,
        count(*) FILTER (is_late AND NOT is_noticed) AS n_late_without_notice,
        count(*) FILTER (is_counted AND postponed_on > due_on) AS n_notice_too_late,
        avg(days_to_answer) FILTER (is_counted) AS mean_days,
        quantile_cont(days_to_answer, 0.25) FILTER (is_counted) AS p25_days,
        quantile_cont(days_to_answer, 0.5) FILTER (is_counted) AS median_days,
        quantile_cont(days_to_answer, 0.75) FILTER (is_counted) AS p75_days,
        quantile_cont(days_to_answer, 0.9) FILTER (is_counted) AS p90_days,
        max(days_to_answer) FILTER (is_counted) AS max_days,
        avg(CASE WHEN days_to_answer > extended_term_days() THEN 1 ELSE 0 END)
            FILTER (is_counted AND is_answered) AS share_beyond_six_weeks,
        count(*) FILTER (is_counted AND due_on < as_of_on) AS n_cohort_21,
        count(*) FILTER (is_counted AND due_on < as_of_on AND answered_on <= due_on) AS n_on_time_21,
        sum(weight) FILTER (is_counted AND due_on < as_of_on) AS cohort_21_weight,
        coalesce(sum(weight) FILTER (is_counted AND due_on < as_of_on AND answered_on <= due_on), 0)
            AS on_time_21_weight,
        count(*) FILTER (is_counted AND deadline_on < as_of_on) AS n_cohort_rule,
        count(*) FILTER (is_counted AND deadline_on < as_of_on AND answered_on <= deadline_on) AS n_on_time_rule,
        sum(weight) FILTER (is_counted AND deadline_on < as_of_on) AS cohort_rule_weight,
        coalesce(sum(weight) FILTER (is_counted AND deadline_on < as_of_on AND answered_on <= deadline_on), 0)
            AS on_time_rule_weight
    FROM judged
    GROUP BY member
),
survival AS (
    SELECT
        member,
        max(n_at_risk) AS n_waiting,
        min(days_waited) FILTER (share_unanswered <= 0.5) AS median_days_with_open,
        -- Where nobody waited so long, nothing is known of that day.
        CASE
            WHEN max(days_waited) >= term_days() OR min(share_unanswered) = 0
                THEN 1 - coalesce(min(share_unanswered) FILTER (days_waited <= term_days()), 1)
        END AS share_21_with_open
    FROM survival_as_of(dimension_name, as_of)
    GROUP BY member
)
SELECT
    counted.member,
    'submitted_on' AS cohort,
    counted.n_sets,
    counted.n_sets_fractional,
    counted.n_sets_first,
    counted.n_answered,
    counted.n_open,
    counted.n_overdue,
    counted.n_withdrawn,
    counted.n_unknown,
    counted.n_no_term,
    counted.n_noticed,
    counted.n_late,
    counted.n_late_without_notice,
    counted.n_notice_too_late,
    guarded(counted.mean_days, counted.n_answered) AS mean_days,
    guarded(counted.p25_days, counted.n_answered) AS p25_days,
    guarded(counted.median_days, counted.n_answered) AS median_days,
    guarded(counted.p75_days, counted.n_answered) AS p75_days,
    guarded(counted.p90_days, counted.n_answered) AS p90_days,
    guarded(counted.max_days, counted.n_answered) AS max_days,
    guarded(survival.median_days_with_open, survival.n_waiting) AS median_days_with_open,
    guarded(survival.share_21_with_open, survival.n_waiting) AS share_21_with_open,
    guarded(counted.share_beyond_six_weeks, counted.n_answered) AS share_beyond_six_weeks,
    counted.n_cohort_21,
    counted.n_on_time_21,
    guarded(counted.n_on_time_21 / counted.n_cohort_21, counted.n_cohort_21) AS on_time_21,
    guarded(wilson_low(counted.n_on_time_21, counted.n_cohort_21), counted.n_cohort_21) AS on_time_21_low,
    guarded(wilson_high(counted.n_on_time_21, counted.n_cohort_21), counted.n_cohort_21) AS on_time_21_high,
    guarded(counted.on_time_21_weight / counted.cohort_21_weight, counted.n_cohort_21) AS on_time_21_fractional,
    counted.n_cohort_rule,
    counted.n_on_time_rule,
    guarded(counted.n_on_time_rule / counted.n_cohort_rule, counted.n_cohort_rule) AS on_time_rule,
    guarded(wilson_low(counted.n_on_time_rule, counted.n_cohort_rule), counted.n_cohort_rule) AS on_time_rule_low,
    guarded(wilson_high(counted.n_on_time_rule, counted.n_cohort_rule), counted.n_cohort_rule) AS on_time_rule_high,
    guarded(counted.on_time_rule_weight / counted.cohort_rule_weight, counted.n_cohort_rule) AS on_time_rule_fractional,
    CAST(as_of AS DATE) AS as_of_on
FROM counted
LEFT JOIN survival USING (member);

CREATE VIEW latency_by_year AS
SELECT CAST(nullif(member, 'unknown') AS INTEGER) AS submitted_year, * EXCLUDE (member)
FROM latency_as_of('year', data_as_of())
ORDER BY submitted_year;
