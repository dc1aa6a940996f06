-- What a search takes for a word and when two words are the same; both DuckDB files have these macros.

-- The words of a text, as printed: runs of letters and digits. A raised figure is a note mark and no part of a word.
CREATE MACRO words_of(text) AS regexp_extract_all(text, '[\p{L}\p{M}\p{Nd}₀₁₂₃₄₅₆₇₈₉\x{AD}]+');

-- A text as searches compare it: lower case, without accents and soft hyphens, lowered figures (CO₂) as plain ones.
CREATE MACRO folded(text) AS lower(strip_accents(translate(text, '₀₁₂₃₄₅₆₇₈₉' || chr(173), '0123456789')));
