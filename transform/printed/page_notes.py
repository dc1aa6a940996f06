"""Footnotes of a paper as pages: their texts at the end of a page or paper, and the places their marks stand.

PDF text gives three dialects: '1De Telegraaf' with the marks on lines of their own, '1 NRC' with the marks glued or
behind a blank ('artikel» 1?', 'denial.3'), and raised figures; papers not yet formatted write '1)' or '[1]'. A number
at the beginning of a line is a note only in its turn, at the end of its page; a mark is only told where the page leaves
no doubt: behind a sentence, a quotation or a letter, or at the one place where it can be.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from transform.dates import MONTHS
from transform.folded_text import raised
from transform.printed.note_rows import COUNTED_BEFORE, COUNTED_BEHIND, MUCH, PLAIN, RAISED, SOME, Start, note_rows
from transform.printed.page_furniture import Line

MARK = "\x01"  # stands before the raised number of a note in the lines that are given back; furniture removes it
_MARKED = re.compile(rf"({MARK}+)([{RAISED}]+)")
_BRACKETED = re.compile(r"(?:\[(?P<square>\d{1,3})\]|(?P<round>\d{1,3})\))\s*(?=\S)")
_STRONG = re.compile(r"(?:[?!.,;:»”’)\]⁰¹²³⁴⁵⁶⁷⁸⁹]\s?|[a-zà-ÿ]{2}|[A-Z]{2,})$")
_SOURCE = re.compile(
    r"https?:|www\.|Kamerstuk|Aanhangsel|Handelingen|«|\b(?:19|20)\d\d\b|\.(?:nl|com|eu)\b", re.IGNORECASE
)
_FIGURES = re.compile(
    rf"(?<!\d)\d{{1,3}}(?!\d)|[{RAISED}]{{1,6}}"
    rf"|(?P<of_year>(?<=\b(?:19|20)\d\d)(?<=(?:{'|'.join(month[-2:] for month in MONTHS)})\s\d\d\d\d)\d{{1,2}}(?!\d))"
)
_BETWEEN_MARKS = re.compile(r"[\s,]{0,3}")
_NEXT_MARK = re.compile(r",(\d{1,3})(?!\d)")
_CALLED = re.compile(r"(?<=\S)\s?(?:\[(?P<square>\d{1,3})\]|(?<![\d(])(?P<round>\d{1,3})\))")
_ATTEMPTS = 6  # to find a row of notes without those that nothing in the text calls
_REACH = 60  # how much of the text before a figure tells what it is


Key = tuple[int, str]
"""The series of a note, from 0, and its number: a page or another kind of mark may begin to count anew."""


@dataclass(frozen=True, slots=True)
class PageNote:
    """A footnote as printed: its number, its lines, the series it counts in, and the line where it begins."""

    number: str
    lines: list[str]
    series: int
    begins: Line

    @property
    def key(self) -> Key:
        """What its mark is known by."""
        return self.series, self.number


IsLine = Callable[[Line], bool]
Headings = Mapping[Line, int]
_Spot = tuple[int, int, int]  # line, begin and end of a mark


class _Found(NamedTuple):
    """Notes, and the lines without them; `is_whole`: those of a page are not all there is on it, or each is called."""

    notes: list[PageNote]
    lines: list[Line]
    is_whole: bool


def take_notes(lines: Sequence[Line], headings: Headings, is_end: IsLine) -> tuple[list[Line], list[PageNote]]:
    """Part the notes from the lines of a paper, and put MARK and the raised number where each mark stands.

    `headings` are those of questions and answers, below which notes may begin, and where in each line text begins;
    `is_end` tells the heading of an explanation, where they end. Of notes of a second series each mark has MARK twice,
    and so on.
    """
    bracketed = _bracketed(list(lines), headings, is_end)
    if not bracketed or not bracketed.is_whole:
        text, notes = _at_page_ends(lines, headings, is_end, 0)
        return (bracketed.lines, bracketed.notes) if bracketed and not notes else (text, notes)
    text, notes = _at_page_ends(bracketed.lines, headings, is_end, 1)
    place = {id(line): index for index, line in enumerate(lines)}
    return text, sorted([*bracketed.notes, *notes], key=lambda note: place.get(id(note.begins), len(place)))


def _at_page_ends(
    lines: Sequence[Line], headings: Headings, is_end: IsLine, series: int
) -> tuple[list[Line], list[PageNote]]:
    text: list[Line] = []
    notes: list[PageNote] = []
    before = 0  # where the page before begins in `text`
    is_head = bool(headings)  # what stands above the first question has addresses and no notes
    for page in _pages(lines):
        is_head = is_head and headings.keys().isdisjoint(page)
        if is_head:
            before = len(text)
            text += page
            continue
        first = int(notes[-1].number) + 1 if notes else 1
        found = _notes_of(page, text[before:], first, headings, is_end, series)
        if notes:
            anew = _notes_of(page, text[before:], 1, headings, is_end, series + 1, is_anew=True)
            if anew and (not found or len(anew.notes) > len(found.notes)):
                found, series = anew, series + 1
        if found:
            notes += found.notes
            if not found.is_whole:
                del text[before:]
            page = found.lines
        before = len(text)
        text += page
    return text, notes


def _notes_of(
    page: list[Line],
    page_before: list[Line],
    first: int,
    headings: Headings,
    is_end: IsLine,
    series: int,
    *,
    is_anew: bool = False,
) -> _Found | None:
    """The notes at the end of a page, counted from `first`; where they begin to count anew each must be called."""
    top = 1 + max((index for index, line in enumerate(page) if line in headings), default=-1)
    refused: set[Start] = set()
    for attempt in range(_ATTEMPTS):
        rows = note_rows(page, top, first, refused, MUCH if attempt + 1 < _ATTEMPTS else SOME)
        if not rows:
            return None
        end = next((index for index in range(rows[0].line, len(page)) if is_end(page[index])), len(page))
        rows = [row for row in rows if row.line < end]
        # Where nothing but notes stands between empty lines, they belong to the text above.
        has_text = any(line.text for line in page[: rows[0].line])
        body = page[: rows[0].line] if has_text else page_before
        in_turn = [first, *(row.number + 1 for row in rows)]
        doubtful = {
            str(row.number)
            for row, number in zip(rows, in_turn, strict=False)
            if row.doubt == MUCH or row.number != number
        }
        spots = _spots(body, [str(row.number) for row in rows], headings, doubtful)
        unlikely = doubtful - {number for _, number in spots}
        if not unlikely:
            break
        refused |= {row for row in rows if str(row.number) in unlikely}
    notes = [
        PageNote(
            str(row.number),
            [page[row.line].text[row.n_signs :].lstrip(), *_texts(page[row.line + 1 : until])],
            series,
            page[row.line],
        )
        for row, until in zip(rows, [*(row.line for row in rows[1:]), end], strict=True)
    ]
    is_sourced = any(_SOURCE.search(line) for note in notes for line in note.lines)
    if not (is_sourced and len(spots) == len(rows) if is_anew else is_sourced or spots):
        return None
    return _Found(notes, [*_marked(body, spots, series), *page[end:]], has_text)


def without_marks(text: str) -> str:
    """The words without the marks of notes."""
    return _MARKED.sub("", text)


def settled(text: str) -> tuple[str, list[tuple[Key, int]]]:
    """The text with its marks as raised numbers only, and for each the key of its note and the offset of the mark."""
    marks: list[tuple[Key, int]] = []
    n_signs = 0  # of those that go
    for found in _MARKED.finditer(text):
        marks.append(((len(found[1]) - 1, found[2].translate(PLAIN)), found.start() - n_signs))
        n_signs += len(found[1])
    return text.replace(MARK, ""), marks


def _pages(lines: Sequence[Line]) -> Iterator[list[Line]]:
    return (list(page) for _, page in groupby(lines, key=lambda line: line.page))


def _texts(lines: Sequence[Line]) -> list[str]:
    return [line.text for line in lines]


def _bracketed(lines: list[Line], headings: Headings, is_end: IsLine) -> _Found | None:
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
        # Behind no empty line the items of a list begin so too: a note names where something stands.
        if number == 1 and (not index or not lines[index - 1].text or _SOURCE.search(lines[index].text)):
            row = [index]
        elif row and number == len(row) + 1:
            row.append(index)
    if not row:
        return None
    # Notes of another series may follow: '1 NRC', behind an empty line.
    others = note_rows(lines[:end], row[-1] + 1, 1, (), SOME)
    if others and not lines[others[0].line - 1].text:
        end = others[0].line
    spots: list[tuple[_Spot, str]] = []
    called = 0
    for index in range(row[0]):
        for found in _CALLED.finditer(lines[index].text):
            if int(found["square"] or found["round"]) == called + 1 <= len(row):
                called += 1
                spots.append(((index, *found.span()), str(called)))
    if not spots:
        return None
    notes = [
        PageNote(
            str(number), [_BRACKETED.sub("", lines[index].text, 1), *_texts(lines[index + 1 : until])], 0, lines[index]
        )
        for number, (index, until) in enumerate(zip(row, [*row[1:], end], strict=True), 1)
    ]
    return _Found(notes, [*_marked(lines[: row[0]], spots, 0), *lines[end:]], called == len(row))


def _spots(body: list[Line], numbers: Sequence[str], headings: Headings, doubtful: Set[str]) -> list[tuple[_Spot, str]]:
    """Where the marks of notes stand, each behind the one before; those that cannot be told are left out.

    Of the `doubtful` numbers only what is a mark beyond doubt counts, or stands at the end of a clause.
    """
    strong: dict[str, list[_Spot]] = {number: [] for number in numbers}
    weak: dict[str, list[_Spot]] = {number: [] for number in numbers}
    above = ""
    behind = (-1, 0, 0)
    for index, line in enumerate(body):
        text = line.text
        text_begins = headings.get(line, 0)
        if text_begins == len(text):  # an empty line, or nothing but a heading
            above = ""
            continue
        for number, begin, end, is_sure in _figures(text, text_begins, strong):
            before = text[max(0, begin - _REACH) : begin] if begin else above[-_REACH:] + " "
            follows = behind[::2] == (index, int(number)) and _BETWEEN_MARKS.fullmatch(text, behind[1], begin)
            if is_sure or follows or _is_row(text):
                strong[number].append((index, begin, end))
            elif _is_counted_behind(text, end, number, strong) or COUNTED_BEFORE.search(before):
                continue
            elif _STRONG.search(before):
                strong[number].append((index, begin, end))
            else:
                weak[number].append((index, begin, end))
                continue
            behind = (index, end, int(number) + 1)  # where the mark of the next note would follow
        above = text
    spots: list[tuple[_Spot, str]] = []
    last: _Spot = (0, -1, -1)
    for number in numbers:
        later = [spot for spot in weak[number] if spot > last]
        is_likely = len(later) == 1 and (number not in doubtful or _ends_clause(body, later[0]))
        spot = next((spot for spot in strong[number] if spot > last), later[0] if is_likely else None)
        if spot:
            spots.append((spot, number))
            last = spot
    return spots


def _figures(text: str, start: int, numbers: Collection[str]) -> Iterator[tuple[str, int, int, bool]]:
    """Figures from `start` on that may be marks of notes: the number, where it stands, whether nothing else is meant.

    Marks of notes that follow each other may be printed in one: '¹²' of 1 and 2.
    """
    for found in _FIGURES.finditer(text, start):
        begin, end = found.span()
        if text[begin - 1 : begin] == MARK:
            continue
        figures = found[0].translate(PLAIN)
        is_raised = figures != found[0]
        if figures in numbers:
            yield figures, begin, end, is_raised or bool(found["of_year"])
        elif (together := _together(figures, numbers)) and (
            is_raised or (_STRONG.search(text[max(0, begin - 2) : begin]) and not COUNTED_BEHIND.match(text, end))
        ):
            for number in together:
                yield number, begin, begin + len(number), True
                begin += len(number)


def _together(figures: str, numbers: Collection[str]) -> list[str]:
    """The numbers of notes, each one more than the one before, whose figures are these; empty where there are none."""
    for length in range(1, len(figures)):
        first, joined = int(figures[:length]), ""
        row: list[str] = []
        while len(joined) < len(figures):
            row.append(str(first + len(row)))
            joined += row[-1]
        if joined == figures and all(number in numbers for number in row):
            return row
    return []


def _ends_clause(body: Sequence[Line], spot: _Spot) -> bool:
    """Whether a sign of the sentence or nothing follows a figure, where one that counts something has its noun."""
    text = body[spot[0]].text
    return text[spot[2] : spot[2] + 1] in ("", *"?!.,;:)]»”")


def _is_counted_behind(text: str, end: int, number: str, numbers: Collection[str]) -> bool:
    """Whether what follows a figure says that it counts something; not so in a series of marks, '1,2,3'."""
    following = _NEXT_MARK.match(text, end)
    if following and following[1] in numbers and int(following[1]) == int(number) + 1:
        return False
    return COUNTED_BEHIND.match(text, end) is not None


def _is_row(text: str) -> bool:
    """A line of marks only, '2' or '3 4'."""
    return not text.strip("0123456789 ")


def _marked(body: list[Line], spots: Sequence[tuple[_Spot, str]], series: int) -> list[Line]:
    """The lines with MARK and raised numbers in the given places; one at the beginning goes to the line above."""
    marked: list[Line | None] = list(body)
    mark = MARK * (series + 1)
    for (index, begin, end), number in reversed(spots):
        line = marked[index] or body[index]
        before, behind = line.text[:begin].rstrip(), raised(number) + line.text[end:]
        above = next((i for i in range(index - 1, -1, -1) if body[i].text), None)
        if before or above is None:
            marked[index] = Line(before + mark + behind, line.page)
        else:
            marked[index], marked[above] = None, Line(body[above].text + mark + behind, body[above].page)
    return [line for line in marked if line]
