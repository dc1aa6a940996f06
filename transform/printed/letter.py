"""Letters of a member of government to the Kamer that hold no questions: kept whole, with what they print about
themselves.

Only a kenmerk under which the letter itself is asked for is its own: one beside 'Uw referentie' or 'Kenmerk', or one in
the sentence of the opening that tells of the request. All others are citations of other papers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from transform.paper import Body, Header
from transform.printed.hyphens import LineJoiner
from transform.printed.letter_head import SALUTATION, read_fields, read_signatures
from transform.printed.list_layout import PAGE, Layout, Line, read_lines
from transform.wording.people import Unread

_HEAD = 6000  # how much of a text is looked at to find the salutation
_PAPER = re.compile(
    r"^[^\S\n]*(?:AH\s+\d{1,5}\s*$|Mededeling\s+van\b|Antwoord(?:en)?\s+(?:van|op)\b|Vra(?:ag|gen)\s+van\b|Kamervraag\b"
    r"|Lijst\s+van\s+vragen\b)",
    re.IGNORECASE | re.MULTILINE,
)
_ASKED = re.compile(
    r"^[^\S\n]*(?:Vra(?:ag|gen)|Antwoord(?:en)?)(?:[^\S\n]+(?:op|vra|\d)[^\n]{0,40})?[:.]?[^\S\n]*$", re.I | re.M
)
_NUMBERED = re.compile(r"^[^\S\n]*(?P<number>\d{1,3})[.)]?(?:[^\S\n]+(?P<rest>[A-Z«‘'\"(].*))?$", re.MULTILINE)
_PAGE_NUMBER = re.compile(r"Pagina\s+\d{1,4}(?:\s+van\s+\d{1,4})?|-\s?\d{1,4}\s?-", re.IGNORECASE)
_PLACE_AND_DATE = re.compile(r"(?:Den\s+Haag|[’']s-Gravenhage)\s*,\s*(?P<date>\d{1,2}\s+\w+\s+\d{4})")
_KENMERK = re.compile(r"\b(?:20|19)\d{2}\s?[ZD]\s?\d{5}(?:\s?/\s?(?:20|19)\d{2}\s?[ZD]\s?\d{5})?\b")
_REQUEST = re.compile(r"\b(?:verzo(?:ek|cht|eken|chten)|gevraagd|vroeg)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[\w)»”’][.?!])\s+(?=[A-Z])")
_OFFICE = re.compile(r"(?:De|Het)\s+(?:(?:vice-?)?minister|staatssecretaris|bewindslieden)\b", re.IGNORECASE)
_SIGNING_LINES = 24
_OPENING_LINES = 40


def is_letter(text: str) -> bool:
    """Whether the text is a letter without questions: a salutation of the Kamer, and no headings of a question set."""
    head = text[:_HEAD]
    if not any(SALUTATION.fullmatch(line.strip()) for line in head.split("\n")):
        return False
    return not (_PAPER.search(head) or _ASKED.search(text) or _asks_by_number(text))


def _asks_by_number(text: str) -> bool:
    """Whether numbered questions stand in it: a first and a second number, each with a question mark soon after."""
    asked = {
        int(found["number"]) for found in _NUMBERED.finditer(text) if "?" in text[found.start() : found.end() + 400]
    }
    return {1, 2} <= asked


def read_letter(text: str) -> Body:
    """Read a letter: all of it is header and body text, the page numbers aside; never fails.

    Date, addressee, subject and own references are `printed_facts` as far as they are printed; who signs is the
    answerer.
    """
    warnings: list[tuple[str, str]] = []
    lines = _without_page_numbers(read_lines(text), warnings)
    joiner = LineJoiner(text)
    layout = Layout(lines, joiner)
    start = next((i for i, line in enumerate(lines) if SALUTATION.fullmatch(line.text)), 0)
    fields = read_fields(lines[:start], joiner)
    facts, kenmerken = [], []
    for name, value in fields:
        found = _KENMERK.search(value)
        if name in ("uw_referentie", "uw_kenmerk", "kenmerk", "uw_brief") and found:
            kenmerken.append((found[0], "text"))
        facts.append((name, value))
    facts += [("date", d["date"]) for line in lines[:start] if (d := _PLACE_AND_DATE.fullmatch(line.text))]
    if not kenmerken:
        kenmerken = [(kenmerk, "text") for kenmerk in _requested(layout.text(lines[start : start + _OPENING_LINES]))]
    unread: Unread = []
    signed = read_signatures(lines[start:], joiner, unread)
    subject = next((value for name, value in fields if name == "subject"), None)
    return Body(
        Header(answerers=signed, subject=subject, unread=tuple(unread)),
        "\n".join(line.text for line in lines[:start]) or None,
        tuple(dict.fromkeys(kenmerken)),
        (),
        (),
        (),
        (),
        layout.text(lines[start:]) or None,
        (*warnings, *unread),
        None,
        "letter",
        tuple(facts),
    )


def _without_page_numbers(lines: Sequence[Line], warnings: list[tuple[str, str]]) -> list[Line]:
    kept: list[Line] = []
    is_broken = False
    for line in lines:
        if _PAGE_NUMBER.fullmatch(line.text):
            warnings.append(("furniture", f"page number: {line.text}"))
            is_broken = True
        else:
            kept.append(replace(line, gap=PAGE) if is_broken else line)
            is_broken = False
    return kept


def _requested(opening: str) -> list[str]:
    """The kenmerk of the request that the first paragraph with one tells of."""
    for paragraph in opening.split("\n"):
        found = [k[0] for s in _SENTENCE.split(paragraph) if _REQUEST.search(s) and (k := _KENMERK.search(s))]
        if found:
            return found[:1]
    return []
