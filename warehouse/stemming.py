"""Which words count as one: by their stem where the extra `search` is installed, else each as it is written."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

PLAIN = "none"


@dataclass(frozen=True, slots=True)
class Stemming:
    """A name, under which an index says how it was made, and the stem of a folded word."""

    name: str
    stem: Callable[[str], str]


AS_WRITTEN = Stemming(PLAIN, lambda word: word)


@cache
def best() -> Stemming:
    """Dutch stemming where it is installed, else none."""
    try:
        import snowballstemmer
    except ImportError:
        return AS_WRITTEN
    stem_once = snowballstemmer.stemmer("dutch").stemWord

    def stem(word: str) -> str:
        if not word.isalpha():
            return word
        # Once would leave windmolens (windmolen) and windmolen (windmool) apart.
        while (shorter := stem_once(word)) != word and len(shorter) > 1:
            word = shorter
        return word

    return Stemming(f"snowball {importlib.metadata.version('snowballstemmer')}", stem)
