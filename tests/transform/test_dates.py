import datetime as dt
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transform.dates import (
    AMSTERDAM,
    BASES,
    FIRST_YEAR,
    LAST_YEAR,
    DateText,
    choose,
    conflict_days,
    is_plausible,
    read_date,
    written,
)

DAYS = st.dates(dt.date(FIRST_YEAR, 1, 1), dt.date(LAST_YEAR, 12, 31))


def given_day(name: str, day: str | None, basis: str = "header_text") -> DateText:
    return DateText(name, basis, day or "?", dt.date.fromisoformat(day) if day else None)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("4 februari 2031", "2031-02-04"),
        ("04 Februari 2031", "2031-02-04"),
        ("4\xa0februari\xa02031", "2031-02-04"),
        ("4februari2031", "2031-02-04"),
        ("op 29 februari 2032 in Den Haag", "2032-02-29"),
        ("2031-02-04", "2031-02-04"),
        ("2031-2-4", "2031-02-04"),
        ("2031-02-04T10:00:00", "2031-02-04"),
        ("04-02-2031", "2031-02-04"),
        ("4-2-2031", "2031-02-04"),
        ("14 mei 2031 en 15 mei 2031", "2031-05-14"),
        ("30 februari 2031", None),
        ("29 februari 2031", None),
        ("2031-02-30", None),
        ("31-04-2031", None),
        ("0 mei 2031", None),
        ("4 mei 0000", None),
        ("-02-30", None),
        ("20310204", None),
        ("20090…", None),
        ("12031-02-04", None),
        ("2031-02-041", None),
        ("104-02-2031", None),
        ("4 mei 20311", None),
        ("4 mei jl.", None),
        ("mei 2031", None),
        ("4 mai 2031", None),
        ("", None),
    ],
)
def test_a_day_is_read_as_written_or_not_at_all(text: str, day: str | None) -> None:
    assert read_date(text) == (dt.date.fromisoformat(day) if day else None)


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        ("2030-11-02T23:00:00Z", "2030-11-03"),
        ("2030-11-02T22:59:59Z", "2030-11-02"),
        ("2030-07-02T22:00:00Z", "2030-07-03"),
        ("2030-07-02T21:59:59.999Z", "2030-07-02"),
        ("2030-11-03T00:00:00+01:00", "2030-11-03"),
        ("2030-11-03T00:00:00+0100", "2030-11-03"),
        ("2030-11-03T00:00:00+02:00", "2030-11-02"),
        ("2030-11-02T20:00:00-05:00", "2030-11-03"),
        ("2030-11-02 23:00:00.000+00:00", "2030-11-03"),
        ("2030-11-02T23:00Z", "2030-11-03"),
        ("2030-11-02t23:00:00z", "2030-11-03"),
        ("2030-11-02T24:00:00Z", "2030-11-03"),
        ("2030-12-31T23:00:00Z", "2031-01-01"),
        ("2030-11-02T23:00:00", "2030-11-02"),
        ("2030-11-02+01:00", "2030-11-02"),
        ("2030-11-02Z", "2030-11-02"),
        ("2030-11-02T25:00:00Z", None),
        ("2030-11-02T23:61:00Z", None),
        ("2030-02-30T23:00:00Z", None),
        ("2030-11-02T23:00:00+99:00", None),
    ],
)
def test_an_instant_is_its_day_in_amsterdam(instant: str, day: str | None) -> None:
    assert read_date(instant) == (dt.date.fromisoformat(day) if day else None)


@given(DAYS, st.times(), st.integers(-14 * 60, 14 * 60))
def test_the_day_of_an_instant_does_not_depend_on_its_offset(day: dt.date, time: dt.time, minutes: int) -> None:
    here = dt.datetime.combine(day, time, dt.UTC)
    there = here.astimezone(dt.timezone(dt.timedelta(minutes=minutes)))
    assert read_date(here.isoformat()) == read_date(there.isoformat()) == here.astimezone(AMSTERDAM).date()


@given(DAYS)
def test_every_way_of_writing_a_day_gives_that_day(day: dt.date) -> None:
    assert read_date(written(day)) == day
    assert read_date(day.isoformat()) == day
    assert read_date(day.strftime("%d-%m-%Y")) == day


