"""The header of a paper: who asks whom about what, when it was sent in, who answers and when that was received.

'Vragen van de leden … aan de Minister van … over … (ingezonden 2 oktober 2023).' and 'Antwoord van Minister … (…), mede
namens de … (ontvangen 18 november 2024). Zie ook Aanhangsel Handelingen, vergaderjaar 2024–2025, nr. 349.'
Forms and misprints are those met in published papers.
"""

from __future__ import annotations

import re

from transform.dates import DateText, read_date
from transform.paper import Header, Person
from transform.people import Unread, read_answerers, read_offices, read_submitters

_ANSWER = re.compile(
    r"(?:(?:Nader|Aanvullend|Gewijzigd|Herdruk|Tweede)\s+)?(?P<what>Antwoord|Antwoorden|Mededeling|Beantwoording)\s+(?:\w+\s+){0,2}?van\b",
    re.IGNORECASE,
)
_ANSWER_IN_LINE = re.compile(r"(?<=[).])\s+(?=(?:(?:Nader|Aanvullend)\s+)?(?:Antwoord|Mededeling)\s+van\b)")
_QUESTION = re.compile(
    r"^(?P<oral>Mondelinge\s+)?(?:Nadere\s+|Aanvullende\s+|Schriftelijke\s+)?Vra(?:ag|gen)\s+(?:gesteld\s+)?(?:van|door)\s+"
    r"(?P<who>.+?)\s*,?\s+(?:op\s+(?P<told>\d{1,2}\s+\w+\s+\d{4})\s+medegedeeld\s+)?"
    r"aan\s+(?P<to>(?:(?:de|het)\s+)?(?:vice-)?(?:minister|staatssecretaris|bewindslieden).*)$",
    re.IGNORECASE | re.DOTALL,
)
_ABOUT = re.compile(
    r",?\s+(?:over|inzake|betreffende|omtrent|aangaande|naar\s+aanleiding\s+van|met\s+betrekking\s+tot|in\s+verband\s+met)\s+",
    re.IGNORECASE,
)
_SENT = re.compile(r"\(\s*ingezonden\b:?\s*([^()]*)\)?", re.IGNORECASE)
_RECEIVED = re.compile(r"\(\s*ontvangen\b:?\s*([^()]*)\)?", re.IGNORECASE)
_ON_BEHALF = re.compile(r",?\s*(?:\(?mede\s+)?namens\s+", re.IGNORECASE)
_SEE_ALSO = re.compile(
    r"Aanhangsel(?:\s+van\s+de)?(?:\s+Handelingen)?(?:\s+(?:der\s+)?(?:Tweede\s+Kamer|II|I))?\s*,?\s*vergaderjaar\s+"
    r"(?P<first>\d{4})\s*[-–—/]\s*(?P<last>\d{4}|\d{2})\s*,?\s*(?:nrs?\.?|nummers?)?\s*(?P<numbers>\d+(?:\s*(?:,|en)\s*\d+)*)",
    re.IGNORECASE,
)


def read_header(lines: list[str], chamber: str = "tk") -> Header:
    """Read the header paragraphs of a paper, white space already folded; what is not understood is in `unread`."""
    asked, answered = _split(lines)
    unread: Unread = []
    submitters: tuple[Person, ...] = ()
    addressees: tuple[Person, ...] = ()
    subject = None
    dates: list[DateText] = []
    sent = list(_SENT.finditer(asked))
    if sent:
        dates.append(_date("submitted", sent[-1][1]))
    question = _QUESTION.match(asked[: sent[-1].start()] if sent else asked)
    if question:
        submitters = read_submitters(question["who"], unread)
        about = _ABOUT.search(question["to"])
        to = question["to"][: about.start()] if about else question["to"]
        addressees = read_offices(to, unread)
        if about:
            subject = question["to"][about.end() :].strip(" ,") or None
        if question["told"]:
            dates.append(_date("submitted", question["told"]))
    if asked and (not question or not subject):
        unread.append(("header_unread", asked[:200]))
    what = _ANSWER.match(answered)
    received = list(_RECEIVED.finditer(answered))
    answerers: tuple[Person, ...] = ()
    on_behalf_of: tuple[Person, ...] = ()
    if what:
        who = answered[what.end() : received[0].start() if received else len(answered)]
        named, *behalf = _ON_BEHALF.split(who)
        answerers = read_answerers(named, unread)
        on_behalf_of = tuple(office for part in behalf for office in read_offices(part, unread))
    dates += [_date("received", found[1]) for found in received if found[1].strip()][-1:]
    return Header(
        submitters,
        addressees,
        answerers,
        on_behalf_of,
        subject,
        tuple(dates),
        see_also(answered, chamber),
        bool(question and question["oral"]),
        bool(what and what["what"].lower() != "mededeling"),
        bool(what and what["what"].lower() == "mededeling"),
        tuple(unread),
    )


def see_also(text: str, chamber: str = "tk") -> tuple[str, ...]:
    """Publication ids of the Aanhangsel numbers a text names: '2024–2025, nrs. 244 en 300' gives two."""
    ids: dict[str, None] = {}
    for found in _SEE_ALSO.finditer(text):
        last = found["last"] if len(found["last"]) == 4 else found["first"][:2] + found["last"]
        for number in re.findall(r"\d+", found["numbers"]):
            ids[f"ah-{chamber}-{found['first']}{last}-{int(number)}"] = None
    return tuple(ids)


def _split(lines: list[str]) -> tuple[str, str]:
    """The words about the questions, and those about the answer."""
    asked: list[str] = []
    answered: list[str] = []
    for sentence in (part for line in lines for part in _ANSWER_IN_LINE.split(line)):
        (answered if answered or _ANSWER.match(sentence) else asked).append(sentence)
    return " ".join(asked), " ".join(answered)


def _date(name: str, text: str) -> DateText:
    return DateText(name, "header_text", text.strip(), read_date(text))
