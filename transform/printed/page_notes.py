"""Footnotes of a paper as pages: their texts at the end of a page or paper, and the places their marks stand.

PDF text gives three dialects: '1De Telegraaf' with the marks on lines of their own, '1 NRC' with the marks glued or
behind a blank ('artikel» 1?', 'denial.3'), and raised figures; papers not yet formatted write '1)' or '[1]'. A number
at the beginning of a line is a note only in its turn, at the end of its page; a mark is only told where the page leaves
no doubt: behind a sentence, a quotation or a letter, or at the one place where it can be.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from transform.dates import MONTHS
from transform.folded_text import raised
from transform.printed.page_furniture import Line

MARK = "\x01"  # stands before the raised number of a note in the lines that are given back; furniture removes it
_MARKED = re.compile(rf"{MARK}([⁰¹²³⁴⁵⁶⁷⁸⁹]+)")
_PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_START = re.compile(r"(?P<number>\d{1,3})(?:(?P<blank>\s+)(?=\S)|(?=[^\W\d_]|[«‘“\"'(\[])|(?=(?:19|20)\d\d\s))")
_BRACKETED = re.compile(r"(?:\[(?P<square>\d{1,3})\]|(?P<round>\d{1,3})\))\s*(?=\S)")
_UNITS = ("miljoen", "miljard", "euro", "procent", "jaar", "dagen", "weken", "maanden", "uur", "meter", "km", "kg")
_NO_MARK_BEHIND = re.compile(
    rf"[.,]?\d|\s*%|[-–](?=\w)|[a-zA-Z²³]|\s+(?:{'|'.join((*MONTHS, *_UNITS))})\b|\s?[–x×]\s?\d", re.IGNORECASE
)
_NO_MARK_BEFORE = re.compile(
    r"(?:\b(?:nrs?\.?|nummers?|vra(?:ag|gen)|antwoord(?:en)?|art(?:ikel(?:en)?|\.)|leden|bijlagen?|pagina|blz\.?|p\.|punt"
    r"|fase|pijler|hoofdstuk|onderdeel|categorie|klasse|deel|tabel|figuur|stap|CO|NO|H|PM|Q|m|km|cm"
    # a figure behind these counts something
    r"|aan|alle|bij|bijna|ca\.?|circa|de|deze|die|door|een|en|er|het|in|maar|maximaal|met|minimaal|na|naar|nog|of|om|ongeveer|op|over"
    r"|per|ruim|sinds|slechts|te|tot|tussen|uit|van|voor|zo[’']n)"
    r"|[€(/–+]|^|(?<!\d\d\d)\d\s?,?)\s?$",
    re.IGNORECASE,
)
_STRONG = re.compile(r"(?:[?!.,;:»”’)\]⁰¹²³⁴⁵⁶⁷⁸⁹]\s?|[a-zà-ÿ]{2}|[A-Z]{2,})$")
_SOURCE = re.compile(
    r"https?:|www\.|Kamerstuk|Aanhangsel|Handelingen|«|\b(?:19|20)\d\d\b|\.(?:nl|com|eu)\b", re.IGNORECASE
)
_FIGURES = re.compile(r"(?P<plain>(?<!\d)\d{1,3}(?!\d))|[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}(?![⁰¹²³⁴⁵⁶⁷⁸⁹])")
_CALLED = re.compile(r"(?<=\S)\s?(?:\[(?P<square>\d{1,3})\]|(?<![\d(])(?P<round>\d{1,3})\))")
_REACH = 60  # how much of the text before a figure tells what it is


@dataclass(frozen=True, slots=True)
class PageNote:
    """A footnote as printed: its number and its lines."""

    number: str
    lines: list[str]


IsLine = Callable[[Line], bool]
Headings = Mapping[Line, int]
_Spot = tuple[int, int, int]  # line, begin and end of a mark


def take_notes(lines: Sequence[Line], headings: Headings, is_end: IsLine) -> tuple[list[Line], list[PageNote]]:
    """Part the notes from the lines of a paper, and put MARK and the raised number where each mark stands.

    `headings` are those of questions and answers, below which notes may begin, and where in each line text begins;
    `is_end` tells the heading of an explanation, where they end.
    """
    text: list[Line] = []
    notes: list[PageNote] = []
    before = 0  # where the page before begins in `text`
    for page in _pages(lines):
        rows = _rows(page, len(notes) + 1, headings)
        end = next((i for i in range(rows[0], len(page)) if is_end(page[i])), len(page)) if rows else 0
        rows = [row for row in rows if row < end]
        if rows:
            # Where nothing but notes stands between empty lines, they belong to the text above.
            has_text = any(line.text for line in page[: rows[0]])
            body = page[: rows[0]] if has_text else text[before:]
            found = [
                PageNote(str(number), _texts(page[row:until], _START))
                for number, (row, until) in enumerate(zip(rows, [*rows[1:], end], strict=True), len(notes) + 1)
            ]
            spots = _spots(body, [note.number for note in found], headings)
            if spots or any(_SOURCE.search(line) for note in found for line in note.lines):
                notes += found
                if not has_text:
                    del text[before:]
                page = [*_marked(body, spots), *page[end:]]
        before = len(text)
        text += page
    return (text, notes) if notes else _bracketed(text, headings, is_end)


def without_marks(text: str) -> str:
    """The words without the marks of notes."""
    return _MARKED.sub("", text)


def settled(text: str) -> tuple[str, list[tuple[str, int]]]:
    """The text with its marks as raised numbers only, and (number of the note, offset of its mark) for each."""
    marks = [(found[1].translate(_PLAIN), found.start() - count) for count, found in enumerate(_MARKED.finditer(text))]
    return text.replace(MARK, ""), marks


def _pages(lines: Sequence[Line]) -> Iterator[list[Line]]:
    return (list(page) for _, page in groupby(lines, key=lambda line: line.page))


def _texts(lines: Sequence[Line], start: re.Pattern[str]) -> list[str]:
    found = start.match(lines[0].text)
    return [lines[0].text[found.end() if found else 0 :], *(line.text for line in lines[1:])]


def _rows(page: list[Line], first: int, headings: Headings) -> list[int]:
    """Where the notes of a page begin: the longest row of numbers in their turn, the last of equals."""
    tail = 1 + max((index for index, line in enumerate(page) if line in headings), default=-1)
    chains: dict[tuple[int, bool], tuple[int, int]] = {}  # of a number and style: length of the row, index
    follows: dict[int, int | None] = {}
    best: tuple[int, int | None] = (0, None)
    for index in range(len(page) - 1, tail - 1, -1):
        found = _START.match(page[index].text)
        if not found or (found["blank"] and _NO_MARK_BEHIND.match(page[index].text, found.end("number"))):
            continue
        number, is_apart = int(found["number"]), bool(found["blank"])
        length, following = chains.get((number + 1, is_apart), (0, None))
        chains[number, is_apart], follows[index] = (length + 1, index), following
        if number == first and length + 1 > best[0]:
            best = (length + 1, index)
    rows: list[int] = []
    at = best[1]
    while at is not None:
        rows.append(at)
        at = follows[at]
    return rows


def _bracketed(lines: list[Line], headings: Headings, is_end: IsLine) -> tuple[list[Line], list[PageNote]]:
    """Notes '1)' or '[1]' at the end of a paper; they are notes only if the text above calls them."""
    tail = 1 + max((index for index, line in enumerate(lines) if line in headings), default=-1)
    end = next((index for index in range(tail, len(lines)) if is_end(lines[index])), len(lines))
    starts = [
        (index, int(found["square"] or found["round"]))
        for index in range(tail, end)
        if (found := _BRACKETED.match(lines[index].text))
    ]
    row: list[int] = []
    for index, number in starts:
        if number == 1 and (not index or not lines[index - 1].text):
            row = [index]
        elif row and number == len(row) + 1:
            row.append(index)
    if not row:
        return lines, []
    spots: list[tuple[_Spot, str]] = []
    called = 0
    for index in range(row[0]):
        for found in _CALLED.finditer(lines[index].text):
            if int(found["square"] or found["round"]) == called + 1 <= len(row):
                called += 1
                spots.append(((index, *found.span()), str(called)))
    if not spots:
        return lines, []
    notes = [
        PageNote(str(number), _texts(lines[index:until], _BRACKETED))
        for number, (index, until) in enumerate(zip(row, [*row[1:], end], strict=True), 1)
    ]
    return [*_marked(lines[: row[0]], spots), *lines[end:]], notes


def _spots(body: list[Line], numbers: Sequence[str], headings: Headings) -> list[tuple[_Spot, str]]:
    """Where the marks of notes stand, each behind the one before; those that cannot be told are left out."""
    strong: dict[str, list[_Spot]] = {number: [] for number in numbers}
    weak: dict[str, list[_Spot]] = {number: [] for number in numbers}
    plain = {raised(number): number for number in numbers}
    above = ""
    behind = (-1, 0, 0)
    for index, line in enumerate(body):
        text = line.text
        text_begins = headings.get(line, 0)
        if text_begins == len(text):  # an empty line, or nothing but a heading
            above = ""
            continue
        for found in _FIGURES.finditer(text, text_begins):
            number = found["plain"] or plain.get(found[0], "")
            if number not in strong:
                continue
            begin, end = found.span()
            before = text[max(0, begin - _REACH) : begin] if begin else above[-_REACH:] + " "
            if not found["plain"] or (index, begin - 1, int(number)) == behind or _is_row(text):
                strong[number].append((index, begin, end))
            elif _NO_MARK_BEHIND.match(text, end) or _NO_MARK_BEFORE.search(before):
                continue
            elif _STRONG.search(before):
                strong[number].append((index, begin, end))
            else:
                weak[number].append((index, begin, end))
                continue
            behind = (index, end, int(number) + 1)  # where the mark of the next note would follow at once
        above = text
    spots: list[tuple[_Spot, str]] = []
    last: _Spot = (0, -1, -1)
    for number in numbers:
        later = [spot for spot in weak[number] if spot > last]
        spot = next((spot for spot in strong[number] if spot > last), later[0] if len(later) == 1 else None)
        if spot:
            spots.append((spot, number))
            last = spot
    return spots


def _is_row(text: str) -> bool:
    """A line of marks only, '2' or '3 4'."""
    return not text.strip("0123456789 ")


def _marked(body: list[Line], spots: Sequence[tuple[_Spot, str]]) -> list[Line]:
    """The lines with MARK and raised numbers in the given places; one at the beginning goes to the line above."""
    marked: list[Line | None] = list(body)
    for (index, begin, end), number in reversed(spots):
        line = marked[index] or body[index]
        before, behind = line.text[:begin].rstrip(), raised(number) + line.text[end:]
        above = next((i for i in range(index - 1, -1, -1) if body[i].text), None)
        if before or above is None:
            marked[index] = Line(before + MARK + behind, line.page)
        else:
            marked[index], marked[above] = None, Line(body[above].text + MARK + behind, body[above].page)
    return [line for line in marked if line]
