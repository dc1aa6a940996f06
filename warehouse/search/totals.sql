INSERT INTO search_index
SELECT $1 AS made_from, $2 AS stemming, count(*) AS n_documents, coalesce(avg(n_words), 0) AS mean_words
FROM documents
