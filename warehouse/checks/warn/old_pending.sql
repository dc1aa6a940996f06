-- A paper that is not yet formatted is formatted within sixty days.
SELECT publication_id, available_on, data_as_of() AS data_as_of_on
FROM publications
WHERE status = 'pending' AND available_on < data_as_of() - 60
ORDER BY available_on
