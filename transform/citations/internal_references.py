"""References of one answer to another of the same paper: 'zie het antwoord op vraag 2 en 4'.

What points to the answers of another paper ('uw antwoord op vraag 3', 'op vraag 3 van de leden …') is left out, and so
is what points to a question and not to its answer ('zoals bedoeld in vraag 9').
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from transform.citations.grammar import BLANK, DASH, GAP, MONTH, Citation
from transform.wording.labels import read_label

_WORDS = (
    *("één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf", "dertien"),
    *("veertien", "vijftien", "zestien", "zeventien", "achttien", "negentien", "twintig"),
)
_UNITS = rf"{GAP}(?:{MONTH}|weken|maanden|dagen|jaar|keer|procent|miljoen|miljard|euro|%)"
_ONE = rf"(?:[0-9]{{1,3}}(?![0-9]|[.,][0-9]|{_UNITS})|(?:{'|'.join(_WORDS)})(?![a-zé]))"
_ANOTHER = (
    rf"(?:{BLANK}(?:,|;|/|&|,?{BLANK}\ben\b|,?{BLANK}\bof\b|{DASH}|t/m|tot{GAP}en{GAP}met){BLANK}"
    rf"(?:(?:op{GAP})?(?:de{GAP})?vra(?:ag|gen){GAP})?{_ONE})"
)
_LIST = rf"(?P<numbers>{_ONE}{_ANOTHER}{{0,20}})"
_TO_QUESTION = re.compile(rf"vra(?:ag|gen)(?:nummers?)?{BLANK}{_LIST}")
_TO_ANSWER = re.compile(rf"antwoord(?:en)?{GAP}{_LIST}")
_WORD = re.compile("|".join(sorted(_WORDS, key=len, reverse=True)))
_ANSWER_TO = re.compile(
    rf"(?:(?:be)?antwoord(?:en|ing)?|reactie|toelichting){BLANK}(?:(?:op|bij|van|onder|aan){BLANK})?(?:(?:de|deze){BLANK})?$"
)
_AT = re.compile(rf"\b(?:bij|onder|naar){GAP}(?:de{GAP})?$")
_SEE_ALSO = "ook|tevens|verder|hiervoor|daarvoor|daartoe|hierover|eveneens|bijvoorbeeld|de"
_SEE = re.compile(rf"\b[Zz]ie(?:{GAP}(?:{_SEE_ALSO})){{0,3}}{GAP}$")
_AS_IN = re.compile(rf"\b[Zz]oals(?:{GAP}[a-z]{{1,12}}){{0,6}}{GAP}(?:in|op)(?:{GAP}de)?{GAP}$")
_CUE = re.compile(rf"\b(?:[Ii]n|[Bb]ij|[Oo]nder|[Zz]ie|mijn|ons|onze|het|de|ook|naar|onder|en|tevens|uit)?{GAP}$")
_LEAD = re.compile(
    rf"(?:\b(?:[Zz]ie|[Zz]oals|[Vv]erwijs|[Vv]erwijzen)(?:{GAP}[a-z]{{1,14}}){{0,6}}{GAP}"
    rf"|(?:\b(?:[Ii]n|[Bb]ij|het|de|mijn|ons|onze){GAP}){{1,3}})$"
)
_OTHER_SET_BEFORE = re.compile(  # 'zoals blijkt uit het antwoord op vraag 7' is about this paper again
    rf"\b(?:[Uu]w|eerdere|eerder{GAP}gegeven|(?<!zoals\sblijkt\s)uit{GAP}(?:het|de))(?:{GAP}eerdere)?{GAP}$"
)
_OTHER_SET_AFTER = re.compile(
    rf"{BLANK}(?:,{BLANK})?(?:\(?(?:[Aa]anhangsel|[Kk]amervragen|kenmerk|(?:19|20)[0-9]{{2}}Z|[Kk]amerstuk|ah-tk)"
    rf"|(?:van|uit|in|bij|op)"
    rf"(?:{GAP}(?:de|het|mijn|uw|onze|deze|eerdere|eerder|schriftelijke|feitelijke|gestelde)){{0,4}}{GAP}"
    rf"(?:eerdere|[Kk]amervragen|schriftelijke|lid|leden|vragen|vragenset|verslag|lijst|Aanhangsel|brief)\b)"
)
_QUESTION_ITSELF = re.compile(rf"\b(?:bedoeld|genoemd|gesteld|gevraagd|omschreven){GAP}(?:in|bij|onder){GAP}$")
_ASKED_THERE = re.compile(rf"{BLANK}(?:bedoelde?|genoemde?|gestelde?|gevraagde?|omschreven|aangehaalde)\b")
_LOOK_BACK = 90


def find_internal(text: str) -> Iterator[Citation]:
    """One citation a number, target 'answer:2'; all of one reference have the same words and offset."""
    if "vra" in text:
        for found in _TO_QUESTION.finditer(text):
            start = _start_to_question(text, found)
            if start is not None:
                yield from _citations(text, start, found)
    if "antwoord" in text:
        for found in _TO_ANSWER.finditer(text):
            before = text[max(0, found.start() - _LOOK_BACK) : found.start()]
            if _CUE.search(before) and not _is_elsewhere(text, before, found.end()):
                yield from _citations(text, found.start() - _lead(before), found)


def _start_to_question(text: str, found: re.Match[str]) -> int | None:
    """Where the words begin that point to an answer through the number of its question; None where they do not."""
    floor = max(0, found.start() - _LOOK_BACK)
    before = text[floor : found.start()]
    if answer := _ANSWER_TO.search(before):
        ahead = before[: answer.start()]
        return None if _is_elsewhere(text, ahead, found.end()) else floor + len(ahead) - _lead(ahead)
    if _QUESTION_ITSELF.search(before) or _ASKED_THERE.match(text, found.end()):
        return None
    for pattern in (_SEE, _AS_IN, _AT):
        if (lead := pattern.search(before)) and not _is_elsewhere(text, before[: lead.start()], found.end()):
            start = lead.start()
            return floor + start - (_lead(before[:start]) if pattern is _AT else 0)
    return None


def _is_elsewhere(text: str, before: str, end: int) -> bool:
    """Whether the words point into another paper."""
    return _OTHER_SET_BEFORE.search(before) is not None or _OTHER_SET_AFTER.match(text, end) is not None


def _lead(before: str) -> int:
    """How many characters before a reference still belong to it: 'zie ook het'."""
    lead = _LEAD.search(before)
    return len(before) - lead.start() if lead else 0


def _citations(text: str, start: int, found: re.Match[str]) -> Iterator[Citation]:
    raw = text[start : found.end()]
    for number in read_label(_WORD.sub(lambda word: str(_WORDS.index(word[0]) + 1), found["numbers"])).numbers:
        yield Citation("internal", raw, start, f"answer:{number}")
