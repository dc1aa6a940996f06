"""Three nights: one before a fault of the source, one with it, one after it, beside the same nights without it.

With the fault is published what can be, and the report names who could not be had; after it the tables are the same.
"""

from __future__ import annotations

import datetime as dt
import re
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from extract import source
from extract.sample.publications import Publication, sample_publications
from extract.sample.server import Reply, SampleServer
from extract.search import SearchFailed
from extract.session import SourceUnavailable
from extract.source import Source
from extract.unanswered import PAPERS_THAT_MEAN_DOWN
from flows import backfilling, cli, jobs, report
from flows.data_folder import DataFolder
from flows.jobs import Done
from flows.settings import Limits
from flows.steps import RanTooLong
from tests.extract.faults import (
    BAD_200,
    NOT_ANSWERED,
    SECONDS_TO_ANSWER,
    UNREADABLE_RETRY_AFTERS,
    Fault,
    Faulty,
    drips,
    error,
    is_paper,
    is_register,
    is_search,
    stalls,
)
from tests.warehouse.rows import content
from warehouse.reader import FILE_NAME, Reader

BEFORE, DURING, AFTER = (dt.date(2026, 2, 26) + dt.timedelta(days=n) for n in range(3))
RETRIES = 2


def papers() -> list[Publication]:
    """Two sets that are there before; the answer to one of them, and other sets, come with the second night."""
    kept = [p for p in sample_publications() if p.set_name.split("-")[0] in ("2026Z90001", "2026Z90112")]
    new = [p for p in sample_publications() if p.set_name.split("-")[0] in ("2022Z90555", "2025Z90801", "2024Z90390")]
    answer = next(p for p in kept if p.kind == "answer")
    late = {answer.id, *(p.id for p in new)}
    return [replace(p, since=DURING, available=DURING) if p.id in late else p for p in (*kept, *new)]


ANSWER = next(p for p in papers() if p.kind == "answer" and p.set_name.startswith("2026Z90001"))
NEW = {p.id for p in papers() if p.since == DURING}


def quick(server: SampleServer) -> Source:
    """The source on the day it is there, which is not waited for long."""
    asked = replace(source.sample(server.base_url), today=server.today, retries=RETRIES)
    return replace(asked, seconds_of_backoff=0.01, seconds_to_answer=SECONDS_TO_ANSWER)


def night(root: Path, server: SampleServer, on: dt.date, **told: Any) -> Done:
    server.today = on
    server.requests.clear()
    return jobs.nightly(DataFolder(root), quick(server), **told)


def ask(root: Path, query: str) -> list[tuple[Any, ...]]:
    with Reader(root / FILE_NAME) as reader:
        return reader.query(query).rows


def held(root: Path) -> set[str]:
    """The papers whose text stands in the tables."""
    return {id_ for (id_,) in ask(root, "SELECT publication_id FROM publications WHERE status = 'current'")}


@dataclass
class Undisturbed:
    """The folder after the first night, and what the tables are after each of the next two."""

    root: Path
    during: dict[str, bytes]
    after: dict[str, bytes]
    held: set[str]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    root = tmp_path_factory.mktemp("undisturbed")
    with SampleServer(papers()) as server:
        night(root / "data", server, BEFORE)
        shutil.copytree(root / "data", root / "before", symlinks=True)
        night(root / "data", server, DURING)
        during, papers_held = content(root / "data"), held(root / "data")
        night(root / "data", server, AFTER)
    assert papers_held >= NEW
    return Undisturbed(root / "before", during, content(root / "data"), papers_held)


@pytest.fixture
def root(undisturbed: Undisturbed, tmp_path: Path) -> Path:
    """The folder after the first night."""
    return Path(shutil.copytree(undisturbed.root, tmp_path / "data", symlinks=True))


@pytest.fixture
def server() -> Iterator[SampleServer]:
    with SampleServer(papers()) as server:
        yield server


# --- One paper


