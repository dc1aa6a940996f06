"""Holes in the Aanhangsel numbering, and the ledgers of runs and years."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.warehouse.rows import a_set, covered, day, published, row, with_texts
from transform.records import ParserWarning, Publication, PublicationSet
from transform.schema import Row
from warehouse.reader import Reader

SET = "2023Z90001"


def answer(number: int | None, available: str | None, vergaderjaar: str = "2022-2023", **told: Any) -> list[Row]:
    """A paper of the Aanhangsel, of a set that there is."""
    name = told.pop("publication_id", f"ah-tk-{vergaderjaar}-{number}")
    at: dict[str, Any] = {"set_id": SET, "publication_id": name}
    facts = {
        "family": "ah",
        "kind": "answer",
        "status": "current",
        "chamber": "tk",
        "vergaderjaar": vergaderjaar,
    } | told
    return [
        row(Publication, **at, aanhangsel_number=number, available_on=day(available), **facts),
        row(PublicationSet, **at, role="answer"),
    ]


# What each vergaderjaar is for, and its numbers with their days of publication.
CASES: dict[str, list[list[Row]]] = {
    "2001-2002": [
        answer(10, "2023-02-01", "2001-2002"),
        answer(11, "2023-02-01", "2001-2002"),
        answer(11, "2023-02-02", "2001-2002", publication_id="ah-tk-11-n1"),
        answer(14, "2023-02-03", "2001-2002"),
        answer(16, "2023-02-03", "2001-2002"),
        answer(None, "2023-02-03", "2001-2002"),
    ],
    "2002-2003": [answer(700, "2023-02-01", "2002-2003"), answer(3, "2023-02-01", "2002-2003", chamber="ek")],
    # Numbers and days of publication may run crosswise.
    "2003-2004": [answer(10, "2023-02-03", "2003-2004"), answer(12, "2023-02-01", "2003-2004")],
    "2004-2005": [answer(10, "2022-12-30", "2004-2005"), answer(12, "2023-02-03", "2004-2005")],
    "2005-2006": [answer(10, "2023-02-01", "2005-2006"), answer(12, "2024-01-02", "2005-2006")],
    "2006-2007": [answer(10, None, "2006-2007"), answer(12, "2023-02-03", "2006-2007")],
    "2007-2008": [answer(10, "2023-02-03", "2007-2008"), answer(12, None, "2007-2008")],
    # 5 March was not searched.
    "2008-2009": [answer(10, "2023-03-04", "2008-2009"), answer(12, "2023-03-06", "2008-2009")],
    # Sixty days before the end of December it is 1 November.
    "2009-2010": [answer(n, on, "2009-2010") for n, on in ((1, "2023-10-31"), (3, "2023-10-31"), (5, "2023-11-02"))],
    "2022-2023": [
        answer(1, "2023-02-01"),
        answer(2, "2023-02-01", status="pending"),
        answer(4, "2023-02-01", status="quarantined"),
        answer(5, "2023-02-01", status="superseded", superseded_by="ah-tk-2022-2023-1"),
        answer(6, "2023-02-01", status="removed"),
        answer(7, "2023-02-01", status="deferred"),
        answer(9, "2024-02-01"),
        [row(ParserWarning, set_id=SET, publication_id="ah-tk-2022-2023-1")],
    ],
}


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    papers = [r for case in CASES.values() for paper in case for r in paper]
    rows = [*with_texts(a_set(SET, "2023-01-09", "2023-01-20"), n_questions=3, n_answers=2), *papers]
    coverage = [*covered("2023-01-01", "2023-03-04"), *covered("2023-03-06", "2023-12-31")]
    with published(tmp_path_factory.mktemp("quality"), {SET: rows}, coverage) as reader:
        yield reader


@pytest.mark.parametrize(
    ("vergaderjaar", "holes"),
    [
        ("2001-2002", [(12, 13, 2, True, True), (15, 15, 1, True, True)]),
        ("2002-2003", []),
        ("2003-2004", [(11, 11, 1, True, True)]),
        ("2004-2005", [(11, 11, 1, False, True)]),
        ("2005-2006", [(11, 11, 1, False, False)]),
        ("2006-2007", [(11, 11, 1, False, False)]),
        ("2007-2008", [(11, 11, 1, False, False)]),
        ("2008-2009", [(11, 11, 1, False, True)]),
        ("2009-2010", [(2, 2, 1, True, True), (4, 4, 1, True, False)]),
    ],
    ids=[
        *("a gap is a hole", "nothing before the first or after the last", "days that run crosswise"),
        *("a day before what was searched", "a day after it", "an unknown day before", "an unknown day after"),
        *("a day between that was not searched", "a gap that may still be filled"),
    ],
)
def test_holes_in_the_numbering(reader: Reader, vergaderjaar: str, holes: list[tuple[Any, ...]]) -> None:
    query = "SELECT number_from, number_to, n_missing, is_covered, is_settled FROM aanhangsel_holes"
    assert reader.query(f"{query} WHERE vergaderjaar = $1 ORDER BY ALL", [vergaderjaar]).rows == holes


def test_the_ledger_of_a_year_counts_each_status_and_the_missing_numbers(reader: Reader) -> None:
    found = reader.query(
        "SELECT n_discovered, n_published, n_pending, n_deferred, n_quarantined, n_missing, adds_up, n_holes, "
        "n_warnings FROM data_quality WHERE scope = 'vergaderjaar' AND name = '2022-2023'"
    ).rows
    # Number 3 is missing; 8 may be, but the days around it were not searched.
    assert found == [(8, 4, 1, 1, 1, 1, True, 2, 1)]
    found = reader.query("FROM ledger_by_year WHERE vergaderjaar = '2022-2023'").rows
    assert found == [("2022-2023", "ah", 7, 2, 1, 1, 1, 1, 1, True, 1)]


def test_a_number_is_missing_only_where_no_later_paper_will_fill_it(reader: Reader) -> None:
    query = "SELECT n_missing, n_holes, n_discovered, adds_up FROM data_quality WHERE name = $1"
    assert reader.query(query, ["2009-2010"]).rows == [(1, 2, 4, True)], "4 may still come"
    assert reader.query(query, ["2008-2009"]).rows == [(0, 1, 2, True)], "nobody searched the day between"


def test_sets_of_which_no_paper_tells_the_year_are_counted_as_such(reader: Reader) -> None:
    found = reader.query(
        "SELECT n_published, n_sets, n_questions, n_questions_answered, n_answers, share_linked FROM data_quality "
        "WHERE scope = 'vergaderjaar' AND name = 'unknown'"
    ).rows
    assert found == [(2, 1, 3, 2, 2, 1.0)]


def test_the_years_of_the_sample_add_up_to_all_there_is(sample: Reader) -> None:
    (found,) = sample.query(
        "SELECT sum(n_published + n_quarantined), sum(n_sets), sum(n_questions), sum(n_questions_answered), "
        "sum(n_answers), sum(n_answers_linked), sum(n_warnings) FROM data_quality WHERE scope = 'vergaderjaar'"
    ).rows
    assert found == (112, 54, 185, 162, 147, 146, 11)
    (run,) = sample.query(
        "SELECT n_discovered, n_published, n_quarantined, n_sets, n_questions, n_questions_answered, n_answers, "
        "n_answers_linked, n_warnings, adds_up FROM data_quality WHERE scope = 'run'"
    ).rows
    assert run == (112, 111, 1, 54, 185, 162, 147, 146, 11, True)
