"""Who asked whom about what and when, where only the sentences of a notice tell it.

'Op 6 november jl. hebben de leden A en B (beiden P) vragen gesteld aan de Minister van X over Y.', 'Het lid A (P) heeft
op 6 november 2031 …', 'De vragen van het lid A (P) over Y (2031Z00012, ingezonden 6 november 2031) kunnen niet …'.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field, replace

from transform.dates import MONTHS, DateText, choose, read_day_before
from transform.folded_text import fold
from transform.paper import Body
from transform.wording.letter_title import DAY, KENMERK
from transform.wording.people import Unread
from transform.wording.question_header import Asking, read_asking

_ON = rf"(?P<on>{DAY}|\d{{1,2}}\s+(?:{'|'.join(MONTHS)})(?:\s+(?:jl\b|j\.\s?l\b|jongstleden\b))?)\.?"
_QUESTIONS = r"(?:(?:schriftelijke|mondelinge|nadere|aanvullende)\s+)*(?:Kamer)?vragen"
_ABOUT = r"(?:aan\s.{1,400}?\s)?(?:over|inzake|betreffende|omtrent)\s"
_WHO = r"(?P<who>(?:(?:het|de)\s+)?(?:Kamer)?(?:lid|leden|fractie|fracties|vaste|algemene)\b.{1,400}?)"
_FORMS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\bop\s+{_ON}\s+(?:heeft|hebben|stelde|stelden)\s+{_WHO}\s+(?:(?:mij|ons|u)\s+)?{_QUESTIONS}\s+"
        rf"(?:(?:gesteld|ingediend|ingezonden|toegezonden)\s+)?(?P<rest>{_ABOUT}.+)",
        rf"{_WHO}\s+(?:heeft|hebben)\s+op\s+{_ON}\s+(?:(?:mij|ons)\s+)?{_QUESTIONS}\s+(?:gesteld|ingediend|ingezonden)\s+(?P<rest>{_ABOUT}.+)",
        rf"\bop\s+{_ON}\s+door\s+{_WHO}\s+(?:gestelde|ingediende|ingezonden)\s+{_QUESTIONS}\s+(?P<rest>{_ABOUT}.+)",
        rf"\bop\s+{_ON}\s+(?:zijn|werden)\s+(?:\w+\s+)?door\s+{_WHO}\s+{_QUESTIONS}\s+(?:gesteld|ingediend|ingezonden)\s+"
        rf"(?P<rest>{_ABOUT}.+)",
        rf"\b{_QUESTIONS}\s+(?:gesteld\s+)?(?:van|door)\s+(?P<who>[^()]{{1,200}}?\(.{{1,400}}?\))\s+(?P<rest>{_ABOUT}.+)",
        rf"\b{_QUESTIONS}\s+(?:gesteld\s+)?(?:van|door)\s+{_WHO}\s+(?P<rest>{_ABOUT}.+)",
    )
)
_END = re.compile(
    rf"\s*\((?:kenmerk:?\s*|ingezonden\s|nr\.?\s*|vraagnummer:?\s*)?(?:{KENMERK}|\d)"
    r"|,?\s+(?:kunnen|kan|worden|zullen|zal)\s+(?:\w+\s+){0,6}?(?:niet|beantwoord|later|nog)\b|,?\s+(?:die|welke)\s+(?:op|zijn|werden|u)\b"
    r"|,\s+(?:ingezonden|kenmerk|d\.d\.)\s|(?<=[\w»”’)][\w»”’)])\.(?=\s|$)",
    re.IGNORECASE,
)
_SENT = re.compile(rf"\b(?:ingezonden|ingediend|gesteld)\b\W*(?:op\s+)?{_ON}", re.IGNORECASE)
_LONGEST = 5_000


@dataclass(frozen=True, slots=True)
class NoticeProse:
    """What the sentences say; `submitted` where they name the day."""

    asking: Asking = field(default_factory=Asking)
    submitted: DateText | None = None
    unread: tuple[tuple[str, str], ...] = ()


def read_notice_prose(text: str, on: dt.date | None) -> NoticeProse:
    """Read the text of a notice of the day `on`, which dates '6 november jl.'; never fails."""
    text = fold(text[:_LONGEST])
    found = next((found for form in _FORMS if (found := form.search(text))), None)
    if not found:
        return NoticeProse()
    unread: Unread = []
    rest = found["rest"]
    about = re.search(r"\b(?:over|inzake|betreffende|omtrent)\s", rest, re.IGNORECASE)
    end = _END.search(rest, about.end() if about else 0)
    asking = read_asking(f" {found['who']} {rest[: end.start()] if end else rest}", unread)
    said = found.groupdict().get("on")
    if not said and (sent := _SENT.search(text)):
        said = sent["on"]
    day = read_day_before(said, on) if said else None
    submitted = DateText("submitted", "running_text", said, day) if said and day else None
    return NoticeProse(asking, submitted, tuple(unread))


def with_prose(body: Body) -> Body:
    """A notice whose header names nobody with what its sentences say of who asked whom about what, and when."""
    header = body.header
    if not header.is_notice or not body.body_text or header.submitters:
        return body
    received = choose([date for date in header.dates if date.name == "received"], None)
    told = read_notice_prose(body.body_text, received.on if received else None)
    is_dated = any(date.name == "submitted" for date in header.dates)
    completed = replace(
        header,
        submitters=told.asking.submitters,
        addressees=header.addressees or told.asking.addressees,
        subject=header.subject or told.asking.subject,
        dates=header.dates if is_dated or not told.submitted else (told.submitted, *header.dates),
    )
    return replace(body, header=completed, warnings=(*body.warnings, *told.unread))
