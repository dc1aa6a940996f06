SELECT made_from, stemming
FROM search_index
