"""Answers by their number in the Aanhangsel: in words, and by ids that are written as people write them.

Forms really printed: 'Aanhangsel Handelingen, vergaderjaar 2019–2020, nr. 96', 'Handelingen II 2019/20, Aanhangsel 34',
'Kamervragen (Aanhangsel) 2023–2024, nr. 2267', 'ah-tk-2017–2018, nr.2509', 'AH 2023/24, nrs. 12 en 14'. An id in its
proper form is found with the other ids.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from transform.citations.grammar import (
    BLANK,
    CHAMBER,
    COMMA,
    DASH,
    GAP,
    NR,
    VERGADERJAAR,
    Citation,
    house_of,
    read_numbers,
    vergaderjaar,
)
from transform.identifiers import parse_publication_id

_YEAR = rf"\(?{VERGADERJAAR}\)?"
_AANHANGSEL = re.compile(
    rf"(?:[Kk]amervragen{BLANK}\({BLANK})?[Aa]an(?:-?\s?hangsel|h\.)"
    rf"(?P<handelingen>{BLANK}\(?(?:(?:van{GAP}de|der|bij{GAP}de|van){GAP})?[Hh]and(?:elingen|\.))?"
    rf"{BLANK}(?:{CHAMBER})?\)?{COMMA}(?:{_YEAR}{COMMA})?"
)
_YEAR_BEFORE = re.compile(rf"{VERGADERJAAR}{COMMA}$")
_HANDELINGEN_BEFORE = re.compile(rf"[Hh]andelingen{BLANK}(?:{CHAMBER})?{COMMA}(?:{VERGADERJAAR}{COMMA})?$")
_YEAR_BEHIND = re.compile(rf"{COMMA}\(?{VERGADERJAAR}")
_NEXT_YEAR = re.compile(rf"{BLANK}[,;]?{BLANK}(?:en{GAP})?{VERGADERJAAR}{COMMA}")
_ID = re.compile(
    rf"(?:AH|Ah|ah)(?<![A-Za-z0-9-]..)(?:{DASH}|{BLANK})(?P<house>TK|EK|Tk|Ek|tk|ek|II|I)?(?:{DASH}|{BLANK})"
    rf"(?:[Vv]ergaderjaar{BLANK})?((?:19|20)[0-9]{{2}})(?:{BLANK}(?:{DASH}|/){BLANK})?((?:19|20)?[0-9]{{2}})(?![0-9])"
    rf"(?:{BLANK}{DASH}{BLANK}|{BLANK},{BLANK}|{BLANK}(?={NR}))"
)
_RUN = re.compile(r"[0-9A-Za-z-]{1,64}")


def find_aanhangsels(text: str, chamber: str) -> Iterator[Citation]:
    """One citation a number; the vergaderjaar may stand before or behind it. Where it is missing there is no target."""
    if "hangsel" in text or "anh." in text:
        yield from _in_words(text, chamber)
    if "ah" in text or "AH" in text or "Ah" in text:
        yield from _by_id(text, chamber)


def _in_words(text: str, chamber: str) -> Iterator[Citation]:
    for found in _AANHANGSEL.finditer(text):
        before = text[max(0, found.start() - 60) : found.start()]
        year, ahead = vergaderjaar(found, 3), _YEAR_BEFORE.search(before)
        numbers, end = read_numbers(text, found.end(), needs_nr=False)
        # A page's foot says "vergaderjaar 2024–2025, Aanhangsel 3": that is a page number.
        is_named = found["handelingen"] or found[3] or _HANDELINGEN_BEFORE.search(before)
        if not numbers or not (is_named or (not ahead and len(numbers[0]) >= 3)):
            continue
        if not year and ahead:
            year = vergaderjaar(ahead)
        elif not year and (behind := _YEAR_BEHIND.match(text, end)):
            year, end = vergaderjaar(behind), behind.end()
        house = house_of(found["chamber"], chamber)
        yield from _answers(text[found.start() : end], found.start(), house, year, numbers)
        while following := _NEXT_YEAR.match(text, end):  # "… nr. 247 en vergaderjaar 2023–2024, nr. 5"
            start = following.start(1)
            numbers, end = read_numbers(text, following.end(), needs_nr=True)
            if not numbers:
                break
            yield from _answers(text[start:end], start, house, vergaderjaar(following), numbers)


def _by_id(text: str, chamber: str) -> Iterator[Citation]:
    for found in _ID.finditer(text):
        numbers, end = read_numbers(text, found.end(), needs_nr=False)
        year = vergaderjaar(found, 2)
        run = _RUN.match(text, found.start())
        if not numbers or not (year or found["house"]) or text[end : end + 1].isalpha():
            continue
        if run and parse_publication_id(run[0].rstrip("-")):
            continue
        house = house_of(found["house"] and found["house"].upper(), chamber)
        yield from _answers(text[found.start() : end], found.start(), house, year, numbers)


def _answers(raw: str, offset: int, house: str, year: str | None, numbers: list[str]) -> Iterator[Citation]:
    for number in numbers:
        yield Citation("aanhangsel", raw, offset, f"ah-{house}-{year}-{int(number)}" if year else None)
