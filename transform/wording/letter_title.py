"""The title of a letter with answers, or its line 'Onderwerp': what was asked by whom, and who answers.

'Antwoorden van de Minister van X, mede namens de Minister van Y, op de Kamervragen van het lid A (P) over Z
(2031Z00012, ingezonden 3 mei 2031)', 'Beantwoording schriftelijke vragen van de leden A en B (beiden P) over Z',
'Kamervragen van het lid A (P) aan de Minister van X over Z'.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from transform.dates import MONTHS

DAY = rf"\d{{1,2}}\s+(?:{'|'.join(MONTHS)})\s+\d{{4}}|\d{{1,2}}-\d{{1,2}}-\d{{4}}"
KENMERK = r"\d{4}\s?Z\s?\d{5}"
_KIND = r"(?:(?:nadere?|aanvullende?|schriftelijke?|mondelinge?|feitelijke?|gestelde|set|reeks)\s+)*"
_QUESTIONS = (
    rf"{_KIND}(?:Kamer-?\s?)?vra(?:ag|gen)\b(?:\s+(?:die\s+(?:zijn|werden|waren)\s+)?gesteld)?"
    r"(?:\s+(?:van|door)\s+|\s+(?=(?:(?:het|de)\s+)?(?:Kamer)?(?:lid|leden)\s)|(?=\s+(?:over|inzake)\s))"
)
_ANSWERS = r"(?:De\s+)?(?:(?:Nader|Aanvullend|Gezamenlijk)e?\s+)?(?:Antwoord(?:en)?|Beantwoording|Reactie)"
_TITLES = tuple(
    re.compile(pattern, re.IGNORECASE | re.DOTALL)
    for pattern in (
        rf"^(?P<answers>{_ANSWERS})\s+(?:(?:op|van)\s+)?(?:de\s+|het\s+)?{_QUESTIONS}(?P<asked>.+)",
        rf"^(?P<answers>{_ANSWERS})\s+(?:van|door)\s+(?P<office>(?:(?!\bvragen\b).){{1,400}}?)\s*,?\s+op\s+"
        rf"(?:de\s+|het\s+)?{_QUESTIONS}(?P<asked>.+)",
        rf"^{_QUESTIONS}(?P<asked>.+)",
    )
)
_TAIL = re.compile(
    rf"(?:[\s,;.:()\[\]/–-]|\b(?:met|onder|en|op|van|kenmerk|nummer|nrs?\b|vraagnummer|zaaknummer|uw|d\.?d\b"
    rf"|ingezonden|ingediend|ingekomen|gesteld)\b|{DAY}|{KENMERK}|\d{{4}}\s?D\s?\d{{5}})+",
    re.IGNORECASE,
)
_TAIL_BEGINS = re.compile(r"\(|,|;|\s(?=ingezonden\b|(?:(?:met|onder)\s+)?(?:kenmerk|nummer)\b)", re.IGNORECASE)
_SENT = re.compile(rf"\b(?:ingezonden|ingediend|ingekomen|gesteld)\b\W+(?:op\s+)?({DAY})", re.IGNORECASE)
_KENMERK = re.compile(KENMERK, re.IGNORECASE)
_LONGEST = 5_000


@dataclass(frozen=True, slots=True)
class Title:
    """What a title says: `asked` is what stands behind 'vragen van', without the `kenmerken` and the day behind it."""

    asked: str
    office: str | None
    is_answer: bool
    kenmerken: tuple[str, ...]
    submitted: str | None


def read_title(text: str) -> Title | None:
    """Read a title on one line; None for any other text."""
    text = text[:_LONGEST].strip()
    found = next((found for title in _TITLES if (found := title.match(text))), None)
    if not found:
        return None
    said = found.groupdict()
    asked, tail = _without_tail(said["asked"])
    sent = _SENT.search(tail)
    kenmerken = tuple(dict.fromkeys("".join(k.split()).upper() for k in _KENMERK.findall(tail)))
    office = (said.get("office") or "").strip(" ,") or None
    return Title(asked, office, bool(said.get("answers")), kenmerken, sent[1] if sent else None)


def _without_tail(asked: str) -> tuple[str, str]:
    """The words without the kenmerk and the day of sending at their end, in brackets or behind a comma."""
    for opening in re.finditer(
        r"\(|,|;|\s(?=ingezonden\b|(?:(?:met|onder)\s+)?(?:kenmerk|nummer)\b)", asked, re.IGNORECASE
    ):
        tail = asked[opening.start() :]
        if len(tail) <= 200 and _TAIL.fullmatch(tail) and (_KENMERK.search(tail) or _SENT.search(tail)):
            return asked[: opening.start()].strip(" ,;"), tail
    return asked, ""
