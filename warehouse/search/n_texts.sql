SELECT count(*) AS n_texts
FROM texts
