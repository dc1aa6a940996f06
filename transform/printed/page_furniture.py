"""What stands on a page around its text: running heads and feet, the mark of the series, margins of letters.

All of it is taken out by name, so that nothing is lost without a trace: 'Tweede Kamer, vergaderjaar 2023–2024,
Aanhangsel 2' (in PDF text glued to the ISSN line on the first page), the id of the paper, the banner above a published
paper, 'Pagina 2 van 4' and the margin of a minister's letter, which PDF text puts in the middle of a sentence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from transform.folded_text import fold
from transform.identifiers import parse_publication_id

_BREAKS = str.maketrans({"\r": "\n", "\v": "\n", "\u2028": "\n", "\u2029": "\n", "\ufeff": None, "\u200b": None})
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_YEAR = r"(?P<year>\d{4}\s?[-–]\s?\d{4})"
_FOOTER = re.compile(
    r"(?P<imprint>(?:ISSN\s*\d{4}\s*-\s*\d{3}[\dX]\s*)(?:[’']s-Gravenhage\s*\d{4}\s*)?|[’']s-Gravenhage\s*\d{4}\s*)?"
    rf"(?:Tweede|Eerste) Kamer, vergaderjaar {_YEAR},\s*(?:Aanhangsel|Vragen)(?:\s+(?P<page>\d{{1,5}}))?"
)
# What stands before the words of a foot where they name another paper.
_GLUES = re.compile(r"[\w.?!:;»”’)\]]")
_CITES = re.compile(
    r"(?:\b(?:zie|in|van|aan|bij|en|of|ook|de|het|Aanhangsel|Handelingen|Kamer|Kamervragen|vragen)|[,;(/–-])\s*$",
    re.IGNORECASE,
)
_IMPRINT = re.compile(r"ISSN\s*\d{4}\s*-\s*\d{3}[\dX]|[’']s-Gravenhage\s*\d{4}")
_ID = re.compile(r"(?:ah|kv)-(?:[a-z]{2}-)?[0-9A-Za-z-]{4,30}")
_OLD_ID = re.compile(r"KVR\d{3,6}|\d{4}tk(?:kvr|ah)\d{2,6}", re.IGNORECASE)
_BANNER = re.compile(
    r"(?:Tweede|Eerste)\s+Kamer\s+der\s+Staten-Generaal\s*[12]?"
    rf"|Vergaderjaar\s+{_YEAR}\s*(?:Aanhangsel\s+van\s+de\s+Handelingen|Vragen\s+gesteld\s+door\s+de\s+leden\s+der\s+Kamer)?"
    r"|Aanhangsel\s+van\s+de\s+Handelingen"
    r"|Vragen\s+gesteld\s+door\s+de\s+leden\s+der\s+Kamer(?:,\s+met\s+de\s+daarop\s+door\s+de(?:\s+regering\s+gegeven\s+antwoorden)?)?"
    r"|regering\s+gegeven\s+antwoorden"
)
_BANNER_LINES = 12  # the banner is at the top of the first page
_RULE = re.compile(r"[\W_]*__[\W_]*|[-–—=*]{5,}")
_MARGIN = re.compile(
    r"(?P<caption>(?:onze|ons|uw)\s+(?:referentie|kenmerk)|kenmerk|contactpersoon|datum)\s*:?(?P<value>\s+\S.{0,40})?",
    re.IGNORECASE,
)
_CAPTIONS = {
    **{name: name.replace(" ", "_") for name in ("uw referentie", "uw kenmerk", "kenmerk", "contactpersoon")},
    **dict.fromkeys(("onze referentie", "ons kenmerk", "onze kenmerk", "ons referentie"), "ons_kenmerk"),
    "datum": "date",
}
_MARGIN_NEIGHBOUR = re.compile(
    r"(?:Directie|Directoraat|Programmadirectie|Afdeling|Ministerie\s+van|Bijlagen?)\b.{0,60}"
)
_MARGIN_VALUE = re.compile(r"(?=.*\d)\S+(?:\s\S+){0,3}")
_KENMERK = re.compile(r"\d{4}\s?[ZD]\s?\d{5}")  # of the questions, which is no furniture
_PAGE_NUMBER = re.compile(r"Pagina\s+\d{1,4}\s+van\s+\d{1,4}", re.IGNORECASE)
# Glued to the end of a sentence, or to the heading or sentence behind it.
_GLUED_PAGE_NUMBER = re.compile(
    r"(?:^|(?<=[.?!»”’)\]]))\s*(?P<number>Pagina\s+\d{1,4}\s+van\s+\d{1,4}?)(?=$|\s|[A-ZÀ-Ý«‘“])"
)
_MOST_LINES = 50_000  # the longest paper known has some thousands
_MISSED_FEET = 3  # so many feet in a row may be missing from the text
_MANY_BLANK = 3  # that many empty lines part pages where nothing else does


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A line without the blanks at its ends, and the number of its page from 0; each is itself only."""

    text: str
    page: int


