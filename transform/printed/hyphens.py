"""The lines of a page as running text again: broken words mended, hyphens and web addresses that belong kept.

A hyphen at a line end is the typesetter's ('regelma-' 'tig') or the word's own ('VN-' 'Mensenrechtenraad'). It is the
word's own before a capital, behind a figure or an abbreviation, behind 'niet', 'ex', 'non' and 'vice', before
'generaal' and 'president', and where the same text prints the word with a hyphen inside a line and never without. No
letter is ever changed or lost here, only hyphens at line ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from transform.folded_text import fold

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_BROKEN = re.compile(r"(?P<first>[^\W_]+(?:-[^\W_]+)*)-$")
_NEXT = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_OWN_BEFORE = {"niet", "ex", "non", "vice"}
_OWN_BEHIND = ("generaal", "president")
_HANGING = {"en", "of", "dan", "tot", "als", "respectievelijk", "resp"}  # 'wet- en regelgeving'
_ADDRESS = re.compile(r"https?:/?/?|www\.", re.IGNORECASE)
_RUNS_ON = ("-", "+", "&", "=", "_", "~", "%", "#", "://", "http:", "https:", "http:/", "https:/")
_PLAIN_WORD = re.compile(r"[^\W\d_]+[.,;:]?$")


class LineJoiner:
    """Joins the lines of paragraphs; knows how the whole text they come from writes its words."""

    def __init__(self, text: str) -> None:
        words = {word.lower() for word in _WORD.findall(text)}
        self._hyphenated = {word for word in words if "-" in word}
        self._whole = words - self._hyphenated

    def join(self, lines: Iterable[str]) -> str:
        """One paragraph of the given lines; empty lines are left out."""
        pieces: list[str] = []
        last = ""  # the last word so far, which may have grown over several lines
        is_address, n_open = False, 0
        for line in filter(None, map(fold, lines)):
            first = line.partition(" ")[0]
            gap, is_typeset = self._gap(last, first, is_address, n_open > 0) if pieces else ("", False)
            if is_typeset:
                pieces[-1] = pieces[-1][:-1]
            pieces += [gap, line] if gap else [line]
            is_glued = not gap and len(first) == len(line)
            last = line.rsplit(" ", 1)[-1]
            is_address = bool(_ADDRESS.search(last)) or (is_glued and is_address)
            n_open = max(0, n_open + line.count("(") - line.count(")"))
        return "".join(pieces)

    def _gap(self, last: str, first: str, is_address: bool, is_in_brackets: bool) -> tuple[str, bool]:
        """What parts a line from the one before: a blank or nothing, and whether the hyphen between them goes."""
        if is_address:
            runs_on = last.endswith(_RUNS_ON) or (
                last.endswith("/") and (is_in_brackets or not _PLAIN_WORD.match(first))
            )
            return "" if runs_on else " ", False
        broken, begins = _BROKEN.search(last[-100:]), _NEXT.match(first)
        if not broken:
            return " ", False
        if not begins:
            return ("" if first[0].isdigit() else " "), False
        left, right = broken["first"], begins[0]
        if right.lower() in _HANGING and len(right) == len(first.rstrip(".,;")):
            return " ", False
        return "", not self._is_own(left, right)

    def _is_own(self, left: str, right: str) -> bool:
        if right[0].isupper() or left[-1].isdigit() or sum(letter.isupper() for letter in left) > 1 or len(left) == 1:
            return True
        if left.lower() in _OWN_BEFORE or right.lower().startswith(_OWN_BEHIND):
            return True
        word = f"{left}-{right}".lower()
        return word in self._hyphenated and f"{left}{right}".lower() not in self._whole
