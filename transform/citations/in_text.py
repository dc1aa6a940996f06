"""Citations in a text: what it names of the papers of parliament, of law and of the web, each with its place.

The forms are those of real papers: line breaks, no-break spaces and words glued by the extraction of a page stand
anywhere in them. Nothing is looked up here; whether a target exists is for the tables to tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from operator import attrgetter

from transform.addresses import find_addresses
from transform.citations.aanhangsels import find_aanhangsels
from transform.citations.grammar import (
    BLANK,
    CHAMBER,
    COMMA,
    GAP,
    MONTH,
    VERGADERJAAR,
    Citation,
    house_of,
    vergaderjaar,
)
from transform.citations.internal_references import find_internal
from transform.citations.kamerstukken import find_kamerstukken
from transform.citations.laws import find_laws
from transform.identifiers import parse_publication_id

__all__ = ["Citation", "find_citations"]

# What may not stand before a number is looked at behind its first digits: a pattern that begins with digits is
# searched four times as fast as one that begins with a look back.
_KENMERK = re.compile(r"((?:19|20)[0-9]{2})(?<![0-9]{5})\s?([ZDzd])\s?([0-9]{5})(?![0-9])")
_OLD_KENMERK = re.compile(r"(?:[Kk]enmerk|[Vv]raagnummer)[\s:]{0,6}(2[0-9]{9}|KVR[0-9]{3,6})(?![0-9])")
_ID = re.compile(
    r"(?<![A-Za-z0-9-])(?:kst|ah|kv|h|blg|nds)-[0-9A-Za-z]{1,20}(?:-[0-9A-Za-z]{1,20}){0,5}(?![A-Za-z0-9-])"
)
_ID_WORDS = ("kst-", "ah-", "kv-", "h-tk-", "h-ek-", "blg-", "nds-")
_ID_TYPES = {"kst": "kamerstuk", "ah": "aanhangsel", "h": "handelingen", "kv": "zaak"}
_HANDELINGEN = re.compile(
    rf"[Hh]andelingen{BLANK}(?:(?:Tweede|Eerste){GAP}Kamer)?(?:{CHAMBER})?{COMMA}{VERGADERJAAR}{COMMA}"
    rf"(?:nr\.?{BLANK})?(?P<number>[0-9]{{1,3}})(?![0-9])(?:{COMMA}item{BLANK}(?P<item>[0-9]{{1,3}}))?"
    rf"(?:{COMMA}(?:blz|p|pag)\.?{BLANK}[0-9]{{1,5}}(?:{BLANK}[-–]{BLANK}[0-9]{{1,5}})?)?"
)
_DAY = re.compile(rf"[0-9]{{1,2}}{GAP}{MONTH}(?:{GAP}(?:[0-9]{{4}}(?![0-9])|jl\.|jongstleden))?")
_DAY_OF = re.compile(rf"\b(?:van|op|d\.d\.){GAP}$")
_DATED_WORDS = ("brief", "antwoorden", "beantwoording", "debat", "overleg", "begrotingsbehandeling", "RBZ")
_DATED = re.compile(
    r"(?P<letter>(?:[Kk]amer|[Vv]erzamel|[Vv]oortgangs|[Bb]eleids)?brief\b|(?:antwoorden|beantwoording)(?=\s{0,6}$))"
    r"|(?:[Pp]lenair\s)?[Dd]ebat\b|(?:[Nn]ota|[Cc]ommissie|[Ww]etgevings|[Aa]lgemeen\s|[Ss]chriftelijk\s)overleg\b"
    r"|[Bb]egrotingsbehandeling\b|(?<![A-Za-z])RBZ\b"
)
_CLAUSE_END = re.compile(r"[.;:?!()]\s")
_NUMBER_FOLLOWS = re.compile(
    rf"{BLANK}\({BLANK}(?:[Kk]amerstuk|[0-9]{{2}}\s?[0-9]{{3}}|[Aa]anhangsel|[Kk]amervragen|[Kk]enmerk|[0-9]{{4}}[ZD])"
)
_MINISTRY_NUMBER = re.compile(r"(?<![A-Z])BZDOC-[0-9]{4,12}(?:-[0-9]{1,4})?")
_DIGIT = re.compile(r"[0-9]")
_LONG_NUMBER = re.compile(r"[0-9]{2}[\s.]?[0-9]{3}")


def find_citations(text: str, chamber: str = "tk") -> list[Citation]:
    """Everything a text refers to, in the order of the text; linear in its length, never fails.

    `chamber` (tk or ek) is the one whose papers are meant where the words do not say. Of a list ('nrs. 281 en 284')
    every number is a citation of its own, all with the words of the whole list. The same words may be two citations:
    a motion is one beside its Kamerstuk.
    """
    # Most texts hold none of a kind, and a word that each form needs tells so far sooner than its pattern.
    has_address = "/" in text or "www." in text
    found = [Citation("url", raw, offset, url) for offset, raw, url in find_addresses(text)] if has_address else []
    if found:
        text = _without(text, found)
    if "vra" in text or "antwoord" in text:
        found += find_internal(text)
    if _DIGIT.search(text):
        if _LONG_NUMBER.search(text):
            found += _identifiers(text)
            found += find_kamerstukken(text)
        if "andelingen" in text:
            found += _handelingen(text, chamber)
        found += find_aanhangsels(text, chamber)
        if "rt" in text or "St" in text or "Trb" in text or "ECLI" in text:
            found += find_laws(text)
        if any(map(text.__contains__, _DATED_WORDS)):
            found += _dated(text)
    found.sort(key=attrgetter("offset"))
    return found


def _without(text: str, urls: Sequence[Citation]) -> str:
    """The text with its addresses blanked out: the numbers in an address are no citations of their own."""
    pieces, position = [], 0
    for url in urls:
        pieces += [text[position : url.offset], "\0" * len(url.raw)]
        position = url.offset + len(url.raw)
    return "".join([*pieces, text[position:]])


def _identifiers(text: str) -> Iterator[Citation]:
    """Kenmerken of questions (Z) and documents (D), ids of publications, and a ministry's own numbers."""
    for found in _KENMERK.finditer(text):
        letter = found[2].upper()
        target = f"{found[1]}{letter}{found[3]}"
        yield Citation("zaak" if letter == "Z" else "document", found[0], found.start(), target)
    if "enmerk" in text or "nummer" in text:
        for found in _OLD_KENMERK.finditer(text):
            yield Citation("zaak", found[1], found.start(1), found[1])
    if any(word in text for word in _ID_WORDS):
        for found in _ID.finditer(text):
            identifier = parse_publication_id(found[0])
            # the kenmerk in the id of a modern question paper was found above
            if identifier and not _KENMERK.search(found[0]):
                type_ = _ID_TYPES.get(identifier.family, "document")
                target = (identifier.kenmerk or identifier.text) if type_ == "zaak" else identifier.text
                yield Citation(type_, found[0], found.start(), target)
    if "BZDOC" in text:
        for found in _MINISTRY_NUMBER.finditer(text):
            yield Citation("document", found[0], found.start(), found[0])


