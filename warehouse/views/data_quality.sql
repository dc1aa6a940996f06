-- data_quality: How complete and how well paired the data are, a row a run and a row a vergaderjaar. The ledger of a
--   run counts what it discovered; that of a vergaderjaar all publications known, numbers missing in the Aanhangsel
--   included.
-- Key: scope, name
-- scope: run or vergaderjaar. Example: vergaderjaar
-- name: The run, or the vergaderjaar (unknown where no paper says it). Example: 2020-2021
-- n_discovered: Publications known of. Unit: publications. Example: 3206
-- n_published: Readable: of a run new or changed, of a vergaderjaar all. Unit: publications. Example: 3199
-- n_unchanged: Already held; a vergaderjaar has none. Unit: publications. Example: 0
-- n_pending: Not yet formatted. Unit: publications. Example: 2
-- n_quarantined: Could not be used; see quarantine. Unit: publications. Example: 3
-- n_missing: Known of and not to be had: of a run those the source does not give, of a vergaderjaar the numbers in
--   aanhangsel_holes on covered days that no later paper will fill. Unit: publications. Example: 2
-- n_deferred: Left for a later run. Unit: publications. Example: 0
-- adds_up: n_discovered is the sum of the six after it. Example: true
-- n_sets: Sets, after that run or of that vergaderjaar; NULL for a run that published nothing. Unit: sets.
--   Example: 3046
-- n_questions: Questions in them. Unit: questions. Example: 22791
-- n_questions_answered: Questions that some answer text covers. Unit: questions. Example: 21850
-- n_answers: Answer texts. Unit: answers. Example: 18410
-- n_answers_linked: Answer texts that are linked to a question. Unit: answers. Example: 18395
-- share_linked: Share of the answers that are linked to a question. Example: 0.999
-- n_holes: Gaps in the Aanhangsel numbering, covered or not. Unit: gaps. Example: 2
-- n_warnings: Rows of warnings. Unit: rows. Example: 57
CREATE VIEW data_quality AS
WITH counted AS (
    SELECT
        run_id,
        max(n_rows) FILTER (table_name = 'question_sets' AND part = '') AS n_sets,
        max(n_rows) FILTER (table_name = 'questions' AND part = '') AS n_questions,
        max(n_rows) FILTER (table_name = 'questions' AND part = 'answered') AS n_questions_answered,
        max(n_rows) FILTER (table_name = 'answers' AND part = '') AS n_answers,
        max(n_rows) FILTER (table_name = 'answers' AND part = 'linked') AS n_answers_linked,
        max(n_rows) FILTER (table_name = 'aanhangsel_holes' AND part = '') AS n_holes,
        max(n_rows) FILTER (table_name = 'warnings' AND part = '') AS n_warnings
    FROM row_counts
    GROUP BY run_id
),
gaps AS (
    SELECT vergaderjaar, count(*) AS n_holes, sum(n_missing) FILTER (is_covered AND is_settled) AS n_missing
    FROM aanhangsel_holes
    GROUP BY vergaderjaar
),
linked AS (
    SELECT DISTINCT set_id, publication_id, answer_ordinal AS ordinal FROM answer_questions
),
answers_a_set AS (
    SELECT set_id, count(*) AS n_answers, count(linked.ordinal) AS n_answers_linked
    FROM answers
    LEFT JOIN linked USING (set_id, publication_id, ordinal)
    GROUP BY set_id
),
texts AS (
    SELECT
        coalesce(vergaderjaar, 'unknown') AS vergaderjaar,
        count(*) AS n_sets,
        sum(n_questions) AS n_questions,
        sum(n_questions_answered) AS n_questions_answered,
        coalesce(sum(answers_a_set.n_answers), 0) AS n_answers,
        coalesce(sum(answers_a_set.n_answers_linked), 0) AS n_answers_linked
    FROM question_sets
    LEFT JOIN answers_a_set USING (set_id)
    GROUP BY 1
),
noted AS (
    SELECT coalesce(vergaderjaar, 'unknown') AS vergaderjaar, count(*) AS n_warnings
    FROM warnings
    JOIN publications USING (publication_id)
    GROUP BY 1
),
papers AS (
    SELECT
        vergaderjaar,
        sum(n_publications) AS n_publications,
        sum(n_current + n_superseded + n_removed) AS n_published,
        sum(n_pending) AS n_pending,
        sum(n_deferred) AS n_deferred,
        sum(n_quarantined) AS n_quarantined
    FROM ledger_by_year
    GROUP BY vergaderjaar
),
rows_of_both AS (
    SELECT
        'run' AS scope,
        run_id AS name,
        n_discovered,
        n_published,
        n_unchanged,
        n_pending,
        n_quarantined,
        n_missing,
        n_deferred,
        n_sets,
        n_questions,
        n_questions_answered,
        n_answers,
        n_answers_linked,
        n_holes,
        n_warnings
    FROM runs
    LEFT JOIN counted USING (run_id)
    UNION ALL
    -- A year may have sets and no paper of its own, or the other way round.
    SELECT
        'vergaderjaar' AS scope,
        vergaderjaar AS name,
        coalesce(n_publications, 0) + coalesce(n_missing, 0) AS n_discovered,
        coalesce(n_published, 0) AS n_published,
        0 AS n_unchanged,
        coalesce(n_pending, 0) AS n_pending,
        coalesce(n_quarantined, 0) AS n_quarantined,
        coalesce(n_missing, 0) AS n_missing,
        coalesce(n_deferred, 0) AS n_deferred,
        coalesce(n_sets, 0) AS n_sets,
        coalesce(n_questions, 0) AS n_questions,
        coalesce(n_questions_answered, 0) AS n_questions_answered,
        coalesce(n_answers, 0) AS n_answers,
        coalesce(n_answers_linked, 0) AS n_answers_linked,
        coalesce(n_holes, 0) AS n_holes,
        coalesce(n_warnings, 0) AS n_warnings
    FROM papers
    FULL JOIN texts USING (vergaderjaar)
    LEFT JOIN gaps USING (vergaderjaar)
    LEFT JOIN noted USING (vergaderjaar)
)
SELECT
    scope,
    name,
    CAST(n_discovered AS BIGINT) AS n_discovered,
    CAST(n_published AS BIGINT) AS n_published,
    n_unchanged,
    CAST(n_pending AS BIGINT) AS n_pending,
    CAST(n_quarantined AS BIGINT) AS n_quarantined,
    CAST(n_missing AS BIGINT) AS n_missing,
    CAST(n_deferred AS BIGINT) AS n_deferred,
    n_discovered = n_published + n_unchanged + n_pending + n_quarantined + n_missing + n_deferred AS adds_up,
    n_sets,
    CAST(n_questions AS BIGINT) AS n_questions,
    CAST(n_questions_answered AS BIGINT) AS n_questions_answered,
    CAST(n_answers AS BIGINT) AS n_answers,
    CAST(n_answers_linked AS BIGINT) AS n_answers_linked,
    CASE WHEN n_answers > 0 THEN n_answers_linked / n_answers END AS share_linked,
    CAST(n_holes AS BIGINT) AS n_holes,
    n_warnings
FROM rows_of_both
ORDER BY scope, name;
