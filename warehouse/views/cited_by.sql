-- cited_by: The citation graph backwards, a row a citation and set it leads to: who cites this set or publication. A
--   name that was replaced (not yet formatted, reprinted, corrected, another name of the set) leads to what stands now.
--   References inside one paper, and to papers that are not in these tables, are left out; see unresolved_citations.
--   Columns as in citations.
-- Key: set_id, publication_id, ordinal, cited_set_id, cited_publication_id
-- cited_set_id: The set that is cited. Example: 2023Z90777
-- cited_publication_id: The publication of it that is cited; NULL where the set is cited by its kenmerk.
--   Example: ah-tk-20222023-9301
-- is_same_set: A paper of the set itself cites it: an answer that names the notice before it. Example: true
-- set_id: The set that cites. Example: 2023Z90777
-- publication_id: The publication that cites. Example: ah-tk-20222023-9333
-- ordinal: Position of the citation in the publication that cites, from 1. Example: 1
CREATE VIEW cited_by AS
WITH RECURSIVE renamed AS (
    SELECT alias AS name, target_id, 1 AS n_steps
    FROM document_aliases
    UNION
    SELECT renamed.name, document_aliases.target_id, renamed.n_steps + 1
    FROM renamed
    JOIN document_aliases ON renamed.target_id = document_aliases.alias
    WHERE renamed.n_steps < 5
),
standing AS (
    SELECT name, arg_max(target_id, n_steps) AS target_id
    FROM renamed
    GROUP BY name
),
-- A citation names a paper without the suffix that its correction carries.
known AS (
    SELECT publication_id AS name, set_id, publication_id, 1 AS preference
    FROM publication_sets
    UNION
    SELECT regexp_replace(publication_id, '-[hn][0-9]*$', '') AS name, set_id, publication_id, 2 AS preference
    FROM publication_sets
    JOIN (SELECT publication_id FROM publications WHERE status = 'current') USING (publication_id)
    UNION
    SELECT unnest([set_id, kenmerk]) AS name, set_id, NULL AS publication_id, 2 AS preference
    FROM question_sets
),
named AS (
    SELECT
        *,
        CASE
            WHEN type = 'url' THEN regexp_extract(
                target_id,
                '(?:officielebekendmakingen\.nl|repository\.overheid\.nl)/(?:[^?#]*/)?((?:kv|ah|kst|h)-[0-9A-Za-z-]+)',
                1
            )
            ELSE target_id
        END AS name
    FROM citations
    WHERE type != 'internal'
)
SELECT
    known.set_id AS cited_set_id,
    known.publication_id AS cited_publication_id,
    named.set_id = known.set_id AS is_same_set,
    named.set_id,
    named.publication_id,
    named.ordinal,
    named.part,
    named.part_ordinal,
    named.type,
    named.raw,
    named.offset,
    named.basis
FROM named
LEFT JOIN standing USING (name)
JOIN known ON coalesce(standing.target_id, named.name) = known.name
QUALIFY known.preference = min(known.preference) OVER (
    PARTITION BY named.set_id, named.publication_id, named.ordinal
);
