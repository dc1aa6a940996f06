"""Dates as papers and metadata write them, and which candidate to believe.

The order of belief and what makes a date implausible are the project's rule for latency: a date is never guessed,
every candidate is kept, and one that cannot be is never chosen.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)  # the names the papers print; abbreviations have never been seen in a header
_MONTH_NUMBERS = {name: number for number, name in enumerate(MONTHS, 1)}

_WRITTEN = re.compile(rf"(?<!\d)(\d{{1,2}})\s*((?a:{'|'.join(MONTHS)}))\s*(\d{{4}})(?!\d)", re.IGNORECASE)
_PAST = re.compile(rf"(?<!\d)(\d{{1,2}})\s*((?a:{'|'.join(MONTHS)}))\s*(?:jl|j\.\s?l|jongstleden)\b", re.IGNORECASE)
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
# A time with its offset behind an ISO day: '…T23:00:00Z', '… 23:00:00.000+0100'. Without an offset the day is local.
_TIME_WITH_OFFSET = re.compile(
    r"[T\s]\s*(?P<hour>\d{2}):?(?P<minute>\d{2})(?::?(?P<second>\d{2})(?:[.,]\d+)?)?\s*"
    r"(?:Z|UTC|GMT|(?P<sign>[+\-−])(?P<hours>\d{2}):?(?P<minutes>\d{2})?)(?![\w:])",
    re.IGNORECASE,
)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})-(\d{1,2})-(\d{4})(?!\d)")

FIRST_YEAR = 1945
LAST_YEAR = 2100  # "in the future" needs to know today, so the views judge it; this only stops nonsense
LONG_DAYS = 730

REGISTER = "register"
"""The basis of what the Tweede Kamer's own register says: a source beside the papers and their metadata."""

# Best first. `available` (day of publication) is missing on purpose: it can be years late.
BASES = (
    *("header_element", "header_text", "datum_indiening", "datum_ontvangst", "datum_brief"),
    # The day a letter bears, and a day that the running text of a letter or notice names.
    *("letter_date", "running_text", REGISTER, "issued"),
)


@dataclass(frozen=True, slots=True)
class DateText:
    """A date some field or text gives: ``name`` submitted or received, ``basis`` where from, ``on`` None if no day."""

    name: str
    basis: str
    text: str
    on: dt.date | None


def read_date(text: str) -> dt.date | None:
    """The first day in a text: '4 februari 2021', '2021-02-04' or '04-02-2021'; None where there is none or it
    cannot exist ('30 februari 2021').

    Of an instant ('2021-02-04T23:30:00Z') it is the day in Amsterdam, which may be the next one.
    """
    if found := _WRITTEN.search(text):
        day, month, year = int(found[1]), _MONTH_NUMBERS[found[2].lower()], int(found[3])
    elif found := _ISO.search(text):
        year, month, day = int(found[1]), int(found[2]), int(found[3])
        if time := _TIME_WITH_OFFSET.match(text, found.end()):
            return _day_in_amsterdam(year, month, day, time)
    elif found := _DAY_FIRST.search(text):
        day, month, year = int(found[1]), int(found[2]), int(found[3])
    else:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def read_day_before(text: str, on: dt.date | None) -> dt.date | None:
    """The first day in a text, also one without its year: 'of 6 november jl.' is the last one up to the day `on`.

    None where there is none, where it cannot exist, or where a day without its year has no `on` to go by.
    """
    day = read_date(text)
    if day or on is None or _WRITTEN.search(text):
        return day
    if not (found := _PAST.search(text)):
        return None
    for year in (on.year, on.year - 1):
        with contextlib.suppress(ValueError):
            day = dt.date(year, _MONTH_NUMBERS[found[2].lower()], int(found[1]))
            if day <= on:
                return day
    return None


def _day_in_amsterdam(year: int, month: int, day: int, time: re.Match[str]) -> dt.date | None:
    """The day in Amsterdam of an instant; None where its day, time or offset cannot exist. 24:00 is the next day."""
    offset = dt.timedelta(hours=int(time["hours"] or 0), minutes=int(time["minutes"] or 0))
    zone = dt.timezone(-offset if time["sign"] in ("-", "−") else offset) if offset < dt.timedelta(days=1) else None
    clock = dt.timedelta(hours=int(time["hour"]), minutes=int(time["minute"]), seconds=int(time["second"] or 0))
    if zone is None or clock > dt.timedelta(days=1) or int(time["minute"]) > 59 or int(time["second"] or 0) > 60:
        return None
    try:
        return (dt.datetime(year, month, day, tzinfo=zone) + clock).astimezone(AMSTERDAM).date()
    except (ValueError, OverflowError):
        return None


def is_plausible(candidate: DateText, kenmerk_year: int | None) -> bool:
    """Whether a candidate can be believed at all: a real day, and near the year in the kenmerk.

    Questions carry the year they were registered in, so submitted lies within a year of it; an answer may take
    years, so received only may not lie before.
    """
    on = candidate.on
    if on is None or not FIRST_YEAR <= on.year <= LAST_YEAR:
        return False
    if kenmerk_year is None:
        return True
    if candidate.name == "submitted":
        return abs(on.year - kenmerk_year) <= 1
    return on.year >= kenmerk_year - 1


def choose(
    candidates: Iterable[DateText], kenmerk_year: int | None, not_before: dt.date | None = None
) -> DateText | None:
    """The plausible candidate of the best basis, the earlier in the given order among equals.

    One that lies before `not_before` is only chosen when no other is left, so that the conflict stays visible.
    """
    plausible = [c for c in candidates if is_plausible(c, kenmerk_year)]
    in_order = [c for c in plausible if not_before is None or (c.on is not None and c.on >= not_before)]
    return min(in_order or plausible, key=lambda c: BASES.index(c.basis), default=None)


def conflict_days(candidates: Sequence[DateText], kenmerk_year: int | None) -> int | None:
    """Days between the earliest and the latest plausible candidate; None without any."""
    days = [c.on for c in candidates if c.on is not None and is_plausible(c, kenmerk_year)]
    return (max(days) - min(days)).days if days else None


def written(day: dt.date) -> str:
    """A day as the papers print it: 4 februari 2021."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
