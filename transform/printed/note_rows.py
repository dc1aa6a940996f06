"""Where the notes at the end of a page begin: the longest row of numbers in their turn at the beginnings of lines.

A number stands apart ('1 NRC'), is glued to the note ('1NRC', and '336 200 VII, nr. 5' for note 3 on Kamerstuk 36 200),
or is raised ('¹ NRC'). Lines of a note may begin with figures too, so each beginning has its doubt.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from transform.dates import MONTHS
from transform.printed.page_furniture import Line

RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
PLAIN = str.maketrans(RAISED, "0123456789")
NONE, SOME, MUCH = range(3)
"""How doubtful a beginning is; of MUCH it is none without its mark in the text."""

_LEAD = re.compile(rf"(?P<plain>\d{{1,8}})|[{RAISED}]{{1,3}}")
_UNITS = ("miljoen", "miljard", "euro", "procent", "jaar", "dagen", "weken", "maanden", "uur", "meter", "km", "kg")
COUNTED_BEHIND = re.compile(
    rf"[.,]?\d|\s*%|[-–](?=\w)|[a-zA-Z²³]|\s+(?:{'|'.join((*MONTHS, *_UNITS))})\b|\s?[–x×]\s?\d", re.IGNORECASE
)
"""What follows a figure that counts something."""
COUNTED_BEFORE = re.compile(
    r"(?:\b(?:nrs?\.?|nummers?|vra(?:ag|gen)|antwoord(?:en)?|art(?:ikel(?:en)?|\.)|leden|bijlagen?|pagina|blz\.?|p\.|punt"
    r"|fase|pijler|hoofdstuk|onderdeel|categorie|klasse|deel|tabel|figuur|stap|CO|NO|H|PM|Q|m|km|cm"
    # a figure behind these counts something
    r"|aan|alle|bij|bijna|ca\.?|circa|de|deze|die|door|een|en|er|het|in|maar|maximaal|met|minimaal|na|naar|nog|of|om|ongeveer|op|over"
    r"|per|ruim|sinds|slechts|te|tot|tussen|uit|van|voor|zo[’']n)"
    r"|[€(/–+]|^|(?<!\d\d\d)\d\s?,?)\s?$",
    re.IGNORECASE,
)
"""What stands before a figure that counts something."""
_YEAR = re.compile(r"(?:19|20)\d\d\s")
_FIGURE_FIRST = re.compile(r"[1-9]\d{0,3}(?!\d|[.,]\d|\s*%)|\d\d[\s.]?\d{3}(?!\d)")
_LONGEST_STEP = 3  # from the number of a note to that of the next
_REACH = 16  # how much of the line above tells whether it goes on with a number
_OPENS = "«‘“\"'(["
_GOES_ON = ".,:;)%]?!»”’°²³"  # what may stand behind a figure within a sentence


class Start(NamedTuple):
    """Where a note may begin: the line, its number, how that is printed, how many signs it takes, and how sure."""

    line: int
    number: int
    style: str
    n_signs: int
    doubt: int


class _Row(NamedTuple):
    """A row of beginnings: how long it is, how far it can be trusted (0 is best), its first, and what follows."""

    length: int
    trust: int
    start: Start
    following: _Row | None


def note_rows(page: Sequence[Line], top: int, first: int, refused: Collection[Start], most_doubt: int) -> list[Start]:
    """The longest row of beginnings from line `top` on whose numbers count up from `first`, without the refused ones
    and those of more than `most_doubt`; some numbers may be left out.

    Of equally long rows the one with the least doubt; of those the last beginning of the first note.
    """
    rows: dict[int, dict[str, _Row]] = {}  # the best that begin with a number, by how that is printed
    best: dict[int, _Row] = {}  # by how many numbers lie between its first and `first`
    for index in range(len(page) - 1, top - 1, -1):
        above = page[index - 1].text if index else ""
        for start in _starts(index, page[index].text, above):
            if start.doubt > most_doubt or start in refused:
                continue
            row = _Row(1, -start.doubt, start, None)
            for step in range(1, _LONGEST_STEP + 1):
                for following in rows.get(start.number + step, {}).values():
                    trust = following.trust - start.doubt - (following.start.style != start.style) - MUCH * (step > 1)
                    if (following.length + 1, trust) > row[:2]:
                        row = _Row(following.length + 1, trust, start, following)
            of_number = rows.setdefault(start.number, {})
            if start.style not in of_number or row[:2] >= of_number[start.style][:2]:
                of_number[start.style] = row
            if first <= start.number < first + _LONGEST_STEP:
                step = start.number - first
                if step not in best or row[:2] > best[step][:2]:
                    best[step] = row
    found: list[Start] = []
    at = best[min(best)] if best else None
    while at is not None:
        found.append(at.start)
        at = at.following
    return found


def _starts(index: int, text: str, above: str) -> Iterator[Start]:
    lead = _LEAD.match(text)
    if not lead or lead.end() == len(text):
        return
    figures, behind = lead[0], text[lead.end() :]
    if lead["plain"] is None:
        doubt = MUCH if behind.lstrip()[:1].islower() else SOME
        yield Start(index, int(figures.translate(PLAIN)), "raised", len(figures), doubt)
        return
    is_low = behind.lstrip()[:1].islower() or (above and COUNTED_BEFORE.search(f"{above[-_REACH:]} "))
    low = SOME if is_low else NONE
    if len(figures) <= 3:
        style = "apart" if behind[0].isspace() else "glued"
        if style == "apart" and COUNTED_BEHIND.match(text, lead.end()):
            if behind.lstrip()[0].isupper():
                yield Start(index, int(figures), style, len(figures), MUCH)
        elif style == "apart" or behind[0].isalpha() or behind[0] in _OPENS:
            yield Start(index, int(figures), style, len(figures), low)
        elif behind[0] not in _GOES_ON:
            yield Start(index, int(figures), style, len(figures), MUCH)
    for n_signs in range(1, min(4, len(figures))):
        rest = text[n_signs:]
        if _YEAR.match(rest):
            yield Start(index, int(figures[:n_signs]), "glued", n_signs, low)
        elif _FIGURE_FIRST.match(rest):
            yield Start(index, int(figures[:n_signs]), "glued", n_signs, MUCH)
