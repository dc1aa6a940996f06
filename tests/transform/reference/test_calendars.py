"""Public holidays by rule, recesses by a list; what the list does not know is not known."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest

from transform.records import CalendarDay, Recess
from transform.reference.calendars import FIRST_DAY, LAST_DAY, calendar_days, days_of, public_holidays, recesses


@pytest.fixture(scope="module")
def calendar() -> dict[dt.date, CalendarDay]:
    return {day.day_on: day for day in calendar_days()}


@pytest.mark.parametrize(
    ("on", "name"),
    [
        ("2020-01-01", "Nieuwjaarsdag"),
        ("2021-04-05", "Tweede Paasdag"),
        ("2020-04-27", "Koningsdag"),
        ("2014-04-26", "Koningsdag"),  # the 27th was a Sunday
        ("2025-04-26", "Koningsdag"),
        ("2013-04-30", "Koninginnedag"),
        ("2006-04-29", "Koninginnedag"),  # the 30th was a Sunday
        ("2020-05-05", "Bevrijdingsdag"),
        ("2020-05-21", "Hemelvaartsdag"),
        ("2020-06-01", "Tweede Pinksterdag"),
        ("2019-12-25", "Eerste Kerstdag"),
        ("2019-12-26", "Tweede Kerstdag"),
    ],
)
def test_a_public_holiday_is_no_working_day(calendar: dict[dt.date, CalendarDay], on: str, name: str) -> None:
    day = calendar[dt.date.fromisoformat(on)]
    assert (day.holiday, day.is_working_day) == (name, False)


@pytest.mark.parametrize("on", ["2021-05-05", "2021-04-02", "2013-05-01", "2014-04-28"])
def test_offices_are_open_on_other_days(on: str) -> None:
    assert dt.date.fromisoformat(on) not in public_holidays(int(on[:4]))


def test_every_year_has_its_holidays() -> None:
    assert {len(public_holidays(year)) for year in range(1990, 2040)} == {7, 8}


def test_every_day_is_there_once_and_numbers_count_up(calendar: dict[dt.date, CalendarDay]) -> None:
    days = list(calendar.values())
    assert len(calendar_days()) == len(days) == (LAST_DAY - FIRST_DAY).days + 1
    for before, day in itertools.pairwise(days):
        assert day.day_on - before.day_on == dt.timedelta(days=1)
        assert day.working_day_number - before.working_day_number == day.is_working_day


def test_recess_is_only_said_of_days_that_the_list_knows(calendar: dict[dt.date, CalendarDay]) -> None:
    known = [day for day in calendar.values() if day.is_recess is not None]
    assert (known[0].day_on, known[-1].day_on) == (dt.date(2023, 4, 21), dt.date(2024, 9, 2))
    assert len(known) == (known[-1].day_on - known[0].day_on).days + 1
    n_in_recess = sum((recess.last_on - recess.first_on).days + 1 for recess in recesses())
    assert sum(bool(day.is_recess) for day in known) == n_in_recess
    assert calendar[dt.date(2023, 5, 8)].recess == "meireces"
    assert calendar[dt.date(2023, 5, 9)].recess is None


def test_two_spans_that_do_not_touch_cannot_be_subtracted() -> None:
    first, second = dt.date(2030, 1, 1), dt.date(2030, 3, 1)
    recess = [Recess("kerstreces", dt.date(2030, 1, 1), dt.date(2030, 1, 6), "invented")]
    spans = [(first, dt.date(2030, 1, 31)), (second, dt.date(2030, 3, 31))]
    days = {day.day_on: day for day in days_of((first, dt.date(2030, 12, 31)), recess, spans)}
    assert days[dt.date(2030, 1, 6)].recess_free_day_number == 0
    assert days[dt.date(2030, 1, 31)].recess_free_day_number == 25
    assert days[dt.date(2030, 2, 10)].recess_free_day_number is None
    assert days[dt.date(2030, 3, 1)].recess_known_from_on == second
    assert days[dt.date(2030, 2, 28)].recess_known_from_on == second, "the day before counts for subtracting"
    assert days[dt.date(2030, 3, 31)].recess_known_from_on != days[dt.date(2030, 1, 31)].recess_known_from_on
