"""Slices of the past: they tile the days, the newest first, and what was discovered is not asked for again."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.errors import WrongUse
from flows.slices import Slice, days_of_vergaderjaar, is_covered, slices

DAYS = st.dates(dt.date(1995, 1, 1), dt.date(2030, 1, 1))


@pytest.mark.parametrize("text", ["2015-2016", "20152016", "2015–2016", " 2015/2016 "])
def test_a_vergaderjaar_is_a_year_of_days(text: str) -> None:
    assert days_of_vergaderjaar(text) == (dt.date(2015, 9, 1), dt.date(2016, 8, 31))


@pytest.mark.parametrize("text", ["2015", "2015-2017", "15-16", "2016-2015", "", "1815-1816"])
def test_anything_else_is_no_vergaderjaar(text: str) -> None:
    with pytest.raises(WrongUse, match="2015-2016"):
        days_of_vergaderjaar(text)


@given(DAYS, DAYS)
def test_slices_hold_every_day_of_every_family_once(one: dt.date, other: dt.date) -> None:
    first, last = min(one, other), max(one, other)
    cut = slices(first, last, ("kv", "ah"))
    for family in ("kv", "ah"):
        own = [s for s in cut if s.family == family]
        assert (own[0].last, own[-1].first) == (last, first)
        for newer, older in itertools.pairwise(own):
            assert older.last + dt.timedelta(days=1) == newer.first
            assert newer.first.month == 9
        assert all((s.last - s.first).days < 366 for s in own)


def test_a_span_that_ends_before_it_begins_is_wrong_use() -> None:
    with pytest.raises(WrongUse, match="lies after"):
        slices(dt.date(2020, 1, 2), dt.date(2020, 1, 1), ("kv",))


@pytest.mark.parametrize(
    ("windows", "expected"),
    [
        ([], False),
        ([("kv", "2016-01-01", "2016-01-31")], True),
        ([("ah", "2016-01-01", "2016-01-31")], False),
        ([("kv", "2016-01-01", "2016-01-30")], False),
        ([("kv", "2016-01-02", "2016-01-31")], False),
        ([("kv", "2016-01-16", "2016-03-01"), ("kv", "2015-01-01", "2016-01-15")], True),
        ([("kv", "2016-01-17", "2016-03-01"), ("kv", "2015-01-01", "2016-01-15")], False),
    ],
)
def test_a_slice_is_covered_where_no_day_of_it_is_left_out(windows: list[tuple[str, str, str]], expected: bool) -> None:
    days = [(family, dt.date.fromisoformat(a), dt.date.fromisoformat(b)) for family, a, b in windows]
    assert is_covered(Slice("kv", dt.date(2016, 1, 1), dt.date(2016, 1, 31)), days) == expected