@dataclass(slots=True)
class Sheet:
    """The lines of a paper without its furniture, what was taken out as (name, text), and what that says."""

    lines: list[Line] = field(default_factory=list)
    furniture: list[tuple[str, str]] = field(default_factory=list)
    vergaderjaar: str | None = None
    printed_id: str | None = None
    is_published: bool = False
    margin: list[tuple[str, str]] = field(default_factory=list)
    """What the margin of a letter says, as (caption in small letters, value): its day, the kenmerk of the questions."""

    def warnings(self) -> list[tuple[str, str]]:
        """What was left out: each kind of furniture, how often, and how many letters and figures in all."""
        times = Counter(name for name, _ in self.furniture)
        letters = Counter[str]()
        for name, text in self.furniture:
            letters[name] += sum(map(str.isalnum, text))
        return [("furniture", f"{name} × {n}, {letters[name]} letters") for name, n in times.items()]


def read_sheet(pages: Sequence[str]) -> Sheet:
    """Take the furniture from the pages of a paper; a page may hold several where line breaks or feet tell so.

    A form feed, a foot, three empty lines and, in plain text of a PDF, a line that begins with one blank begin a page.
    Of text without end the lines past 50,000 are one line.
    """
    sheet = Sheet()
    last_page = 0  # printed number of the last foot
    n_more = n_blank = 0  # pages begun within one, empty lines before this one
    for part, raw in _raw_lines(pages):
        number = part + n_more
        text = fold(raw)
        if not text:
            n_blank += 1
            if n_blank == 1:
                sheet.lines.append(Line("", number))
            continue
        if n_blank >= _MANY_BLANK or (raw[0] == " " != raw[1] and not sheet.is_published):
            n_more, number = n_more + 1, number + 1
        n_blank = 0
        while foot := _own_foot(text, sheet, last_page):
            begin, end, last_page = foot
            if before := text[:begin].strip():
                _take_line(before, part + n_more, sheet)
            sheet.furniture.append(("page footer", text[begin:end].strip()))
            n_more += 1
            text, number = text[end:].strip(), part + n_more
        if text and "agina" in text and (glued := _GLUED_PAGE_NUMBER.search(text)):
            if before := text[: glued.start()].strip():
                _take_line(before, number, sheet)
            sheet.furniture.append(("page number", glued["number"]))
            text = text[glued.end() :].strip()
        if text:
            _take_line(text, number, sheet)
    _take_margins(sheet)
    return sheet


def _take_line(text: str, number: int, sheet: Sheet) -> None:
    if name := _name(text, sheet):
        sheet.furniture.append((name, text))
    else:
        sheet.lines.append(Line(text, number))


