"""What a notice (Mededeling) says, and whether an answer only points to another one."""

from __future__ import annotations

import re

POSTPONEMENT, BY_LETTER, WITHDRAWN, OTHER = "postponement", "answered_by_letter", "withdrawn", "other"

_WITHDRAWN = re.compile(
    r"\bingetrokken\b|\bintrekking\b|\btrek(?:t|ken)\b.{0,60}\b(?:vraag|vragen)\b.{0,20}\bin\b", re.I
)
_BY_LETTER = re.compile(
    r"\b(?:is|zijn|heb|heeft|werden|werd)\b(?:(?!\bniet\b)[^.]){0,160}?\b(?:beantwoord|afgedaan)\b[^.]{0,80}?\bbrief\b"
    r"|\bbrief\b[^.]{0,160}?\b(?:is|zijn|heb|heeft|werden|werd)\b(?:(?!\bniet\b)[^.]){0,80}?\bbeantwoord\b",
    re.I,
)
_POSTPONEMENT = re.compile(
    r"\bniet\b[^.]{0,120}?\b(?:binnen|tijdig|op tijd|voor het verstrijken)\b"
    r"|\b(?:gestelde|gebruikelijke|gevraagde)\b[^.]{0,40}?\btermijn\b"
    r"|\bzo (?:spoedig|snel) mogelijk\b|\buitstel\b|\bmeer tijd\b",
    re.I,
)
_POINTS = (
    r"(?:zie|(?:ik|wij)\s+verwij(?:s|zen)(?:\s+(?:u|uw kamer))?(?:\s+(?:hiervoor|daarvoor|graag))*\s+naar"
    r"|verwezen\s+wordt\s+naar)(?:\s+(?:hiervoor|daarvoor|ook|tevens))*\s+"
)
_ANSWER_TO = (
    r"(?:(?:het|mijn|ons|de|onze)\s+)?(?:(?:eerdere|gezamenlijke|bovenstaande)\s+)?"
    r"(?:(?:antwoord(?:en)?|beantwoording)\s*(?:op|van|bij|onder)?\s*)?(?:de\s+)?(?:vra(?:ag|gen)\s+)?"
)
_NUMBERS = r"(?P<numbers>\d+(?:\s*(?:,|en|t/m|tot en met|[-–])\s*(?:vra(?:ag|gen)\s+)?\d+)*)"
_REFERENCE = re.compile(
    rf"(?:hier(?:voor|bij)\s+)?{_POINTS}{_ANSWER_TO}{_NUMBERS}(?:\s+hier(?:boven|onder))?\s*\.?", re.I
)


def notice_type(text: str) -> str:
    """Classify the words of a notice. Only what says so is a postponement: anything unclear is `other`."""
    if _WITHDRAWN.search(text):
        return WITHDRAWN
    if _BY_LETTER.search(text):
        return BY_LETTER
    return POSTPONEMENT if _POSTPONEMENT.search(text) else OTHER


def reference_target(text: str) -> str | None:
    """The numbers as printed where an answer does nothing but point to another answer, else None."""
    if len(text) > 160:
        return None
    found = _REFERENCE.fullmatch(text)
    return found["numbers"] if found else None