@pytest.mark.slow
@pytest.mark.parametrize("fault", NOT_ANSWERED.values(), ids=NOT_ANSWERED)
def test_a_paper_that_is_never_answered_for_is_set_aside_and_the_others_are_published(
    root: Path, server: SampleServer, undisturbed: Undisturbed, fault: Fault
) -> None:
    server.faults = faulty = Faulty(is_paper(ANSWER.id), [fault], for_good=True)
    done = night(root, server, DURING)
    assert held(root) == undisturbed.held - {ANSWER.id}
    assert (done.published.run.status, done.published.run.n_quarantined) == ("ok_with_problems", 1)
    (set_aside,) = done.published.new_quarantined
    assert (set_aside.publication_id, set_aside.next_attempt_on) == (ANSWER.id, AFTER)
    assert set_aside.reason in ("no_answer", "unavailable")
    assert any(line.startswith(f"quarantine: new: {ANSWER.id}") for line in report.lines(done))
    assert ANSWER.id in report.markdown(done)
    outcome = ask(root, "SELECT outcome FROM kamervragen WHERE kenmerk = '2026Z90001'")
    assert outcome == [("late_with_notice",)], "its search record tells the day: it is not called open"
    assert len(faulty.paths) <= 1 + RETRIES

    server.faults = None
    assert night(root, server, AFTER).work.n_followed == {}, "the search of the night still names it"
    assert content(root) == undisturbed.after


@pytest.mark.slow
def test_a_paper_that_is_never_answered_for_is_asked_for_on_its_days_only(root: Path, server: SampleServer) -> None:
    server.faults = Faulty(is_paper(ANSWER.id), [error(429)], for_good=True)
    asked = []
    for days in range(9):
        done = night(root, server, DURING + dt.timedelta(days=days), register=False)
        asked.append(any(ANSWER.id in path for path, _ in server.requests))
        assert done.published.run.n_quarantined == 1
    assert [day for day, is_asked in enumerate(asked) if is_asked] == [0, 1, 3, 7]


@pytest.mark.slow
def test_news_of_a_held_paper_that_are_not_answered_for_are_named(root: Path, server: SampleServer) -> None:
    night(root, server, DURING)
    server.publications = [replace(p, since=AFTER) if p.id == ANSWER.id else p for p in server.publications]
    server.faults = Faulty(is_paper(ANSWER.id), [error(503)], for_good=True)
    done = night(root, server, AFTER)
    assert any(line.startswith(f"held and changed, but not answered for: {ANSWER.id}") for line in report.lines(done))
    assert ANSWER.id in held(root)


# --- Every paper


@pytest.mark.slow
def test_a_source_that_answers_for_no_paper_is_down_and_nothing_is_held_against_its_papers(
    root: Path, server: SampleServer, undisturbed: Undisturbed
) -> None:
    assert len(NEW) > PAPERS_THAT_MEAN_DOWN
    before = content(root)
    server.faults = faulty = Faulty(is_paper(), [error(503)], for_good=True)
    with pytest.raises(SourceUnavailable, match="one after the other"):
        night(root, server, DURING)
    assert len(faulty.paths) == PAPERS_THAT_MEAN_DOWN * (1 + RETRIES)
    (failed,) = [run for run in DataFolder(root).journals()[0] if run.status == "failed"]
    assert failed.n_requests == len([path for path, _ in server.requests if "/OData" not in path])
    assert content(root) == before
    server.faults = None
    assert night(root, server, AFTER).published.run.status == "ok"
    assert content(root) == undisturbed.after


# --- The search and the register


@pytest.mark.slow
@pytest.mark.parametrize("fault", BAD_200.values(), ids=BAD_200)
@pytest.mark.parametrize("concerns", [is_search, is_register], ids=["search", "register"])
def test_one_bad_answer_to_a_search_is_asked_for_again_without_prefect(
    root: Path, server: SampleServer, undisturbed: Undisturbed, fault: Fault, concerns: Callable[[str], bool]
) -> None:
    server.faults = faulty = Faulty(concerns, [fault])
    done = night(root, server, DURING)
    assert len(faulty.paths) == 1
    assert (done.published.run.status, done.published.run.message) == ("ok", None)
    assert content(root) == undisturbed.during


