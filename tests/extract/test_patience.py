from __future__ import annotations

import datetime as dt
from email.utils import format_datetime

import pytest

from extract.patience import LONGEST_PAUSE, pause, seconds_asked
from tests.extract.faults import UNREADABLE_RETRY_AFTERS

NOW = dt.datetime.now(dt.UTC)


@pytest.mark.parametrize("told", [*UNREADABLE_RETRY_AFTERS, None, "Mon, 02 Mar 99999 03:30:00 GMT", "-" * 9999])
def test_advice_that_cannot_be_read_or_asks_for_nothing_is_none(told: str | None) -> None:
    assert seconds_asked(told) is None


@pytest.mark.parametrize(("told", "seconds"), [("120", 120), (" 7 ", 7), ("9" * 5000, float("inf"))])
def test_whole_seconds_are_read(told: str, seconds: float) -> None:
    assert seconds_asked(told) == seconds


def test_a_date_ahead_is_so_many_seconds_away() -> None:
    ahead = seconds_asked(format_datetime(NOW + dt.timedelta(hours=1), usegmt=True))
    assert ahead is not None
    assert 3000 < ahead < 3601
    assert seconds_asked(format_datetime(NOW - dt.timedelta(hours=1), usegmt=True)) is None


def test_no_pause_is_longer_than_five_minutes() -> None:
    assert [pause(0, 2, asked) for asked in (1, 86400, float("inf"))] == [1, LONGEST_PAUSE, LONGEST_PAUSE]
    assert 8 <= pause(2, 2, None) <= 10
    assert pause(99, 2, None) == LONGEST_PAUSE
