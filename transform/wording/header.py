"""The header of a paper: who asks whom about what, when it was sent in, who answers and when that was received.

'Vragen van de leden … aan de Minister van … over … (ingezonden 2 oktober 2023).' and 'Antwoord van Minister … (…), mede
namens de … (ontvangen 18 november 2024). Zie ook Aanhangsel Handelingen, vergaderjaar 2024–2025, nr. 349.'
Forms and misprints are those met in published papers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from transform.dates import DateText, read_date
from transform.folded_text import fold
from transform.paper import Header, Person
from transform.wording.misspelt import DAY, FIRST_WORD, OFFICE, respelled
from transform.wording.people import Unread, read_answerers, read_offices
from transform.wording.question_header import Asking, read_asking

_ANSWER_WORDS = (
    r"(?i:(?:(?:Nader|Aanvullend|Gewijzigd|Herdruk|Tweede)\s+)?(?P<what>Antwoord(?:en)?|Mededeling|Beantwoording)"
    r"(?:\s+(?:van|door)\b|\s*(?=\(\s*ontvangen\b)))"
)
_ANSWER = re.compile(_ANSWER_WORDS)
_ANSWER_IN_LINE = re.compile(rf"(?<=[).])\s+(?=[A-Z])(?={_ANSWER_WORDS})")
_ASKING = re.compile(
    r"(?P<oral>Mondelinge\s+)?(?:(?:Nadere|Aanvullende|Schriftelijke|Herdruk\s+van)\s+)*(?:Kamer)?Vra(?:ag|gen)\s+"
    r"(?:(?:die\s+zijn\s+)?gesteld\s+)?(?:(?:van|door)\s+|(?=(?:het\s+)?(?:lid|leden)\s))",
    re.IGNORECASE,
)
_SENT = re.compile(
    r"(?:\(\s*ingezonden\b:?\s*(?:op\s+)?)+([^()]*)\)?|\bingezonden\s+(\d[^()]{5,20})\)?\.?$",
    re.IGNORECASE,
)
_RECEIVED = re.compile(r"(?:\(?\s*\bontvangen\b:?\s*(?:op\s+)?)+([^().]*)\)?", re.IGNORECASE)
_SEE_TOO = re.compile(r"\bZie\s+ook\b", re.IGNORECASE)
_ON_BEHALF = re.compile(r",?\s*(?:\(?(?:mede|ook|tevens)\s+)?namens\s+", re.IGNORECASE)
_SEE_ALSO = re.compile(
    r"(?:Aanhangsel(?:\s+van\s+de)?(?:\s*Handelingen)?(?:\s+(?:der\s+)?(?:Tweede\s+Kamer|II|I))?\s*\)?\s*,?\s*(?:vergaderjaar\s+)?"
    r"|\ben\s+vergaderjaar\s+)(?P<first>[0-9]{4})\s*[-–—/]\s*(?P<last>[0-9]{4}|[0-9]{2})(?![0-9])\s*,?\s*(?:nrs?\.?|nummers?)?\s*"
    r"(?P<numbers>[0-9]{1,6}(?:\s*(?:,|en)\s*[0-9]{1,6}(?![0-9]))*)",
    re.IGNORECASE,
)


def read_header(lines: list[str], chamber: str = "tk") -> Header:
    """Read the header paragraphs of a paper; never fails, what is not understood is in `unread`.

    The last '(ingezonden …)' counts, for a subject may hold others; of '(ontvangen …)' the first.
    """
    unread: Unread = []
    before, asked, answered = _split([respelled(fold(line), FIRST_WORD, unread) for line in lines])
    dates: list[DateText] = []
    asked = asked if _sent(asked) else respelled(asked, DAY, unread)
    sent = _sent(asked)
    if told := sent or _sent(before):
        dates.append(_date("submitted", told))
    asking = _ASKING.match(asked)
    words = asked[: sent.start()] if sent else asked
    question = read_asking(f" {words[asking.end() :]}", unread) if asking else Asking()
    if question.told:
        dates.append(DateText("submitted", "header_text", question.told, read_date(question.told)))
    answered = respelled(respelled(answered, OFFICE, unread), DAY, unread)
    what = _ANSWER.match(answered)
    is_unread = asked and not (question.subject and question.submitters)
    if is_unread or (not what and _dated(_RECEIVED.finditer(asked, sent.end() if sent else 0))):
        unread.append(("header_unread", asked[:200]))
    answerers: tuple[Person, ...] = ()
    on_behalf_of: tuple[Person, ...] = ()
    if what:
        received = _dated(_RECEIVED.finditer(answered))
        if received:
            dates.append(_date("received", received))
        ends = [found.start() for found in (_RECEIVED.search(answered), _SEE_TOO.search(answered)) if found]
        named, *behalf = _ON_BEHALF.split(answered[what.end() : min(ends, default=len(answered))])
        answerers = read_answerers(named, unread)
        on_behalf_of = tuple(office for part in behalf for office in read_offices(part, unread))
    return Header(
        question.submitters,
        question.addressees,
        answerers,
        on_behalf_of,
        question.subject,
        tuple(dates),
        see_also(answered, chamber),
        bool(asking and asking["oral"]),
        bool(what and what["what"].lower() != "mededeling"),
        bool(what and what["what"].lower() == "mededeling"),
        tuple(unread),
    )


def see_also(text: str, chamber: str = "tk") -> tuple[str, ...]:
    """Publication ids of the Aanhangsel numbers a text names: '2024–2025, nrs. 244 en 300' gives two."""
    ids: dict[str, None] = {}
    for found in _SEE_ALSO.finditer(fold(text)):
        first, last = found["first"], found["last"]
        if len(last) == 2:
            last = str(int(first) + 1)[:2] + last
        for number in re.findall(r"[0-9]+", found["numbers"]):
            ids[f"ah-{chamber}-{first}{last}-{int(number)}"] = None
    return tuple(ids)


def _split(lines: list[str]) -> tuple[str, str, str]:
    """What stands before the header, its words about the questions, and those about the answer."""
    asked, answered = lines, ""
    for index, line in enumerate(lines):
        sent = _sent(line)
        found = _ANSWER.match(line) or _ANSWER_IN_LINE.search(line, sent.end() if sent else 0)
        if found:
            asked = [*lines[:index], line[: found.start()].strip()]
            answered = " ".join([line[found.start() :].strip(), *lines[index + 1 :]])
            break
    start = max((index for index, line in enumerate(asked) if _ASKING.match(line)), default=0)
    return " ".join(asked[:start]), " ".join(asked[start:]).strip(), answered


def _sent(text: str) -> re.Match[str] | None:
    return _dated(reversed([*_SENT.finditer(text)]))


def _dated(found: Iterable[re.Match[str]]) -> re.Match[str] | None:
    """The first that begins with a day, else the first with any figure in it: kept, though no day can be read."""
    matches = [match for match in found if any(c.isdigit() for c in _said(match))]
    return next((match for match in matches if _said(match)[0].isdigit()), matches[0] if matches else None)


def _said(found: re.Match[str]) -> str:
    return next((group.strip() for group in found.groups() if group), "")


def _date(name: str, found: re.Match[str]) -> DateText:
    """A day counts only where it stands first: '(ingezonden brief van 3 mei 2030)' says nothing about the questions."""
    text = _said(found)
    return DateText(name, "header_text", text, read_date(text) if text[0].isdigit() else None)
