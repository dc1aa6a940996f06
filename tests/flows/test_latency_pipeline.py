"""The three-week rule on papers that went the whole way: served, searched, fetched, read, merged, published."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from extract import source
from extract.sample.publications import Publication, read_set
from extract.sample.server import SampleServer
from extract.session import Session
from flows import jobs, stages
from flows.data_folder import DataFolder
from flows.work import Work
from warehouse.reader import Reader

LAST_DAY = "2026-03-02"

# (asked, answered, calendar days, working days) as the published headers have them.
PUBLISHED = {
    "2020Z04826": ("2020-03-11", "2020-03-27", 16, 12),
    "2019Z19189": ("2019-10-09", "2019-10-30", 21, 15),
    "2020Z04183": ("2020-03-03", "2020-03-27", 24, 18),
    "2022Z11774": ("2022-06-10", "2022-07-15", 35, 25),
    "2019Z14964": ("2019-07-11", "2019-08-21", 41, 29),
    "2021Z03234": ("2021-02-16", "2021-03-29", 41, 29),
    "2020Z14314": ("2020-07-24", "2020-09-04", 42, 30),
    "2025D04328": ("2024-12-20", "2025-02-04", 46, 29),
    "2021Z02286": ("2021-02-04", "2021-04-12", 67, 46),
}


def papers(kenmerk: str, asked: str, *replies: tuple[str, str], number: int, **told: str) -> list[Publication]:
    """The papers of an invented set: its questions, and what came back on which days."""
    facts = {
        "kenmerk": f'"{kenmerk}"',
        "submitted": asked,
        "asked_by": '"het lid Oudenhof (Waterpartij)"',
        "asked_to": '"de Minister van Financiën"',
        "answered_by": '"Minister Veenendorp (Financiën)"',
        "subject": f'"de sluis van {kenmerk}"',
        "questions": '["Klopt dat?"]',
        "answers": '["Ja."]',
        "notice": '"De vragen over de sluis kunnen niet binnen de gebruikelijke termijn worden beantwoord."',
    }
    lines = [f"{name} = {value}" for name, value in facts.items()]
    lines += ["[[publication]]", f'kind = "{told.get("kind", "question")}"', told.get("question", "")]
    for offset, (what, on) in enumerate(replies):
        lines += ["[[publication]]", f'kind = "{"answer" if what == "answer" else "notice"}"', f"received = {on}"]
        lines += [f"number = {number + offset}", told.get(what, "")]
        if what == "withdrawn":
            lines.append('notice = "De vragen over de sluis kunnen als ingetrokken worden beschouwd."')
        if what == "letter":
            lines.append('notice = "De vragen zijn beantwoord middels een brief van die dag (99 410, nr. 12)."')
    return read_set(kenmerk, "\n".join(lines))


@dataclass(frozen=True)
class Case:
    """A set on a day, and what the rule says of it; days_open and days_overdue for open ones, else days_to_answer."""

    outcome: str
    replies: tuple[tuple[str, str], ...] = ()
    as_of: str = LAST_DAY
    days: int | None = None
    overdue: int | None = None
    asked: str = "2023-03-01"
    told: tuple[tuple[str, str], ...] = ()


# Asked on 1 March 2023: day 21 is 22 March, day 22 is 23 March, day 42 is 12 April, day 43 is 13 April.
D21, D22, D42, D43 = "2023-03-22", "2023-03-23", "2023-04-12", "2023-04-13"
EARLY = ("notice", "2023-03-10")
CASES = {
    "oral questions": Case("no_term", told=(("kind", "oral_question"),)),
    "oral questions that were answered all the same": Case(
        "no_term", (("answer", D21),), days=21, told=(("kind", "oral_question"),)
    ),
    "no day of asking": Case(
        "unknown",
        (("answer", D21),),
        told=(
            (
                "question",
                'question_header = "Vragen van het lid Oudenhof (Waterpartij) aan de Minister van Financiën."\n'
                'metadata = { "OVERHEIDop.datumIndiening" = [], "DCTERMS.issued" = [] }',
            ),
            ("answer", 'question_header = ""\nmetadata = { "OVERHEIDop.datumIndiening" = [] }'),
        ),
    ),
    "answered before asked": Case("unknown", (("answer", "2023-02-15"),), told=(("answer", "available = 2023-03-20"),)),
    "asked before everything was discovered": Case("unknown", (("notice", "2019-01-10"),), asked="2018-12-20"),
    "a paper that could not be read": Case(
        "unknown", (EARLY,), told=(("notice", 'serve = "empty_shell"\nformats = ["xml"]'),)
    ),
    "an answer that could not be read, but its metadata": Case(
        "on_time", (("answer", D21),), days=21, told=(("answer", 'serve = "empty_shell"\nformats = ["xml"]'),)
    ),
    "withdrawn": Case("withdrawn", (("withdrawn", D22),)),
    "withdrawn after the answer": Case("on_time", (("answer", "2023-03-10"), ("withdrawn", D22)), days=9),
    "answered after being withdrawn": Case("withdrawn", (("withdrawn", "2023-03-10"), ("answer", D22)), days=22),
    "answered by a letter": Case("on_time", (("letter", D21),), days=21),
    "day 21": Case("on_time", (("answer", D21),), days=21),
    "day 22 with notice": Case("late_with_notice", (EARLY, ("answer", D22)), days=22),
    "day 42 with notice on day 21": Case("late_with_notice", (("notice", D21), ("answer", D42)), days=42),
    "day 42 with notice on day 22": Case("late_notice_too_late", (("notice", D22), ("answer", D42)), days=42),
    "day 22 without notice": Case("late_silent", (("answer", D22),), days=22),
    "day 42 without notice": Case("late_silent", (("answer", D42),), days=42),
    "day 43": Case("late_beyond_six_weeks", (("answer", D43),), days=43),
    "day 43 with notice": Case("late_beyond_six_weeks", (EARLY, ("answer", D43)), days=43),
    "a second answer moves nothing": Case("on_time", (("answer", D21), ("answer", D43)), days=21),
    "open on day 21": Case("open_in_term", as_of=D21, days=21),
    "open on day 43": Case("open_beyond_six_weeks", as_of=D43, days=43, overdue=22),
    "open on day 43 with notice": Case("open_beyond_six_weeks", (EARLY,), as_of=D43, days=43, overdue=1),
    "open on day 22 with notice": Case("open_postponed", (EARLY,), as_of=D22, days=22),
    "open on day 22, notice that day": Case("open_notice_too_late", (("notice", D22),), as_of=D22, days=22, overdue=1),
    "open on day 22": Case("open_silent", as_of=D22, days=22, overdue=1),
    "open on day 42": Case("open_silent", as_of=D42, days=42, overdue=21),
    "open until the day of its answer": Case("open_silent", (("answer", D43),), as_of=D42, days=42, overdue=21),
    "a notice of tomorrow": Case("open_silent", (("notice", "2023-03-24"),), as_of=D22, days=22, overdue=1),
}
KENMERKEN = {name: f"{case.asked[:4]}Z9{n:04}" for n, (name, case) in enumerate(CASES.items())}


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """The cases and the published sets, gathered by one night over all days."""
    served = []
    for n, (name, case) in enumerate(CASES.items()):
        told = dict(case.told)
        served += papers(KENMERKEN[name], case.asked, *case.replies, number=8000 + 10 * n, **told)
    for n, (kenmerk, (asked, answered, _, _)) in enumerate(PUBLISHED.items()):
        served += papers(kenmerk, asked, ("answer", answered), number=7000 + 10 * n)
    folder = DataFolder(tmp_path_factory.mktemp("latency"))
    with SampleServer(served, today=dt.date.fromisoformat(LAST_DAY)) as server:
        whole = replace(source.sample(server.base_url), today=dt.date.fromisoformat(LAST_DAY))
        done = jobs.nightly(folder, whole, register=False)
    assert done.published.run.n_discovered == len(served)
    with Reader(folder.database) as opened:
        yield opened


@pytest.mark.parametrize("name", CASES)
def test_the_outcome_of_papers_that_went_the_whole_way(reader: Reader, name: str) -> None:
    case = CASES[name]
    on = dt.date.fromisoformat(case.as_of)
    found = reader.query("SELECT * FROM set_outcomes_as_of($1) WHERE kenmerk = $2", [on, KENMERKEN[name]]).dicts()
    assert [one["outcome"] for one in found] == [case.outcome]
    (one,) = found
    is_open = case.outcome.startswith("open_")
    assert one["is_open"] == is_open
    assert (one["days_open"], one["days_overdue"]) == ((case.days, case.overdue) if is_open else (None, None))
    assert one["days_to_answer"] == (None if is_open else case.days)
    assert one["is_late"] == {"no_term": None, "unknown": None, "withdrawn": None, "on_time": False}.get(
        case.outcome, case.outcome != "open_in_term"
    )
    assert (one["deadline_on"] is None) == (case.outcome == "no_term" or one["submitted_on"] is None)


def test_every_outcome_is_tried() -> None:
    assert {case.outcome for case in CASES.values()} == {
        *("no_term", "unknown", "withdrawn", "on_time", "late_with_notice", "late_notice_too_late", "late_silent"),
        *("late_beyond_six_weeks", "open_in_term", "open_beyond_six_weeks", "open_postponed"),
        *("open_notice_too_late", "open_silent"),
    }


@pytest.mark.parametrize("kenmerk", PUBLISHED)
def test_published_sets_have_the_days_they_are_known_for(reader: Reader, kenmerk: str) -> None:
    query = (
        "SELECT submitted_on, answered_on, days_to_answer, days_to_answer_working, days_to_answer_recess_free "
        "FROM kamervragen WHERE kenmerk = $1"
    )
    asked, answered, days, working = PUBLISHED[kenmerk]
    expected = (dt.date.fromisoformat(asked), dt.date.fromisoformat(answered), days, working, None)
    assert reader.query(query, [kenmerk]).rows == [expected], "no recess is known of these years"


def test_published_sets_have_the_aggregates_they_are_known_for(reader: Reader) -> None:
    names = ", ".join(f"'{kenmerk}'" for kenmerk in PUBLISHED)
    (found,) = reader.query(
        f"""
        SELECT avg(days_to_answer), quantile_cont(days_to_answer, 0.5), quantile_cont(days_to_answer, 0.9),
            count(*) FILTER (answered_on <= due_on), count(*) FILTER (days_to_answer <= extended_term_days()), count(*)
        FROM set_outcomes WHERE kenmerk IN ({names})
        """  # noqa: S608 (our own names)
    ).rows
    assert found == (37.0, 41.0, pytest.approx(50.2), 2, 7, 9)


@pytest.mark.parametrize(
    ("as_of", "outcome", "days_open", "days_overdue", "days_to_answer"),
    [
        ("2021-03-01", "open_silent", 25, 4, None),
        ("2021-04-11", "open_beyond_six_weeks", 66, 45, None),
        ("2021-04-12", "late_beyond_six_weeks", None, None, 67),
    ],
)
def test_a_published_set_as_of_days_in_its_life(
    reader: Reader,
    as_of: str,
    outcome: str,
    days_open: int | None,
    days_overdue: int | None,
    days_to_answer: int | None,
) -> None:
    query = (
        "SELECT outcome, days_open, days_overdue, days_to_answer FROM set_outcomes_as_of($1) "
        "WHERE kenmerk = '2021Z02286'"
    )
    found = reader.query(query, [dt.date.fromisoformat(as_of)]).rows
    assert found == [(outcome, days_open, days_overdue, days_to_answer)]


def test_a_backfill_that_stops_in_december_shows_no_open_questions_in_january(tmp_path: Path) -> None:
    """Nobody searched January and February, in which an answer was published."""
    served = papers("2023Z90001", "2023-12-20", ("answer", "2024-01-09"), number=1)
    served += papers("2023Z90002", "2023-12-20", number=11)
    served += papers("2023Z90003", "2023-11-01", ("answer", "2023-11-20"), number=21)
    served += papers("2024Z90001", "2024-03-04", number=31)
    folder, today = DataFolder(tmp_path / "data"), dt.date(2024, 3, 10)
    with SampleServer(served, today=today) as server:
        asked = replace(source.sample(server.base_url), today=today, first_day=dt.date(2024, 3, 1))
        jobs.nightly(folder, asked)
        past = Work("backfill", jobs.utc_now(), window=(dt.date(2023, 10, 1), dt.date(2023, 12, 31)))
        with Session(asked) as session:
            records = stages.discover(session, (dt.date(2023, 10, 1), dt.date(2023, 12, 31)))
            past.outcomes = stages.fetch(session, folder.archive, records, today, jobs.quietly)
        stages.publish(folder, past, jobs.utc_now)
    with Reader(folder.database) as reader:
        found = dict(reader.query("SELECT set_id, outcome FROM set_outcomes").rows)
        in_december = dict(reader.query("SELECT set_id, outcome FROM set_outcomes_as_of('2023-12-31')").rows)
        backlog = reader.query(
            "SELECT n_open, n_unknown, is_covered FROM backlog_by_day WHERE day_on IN ('2023-12-31', '2024-01-31', "
            "'2024-03-10') ORDER BY day_on"
        ).rows
    assert found == {
        "2023Z90001": "unknown",
        "2023Z90002": "unknown",
        "2023Z90003": "on_time",
        "2024Z90001": "open_in_term",
    }
    assert in_december["2023Z90002"] == "open_in_term", "on the last day that was searched it was open"
    assert backlog == [(1, 1, True), (None, 2, False), (1, 2, True)], "metadata names the answer of one"
