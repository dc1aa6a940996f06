"""The piece of a text in which a search found something."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

_WORD = re.compile(r"[^\W_⁰¹²³⁴⁵⁶⁷⁸⁹]+")


def snippet(text: str, words: Collection[str], width: int, *, in_parts: bool) -> str:
    """About `width` characters around the first of the words (folded, whole or in parts), else the beginning."""
    line = " ".join(text.split())
    first, last = next(
        (found.span() for found in _WORD.finditer(line) if _is_meant(_folded(found[0]), words, in_parts)), (0, 0)
    )
    start = max(0, min(first - max(0, width - (last - first)) // 2, len(line) - width))
    end = min(len(line), start + width)
    # Not in the middle of a word, unless the word is longer than the line.
    if start and (blank := line.find(" ", start, first)) >= 0:
        start = blank + 1
    if end < len(line) and (blank := line.rfind(" ", last, end)) > 0:
        end = blank
    return ("… " if start else "") + line[start:end] + (" …" if end < len(line) else "")


def _is_meant(word: str, words: Collection[str], in_parts: bool) -> bool:
    return any(one in word for one in words) if in_parts else word in words


def _folded(word: str) -> str:
    """As the macro `folded` compares words; NFKD makes plain figures of lowered ones as well."""
    plain = unicodedata.normalize("NFKD", word).replace("\u00ad", "")
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).lower()
