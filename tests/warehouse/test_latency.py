"""The three-week rule: published cases, every outcome with its boundaries, and what cannot be said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from flows.page import page
from tests.warehouse.rows import a_set, covered, day, numbered, published, row, set_id_of
from transform.records import Event, Publication, QuestionSet, RegisterDocument
from transform.schema import Row
from warehouse.reader import FILE_NAME, BadQuery, Reader

LAST_DAY = "2025-12-31"
WINDOW = ("2023-01-01", "2023-05-01")

# (asked, answered, days) as the published headers have them.
PUBLISHED = {
    "2020Z04826": ("2020-03-11", "2020-03-27", 16),
    "2019Z19189": ("2019-10-09", "2019-10-30", 21),
    "ah-tk-20192020-2258": ("2020-03-03", "2020-03-27", 24),
    "2022Z11774": ("2022-06-10", "2022-07-15", 35),
    "2019Z14964": ("2019-07-11", "2019-08-21", 41),
    "2021Z03234": ("2021-02-16", "2021-03-29", 41),
    "2020Z14314": ("2020-07-24", "2020-09-04", 42),
    "2025D04328": ("2024-12-20", "2025-02-04", 46),
    "2021Z02286": ("2021-02-04", "2021-04-12", 67),
}


@pytest.fixture(scope="module")
def nine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    sets = {set_id: a_set(set_id, asked, answered) for set_id, (asked, answered, _) in PUBLISHED.items()}
    with published(tmp_path_factory.mktemp("nine"), sets, covered("2019-01-01", LAST_DAY)) as reader:
        yield reader


@pytest.mark.parametrize("view", ["kamervragen", "set_outcomes", "question_sets"])
def test_published_cases_have_the_days_they_are_known_for(nine: Reader, view: str) -> None:
    found = nine.query(f"SELECT set_id, days_to_answer FROM {view}")  # noqa: S608 (our own names)
    assert dict(found.rows) == {set_id: days for set_id, (_, _, days) in PUBLISHED.items()}


def test_published_cases_have_the_aggregates_they_are_known_for(nine: Reader) -> None:
    (found,) = nine.query(
        """
        SELECT
            count(*) AS n,
            avg(days_to_answer) AS mean,
            median(days_to_answer) AS median,
            quantile_cont(days_to_answer, 0.9) AS p90,
            count(*) FILTER (NOT is_late) AS n_within_21,
            count(*) FILTER (outcome != 'late_beyond_six_weeks') AS n_within_42
        FROM set_outcomes
        """
    ).dicts()
    assert found == {
        "n": 9,
        "mean": 37.0,
        "median": 41,
        "p90": pytest.approx(50.2),
        "n_within_21": 2,
        "n_within_42": 7,
    }


def test_a_month_of_these_nine_has_their_median_decile_and_share(root: Path) -> None:
    asked = dt.date(2021, 3, 1)
    days = [days for _, _, days in PUBLISHED.values()]
    sets = {
        f"2021Z9{n:04}": a_set(f"2021Z9{n:04}", f"{asked}", f"{asked + dt.timedelta(days=d)}")
        for n, d in enumerate(days)
    }
    with published(root, sets, covered("2021-01-01", LAST_DAY)) as reader:
        (month,) = reader.query("FROM latency_by_month").dicts()
    assert (month["submitted_month"], month["n_sets"], month["n_answered"]) == (asked, 9, 9)
    assert (month["median_days"], month["p90_days"]) == (41, pytest.approx(50.2))
    assert (month["n_cohort_21"], month["on_time_21"]) == (9, pytest.approx(2 / 9))
    assert (month["n_cohort_rule"], month["on_time_rule"]) == (9, pytest.approx(2 / 9)), "nobody gave notice"


@pytest.mark.parametrize(
    ("as_of", "outcome", "days_open", "days_overdue", "days_to_answer"),
    [
        ("2021-02-03", None, None, None, None),
        ("2021-02-04", "open_in_term", 0, None, None),
        ("2021-02-25", "open_in_term", 21, None, None),
        ("2021-02-26", "open_silent", 22, 1, None),
        ("2021-03-01", "open_silent", 25, 4, None),
        ("2021-03-18", "open_silent", 42, 21, None),
        ("2021-03-19", "open_beyond_six_weeks", 43, 22, None),
        ("2021-04-11", "open_beyond_six_weeks", 66, 45, None),
        ("2021-04-12", "late_beyond_six_weeks", None, None, 67),
    ],
)
def test_a_set_as_of_a_day_knows_nothing_of_later_days(
    nine: Reader, as_of: str, outcome: str | None, days_open: int | None, days_overdue: int | None, days_to_answer: int
) -> None:
    found = nine.query(
        "SELECT outcome, days_open, days_overdue, days_to_answer, as_of_on FROM set_outcomes_as_of($1) "
        "WHERE set_id = '2021Z02286'",
        [day(as_of)],
    ).rows
    assert found == ([(outcome, days_open, days_overdue, days_to_answer, day(as_of))] if outcome else [])


def test_the_day_may_be_written_as_text(nine: Reader) -> None:
    count = "SELECT count(*) FROM set_outcomes_as_of('2020-03-05')"
    assert nine.query(count).rows == [(3,)], "three of the nine had been asked by then"


# Every case is asked on 1 March 2023: day 21 is 22 March, day 22 is 23 March, day 42 is 12 April, day 43 is 13 April.
ASKED = "2023-03-01"
D21, D22, D42, D43 = "2023-03-22", "2023-03-23", "2023-04-12", "2023-04-13"


Case = tuple[list[Row], str]


def case(answered: str | None = None, *notices: str | None, as_of: str = LAST_DAY, **told: Any) -> Case:
    return a_set("2023Z90001", told.pop("asked", ASKED), answered, notices=notices, **told), as_of


CASES: dict[str, tuple[Case, str]] = {
    "answered the same day": (case(ASKED), "on_time"),
    "answered on day 21": (case(D21), "on_time"),
    "answered on day 21 after a notice": (case(D21, "2023-03-10"), "on_time"),
    "answered on day 22": (case(D22), "late_silent"),
    "answered on day 42": (case(D42), "late_silent"),
    "answered on day 43": (case(D43), "late_beyond_six_weeks"),
    "notice on the day of asking": (case(D42, ASKED), "late_with_notice"),
    "notice on day 21, answered on day 22": (case(D22, D21), "late_with_notice"),
    "notice on day 21, answered on day 42": (case(D42, D21), "late_with_notice"),
    "notice on day 21, answered on day 43": (case(D43, D21), "late_beyond_six_weeks"),
    "notice on day 22": (case(D42, D22), "late_notice_too_late"),
    "notice on the day of the answer": (case("2023-04-03", "2023-04-03"), "late_notice_too_late"),
    "notice after the answer": (case("2023-04-03", "2023-04-04"), "late_silent"),
    "two notices, the first in time": (case(D42, D21, D22), "late_with_notice"),
    "withdrawn": (case(withdrawn="2023-03-10"), "withdrawn"),
    "withdrawn long after the term": (case(withdrawn="2023-09-10"), "withdrawn"),
    "withdrawn, answered all the same": (case(D42, withdrawn="2023-03-10"), "withdrawn"),
    "withdrawn on the day of the answer": (case(D21, withdrawn=D21), "withdrawn"),
    "withdrawn after the answer": (case(D21, withdrawn=D22), "on_time"),
    "not yet withdrawn": (case(withdrawn=D22, as_of=D21), "open_in_term"),
    "open on day 21": (case(as_of=D21), "open_in_term"),
    "open on day 21 after a notice": (case(None, "2023-03-10", as_of=D21), "open_in_term"),
    "open on day 22": (case(as_of=D22), "open_silent"),
    "open on day 42": (case(as_of=D42), "open_silent"),
    "open on day 43": (case(as_of=D43), "open_beyond_six_weeks"),
    "open on day 22, notice on day 21": (case(None, D21, as_of=D22), "open_postponed"),
    "open on day 42, notice on day 21": (case(None, D21, as_of=D42), "open_postponed"),
    "open on day 43, notice on day 21": (case(None, D21, as_of=D43), "open_beyond_six_weeks"),
    "open on day 22, notice on day 22": (case(None, D22, as_of=D22), "open_notice_too_late"),
    "open on day 22, notice on day 23": (case(None, "2023-03-24", as_of=D22), "open_silent"),
    "open the day before its answer": (case(D43, as_of=D42), "open_silent"),
    "asked on the day itself": (case(as_of=ASKED), "open_in_term"),
    "no term: open": (case(has_term=False), "no_term"),
    "no term: answered": (case(D21, has_term=False), "no_term"),
    "no term, whatever its dates": (case(None, asked=None, has_term=False), "no_term"),
    "asked on no known day": (case(D21, asked=None, date_problem="submitted_missing"), "unknown"),
    "asked on no known day, without a word about it": (case(D21, asked=None), "unknown"),
    "dates that contradict each other": (case("2023-02-01", date_problem="answered_before_submitted"), "unknown"),
    "answered before asked, without a word about it": (case("2023-02-01"), "unknown"),
    "answered on no possible day": (case(date_problem="answered_implausible"), "unknown"),
    "answered on no known day": (case(date_problem="answered_missing"), "unknown"),
    "two years without a second source": (case("2025-06-01", date_problem="long_without_second_source"), "unknown"),
    "an unread paper, not answered": (case(has_unread_publication=True), "unknown"),
    "an unread paper, answered": (case(D21, has_unread_publication=True), "on_time"),
    "an unread paper, withdrawn": (case(withdrawn=D21, has_unread_publication=True), "unknown"),
    "asked before everything was discovered": (case(asked="2018-12-31"), "unknown"),
    "asked on the first day of coverage": (case(asked="2019-01-01"), "open_beyond_six_weeks"),
    "answered before everything was discovered": (case("2018-05-20", asked="2018-05-01"), "on_time"),
    "a notice without a day, on time": (case(D21, None), "on_time"),
    "a notice without a day, late": (case(D22, None), "unknown"),
    "a notice without a day beside one in time": (case(D22, D21, None), "late_with_notice"),
    "a notice without a day beside one too late": (case(D42, D22, None), "unknown"),
    "a notice without a day, beyond six weeks": (case(D43, None), "late_beyond_six_weeks"),
    "a notice without a day, open on day 21": (case(None, None, as_of=D21), "open_in_term"),
    "a notice without a day, open on day 22": (case(None, None, as_of=D22), "unknown"),
    "a notice from before the questions": (case(D42, "2023-02-20"), "unknown"),
}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """The row of every case as of its day."""
    sets = numbered(*(rows for (rows, _), _ in CASES.values()))
    names = dict(zip(sets, CASES, strict=True))
    rows = {}
    with published(tmp_path_factory.mktemp("cases"), sets, covered("2019-01-01", LAST_DAY)) as reader:
        for as_of in {as_of for (_, as_of), _ in CASES.values()}:
            for one in reader.query("SELECT * FROM set_outcomes_as_of($1)", [day(as_of)]).dicts():
                rows[names[one["set_id"]], as_of] = one
    return {name: rows[name, as_of] for name, ((_, as_of), _) in CASES.items()}


@pytest.mark.parametrize("name", CASES)
def test_the_outcome(found: dict[str, dict[str, Any]], name: str) -> None:
    expected, one = CASES[name][1], found[name]
    assert one["outcome"] == expected
    is_open = expected.startswith("open_")
    assert one["is_open"] == is_open
    assert one["is_withdrawn"] == (expected == "withdrawn")
    is_judged = expected not in ("no_term", "unknown", "withdrawn")
    assert one["is_late"] == (expected not in ("on_time", "open_in_term") if is_judged else None)
    assert one["days_open"] == ((one["as_of_on"] - one["submitted_on"]).days if is_open else None)
    past = (one["as_of_on"] - one["deadline_on"]).days if is_open else 0
    assert one["days_overdue"] == (past if past > 0 else None)


def test_every_outcome_is_tried() -> None:
    assert {outcome for _, outcome in CASES.values()} == {
        *("no_term", "unknown", "withdrawn", "on_time", "late_with_notice", "late_notice_too_late", "late_silent"),
        *("late_beyond_six_weeks", "open_in_term", "open_beyond_six_weeks", "open_postponed"),
        *("open_notice_too_late", "open_silent"),
    }


def outcomes(
    root: Path, windows: Iterable[tuple[str, str]], *sets: list[Row], families: Iterable[str] = ("kv", "ah")
) -> list[dict[str, Any]]:
    """The rows of the sets in set_outcomes, in the order given, with these windows discovered."""
    coverage = [c for first, last in windows for c in covered(first, last, families)]
    by_id = {set_id_of(rows): rows for rows in sets}
    with published(root, by_id, coverage) as reader:
        found = {one["set_id"]: one for one in reader.query("FROM set_outcomes").dicts()}
        flat = {one["set_id"]: one for one in reader.query("FROM kamervragen").dicts()}
    always = ("outcome", "is_open", "is_late", "days_open", "days_overdue", "as_of_on")
    where_known = ("answered_on", "days_to_answer", "postponed_on", "withdrawn_on", "extended_due_on", "deadline_on")
    for set_id, one in found.items():
        for name in always if one["outcome"] == "unknown" else (*always, *where_known):
            assert flat[set_id][name] == one[name], name
        assert one["outcome"] != "unknown" or flat[set_id]["days_to_answer"] is None
    return [found[set_id] for set_id in by_id]


def test_a_postponed_set_is_overdue_from_its_own_deadline(root: Path) -> None:
    rows = a_set("2023Z90001", ASKED, notices=[D21])
    with published(root, {"2023Z90001": rows}, covered("2023-01-01", "2023-04-16")) as reader:
        on_the_day = reader.query("SELECT days_open, days_overdue FROM set_outcomes_as_of($1)", [D42]).rows
        (found,) = reader.query("FROM open_questions").dicts()
    assert on_the_day == [(42, None)]
    assert (found["deadline_on"], found["days_open"], found["days_overdue"]) == (day(D42), 46, 4)


def test_a_notice_that_comes_too_late_does_not_extend_the_term(root: Path) -> None:
    (found,) = outcomes(root, [("2023-01-01", "2023-03-25")], a_set("2023Z90001", ASKED, notices=[D22]))
    assert (found["extended_due_on"], found["deadline_on"], found["days_overdue"]) == (None, day(D21), 3)


@pytest.mark.parametrize(
    ("windows", "expected"),
    [
        ([], "unknown"),
        ([("2023-03-02", "2023-05-01")], "unknown"),
        ([("2023-03-01", "2023-05-01")], "open_beyond_six_weeks"),
        ([("2023-02-20", "2023-03-10"), ("2023-03-11", "2023-05-01")], "open_beyond_six_weeks"),
        ([("2023-02-20", "2023-03-10"), ("2023-03-12", "2023-05-01")], "unknown"),
        ([("2023-03-12", "2023-05-01"), ("2023-02-20", "2023-03-20")], "open_beyond_six_weeks"),
        ([("2023-01-01", "2023-06-01"), ("2023-03-12", "2023-05-01")], "open_beyond_six_weeks"),
    ],
    ids=["none", "too late by a day", "exact", "adjoining", "a day is missing", "overlapping", "within another"],
)
def test_open_is_only_claimed_where_everything_was_discovered(
    root: Path, windows: list[tuple[str, str]], expected: str
) -> None:
    (found,) = outcomes(root, windows, a_set("2023Z90001", ASKED))
    assert found["outcome"] == expected


def test_open_is_not_claimed_where_one_family_was_not_discovered(root: Path) -> None:
    (found,) = outcomes(root, [WINDOW], a_set("2023Z90001", ASKED), families=["kv"])
    assert (found["outcome"], found["as_of_on"]) == ("unknown", None)


def test_the_day_is_the_last_that_both_families_are_known_for(root: Path) -> None:
    coverage = [*covered("2023-01-01", "2023-05-01", ["kv"]), *covered("2023-01-01", "2023-04-20", ["ah"])]
    with published(root, {}, coverage) as reader:
        assert reader.query("SELECT data_as_of()").rows == [(day("2023-04-20"),)]


def test_before_6_april_2010_open_is_not_claimed(root: Path) -> None:
    found = outcomes(
        root,
        [("2009-01-01", "2011-01-01")],
        a_set("2010Z90001", "2010-04-05"),
        a_set("2010Z90002", "2010-04-06"),
        a_set("2010Z90003", "2010-03-01", "2010-03-15"),
    )
    assert [one["outcome"] for one in found] == ["unknown", "open_beyond_six_weeks", "on_time"]


def test_without_any_coverage_what_was_answered_is_still_judged(root: Path) -> None:
    (found,) = outcomes(root, [], a_set("2023Z90001", ASKED, D22))
    assert (found["outcome"], found["as_of_on"], found["days_to_answer"]) == ("late_silent", None, 22)


def available(rows: list[Row], on: str) -> list[Row]:
    """All papers of the set were published on a day."""
    return [replace(r, available_on=day(on)) if isinstance(r, Publication) else r for r in rows]


def test_a_day_after_its_publication_is_a_misprint(root: Path) -> None:
    found = outcomes(
        root,
        [WINDOW],
        available(a_set("2023Z90001", ASKED, "2032-03-20"), "2023-03-21"),
        available(a_set("2023Z90002", "2032-03-01"), "2023-03-02"),
        available(a_set("2023Z90003", "2032-03-01", "2032-03-20"), "2023-03-21"),
    )
    assert [one["outcome"] for one in found] == ["unknown"] * 3


def test_a_day_is_sound_up_to_the_last_that_is_known_or_to_its_publication(root: Path) -> None:
    sets = [
        available(a_set("2023Z90001", "2023-05-01", "2023-05-01"), "2023-04-01"),
        available(a_set("2023Z90002", "2023-05-02", "2023-05-02"), "2023-05-02"),
        available(a_set("2023Z90003", "2023-05-03", "2023-05-03"), "2023-05-02"),
        a_set("2023Z90004", "2023-05-02"),
    ]
    without_days = [
        [replace(r, available_on=None) if isinstance(r, Publication) else r for r in rows]
        for rows in (a_set("2023Z90005", "2023-05-02"), a_set("2023Z90006", ASKED, "2023-05-02"))
    ]
    by_id = {set_id_of(rows): rows for rows in (*sets, *without_days)}
    with published(root, by_id, covered(*WINDOW)) as reader:
        found = reader.query("SELECT has_sound_dates, is_asked_in_future FROM set_facts ORDER BY set_id").rows
    assert found == [(True, False), (True, False), (False, True), (True, False), (False, True), (False, False)]


@pytest.mark.parametrize(("first", "last"), [("kv", "ah"), ("ah", "kv")])
def test_a_set_is_covered_up_to_the_day_that_both_families_are_known_for(root: Path, first: str, last: str) -> None:
    coverage = [*covered("2009-01-01", "2023-04-20", [first]), *covered("2009-01-01", "2023-05-01", [last])]
    coverage += covered("2023-05-03", "2023-05-10")  # after a gap, of no use
    sets = {f"2010Z9000{n}": a_set(f"2010Z9000{n}", f"2010-04-0{n}") for n in (5, 6)}
    with published(root, sets, coverage) as reader:
        found = reader.query("SELECT covered_to FROM set_facts ORDER BY set_id").rows
    assert found == [(None,), (day("2023-04-20"),)], "before 6 April 2010 nothing is"


def test_what_was_pulled_after_the_last_night_has_not_happened_yet(root: Path) -> None:
    answered, asked = outcomes(
        root, [WINDOW], a_set("2023Z90001", "2023-04-03", "2023-05-08"), a_set("2023Z90002", "2023-05-03", "2023-05-08")
    )
    assert (answered["outcome"], answered["answered_on"], answered["days_open"]) == ("open_silent", None, 28)
    assert (asked["outcome"], asked["days_open"], asked["is_answered"]) == ("unknown", None, False), (
        "listed all the same"
    )
    with Reader(root / FILE_NAME) as reader:
        past = "SELECT set_id FROM set_outcomes_as_of(DATE '2023-04-10')"
        assert reader.query(past).rows == [("2023Z90001",)], "in April nobody had asked the other"
        flat = "SELECT answered_on, answer_id, answer_url, answerers, n_answers, n_questions_answered FROM kamervragen"
        first, second = reader.query(f"{flat} ORDER BY set_id").rows
        assert first == (None, None, None, None, 0, 0)
        assert (second[0], second[1]) == (day("2023-05-08"), "ah-tk-2023Z90002"), "unknown, so that all is told"
        assert "Beantwoord 8 mei 2023 (na 35 dagen)" in (page(reader, "2023Z90001") or ""), "a page is of now"


def test_a_notice_of_a_later_day_moves_no_deadline_and_a_later_withdrawal_ends_nothing(root: Path) -> None:
    noticed = a_set("2023Z90001", "2023-04-15", notices=["2023-05-03"])
    withdrawn = a_set("2023Z90002", "2023-04-15", withdrawn="2023-05-03")
    outcomes(root, [WINDOW], noticed, withdrawn)
    with Reader(root / FILE_NAME) as reader:
        rows = reader.query("SELECT outcome, postponed_on, n_postponements, withdrawn_on, deadline_on FROM kamervragen")
        assert rows.rows == [("open_in_term", None, 0, None, day("2023-05-06"))] * 2


@pytest.mark.parametrize("macro", ["latency_as_of('all', $1)", "survival_as_of('all', $1)", "open_questions_as_of($1)"])
def test_figures_of_a_day_that_is_not_known_yet_are_an_error(root: Path, macro: str) -> None:
    """Open sets would be unknown on it, and left out: of half of the sets all would be on time."""
    outcomes(root, [WINDOW], a_set("2023Z90001", ASKED, D21), a_set("2023Z90002", ASKED))
    with Reader(root / FILE_NAME) as reader:
        assert reader.query(f"FROM {macro}", [WINDOW[1]]).rows
        the_day_after = str((day(WINDOW[1]) or dt.date.max) + dt.timedelta(days=1))
        with pytest.raises(BadQuery, match=f"nothing is known after {WINDOW[1]}, which is data_as_of"):
            reader.query(f"FROM {macro}", [the_day_after])


def test_an_end_without_a_possible_day_is_not_open(root: Path) -> None:
    sets: list[list[Row]] = []
    for event in ("withdrawn", "answered_by_letter"):
        for on in (None, "2023-02-01"):
            set_id = f"2023Z9000{len(sets)}"
            end = row(Event, set_id=set_id, publication_id="ah-end", event=event, occurred_on=day(on))
            sets.append([*a_set(set_id, ASKED), end])
    assert [one["outcome"] for one in outcomes(root, [WINDOW], *sets)] == ["unknown"] * 4


def test_only_a_notice_is_a_notice_without_a_day(root: Path) -> None:
    undated = row(Event, set_id="2023Z90001", publication_id="ah-reprint", event="reprinted")
    (found,) = outcomes(root, [WINDOW], [*a_set("2023Z90001", ASKED, D22), undated])
    assert found["outcome"] == "late_silent"


def naming(answer: str, set_id: str) -> list[Row]:
    """An open set with a notice, whose question paper names a paper as its answer."""
    return [
        replace(r, answered_in=[answer]) if isinstance(r, Publication) and r.publication_id.startswith("kv") else r
        for r in a_set(set_id, ASKED, notices=["2023-03-10"])
    ]


def test_open_is_not_claimed_where_the_question_paper_names_an_answer_that_is_not_held(root: Path) -> None:
    corrected = row(Publication, set_id="2023Z90003", publication_id="ah-tk-20222023-9010-n1")
    missing, held, held_as_correction = outcomes(
        root,
        [WINDOW],
        naming("ah-tk-20222023-9009", "2023Z90001"),
        naming("ah-notice-0-2023Z90002", "2023Z90002"),
        [*naming("ah-tk-20222023-9010", "2023Z90003"), corrected],
    )
    assert (missing["outcome"], missing["is_covered"]) == ("unknown", False)
    assert held["outcome"] == held_as_correction["outcome"] == "open_beyond_six_weeks"


def test_open_is_not_claimed_from_the_day_on_which_the_second_source_has_an_answer(root: Path) -> None:
    told: list[tuple[str, str | None, str | None]] = [
        ("answer", D22, None),
        ("answer", None, None),
        ("postponement", D21, None),
        ("further_answer", D22, None),
        ("answer", WINDOW[1], None),  # the last day that is known
        ("answer", D21, "2023-04-20"),  # of no use: the answer is here
    ]
    sets = []
    for n, (kind, on, answered) in enumerate(told, 1):
        set_id = f"2023Z9000{n}"
        document = row(RegisterDocument, set_id=set_id, ordinal=1, kind=kind, document_on=day(on))
        sets.append([*a_set(set_id, ASKED, answered), document])
    sets[0].append(row(RegisterDocument, set_id="2023Z90001", ordinal=2, kind="answer", document_on=day(D42)))
    found = outcomes(root, [WINDOW], *sets, families=("kv", "ah", "register"))
    unknown, beyond = "unknown", "open_beyond_six_weeks"
    assert [one["outcome"] for one in found] == [unknown, unknown, beyond, unknown, unknown, "late_beyond_six_weeks"]
    as_of = "SELECT outcome FROM set_outcomes_as_of($1) ORDER BY set_id"
    with Reader(root / FILE_NAME) as reader:
        before, then = ([outcome for (outcome,) in reader.query(as_of, [day(on)]).rows] for on in (D21, D22))
    assert before == ["open_in_term", unknown, *["open_in_term"] * 4]
    assert then == [unknown, unknown, "open_silent", unknown, "open_silent", "open_silent"]


def month_of(root: Path, sets: dict[str, list[Row]], as_of: str) -> dict[str, Any]:
    with published(root, sets, covered("2019-01-01", as_of)) as reader:
        (found,) = reader.query("FROM latency_by_month").dicts()
    return found


def one(*args: Any, **told: Any) -> list[Row]:
    return a_set("x", ASKED, *args, **told)


def test_shares_count_within_their_own_cohort(root: Path) -> None:
    sets = numbered(
        one(D21),
        one("2023-03-10"),
        one(D22),
        one(D42, notices=[D21]),
        one(D43, notices=[D21]),
        one(D42, notices=[D22]),
        one(),
        one(notices=[D21]),
        one(withdrawn="2023-03-10"),
        one(date_problem="answered_missing"),
        one(has_term=False),
    )
    found = month_of(root, sets, D42)
    counts = {name: found[name] for name in found if name.startswith("n_")}
    assert counts == {
        "n_sets": 11,
        "n_answered": 5,
        "n_open": 3,
        "n_withdrawn": 1,
        "n_unknown": 1,
        "n_no_term": 1,
        "n_sets_fractional": 11,
        "n_sets_first": 11,
        "n_overdue": 1,
        "n_noticed": 4,
        "n_late": 6,
        "n_late_without_notice": 2,
        "n_notice_too_late": 1,
        "n_cohort_21": 8,
        "n_on_time_21": 2,
        "n_cohort_rule": 5,
        "n_on_time_rule": 2,
    }
    assert found["on_time_21"] == pytest.approx(2 / 8), "open and overdue sets count as not on time"
    assert found["on_time_rule"] == pytest.approx(2 / 5), "three have until day 42 itself, which is not over"
    later = month_of(root / "later", sets, D43)
    assert (later["n_cohort_21"], later["n_cohort_rule"], later["n_answered"]) == (8, 8, 6)
    assert later["on_time_rule"] == pytest.approx(3 / 8)


def test_a_cohort_begins_when_the_term_is_over(root: Path) -> None:
    sets = numbered(*[one("2023-03-10")] * 5, *[one()] * 5)
    on_the_day, after = month_of(root / "a", sets, D21), month_of(root / "b", sets, D22)
    assert (on_the_day["n_cohort_21"], on_the_day["on_time_21"]) == (0, None)
    assert (after["n_cohort_21"], after["on_time_21"]) == (10, 0.5)


def test_figures_over_fewer_than_five_sets_are_not_shown(root: Path) -> None:
    names = ("median_days", "p90_days", "on_time_21", "on_time_rule")
    four, five = (month_of(root / f"{n}", numbered(*[one(D22)] * n), D43) for n in (4, 5))
    assert [four[name] for name in names] == [None] * 4
    assert [five[name] for name in names] == [22, 22, 0, 0]
    assert (four["n_answered"], four["n_cohort_21"], four["n_cohort_rule"]) == (4, 4, 4), "the numbers are always shown"


def test_the_monday_list_is_that_of_the_tweede_kamer(root: Path) -> None:
    """Over three weeks without a notice, or over six weeks with one, whenever it came."""
    sets = {
        "in term": a_set("2023Z90001", "2023-04-10"),
        "day 21": a_set("2023Z90002", "2023-04-10"),
        "day 22": a_set("2023Z90003", "2023-04-09"),
        "day 42 with a notice": a_set("2023Z90004", "2023-03-20", notices=["2023-03-30"]),
        "day 43 with a notice": a_set("2023Z90005", "2023-03-19", notices=["2023-03-30"]),
        "day 30 with a notice too late": a_set("2023Z90006", "2023-04-01", notices=["2023-04-24"]),
        "answered": a_set("2023Z90007", "2023-03-01", "2023-04-24"),
    }
    by_id = {set_id_of(rows): rows for rows in sets.values()}
    with published(root, by_id, covered("2023-01-01", "2023-05-01")) as reader:
        listed = reader.query("SELECT set_id, is_on_monday_list FROM open_questions").rows
    assert listed == [
        ("2023Z90005", True),
        ("2023Z90004", False),
        ("2023Z90006", False),
        ("2023Z90003", True),
        ("2023Z90001", False),
        ("2023Z90002", False),
    ], "the longest open first"


@pytest.mark.parametrize(
    ("call", "value"),
    [
        ("term_ends_on(DATE '2019-10-09')", "2019-10-30"),
        ("six_weeks_end_on(DATE '2020-07-24')", "2020-09-04"),
        ("extension_ends_on(DATE '2023-03-01', DATE '2023-03-22')", D42),
        ("extension_ends_on(DATE '2023-03-01', DATE '2023-03-23')", None),
        ("extension_ends_on(DATE '2023-03-01', DATE '2023-02-28')", None),
        ("extension_ends_on(DATE '2023-03-01', NULL)", None),
        ("term_ends_on(NULL)", None),
    ],
)
def test_the_macros(nine: Reader, call: str, value: str | None) -> None:
    assert nine.query(f"SELECT CAST({call} AS DATE)").rows == [(day(value),)]


def test_the_days_of_a_set_are_derived_when_its_file_is_written(root: Path) -> None:
    rows = a_set("2023Z90001", ASKED, D22, notices=[D21])
    assert isinstance(rows[0], QuestionSet)
    assert rows[0].due_on is None
    with published(root, {"2023Z90001": rows}) as reader:
        query = "SELECT due_on, extended_due_on, deadline_on, days_to_answer FROM question_sets"
        assert reader.query(query).rows == [(day(D21), day(D42), day(D42), 22)]
