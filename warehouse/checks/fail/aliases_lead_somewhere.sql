-- Every other name of a document or set leads to one that is held.
SELECT set_id, alias, target_id
FROM document_aliases
WHERE
    target_id NOT IN (SELECT publication_id FROM publications UNION ALL SELECT set_id FROM question_sets)
    OR alias = target_id
