"""Who asks whom about what: the words of a header or title behind 'Vragen van'.

'de leden A (P) en B (Q) aan de Minister van X over Y': the names run to the first 'aan' a member of government or
'over' outside brackets, the offices to the first 'over' behind. Each part is read for itself, so that one that cannot
be read does not take the others with it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from transform.paper import Person
from transform.reference.ministries import longest_name
from transform.wording.misspelt import ABOUT, OFFICE, TO, respelled
from transform.wording.people import Unread, read_offices, read_submitters

_TO = re.compile(
    r"(?:\s*,?\s+|(?<=\)))(?:op\s+(?P<told>\d{1,2}\s+\w+\s+\d{4})\s+medegedeeld\s+)?"
    r"aan\s+(?=(?:(?:de|het)\s+)?(?:vice-?)?(?:minister|staatssecretaris|bewindslieden|bewindspersonen|regering|kabinet))",
    re.IGNORECASE,
)
# 'aan' whoever it is: what follows may be misspelt, or no member of government.
_TO_ANYBODY = re.compile(r"(?:\s*,?\s+|(?<=\)))aan\s+(?=(?:de|het)\s)")
_ABOUT = re.compile(
    r"(?:,?\s+|(?<=\)))(?:over|inzake|betreffende|omtrent|aangaande|naar\s+aanleiding\s+van|met\s+betrekking\s+tot"
    r"|in\s+verband\s+met|t\.a\.v\.|ten\s+aanzien\s+van)\s+",
    re.IGNORECASE,
)
# A full stop ends the header where no bracket does; one behind a short word belongs to that word ('B.V.', 'e.d.').
_FULL_STOP = re.compile(r"(?:(?<=\w\w\w)|(?<=[\d»”’)\]]))\.$")
_LONGEST = 5_000


@dataclass(frozen=True, slots=True)
class Asking:
    """What the words say; `told` is the day on which the Eerste Kamer passed the questions on, as printed."""

    submitters: tuple[Person, ...] = ()
    addressees: tuple[Person, ...] = ()
    subject: str | None = None
    told: str | None = None


def read_asking(text: str, unread: Unread) -> Asking:
    """Read what stands behind 'Vragen van', up to the end of the subject; never fails."""
    text = text[:_LONGEST]
    about = _outside(_ABOUT, text)
    before, subject = (text[: about.start()], text[about.end() :]) if about else (text, None)
    before = respelled(respelled(before, TO, unread), OFFICE, unread)
    to = _outside(_TO, before) or _outside(_TO_ANYBODY, before)
    who, whom = (before[: to.start()], before[to.end() :]) if to else (before, "")
    if to and subject is None:
        whom, subject = _office_and_subject(whom, unread)
    told = to.groupdict().get("told") if to else None
    return Asking(
        read_submitters(who, unread),
        read_offices(whom, unread) if whom else (),
        (_FULL_STOP.sub("", subject.strip(" ,")) or None) if subject else None,
        told,
    )


def _outside(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """The first match outside brackets, else the first of all: a bracket may have been left open."""
    first = None
    for found in pattern.finditer(text):
        first = first or found
        if text.count("(", 0, found.start()) <= text.count(")", 0, found.start()):
            return found
    return first


def _office_and_subject(text: str, unread: Unread) -> tuple[str, str | None]:
    """Where no word parts the office from the subject, or a misspelt one, the longest name of a ministry does."""
    end = longest_name(text)
    behind = respelled(text[end:], ABOUT, unread) if end else ""
    about = _ABOUT.match(behind if behind.startswith((" ", ",")) else f" {behind}")
    return (text[:end], behind[about.end() :]) if about else (text, None)
