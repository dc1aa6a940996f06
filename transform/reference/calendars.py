"""The days that terms run over: public holidays by rule, recesses by a list kept by hand in recesses.toml.

The three weeks are calendar days. These calendars only feed the figures that stand beside them: working days and
recess-free days, which are NULL where a calendar does not know the days between.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from dateutil.easter import easter

from transform.records import CalendarDay, Recess

FIRST_DAY, LAST_DAY = dt.date(1990, 1, 1), dt.date(2039, 12, 31)
_DAY = dt.timedelta(days=1)

Span = tuple[dt.date, dt.date]


def public_holidays(year: int) -> dict[dt.date, str]:
    """The Dutch public holidays of a year on which offices are closed, by day.

    The list is that of the Algemene termijnenwet, article 3, but for Bevrijdingsdag, on which offices are closed once
    in five years. The King's birthday moves to Saturday where it falls on a Sunday.
    """
    sunday = easter(year)
    days = {
        dt.date(year, 1, 1): "Nieuwjaarsdag",
        sunday + 1 * _DAY: "Tweede Paasdag",
        _kings_birthday(year): "Koningsdag" if year >= 2014 else "Koninginnedag",
        sunday + 39 * _DAY: "Hemelvaartsdag",
        sunday + 50 * _DAY: "Tweede Pinksterdag",
        dt.date(year, 12, 25): "Eerste Kerstdag",
        dt.date(year, 12, 26): "Tweede Kerstdag",
    }
    if year % 5 == 0:
        days.setdefault(dt.date(year, 5, 5), "Bevrijdingsdag")
    return days


def _kings_birthday(year: int) -> dt.date:
    day = dt.date(year, 4, 27) if year >= 2014 else dt.date(year, 4, 30)
    return day - _DAY if day.isoweekday() == 7 else day


@cache
def recesses() -> tuple[Recess, ...]:
    """Every recess that is known, in order."""
    return tuple(
        Recess(one["name"], one["first_on"], one["last_on"], one["source"])
        for one in sorted(_read()["recess"], key=lambda one: one["first_on"])
    )


@cache
def calendar_days() -> tuple[CalendarDay, ...]:
    """Every day from FIRST_DAY to LAST_DAY, from the rule and the list of this package."""
    known = [(one["first_on"], one["last_on"]) for one in _read()["known"]]
    return tuple(days_of((FIRST_DAY, LAST_DAY), recesses(), known))


def days_of(span: Span, recess_list: Iterable[Recess], known: Iterable[Span]) -> Iterator[CalendarDay]:
    """Every day of a span. `known` are the spans in which the list of recesses is complete; they must not touch."""
    first, last = span
    holidays: Mapping[dt.date, str] = {
        day: name for year in range(first.year, last.year + 1) for day, name in public_holidays(year).items()
    }
    in_recess = {day: recess.name for recess in recess_list for day in _days(recess.first_on, recess.last_on)}
    # From the day before: the days after it are those that a span from it counts.
    known_since = {day: a for a, b in known for day in _days(a - _DAY, b)}
    n_working, n_free = 0, 0
    for day in _days(first, last):
        is_working = day.isoweekday() < 6 and day not in holidays
        n_working += is_working
        since = known_since.get(day)
        is_known = since is not None and day >= since
        n_free = n_free + (is_known and day not in in_recess) if since else 0
        yield CalendarDay(
            day_on=day,
            iso_weekday=day.isoweekday(),
            holiday=holidays.get(day),
            is_working_day=is_working,
            recess=in_recess.get(day) if is_known else None,
            is_recess=day in in_recess if is_known else None,
            working_day_number=n_working,
            recess_free_day_number=n_free if since else None,
            recess_known_from_on=since,
        )


def _days(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    return (first + n * _DAY for n in range((last - first).days + 1))


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads(files("transform.reference").joinpath("recesses.toml").read_text(encoding="utf-8"))
