"""The words above the questions of a paper as pages: where they end, and what they say.

A published paper breaks its header over lines and glues words at their joins; a paper of the first day prints
'(ingezonden …)' above it; a letter has one title, 'Antwoorden van de Minister van X op vragen van A (P) over Y', and
a head.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from transform.dates import DateText, read_date
from transform.paper import Header
from transform.printed.hyphens import LineJoiner
from transform.printed.letter_head import is_letter_head, read_letter_head
from transform.printed.list_layout import read_lines
from transform.printed.page_furniture import Line
from transform.printed.page_notes import without_marks
from transform.wording.header import read_header
from transform.wording.letter_title import read_title

_KENMERK = re.compile(r"(?:kenmerk\s*:?\s*)?(?P<kenmerk>\d{4}\s?Z\s?\d{5}(?:\s*/\s*\d{4}\s?D\s?\d{5})?)", re.IGNORECASE)
_NUMBER = re.compile(r"(?:AH\s*)?(?P<number>\d{1,5})")
_KIND = r"(?:(?:Nadere?|Aanvullende?|Gewijzigde?|Herdruk|Schriftelijke|Mondelinge|Tweede)\s+)*"
_BEGINS = re.compile(
    rf"{_KIND}Vra(?:ag|gen)\s+(?:gesteld\s+)?(?:van|door)\b|{_KIND}(?:Antwoord(?:en)?|Mededeling|Beantwoording)\s+(?:van|door)\b"
    r"|\(\s*ingezonden\b|\(\s*ontvangen\b|Zie\s+ook\b|Antwoord(?:en)?\s*:?$",
    re.IGNORECASE,
)
_IS_COMPLETE = re.compile(
    r"\b(?:ingezonden|ontvangen)\b[^()]{0,60}\d{4}\s*\)?\.?$|\bZie\s+ook\b.*\d\.?$", re.IGNORECASE
)
_GLUED = re.compile(r"\b(en|de|het|van|aan|voor)(?=[A-ZÀ-Ý])")
_GLUED_ABOUT = re.compile(
    r"(?<=[a-zà-ÿ])(?=over\s)|(?<=\bover)(?=(?:de|het|een|hun|zijn|haar|uw|deze|dit|dat|hoe|wat)\s)"
)
_ABOUT = re.compile(r"\s(?:over|inzake|betreffende|omtrent|aangaande|naar\s+aanleiding\s+van)\s", re.IGNORECASE)
_LONGEST_TITLE = 5_000
_LETTER_LINES = 400  # what stands above the questions of a letter is a page or two
_TO = re.compile(r"\saan\s+(?:de|het)\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PageHeader:
    """What stands above the questions: its text, what it says, the kenmerk and number printed there; what follows."""

    header: Header
    text: str | None
    kenmerken: tuple[str, ...]
    aanhangsel_number: str | None
    rest: list[Line]


def read_page_header(
    lines: Sequence[Line], has_headings: bool, joiner: LineJoiner, chamber: str, margin: Sequence[tuple[str, str]] = ()
) -> PageHeader:
    """Read the lines above the first heading, or all lines of a paper without any; never fails.

    `margin` are the fields (name, value) that stood in the margin of a letter.

    Without headings the header ends at the first empty line behind its words; with them only where it is complete.
    """
    paragraphs: list[list[str]] = []
    kenmerken: dict[str, None] = {}
    number = None
    is_begun = is_parted = False
    rest: list[Line] = []
    for index, line in enumerate(lines):
        text = line.text
        if not text:
            is_parted = True
            continue
        kenmerk, own_number = _KENMERK.fullmatch(text), _NUMBER.fullmatch(text)
        if not is_begun and (kenmerk or own_number):
            if kenmerk:
                kenmerken[kenmerk["kenmerk"]] = None
            elif own_number and number is None:
                number = own_number["number"]
            paragraphs.append([text])
        elif _BEGINS.match(text):
            is_begun = True
            paragraphs.append([text])
        elif is_begun and (_is_complete(paragraphs[-1], text) or (is_parted and not has_headings)):
            rest = list(lines[index:])
            break
        elif not paragraphs or (not is_begun and paragraphs[-1]):
            paragraphs.append([text])
        else:
            paragraphs[-1].append(text)
        is_parted = False
    texts = [joiner.join(paragraph) for paragraph in paragraphs]
    said = [without_marks(text) for text in texts if not _KENMERK.fullmatch(text) and not _NUMBER.fullmatch(text)]
    header, of_title = _read([_mended(text) for text in said], chamber)
    kenmerken |= dict.fromkeys(of_title)
    # Questions without numbers are no part of a letter's head, whatever words they begin with.
    around = read_lines("\n".join(line.text for line in lines[: min(len(lines) - len(rest), _LETTER_LINES)]))
    if is_letter_head(around) or margin:
        head = read_letter_head(around, joiner, margin)
        header = head.complete(header)
        kenmerken = kenmerken or dict.fromkeys(head.kenmerken())
    return PageHeader(header, "\n".join(texts) or None, tuple(kenmerken), number, rest)


def _is_complete(paragraph: Sequence[str], following: str) -> bool:
    return bool(following[:1].isupper() and _IS_COMPLETE.search(" ".join(paragraph[-2:])))


def _mended(text: str) -> str:
    """The words as they were before the PDF was read: none glued at a line join."""
    text = _GLUED.sub(r"\1 ", text)
    to = _TO.search(text)
    if to and not _ABOUT.search(text, to.end()):
        glued = _GLUED_ABOUT.search(text, to.end())
        if glued:
            text = f"{text[: glued.start()]} {text[glued.start() :]}"
    return text


def _read(paragraphs: list[str], chamber: str) -> tuple[Header, tuple[str, ...]]:
    """What the paragraphs say, and the kenmerken that stand behind the titles of a letter.

    A header 'Vragen van … aan … over …' says more than a title beside it, which then only says who answers.
    """
    titles = [title for text in paragraphs if (title := read_title(text)) and title.is_answer]
    others = [text for text in paragraphs if not ((title := read_title(text)) and title.is_answer)]
    header = read_header(others, chamber)
    if not titles:
        return header, ()
    office = next((title.office for title in titles if title.office), None)
    of_titles = [read_header([f"Vragen van {title.asked}"], chamber) for title in titles]
    answered = read_header([f"Antwoord van {office}"] if office else [], chamber)
    asked = header if header.submitters and header.subject else next((h for h in of_titles if h.subject), of_titles[0])
    submitters = dict.fromkeys(person for of_one in (asked, *of_titles) for person in of_one.submitters)
    sent = next((title.submitted for title in titles if title.submitted), None)
    dates = [DateText("submitted", "header_text", sent, read_date(sent))] if sent else []
    is_read = bool(asked.submitters and asked.subject)
    return (
        replace(
            header,
            submitters=asked.submitters if asked is header or len(titles) == 1 else tuple(submitters),
            addressees=header.addressees or asked.addressees,
            answerers=header.answerers or answered.answerers,
            on_behalf_of=header.on_behalf_of or answered.on_behalf_of,
            subject=asked.subject,
            dates=(*header.dates, *(date for date in dates if date.name not in {d.name for d in header.dates})),
            is_answer=True,
            unread=tuple(
                dict.fromkeys(u for u in (*header.unread, *asked.unread, *answered.unread) if not _is_moot(u, is_read))
            ),
        ),
        tuple(dict.fromkeys(kenmerk for title in titles for kenmerk in title.kenmerken)),
    )


def _is_moot(unread: tuple[str, str], is_read: bool) -> bool:
    """Whether it says of a paragraph that it is no header, where another one was read."""
    return is_read and unread[0] == "header_unread"
