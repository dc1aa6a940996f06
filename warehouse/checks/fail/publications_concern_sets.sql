-- Every publication concerns some set, its first one among them, and every publication that concerns one is there.
SELECT publications.publication_id, publications.set_id
FROM publications
ANTI JOIN publication_sets USING (publication_id, set_id)
UNION ALL
SELECT publication_id, set_id
FROM publication_sets
ANTI JOIN publications USING (publication_id)
