-- The days that are covered reach to the day of the last search.
SELECT data_as_of() AS data_as_of_on, max(window_to) AS searched_to_on, max_by(message, window_to) AS message
FROM runs
WHERE status != 'failed'
HAVING searched_to_on > coalesce(data_as_of_on, DATE '1945-01-01')