@given(st.one_of(st.text(), st.from_regex(r"[0-9 a-z-]{0,20}", fullmatch=True)))
def test_a_day_that_is_read_stands_in_the_text(text: str) -> None:
    day = read_date(text)
    assert day is None or {day.day, day.year} <= {int(number) for number in re.findall(r"\d+", text)}


@pytest.mark.parametrize("unit", ["1", "1 ", " ", "1 mei ", "1-", "2031-", "12 mei 2031x"])
def test_hostile_text_is_read_at_once(unit: str) -> None:
    text = (unit * 100_000)[:100_000]
    start = time.process_time()
    read_date(text)
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    ("name", "day", "year", "expected"),
    [
        ("submitted", "2031-05-04", 2031, True),
        ("submitted", "2030-05-04", 2031, True),
        ("submitted", "2032-05-04", 2031, True),
        ("submitted", "2029-12-31", 2031, False),
        ("submitted", "2033-01-01", 2031, False),
        ("received", "2030-01-01", 2031, True),
        ("received", "2029-12-31", 2031, False),
        ("received", "2038-01-01", 2031, True),
        ("submitted", "1999-01-01", None, True),
        ("submitted", "1945-01-01", None, True),
        ("submitted", "1944-12-31", None, False),
        ("received", "2100-12-31", None, True),
        ("received", "2101-01-01", None, False),
        ("submitted", None, None, False),
    ],
)
def test_a_day_is_believed_near_the_year_of_the_kenmerk(
    name: str, day: str | None, year: int | None, expected: bool
) -> None:
    assert is_plausible(given_day(name, day), year) is expected


def test_the_order_of_belief_is_the_header_then_the_fields() -> None:
    candidates = [given_day("received", f"2031-05-0{i}", basis) for i, basis in enumerate(BASES, 1)]
    for left in range(len(candidates)):
        assert choose(reversed(candidates[left:]), 2031) is candidates[left]


def test_of_equals_the_first_given_is_chosen() -> None:
    first, second = given_day("received", "2031-05-02"), given_day("received", "2031-05-01")
    assert choose([first, second], 2031) is first


def test_what_cannot_be_is_never_chosen() -> None:
    misprint, field = given_day("submitted", "2013-05-04"), given_day("submitted", "2031-05-04", "datum_indiening")
    assert choose([misprint, given_day("submitted", None), field], 2031) is field
    assert choose([misprint], 2031) is None
    assert choose([], 2031) is None


def test_an_answer_before_its_question_is_chosen_only_when_nothing_else_is_left() -> None:
    early, late = given_day("received", "2031-03-01"), given_day("received", "2031-05-01", "issued")
    asked_on = dt.date(2031, 4, 1)
    assert choose([early, late], 2031, asked_on) is late
    assert choose([early], 2031, asked_on) is early
    same_day = given_day("received", "2031-04-01")
    assert choose([late, same_day], 2031, asked_on) is same_day


def test_conflict_is_the_span_of_the_plausible_days() -> None:
    days = [given_day("received", day) for day in ("2031-05-04", "2031-05-01", "2031-05-02", "1931-01-01")]
    assert conflict_days(days, 2031) == 3
    assert conflict_days(days[:1], 2031) == 0
    assert conflict_days([days[3], given_day("received", None)], 2031) is None


@given(st.lists(st.builds(DateText, st.just("received"), st.sampled_from(BASES), st.just(""), st.none() | DAYS)), DAYS)
def test_the_choice_is_a_plausible_candidate_of_the_best_basis(candidates: list[DateText], not_before: dt.date) -> None:
    plausible = [c for c in candidates if is_plausible(c, 2031)]
    chosen = choose(candidates, 2031, not_before)
    assert (chosen is None) == (not plausible)
    if chosen and chosen.on:
        better = [c for c in plausible if c.on and BASES.index(c.basis) < BASES.index(chosen.basis)]
        assert all(c.on and c.on < not_before for c in better)


def test_letters_that_only_fold_to_those_of_a_month_are_no_month() -> None:
    assert read_date("4 aprİl 2031") is None
    assert read_date("4 auguſtus 2031") is None
