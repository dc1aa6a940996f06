"""The head of a committee list: which committee asked whom about which letter, who answered it when.

'De vaste commissie voor X heeft een aantal vragen voorgelegd aan de Minister van Y over de brief van … inzake …
(Kamerstuk 36 999, nr. 2). De Minister heeft deze vragen beantwoord bij brief van …. De voorzitter van de commissie, A.
De griffier van de commissie, B.' and the older 'heeft over … de navolgende vragen ter beantwoording aan de regering
voorgelegd'. Such a head does not say when the list was sent; that of a 'Verslag houdende een lijst van vragen en
antwoorden' does: 'De vragen zijn op … voorgelegd aan de Minister van Y. Bij brief van … zijn ze door de Minister van Y
beantwoord.' No latency is measured by it: the committee sets the term.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from transform.dates import DateText, read_date
from transform.folded_text import fold
from transform.identifiers import parse_publication_id
from transform.paper import Header, Person
from transform.wording.people import Unread, read_offices

Facts = tuple[tuple[str, str], ...]

DOSSIER = r"\d{2}\s?\d{3}(?:-\d{1,2}|[\s-][IVXLCDM]{1,6}[A-Z]?\b)?"
_COMMITTEE = re.compile(
    r"\b(?:De|Aan de)\s+(?P<committee>(?:(?:vaste|algemene|tijdelijke|bijzondere)\s+)?(?:thema|sub)?commissies?\b"
    r"[^.]{0,400}?)\s+(?:heeft|hebben)\s",
)
_NOTE_MARK = re.compile(r"(?<=[^\W\d_])\d{1,2}\b")
_SENTENCE_END = re.compile(r"[.)]\s*\.?\s+(?=(?:De|Het|Deze|Vragen|Vastgesteld)\b)|\.$")
_PUT_TO = re.compile(
    r"\bvoorgelegd\s+aan\s+(?P<to>.+?)\s+(?:over|inzake|betreffende|naar aanleiding van)\s+(?P<about>.+)"
)
_TO_PUT = re.compile(r"\baan\s+(?P<to>(?:de|het)\s.+?)\s+(?:ter\s+beantwoording\s+)?voorgelegd")
_ABOUT = re.compile(
    r"\bover\s+(?P<about>.+?)(?=\s+(?:de\s+(?:na)?volgende\s+vragen|een\s+aantal\s+vragen|ter\s+bean)|$)"
)
_ANSWERED = re.compile(
    r"(?P<who>\b(?:De|Het)\s[^.]{3,300}?)\s+(?:heeft|hebben)\s+(?:op\s+)?deze\s+vragen\s+(?:beantwoord|geantwoord)"
    r"(?:\s+bij\s+brie(?:f|ven)\s+van)?\s+(?P<on>\d{1,2}\s+\w+\s+\d{4})"
)
_PUT_ON = re.compile(
    r"\bvragen\s+zijn\s+(?:op|bij\s+brief\s+van)\s+(?P<on>\d{1,2}\s+\w+\s+\d{4})\s+(?:ter\s+beantwoording\s+)?(?:voorgelegd|gezonden)\s+"
    r"aan\s+(?P<to>(?:de|het)\s+.{3,300}?)(?=\.\s|\.$|,?\s+(?:die|en)\s+(?:bij|zijn)\s|$)"
    r"|\bvragen\s+zijn\s+(?:op|bij\s+brief\s+van)\s+(?P<on_>\d{1,2}\s+\w+\s+\d{4})\s+aan\s+(?P<to_>(?:de|het)\s+.{3,300}?)\s+"
    r"(?:ter\s+beantwoording\s+)?(?:voorgelegd|gezonden|toegezonden)\b"
)
_ANSWERED_ON = re.compile(
    r"\b[Bb]ij\s+brie(?:f|ven)\s+van\s+(?P<on>\d{1,2}\s+\w+\s+\d{4})[^.]{0,100}?\s+(?:zijn|werden)\s+(?:ze|zij|deze|de\s+vragen|deze\s+vragen)\s+"
    r"door\s+(?P<who>(?:de|het)\s+.{3,300}?)\s+beantwoord"
)
_BILL = re.compile(rf"^\s*{DOSSIER}\s+(?P<title>\S.{{5,400}}?)\s+[Nn][Rr]\.?\s*\d{{1,5}}\b")
_CHARGED = re.compile(r",\s+belast\s+met\b.*", re.DOTALL)
_LETTER = re.compile(r"\bbrief\s+van\s+(?P<on>\d{1,2}\s+\w+\s+\d{4})(?:.{0,200}?\b(?:inzake|over)\s+(?P<subject>.+))?")
_KAMERSTUK = re.compile(
    rf"\(?\bKamerstuk(?:ken)?(?:\s+II)?\s+(?P<dossier>{DOSSIER})\s*,\s*nr\.\s*(?P<number>\d+)\)?", re.I
)
_ESTABLISHED = re.compile(r"\bVastgesteld\s+(?P<on>\d{1,2}\s+\w+\s+\d{4})")
_OFFICER = re.compile(
    r"(?:De\s+)?(?:(?:fungerend|waarnemend|plaatsvervangend|plv\.?|wnd\.?)\s+)?"
    r"(?P<role>(?:onder)?voorzitter|(?:adjunct-)?griffier)\b.{0,200},(?P<name>[^,]*)",
    re.IGNORECASE,
)
_FOOTER = re.compile(
    rf"(?P<line>(?:Tweede|Eerste)\s+Kamer,\s+vergaderjaar\s+(?P<first>\d{{4}})\s*[-–—]\s*(?P<last>\d{{4}}),"
    rf"\s+(?P<dossier>{DOSSIER}),\s+(?:nr\.\s*)?(?P<number>\d{{1,5}}|[A-Z]{{1,3}}))(?:\s+(?P<page>\d{{1,4}}))?"
)
_DOSSIER_LINE = re.compile(rf"(?P<dossier>{DOSSIER})(?:\s+[A-Z].*)?")
_NUMBER_LINE = re.compile(r"[Nn][Rr]\.\s*(?P<number>\d{1,5})\b")
_YEAR_LINE = re.compile(r"\bvergaderjaar\s+(?P<first>\d{4})\s*[-–—]\s*(?P<last>\d{4})", re.IGNORECASE)


def read_footer(line: str) -> re.Match[str] | None:
    """The running footer of a Kamerstuk: 'Tweede Kamer, vergaderjaar 2030–2031, 36 999, nr. 12 15'."""
    return _FOOTER.fullmatch(line)


def part_footers(lines: Sequence[str]) -> list[list[str]]:
    """Each line, parted where the running footer of this Kamerstuk is glued to other words of it.

    Which footer is its own the lines tell on which one stands alone: the words of any other name another paper.
    """
    alone = Counter(found["line"] for line in lines if "ergaderjaar" in line and (found := _FOOTER.fullmatch(line)))
    if not alone:
        return [[line] for line in lines]
    own = re.compile(rf"{re.escape(alone.most_common(1)[0][0])}(?:\s+\d{{1,4}})?(?=$|\s|[A-ZÀ-Ý«‘“])")
    parted = []
    for line in lines:
        pieces, position = [], 0
        for found in own.finditer(line) if "ergaderjaar" in line else ():
            is_glued = not line[: found.start()].strip() or not line[found.start() - 1].isspace()
            if is_glued:
                pieces += [line[position : found.start()].strip(), found[0]]
                position = found.end()
        parted.append([piece for piece in (*pieces, line[position:].strip()) if piece])
    return parted


def publication_id(dossier: str, number: str) -> str:
    """kst-36999-12; a budget chapter or series stays part of the dossier: kst-36999-VIII-12, kst-21501-20-12."""
    digits, _, suffix = re.sub(r"(?<=^\d\d)\s", "", fold(dossier)).replace(" ", "-").partition("-")
    return "-".join(filter(None, ("kst", digits, suffix, number)))


def read_identity(
    footers: Sequence[re.Match[str]], marks: Sequence[str], lines: Sequence[str]
) -> tuple[str | None, Facts, list[tuple[str, str]]]:
    """Publication id, facts, and warnings: from the running footers, else from the title, the id also from its mark."""
    warnings: list[tuple[str, str]] = []
    said = Counter((f["first"], f["last"], f["dossier"], f["number"]) for f in footers).most_common()
    first = last = dossier = number = None
    if said:
        first, last, dossier, number = said[0][0]
        warnings += [("footer_conflict", " ".join(other)) for other, _ in said[1:]]
    else:
        for line in lines:
            if (found := _DOSSIER_LINE.fullmatch(line)) and not dossier:
                dossier = found["dossier"]
            elif dossier and not number and (found := _NUMBER_LINE.match(line)):
                number = found["number"]
            if found := _YEAR_LINE.search(line):
                first, last = found["first"], found["last"]
    facts = []
    if first and last:
        facts.append(("vergaderjaar", f"{first}-{last}"))
    if dossier:
        facts.append(("dossier", fold(dossier)))
    if number:
        facts.append(("number", number))
    printed = next((mark for mark in marks if parse_publication_id(mark)), None)
    return (publication_id(dossier, number) if dossier and number else printed), tuple(facts), warnings


def read_head(lines: Sequence[str], text: str) -> tuple[Header, Facts]:
    """Read the lines above the first question, and the same joined as running text; never fails."""
    unread: Unread = []
    facts: list[tuple[str, str]] = []
    submitters: tuple[Person, ...] = ()
    addressees: tuple[Person, ...] = ()
    subject = None
    dates: list[DateText] = []
    if asking := _COMMITTEE.search(text):
        committee = _CHARGED.sub("", _NOTE_MARK.sub("", asking["committee"]))
        submitters = (Person(committee),)
        facts.append(("committee", committee))
        end = _SENTENCE_END.search(text, asking.end())
        sentence = text[asking.end() : end.start() + (text[end.start()] == ")") if end else len(text)]
        put = _PUT_TO.search(sentence)
        to = put or _TO_PUT.search(sentence)
        about = put or _ABOUT.search(sentence)
        dated = _PUT_ON.search(text, asking.end())
        whom = to["to"] if to else (dated["to"] or dated["to_"]) if dated else None
        addressees = _offices(whom, unread) if whom else ()
        bill = _BILL.match(text)
        subject = about["about"].strip(" .,") if about else bill["title"] if dated and bill else None
        if dated:
            put_on = dated["on"] or dated["on_"]
            dates.append(DateText("submitted", "header_text", put_on, read_date(put_on)))
        elif not to or not about:
            unread.append(("header_unread", sentence[:200]))
        facts += _letter_facts(subject or "")
    else:
        unread.append(("header_unread", text[:200]))
    answerers: tuple[Person, ...] = ()
    start = asking.end() if asking else 0
    if answered := _ANSWERED_ON.search(text, start) or _ANSWERED.search(text, start):
        dates.append(DateText("received", "header_text", answered["on"], read_date(answered["on"])))
        answerers = _named_before(_offices(answered["who"], unread), addressees)
    if established := _ESTABLISHED.search(text):
        facts.append(("established_on", established["on"]))
    facts += _officers(lines)
    header = Header(
        submitters, addressees, answerers, (), subject, tuple(dates), is_answer=bool(answered), unread=tuple(unread)
    )
    return header, tuple(facts)


def _offices(text: str, unread: Unread) -> tuple[Person, ...]:
    """Members of government by office; who else is asked ('de Algemene Rekenkamer') by name."""
    tried: Unread = []
    if offices := read_offices(text, tried):
        unread += tried
        return offices
    return (Person(re.sub(r"^(?:de|het)\s+", "", text, flags=re.IGNORECASE)),)


def _named_before(answerers: tuple[Person, ...], addressees: tuple[Person, ...]) -> tuple[Person, ...]:
    """'De Minister heeft deze vragen beantwoord' says which one where just one minister was asked."""
    named = []
    for person in answerers:
        same = [a for a in addressees if not person.portfolio and a.function and person.function]
        same = [a for a in same if (a.function or "").lower().startswith((person.function or "").lower())]
        named.append(same[0] if len(same) == 1 else person)
    return tuple(named)


def _letter_facts(about: str) -> list[tuple[str, str]]:
    facts = []
    kamerstuk = _KAMERSTUK.search(about)
    if letter := _LETTER.search(about):
        facts.append(("letter_date", letter["on"]))
        subject = _KAMERSTUK.sub("", letter["subject"] or "").strip(" .,()")
        facts += [("letter_subject", subject)] if subject else []
    if kamerstuk:
        facts.append(("letter_publication_id", publication_id(kamerstuk["dossier"], kamerstuk["number"])))
    return facts


def _officers(lines: Sequence[str]) -> list[tuple[str, str]]:
    """Chair and clerk, each named behind the comma of their line or on the next line."""
    facts = []
    for index, line in enumerate(lines):
        if found := _OFFICER.fullmatch(line):
            name = found["name"].strip() or (lines[index + 1] if index + 1 < len(lines) else "")
            role = "clerk" if found["role"].lower().endswith("griffier") else "chair"
            facts += [(role, name.strip(" .,"))] if name else []
    return facts


def officers_end(lines: Sequence[str]) -> int:
    """How many of the lines belong to the head where no number tells: those up to the last officer's name."""
    end = 0
    for index, line in enumerate(lines[:80]):
        if found := _OFFICER.fullmatch(line):
            end = index + (1 if found["name"].strip() else 2)
    return end
