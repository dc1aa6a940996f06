"""Once a week what the source lists is held against what is held: the sweep doubts, the answers decide."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from extract import source
from extract.sample.publications import Publication, sample_publications
from extract.sample.server import Reply, SampleServer
from flows import jobs
from flows.data_folder import DataFolder
from flows.jobs import Done
from flows.slices import Slice
from flows.sweeping import _in_turn, due_slices
from tests.warehouse.rows import a_run, covered
from warehouse.operations import Sweep
from warehouse.reader import FILE_NAME, Reader

TODAY = dt.date(2026, 3, 2)
NIGHT, PAST = "20260302T023000000000Z-nightly", "20260302T043000000000Z-backfill"
SHOWN = [p for p in sample_publications() if p.set_name.startswith(("2024Z91111", "2025Z91333", "2026Z90001"))]
ANSWER = next(p.id for p in SHOWN if p.set_name.startswith("2026Z90001") and p.kind == "answer")


def night(root: Path, server: SampleServer, days: int, budget: int | None = None) -> Done:
    server.today = TODAY + dt.timedelta(days=days)
    server.requests.clear()
    asked = replace(source.sample(server.base_url), today=server.today, retries=0, first_day=dt.date(2025, 9, 1))
    return jobs.nightly(DataFolder(root), asked, register=False, budget=budget)


def ask(root: Path, query: str) -> list[tuple[Any, ...]]:
    with Reader(root / FILE_NAME) as reader:
        return reader.query(query).rows


def status(root: Path, publication_id: str = ANSWER) -> str:
    (found,) = ask(root, f"SELECT status FROM publications WHERE publication_id = '{publication_id}'")  # noqa: S608 (ours)
    return str(found[0])


def without(server: SampleServer, publication_id: str, on: dt.date) -> list[Publication]:
    """The papers of the source, of which one is gone from a day on."""
    gone = next(p for p in server.publications if p.id == publication_id)
    return [*server.publications, replace(gone, serve="soft_404", since=on)]


def test_a_paper_that_is_no_longer_listed_is_asked_for_removed_and_taken_up_when_it_is_listed_again(
    tmp_path: Path,
) -> None:
    with SampleServer(SHOWN, today=TODAY) as server:
        assert night(tmp_path, server, 0).work.swept is None, "there was nothing to compare"
        server.publications = without(server, ANSWER, TODAY + dt.timedelta(days=1))
        assert (night(tmp_path, server, 6).work.swept, status(tmp_path)) == (None, "current")
        done = night(tmp_path, server, 7)
        assert done.work.n_requests_for["sweep"] == 4, "two families, a page and the empty one after it"
        # Its question is stamped otherwise now that it names no answer.
        assert done.work.n_followed == {"not listed": 1, "taken up": 1}
        assert night(tmp_path, server, 8).work.n_followed == {"failed": 1}
        assert status(tmp_path) == "current", "seen gone twice, a day apart"
        night(tmp_path, server, 10)
        assert status(tmp_path) == "removed"
        assert ask(
            tmp_path,
            "SELECT count(*) FROM answers WHERE publication_id IN (SELECT publication_id "
            "FROM publications WHERE status = 'removed')",
        ) == [(0,)]
        assert ask(tmp_path, "SELECT family, swept_on, n_not_listed, n_taken_up FROM sweeps ORDER BY ALL") == [
            ("ah", TODAY + dt.timedelta(days=7), 1, 0),
            ("kv", TODAY + dt.timedelta(days=7), 0, 1),
        ]

        # Back under its old stamp: no search by day names it.
        server.publications = [p for p in server.publications if p.serve == "document"]
        assert night(tmp_path, server, 13).work.n_followed == {}
        assert night(tmp_path, server, 14).work.n_followed == {"taken up": 2}
    assert status(tmp_path) == "current"


def test_a_paper_that_earlier_nights_missed_is_taken_up(tmp_path: Path) -> None:
    """It is listed with a day of publication and a stamp of long ago."""
    late = [p for p in SHOWN if p.id != ANSWER]
    with SampleServer(late, today=TODAY) as server:
        night(tmp_path, server, 20)
        server.publications = SHOWN
        done = night(tmp_path, server, 27)
        assert done.work.n_followed == {"taken up": 2}, "its question names it now"
        assert status(tmp_path) == "current"
        assert "2 missed by earlier nights" in (done.work.swept.line if done.work.swept else "")


def test_the_year_that_is_on_and_the_one_that_waited_longest_are_listed(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    since = f"{TODAY - dt.timedelta(days=60)}"
    folder.write_journal(a_run(NIGHT), [replace(one, run_id=NIGHT) for one in covered(since, f"{TODAY}")])
    past = replace(a_run(PAST), verb="backfill")
    folder.write_journal(past, [replace(one, run_id=PAST) for one in covered("2022-11-15", "2025-08-31")])
    listed = {}
    for days in range(40):
        today = TODAY + dt.timedelta(days=days)
        if due := due_slices(folder, today):
            listed[days] = [f"{one}" for one in due]
            run_id = f"2026{days:04}"
            rows = [Sweep(run_id, one.family, one.first, one.last, today, 1, 0, 0) for one in due]
            folder.write_journal(a_run(run_id), [], rows)
    others = {
        7: "2022-11-15 to 2023-08-31",
        14: "2023-09-01 to 2024-08-31",
        21: "2024-09-01 to 2025-08-31",
        28: "2022-11-15 to 2023-08-31",
        35: "2023-09-01 to 2024-08-31",
    }
    on = f"{since} to {TODAY}"
    assert listed == {days: [f"ah {on}", f"kv {on}", f"ah {past}", f"kv {past}"] for days, past in others.items()}


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["an error", "an empty list"])
def test_a_list_that_is_not_whole_removes_nothing_and_is_told(tmp_path: Path, fault: str) -> None:
    """Only the sweep is touched: it asks for days that no night asks for any more."""

    def faulty(path: str, reply: Reply) -> Reply | None:
        if "/sru" not in path or "available%3E%3D2025-09-01" not in path:
            return reply
        return None if fault == "an error" else empty

    many = [replace(SHOWN[-1], id=f"kv-tk-2026Z7{n:04}") for n in range(25)]
    with SampleServer([*SHOWN, *many], today=TODAY) as server:
        empty = server.reply("/sru?operation=searchRetrieve&query=dt.identifier==nothing")
        night(tmp_path, server, 0)
        server.faults = faulty
        done = night(tmp_path, server, 8)
        assert done.work.swept is not None
        problem = done.work.swept.problem or ""
        assert ("20 are asked for" if fault == "an empty list" else "was not listed to its end") in problem
        assert done.published.has_problems
        assert problem in (done.published.run.message or "")
        assert done.work.n_followed.get("not listed", 0) <= 20 + 4, "a score of questions and all answers"
        server.faults = None
        # What was not told is asked for again.
        assert (night(tmp_path, server, 9).work.swept is None) == (fault == "an empty list")
    assert ask(tmp_path, "SELECT DISTINCT status FROM publications ORDER BY ALL") == [("current",)]


@pytest.mark.slow
def test_what_the_budget_leaves_of_a_sweep_is_swept_again_by_the_next_night(tmp_path: Path) -> None:
    with SampleServer(SHOWN, today=TODAY) as server:
        night(tmp_path, server, 0)
        server.publications = without(server, ANSWER, TODAY + dt.timedelta(days=1))
        done = night(tmp_path, server, 7, budget=1)
        assert (done.work.n_followed, done.published.run.n_deferred) == ({"not listed": 1, "taken up": 1}, 2)
        assert ask(tmp_path, "FROM sweeps") == []
        assert night(tmp_path, server, 8).work.n_followed == {"not listed": 1, "taken up": 1}
        assert ask(tmp_path, "SELECT count(*) FROM sweeps") == [(2,)]


@pytest.mark.slow
def test_a_slice_that_is_never_answered_keeps_no_other_from_being_swept(tmp_path: Path) -> None:
    def faulty(path: str, reply: Reply) -> Reply | None:
        is_swept = "/sru" in path and "available%3E%3D2025-09-01" in path
        return Reply(504, b"x") if is_swept and "Aanhangsel" in path else reply

    with SampleServer(SHOWN, today=TODAY) as server:
        night(tmp_path, server, 0)
        server.faults = faulty
        for days in (8, 9, 15):
            night(tmp_path, server, days)
    assert ask(tmp_path, "SELECT family, swept_on FROM sweeps ORDER BY swept_on") == [
        ("kv", TODAY + dt.timedelta(days=8)),
        ("kv", TODAY + dt.timedelta(days=15)),
    ]


@pytest.mark.slow
def test_papers_that_are_there_and_unlisted_do_not_hide_one_that_is_gone(tmp_path: Path) -> None:
    """Twenty are asked for, others each week."""
    many = [replace(SHOWN[-1], id=f"kv-tk-2026Z7{n:04}") for n in range(30)]
    first, second = (sorted(many, key=lambda p: _in_turn(p.id, TODAY + dt.timedelta(days=n))) for n in (7, 14))
    assert {p.id for p in first[:20]} != {p.id for p in second[:20]}
    gone = next(p for p in first[20:] if p in second[:20])

    def unlisted(path: str, reply: Reply) -> Reply | None:
        is_swept = "/sru" in path and "available%3E%3D2025-09-01" in path
        return empty if is_swept else reply

    with SampleServer([*SHOWN, *many], today=TODAY) as server:
        empty = server.reply("/sru?operation=searchRetrieve&query=dt.identifier==nothing")
        night(tmp_path, server, 0)
        server.faults = unlisted
        server.publications = without(server, gone.id, TODAY + dt.timedelta(days=1))
        for days in (7, 14, 15, 17):
            night(tmp_path, server, days)
        assert status(tmp_path, gone.id) == "removed"
    assert ask(tmp_path, "SELECT count(*) FROM publications WHERE status = 'removed'") == [(1,)]


@pytest.mark.slow
def test_a_paper_that_was_never_had_and_is_gone_is_not_doubted_for_ever(tmp_path: Path) -> None:
    """Its record is all that is known of it, and a reprint has taken its place."""
    question = next(p for p in SHOWN if p.set_name.startswith("2026Z90001") and p.kind == "question")
    gone = replace(question, since=TODAY)
    with SampleServer([*[p for p in SHOWN if p is not question], gone], today=TODAY) as server:
        night(tmp_path, server, 0, budget=1)
        assert status(tmp_path, question.id) == "deferred"
        reprint = replace(question, id=f"{question.id}-h1", since=TODAY + dt.timedelta(days=1))
        server.publications = [*without(server, question.id, TODAY + dt.timedelta(days=1)), reprint]
        followed = [night(tmp_path, server, days).work.n_followed for days in (1, 2, 7, 14)]
        assert status(tmp_path, question.id) == "superseded"
        assert followed[0]["left over"] > 0
        assert [one.get("not listed", 0) for one in followed] == [0, 0, 0, 0]


@pytest.mark.slow
def test_what_is_listed_and_forgotten_or_waited_for_is_not_taken_up(tmp_path: Path) -> None:
    def unwell(path: str, reply: Reply) -> Reply | None:
        return Reply(404, b"x") if ANSWER in path and "metadata" in path else reply

    with SampleServer([p for p in SHOWN if p.id != ANSWER], today=TODAY) as server:
        night(tmp_path, server, 0)
        question = next(p.id for p in SHOWN if p.set_name.startswith("2026Z90001") and p.kind == "question")
        jobs.forget(DataFolder(tmp_path), [question], "names a private person")
        server.publications = SHOWN
        server.faults = unwell
        assert night(tmp_path, server, 7).work.n_followed == {"taken up": 1}, "the answer alone"
        server.faults = None
        assert night(tmp_path, server, 14).work.n_followed == {"failed": 1}


@pytest.mark.slow
def test_days_between_that_no_run_covered_are_not_taken_up(tmp_path: Path) -> None:
    """A backfill of some days and the nights leave a gap in the year; its papers are a backfill's business."""
    early, gap = (
        replace(
            SHOWN[-1],
            set_name=f"alone {n}",
            id=f"kv-tk-2025Z7000{n}",
            vraagnummers=(f"2025Z7000{n}",),
            available=on,
            since=on,
            issued=on,
        )
        for n, on in ((1, dt.date(2025, 9, 10)), (2, dt.date(2025, 10, 10)))
    )
    with SampleServer([*SHOWN, early, gap], today=TODAY) as server:
        asked = replace(source.sample(server.base_url), today=TODAY, retries=0, first_day=dt.date(2026, 1, 1))
        jobs.nightly(DataFolder(tmp_path), asked, register=False)
        one = Slice("kv", dt.date(2025, 9, 1), dt.date(2025, 9, 30))
        jobs.backfill_slice(DataFolder(tmp_path), asked, one)
        done = night(tmp_path, server, 7)
    assert (done.work.swept is not None, done.work.n_followed) == (True, {})
    assert ask(tmp_path, "SELECT publication_id FROM publications WHERE publication_id LIKE 'kv-tk-2025Z7%'") == [
        (early.id,)
    ]
