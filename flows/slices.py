"""The past in slices: windows of days that a backfill takes one after the other, the newest first.

A slice is one family and one vergaderjaar. It only cuts time, so that its days tile without a gap: from 1 September to
31 August, whatever day the parliamentary year began on. Coverage is about days of publication, so are slices.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flows.errors import WrongUse

_VERGADERJAAR = re.compile(r"((?:19|20)\d\d)[-–/]?((?:19|20)\d\d)", re.ASCII)
A_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Slice:
    """A family and the days of publication of it that are fetched together."""

    family: str
    first: dt.date
    last: dt.date

    def __str__(self) -> str:
        return f"{self.family} {self.first} to {self.last}"


def days_of_vergaderjaar(text: str) -> tuple[dt.date, dt.date]:
    """The days of a vergaderjaar as a person writes it: 2015-2016 or 20152016. Raises WrongUse."""
    found = _VERGADERJAAR.fullmatch(text.strip())
    if not found or int(found[2]) != int(found[1]) + 1:
        raise WrongUse(f"'{text}' is no vergaderjaar: write it as 2015-2016")
    return dt.date(int(found[1]), 9, 1), dt.date(int(found[2]), 8, 31)


def slices(first: dt.date, last: dt.date, families: Sequence[str]) -> list[Slice]:
    """The slices of a span of days, the newest vergaderjaar first. Raises WrongUse where it ends before it begins."""
    if first > last:
        raise WrongUse(f"{first} lies after {last}: there are no days between")
    cut: list[Slice] = []
    begins = last
    while begins >= first:
        year = begins.year if begins.month >= 9 else begins.year - 1
        start = max(first, dt.date(year, 9, 1))
        cut += [Slice(family, start, begins) for family in families]
        begins = start - A_DAY
    return cut


def is_covered(one: Slice, windows: Iterable[tuple[str, dt.date, dt.date]]) -> bool:
    """Whether windows (family, first day, last day) leave no day of a slice out."""
    covered_to = one.first - A_DAY
    for first, last in sorted((a, b) for family, a, b in windows if family == one.family):
        if first > covered_to + A_DAY:
            break
        covered_to = max(covered_to, last)
    return covered_to >= one.last