@pytest.mark.slow
@pytest.mark.parametrize("fault", [BAD_200["under maintenance"], BAD_200["cut"], stalls, drips, error(429, "soon")])
def test_a_search_that_never_answers_ends_the_night_and_the_next_makes_up_for_it(
    root: Path, server: SampleServer, undisturbed: Undisturbed, fault: Fault
) -> None:
    before = content(root)
    server.faults = faulty = Faulty(is_search, [fault], for_good=True)
    with pytest.raises((SearchFailed, SourceUnavailable), match=r"asked \d times") as failed:
        night(root, server, DURING)
    assert f"asked {len(faulty.paths)} times" in str(failed.value)
    assert "\n" not in str(failed.value)
    assert content(root) == before
    server.faults = None
    night(root, server, AFTER)
    assert content(root) == undisturbed.after


@pytest.mark.slow
@pytest.mark.parametrize("fault", [BAD_200["under maintenance"], drips, error(429, "1m0s")])
def test_a_register_that_never_answers_ends_no_night(
    root: Path, server: SampleServer, undisturbed: Undisturbed, fault: Fault
) -> None:
    server.faults = faulty = Faulty(is_register, [fault], for_good=True)
    done = night(root, server, DURING)
    assert f"asked {len(faulty.paths)} times" in (done.published.run.message or "")
    assert held(root) == undisturbed.held
    server.faults = None
    night(root, server, AFTER)
    assert content(root) == undisturbed.after


# --- Retry-After


@pytest.mark.slow
@pytest.mark.parametrize("concerns", [is_paper(ANSWER.id), is_search, is_register], ids=["paper", "search", "register"])
def test_no_advice_that_cannot_be_read_ends_a_night_or_is_counted_as_requests(
    root: Path, server: SampleServer, undisturbed: Undisturbed, concerns: Callable[[str], bool]
) -> None:
    """One after the other on the same request, which is answered in the end."""
    faults = [error(status, told) for status, told in zip((429, 503) * 10, UNREADABLE_RETRY_AFTERS, strict=False)]
    server.faults = faulty = Faulty(concerns, faults)
    server.today = DURING
    asked = replace(source.sample(server.base_url), today=DURING, retries=len(faults), seconds_of_backoff=0.00001)
    done = jobs.nightly(DataFolder(root), asked)
    assert len(faulty.paths) == len(UNREADABLE_RETRY_AFTERS)
    assert content(root) == undisturbed.during
    assert done.work.heard
    assert done.published.run.n_requests + done.work.heard.n_requests == len(server.requests)


# --- What hangs


@pytest.mark.slow
@pytest.mark.parametrize("limits", [Limits(stage=1), Limits(run=1)], ids=["stage", "run"])
def test_a_run_that_hangs_is_stopped_and_lets_go_of_the_folder(
    root: Path, server: SampleServer, undisturbed: Undisturbed, limits: Limits
) -> None:
    before = content(root)
    server.today = DURING
    server.faults = Faulty(is_search, [drips], for_good=True)
    patient = replace(source.sample(server.base_url), today=DURING, seconds_to_answer=3600)
    said = "the stage 'discover' did not end within 1 s" if limits.stage == 1 else "this nightly did not end"
    with pytest.raises(RanTooLong, match=said):
        jobs.nightly(DataFolder(root), patient, limits=limits)
    with DataFolder(root).lock():
        last = DataFolder(root).journals()[0][-1]
    assert last.status == "failed"
    assert said in (last.message or "")
    assert content(root) == before
    server.faults = None
    night(root, server, AFTER)
    assert content(root) == undisturbed.after