def _handelingen(text: str, chamber: str) -> Iterator[Citation]:
    """Debates: 'Handelingen II, vergaderjaar 2019–2020, nr. 96, item 7'; without an item there is no target."""
    for found in _HANDELINGEN.finditer(text):
        if "hangsel" in text[max(0, found.start() - 20) : found.start()]:
            continue
        year = vergaderjaar(found, 2)
        house = house_of(found["chamber"], chamber)
        known = year and found["item"]
        target = f"h-{house}-{year}-{int(found['number'])}-{int(found['item'])}" if known else None
        yield Citation("handelingen", found[0], found.start(), target)


def _dated(text: str) -> Iterator[Citation]:
    """Letters, earlier answers and debates of which only the day is named; none where a number follows."""
    for day in _DAY.finditer(text):
        preposition = _DAY_OF.search(text, max(0, day.start() - 12), day.start())
        if preposition is None or _NUMBER_FOLLOWS.match(text, day.end()):
            continue
        named = None
        for word in _DATED.finditer(text, max(0, day.start() - 100), preposition.start()):
            named = word
        if named and not _CLAUSE_END.search(text, named.end(), preposition.start()):
            type_ = "letter" if named["letter"] else "debate"
            yield Citation(type_, text[named.start() : day.end()], named.start(), None)
