-- reconciliation: A set of written questions that either source knows, and how far the two agree: the publications
--   (here) and the Tweede Kamer's own register. Empty until the register has been asked.
-- Key: set_id
-- status: in_both, only_here, only_in_register or not_comparable (reason says why). Example: in_both
-- reason: Why a set that one source lacks is no difference: eerste_kamer, no_zaak_number, oral, no_day,
--   register_not_asked (for that day), not_searched (what was published then), too_recent (asked in the last seven days
--   that both know) or removed_from_register; NULL where the sources are compared. Example: register_not_asked
-- kenmerk: Number under which the set was put to the minister, as either source has it. Example: 2021Z02286
-- subject: What the questions are about, here, else in the register. Example: de sluiting van spoorlijn X
-- register_started_on: Day the register dates the questions. Example: 2021-02-04
-- submitted_days_apart: submitted_on less register_started_on; NULL where one is unknown or the register gave both.
--   Unit: calendar days. Example: 0
-- register_answered_on: Day of the first answer that the register names. Example: 2021-04-12
-- answered_days_apart: answered_on less register_answered_on; NULL where one is unknown, the register gave both or a
--   letter answered. Unit: calendar days. Example: 0
-- parties: Parties of the submitters as the papers print them, each once, sorted. Example: ['NPB', 'Waterpartij']
-- register_parties: Parties of the submitters in the register, each once, sorted. Example: ['NPB', 'Waterpartij']
-- has_other_parties: Both name parties, and not the same; how a name is spelled, but for its letters, does not count.
--   Example: false
-- ministries: Ministries of the addressees as the papers name them, each once, sorted. Example: ['ienw']
-- register_ministries: Ministries of the addressees in the register, each once, sorted. Example: ['ienw']
-- has_other_ministries: Both name ministries, and not the same. Example: false
-- documents_only_in_register: Publications that the register names and that are not held here.
--   Example: ['ah-tk-20202021-2302']
-- documents_only_here: Publications held here that the register does not name; empty where it names papers without
--   saying which. Example: []
-- is_answered_only_in_register: The register names an answer, and no answer or letter is known here. Example: false
CREATE VIEW reconciliation AS
WITH asked AS (
    SELECT span_from, span_to FROM coverage_spans WHERE family = 'register'
),
-- Up to when both can be expected to know a set.
reach AS (
    SELECT least(data_as_of(), max(span_to)) - 7 AS known_to FROM asked
),
held AS (
    SELECT publication_id AS name FROM publications
    UNION
    SELECT regexp_replace(publication_id, '-[hn][0-9]*$', '') FROM publications
    UNION
    SELECT alias FROM document_aliases WHERE basis = 'formatted'
),
named AS (
    SELECT set_id, ordinal, publication_id AS name FROM register_documents WHERE publication_id IS NOT NULL
    UNION
    SELECT set_id, ordinal, unnest(external_ids) FROM register_documents
),
people AS (
    SELECT
        set_id,
        true AS is_here,
        role,
        CASE WHEN role = 'submitter' AND party_basis = 'text' THEN party END AS party,
        CASE WHEN role = 'addressee' AND ministry_basis = 'text' THEN ministry END AS ministry
    FROM actors
    WHERE weight > 0
    UNION ALL
    SELECT set_id, false, role, party, ministry
    FROM register_actors
),
grouped AS (
    SELECT
        set_id,
        is_here,
        list_sort(list_distinct(list(party) FILTER (role = 'submitter' AND party IS NOT NULL))) AS parties,
        list_sort(list_distinct(
            list(lower(regexp_replace(strip_accents(party), '[^0-9A-Za-z]', '', 'g')))
                FILTER (role = 'submitter' AND party IS NOT NULL)
        )) AS spelled,
        list_sort(list_distinct(list(ministry) FILTER (role = 'addressee' AND ministry IS NOT NULL))) AS ministries,
        count(*) FILTER (role = 'submitter' AND party IS NULL) > 0 AS lacks_party,
        count(*) FILTER (role = 'addressee' AND ministry IS NULL) > 0 AS lacks_ministry
    FROM people
    GROUP BY set_id, is_here
),
people_here AS (
    SELECT * EXCLUDE (is_here) FROM grouped WHERE is_here
),
people_there AS (
    SELECT * EXCLUDE (is_here) FROM grouped WHERE NOT is_here
),
known_documents AS (
    SELECT DISTINCT set_id, ordinal FROM named WHERE name IN (SELECT name FROM held)
),
documents_there AS (
    SELECT
        set_id,
        min(document_on) FILTER (kind = 'answer') AS answered_on,
        bool_or(kind IN ('answer', 'further_answer')) AS has_answer,
        bool_or(publication_id IS NULL AND kind != 'other') AS has_nameless,
        list_sort(list_distinct(list(publication_id) FILTER (
            publication_id IS NOT NULL AND known_documents.set_id IS NULL
        ))) AS lacking_here
    FROM register_documents
    LEFT JOIN known_documents USING (set_id, ordinal)
    GROUP BY set_id
),
documents_here AS (
    SELECT
        links.set_id,
        bool_or(links.role = 'question') AS has_question,
        list_sort(list_distinct(list(links.publication_id) FILTER (
            publications.family IN ('kv', 'ah')
            AND publications.superseded_by IS NULL
            AND regexp_replace(links.publication_id, '-[hn][0-9]*$', '') NOT IN (SELECT name FROM named)
            AND links.publication_id NOT IN (SELECT name FROM named)
        ))) AS lacking_there
    FROM publication_sets AS links
    JOIN publications USING (publication_id)
    GROUP BY links.set_id
),
beside AS (
    SELECT
        coalesce(question_sets.set_id, register_sets.set_id) AS set_id,
        coalesce(question_sets.kenmerk, register_sets.kenmerk) AS kenmerk,
        coalesce(question_sets.subject, register_sets.subject) AS subject,
        question_sets.set_id IS NOT NULL AS is_here,
        register_sets.set_id IS NOT NULL AND NOT register_sets.is_removed AS is_there,
        coalesce(register_sets.is_removed, false) AS is_removed,
        question_sets.kenmerk_kind,
        question_sets.chamber,
        coalesce(question_sets.is_oral, false) AS is_oral,
        question_sets.submitted_on,
        question_sets.submitted_basis,
        question_sets.answered_on,
        question_sets.answered_basis,
        register_sets.started_on AS register_started_on
    FROM question_sets
    FULL JOIN register_sets ON question_sets.set_id = register_sets.set_id
    WHERE EXISTS (SELECT 1 FROM asked) OR EXISTS (SELECT 1 FROM register_sets)
),
judged AS (
    SELECT
        *,
        CASE
            WHEN is_here AND is_there THEN NULL
            WHEN is_removed THEN 'removed_from_register'
            WHEN is_here AND chamber = 'ek' THEN 'eerste_kamer'
            WHEN is_here AND coalesce(kenmerk_kind, '') != 'zaak' THEN 'no_zaak_number'
            WHEN is_here AND is_oral THEN 'oral'
            WHEN coalesce(submitted_on, register_started_on) IS NULL THEN 'no_day'
            WHEN is_here AND NOT EXISTS (
                SELECT 1 FROM asked WHERE beside.submitted_on BETWEEN asked.span_from AND asked.span_to
            ) THEN 'register_not_asked'
            WHEN is_there AND NOT EXISTS (
                SELECT 1
                FROM coverage_spans AS spans
                WHERE spans.family = 'kv' AND beside.register_started_on BETWEEN spans.span_from AND spans.span_to
            ) THEN 'not_searched'
            WHEN coalesce(submitted_on, register_started_on) > (SELECT known_to FROM reach) THEN 'too_recent'
        END AS reason
    FROM beside
)
SELECT
    set_id,
    judged.kenmerk,
    CASE
        WHEN reason IS NOT NULL THEN 'not_comparable'
        WHEN is_here AND is_there THEN 'in_both'
        WHEN is_here THEN 'only_here'
        ELSE 'only_in_register'
    END AS status,
    reason,
    judged.subject,
    submitted_on,
    submitted_basis,
    register_started_on,
    CASE WHEN submitted_basis != 'register' THEN submitted_on - register_started_on END AS submitted_days_apart,
    judged.answered_on,
    answered_basis,
    documents_there.answered_on AS register_answered_on,
    CASE
        WHEN answered_basis NOT IN ('register', 'letter') THEN judged.answered_on - documents_there.answered_on
    END AS answered_days_apart,
    coalesce(people_here.parties, []) AS parties,
    coalesce(people_there.parties, []) AS register_parties,
    -- A party that one does not name may be any that the other does.
    coalesce(
        len(people_here.spelled) > 0
        AND len(people_there.spelled) > 0
        AND (
            (NOT list_has_all(people_there.spelled, people_here.spelled) AND NOT people_there.lacks_party)
            OR (NOT list_has_all(people_here.spelled, people_there.spelled) AND NOT people_here.lacks_party)
        ),
        false
    ) AS has_other_parties,
    coalesce(people_here.ministries, []) AS ministries,
    coalesce(people_there.ministries, []) AS register_ministries,
    coalesce(
        len(people_here.ministries) > 0
        AND len(people_there.ministries) > 0
        AND (
            (NOT list_has_all(people_there.ministries, people_here.ministries) AND NOT people_there.lacks_ministry)
            OR (NOT list_has_all(people_here.ministries, people_there.ministries) AND NOT people_here.lacks_ministry)
        ),
        false
    ) AS has_other_ministries,
    coalesce(documents_there.lacking_here, []) AS documents_only_in_register,
    CASE
        WHEN is_there AND NOT coalesce(documents_there.has_nameless, false)
            THEN coalesce(documents_here.lacking_there, [])
        ELSE []
    END AS documents_only_here,
    coalesce(is_here AND judged.answered_on IS NULL AND documents_there.has_answer, false)
        AS is_answered_only_in_register
FROM judged
LEFT JOIN people_here USING (set_id)
LEFT JOIN people_there USING (set_id)
LEFT JOIN documents_there USING (set_id)
LEFT JOIN documents_here USING (set_id);
