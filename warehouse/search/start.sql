-- What the index is made from while it is made.
CREATE TEMP TABLE sets (set_id VARCHAR, kenmerk VARCHAR, publication_id VARCHAR, subject VARCHAR);
CREATE TEMP TABLE read_texts (set_id VARCHAR, part VARCHAR, publication_id VARCHAR, ordinal INTEGER, text VARCHAR);
-- Words as they are printed, each with the number that its stem got when it came.
CREATE TEMP TABLE known_words (printed VARCHAR, word VARCHAR, number INTEGER);
CREATE TEMP TABLE places (number INTEGER, document INTEGER, n_times INTEGER);
