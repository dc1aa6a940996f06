"""The cabinets follow each other day by day; after the last day of the list nobody is guessed."""

import datetime as dt
from itertools import pairwise

import pytest

from transform.reference.cabinets import cabinets
from transform.reference.ministries import reference_rows


def in_office(day: str) -> str | None:
    on = dt.date.fromisoformat(day)
    return next((one.cabinet for one in cabinets() if one.first_on <= on <= one.last_on), None)


def test_every_day_of_the_list_has_one_cabinet() -> None:
    for one, following in pairwise(cabinets()):
        assert one.first_on < one.last_on == following.first_on - dt.timedelta(days=1)
    assert len({one.cabinet for one in cabinets()}) == len(cabinets())


@pytest.mark.parametrize(
    ("day", "cabinet"),
    [
        ("1989-11-06", None),
        ("2010-10-13", "Balkenende IV"),
        ("2010-10-14", "Rutte I"),
        ("2021-02-04", "Rutte III"),  # it had resigned in January, and was asked all the same
        ("2022-01-10", "Rutte IV"),
        ("2026-02-22", "Schoof"),
        ("2026-02-23", "Jetten"),
        ("2026-09-26", None),
    ],
)
def test_the_cabinet_of_a_day(day: str, cabinet: str | None) -> None:
    assert in_office(day) == cabinet


def test_an_office_began_with_every_cabinet_but_the_one_that_went_on_with_the_offices_of_the_one_before() -> None:
    """Ministries are dated by another register: a slip in one of the days would show."""
    began = {row.valid_from for row in reference_rows()}
    assert [one.cabinet for one in cabinets() if one.first_on not in began] == ["Balkenende III"]