def _raw_lines(pages: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Each line with the number of its page or part of a page, those past the most lines as one."""
    parts = [part.replace("\r\n", "\n").translate(_BREAKS) for page in pages for part in page.split("\f")]
    room = _MOST_LINES
    for number, part in enumerate(parts):
        if room <= 0:
            yield number, _CONTROL.sub(" ", " ".join(parts[number:]))
            return
        *lines, rest = part.split("\n", room)
        for line in lines:
            yield number, _CONTROL.sub(" ", line)
        room -= len(lines) + 1
        yield number, _CONTROL.sub(" ", rest)


def _own_foot(text: str, sheet: Sheet, last_page: int) -> tuple[int, int, int] | None:
    """Where a foot of this paper begins and ends in a line, and the number of its page; None without one.

    A footnote may print the same words about another paper: its year or its number gives it away. A foot that stands
    beside other words is one only with the number of the next page, which may be glued to what follows it.
    """
    for foot in _FOOTER.finditer(text) if "vergaderjaar" in text else ():
        if sheet.vergaderjaar not in (None, _year(foot["year"])):
            continue
        page, end = foot["page"] or "", foot.end()
        due = str(last_page + 1)
        if len(page) > len(due) and page.startswith(due):
            page, end = due, end - len(page) + len(due)
        is_alone = not text[: foot.start()].strip() and not text[end:].strip()
        if is_alone:
            is_own = not page or not last_page or page == due
        else:
            is_glued = _GLUES.match(text[foot.start() - 1 : foot.start()]) is not None
            is_cited = not is_glued and _CITES.search(text[: foot.start()]) is not None
            is_next = page == due or (len(page) <= len(due) and last_page < int(page or 0) <= last_page + _MISSED_FEET)
            is_own = (is_next or (not page and foot["imprint"] is not None)) and not is_cited
        if is_own:
            sheet.vergaderjaar = sheet.vergaderjaar or _year(foot["year"])
            return foot.start(), end, int(page or due)
    return None


def _year(text: str) -> str:
    return re.sub(r"\s?[-–]\s?", "-", text)


def _name(text: str, sheet: Sheet) -> str | None:
    """What kind of furniture a line is, None for text."""
    if len(text) > 200:
        return None
    is_top = len(sheet.lines) < _BANNER_LINES
    is_addressed = bool(sheet.lines) and "voorzitter" in sheet.lines[-1].text.lower()  # an address above a letter
    if is_top and not is_addressed and (banner := _BANNER.fullmatch(text)):
        sheet.is_published = True
        if banner["year"]:
            sheet.vergaderjaar = sheet.vergaderjaar or _year(banner["year"])
        return "banner"
    if is_top and text in ("1", "2") and sheet.furniture and sheet.furniture[-1][1].endswith("Staten-Generaal"):
        return "banner"
    if _IMPRINT.fullmatch(text):
        return "imprint"
    if _ID.fullmatch(text) and parse_publication_id(text):
        sheet.printed_id = sheet.printed_id or text
        return "id line"
    if _OLD_ID.fullmatch(text):
        return "id line"
    if _PAGE_NUMBER.fullmatch(text):
        return "page number"
    return "rule" if _RULE.fullmatch(text) else None


def _take_margins(sheet: Sheet) -> None:
    """The margin of a letter stands at the top of a page or behind an empty line: departments, captions and values."""
    lines = sheet.lines
    taken: list[int] = []
    index, is_top = 0, False
    for index, line in enumerate(lines):
        if taken and index <= taken[-1]:
            continue
        before = lines[index - 1] if index else None
        is_top = before is not None and (not before.text or before.page != line.page)
        if line.text and is_top:
            taken += _margin(lines, index, sheet)
    if taken:
        sheet.furniture += [("letter margin", lines[index].text) for index in taken]
        gone = set(taken)
        sheet.lines = [line for index, line in enumerate(lines) if index not in gone]


def _margin(lines: Sequence[Line], start: int, sheet: Sheet) -> list[int]:
    """The lines from `start` on that are a margin: departments, then captions, each with its value; else none."""
    found: list[int] = []
    index = start
    while index < len(lines) and lines[index].text and _MARGIN_NEIGHBOUR.fullmatch(lines[index].text):
        found.append(index)
        index += 1
    index = _filled(lines, index) if found else index
    n_captions = 0
    while index < len(lines) and (caption := _MARGIN.fullmatch(lines[index].text)):
        below = index if caption["value"] else _filled(lines, index + 1)
        value = (caption["value"] or (lines[below].text if below < len(lines) else "")).strip()
        if not _MARGIN_VALUE.fullmatch(value) or _KENMERK.search(value):
            break
        found += [index] if below == index else [index, below]
        sheet.margin.append((_CAPTIONS[" ".join(caption["caption"].lower().split())], value))
        n_captions += 1
        index = below + 1
        if index < len(lines) and not lines[index].text:
            break
    return found if n_captions else []


def _filled(lines: Sequence[Line], index: int) -> int:
    """The next line that holds anything, from `index` on."""
    return next((i for i in range(index, len(lines)) if lines[i].text), len(lines))