def slowly(reply: Reply) -> Reply:
    """An answer that is long in coming."""
    time.sleep(0.2)
    return reply


@pytest.mark.slow
def test_of_a_slow_source_is_published_what_came_in_time_and_the_rest_the_next_night(
    root: Path, server: SampleServer, undisturbed: Undisturbed, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Limits, "asking", 0.8)
        server.faults = Faulty(is_paper(), [slowly], for_good=True)
        run = night(root, server, DURING).published.run
    assert (run.status, run.n_published > 0, run.n_deferred > 0) == ("ok", True, True)
    assert held(root) < undisturbed.held
    server.faults = None
    assert night(root, server, AFTER).published.run.n_deferred == 0
    assert content(root) == undisturbed.after


# --- Other runs


@pytest.mark.slow
def test_a_pull_publishes_the_papers_of_a_set_that_are_answered_for(tmp_path: Path, server: SampleServer) -> None:
    server.today = AFTER
    server.faults = Faulty(is_paper(ANSWER.id), [error(503)], for_good=True)
    done = jobs.pull(DataFolder(tmp_path), quick(server), ["2026Z90001", "2022Z90555"], register=False)
    states = {outcome.publication_id: outcome.state for outcome in done.work.outcomes}
    assert states.pop(ANSWER.id) == "quarantined"
    assert set(states.values()) == {"published"}
    assert [one.publication_id for one in done.published.new_quarantined] == [ANSWER.id]
    server.faults = None
    jobs.pull(DataFolder(tmp_path), quick(server), ["2026Z90001"], register=False)
    assert ANSWER.id in held(tmp_path)


@pytest.mark.slow
def test_a_slice_of_the_past_with_a_paper_that_is_not_answered_for_is_covered(
    tmp_path: Path, server: SampleServer
) -> None:
    server.today = AFTER
    server.faults = Faulty(is_paper(ANSWER.id), [error(503)], for_good=True)
    run = partial(backfilling.backfill, DataFolder(tmp_path), quick(server), BEFORE, AFTER, register=False)
    done = run(tell=lambda line: None)
    assert done
    assert {one.publication_id for one in done.published.quarantined} == {ANSWER.id}
    assert NEW - held(tmp_path) == {ANSWER.id}
    assert run(tell=lambda line: None) is None


@pytest.mark.slow
def test_a_slice_of_the_past_for_which_there_was_no_time_is_not_covered(
    tmp_path: Path, server: SampleServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.today = AFTER
    run = partial(backfilling.backfill, DataFolder(tmp_path), quick(server), BEFORE, AFTER, register=False)
    with monkeypatch.context() as patch:
        patch.setattr(Limits, "asking", 0.0)
        assert run(tell=lambda line: None)
    assert held(tmp_path) == set()
    assert run(tell=lambda line: None)
    assert held(tmp_path) >= NEW
    assert run(tell=lambda line: None) is None


def test_a_command_that_hangs_ends_with_3_and_one_line(
    tmp_path: Path, server: SampleServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KAMERVRAGEN_STAGE_SECONDS", "1")
    server.faults = Faulty(is_search, [drips], for_good=True)
    assert cli.main(["nightly", "--plain", "--source", server.base_url, "--data", str(tmp_path)]) == 3
    (line,) = capsys.readouterr().err.splitlines()
    assert "the stage 'discover' did not end within 1 s" in line
    assert "KAMERVRAGEN_STAGE_SECONDS" in line
    monkeypatch.setenv("KAMERVRAGEN_ANSWER_SECONDS", "1")
    monkeypatch.setenv("KAMERVRAGEN_STAGE_SECONDS", "60")
    assert cli.main(["nightly", "--plain", "--source", server.base_url, "--data", str(tmp_path)]) == 3
    (line,) = capsys.readouterr().err.splitlines()
    assert re.search(r"does not end its answer to /sru \(no whole answer within 0\.\d+ s\), asked 2 times", line)
