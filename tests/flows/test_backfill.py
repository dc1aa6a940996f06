"""The past in slices gives the bytes of one night over all, goes on where it stopped, and leaves nights alone."""

from __future__ import annotations

import contextlib
import datetime as dt
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from extract import source
from extract.sample import SAMPLE_TODAY
from extract.sample.publications import Publication, sample_publications
from extract.sample.server import Reply, SampleServer
from extract.session import SourceUnavailable
from extract.source import Source
from flows import backfilling, jobs
from flows.cli import main
from flows.data_folder import DataFolder, FolderNotUsable
from flows.errors import WrongUse
from flows.shape import SourceChanged
from flows.slices import Slice
from tests.warehouse.rows import content
from warehouse.reader import FILE_NAME, Reader

FIRST = dt.date(2024, 9, 1)
RECENT = dt.date(2026, 1, 5)
BEFORE = dt.date(2026, 1, 4)


def served(*names: str) -> SampleServer:
    papers: list[Publication] = [p for p in sample_publications() if p.set_name.startswith(names)]
    return SampleServer(papers)


def asked(server: SampleServer) -> Source:
    return replace(source.sample(server.base_url), today=server.today, retries=0)


def backfill(root: Path, server: SampleServer, first: dt.date, last: dt.date, **told: Any) -> tuple[Any, list[str]]:
    lines: list[str] = []
    done = backfilling.backfill(DataFolder(root), asked(server), first, last, tell=lines.append, **told)
    return done, lines


def ask(root: Path, query: str) -> list[tuple[Any, ...]]:
    with Reader(root / FILE_NAME) as reader:
        return reader.query(query).rows


@pytest.mark.slow
def test_a_night_over_the_last_weeks_and_the_past_in_slices_give_the_bytes_of_one_night_over_all(
    tmp_path: Path,
) -> None:
    root, whole = tmp_path / "data", tmp_path / "whole"
    with served("2024Z91111", "2025", "2026") as server:
        jobs.nightly(DataFolder(whole), asked(server))
        jobs.nightly(DataFolder(root), asked(server), since=RECENT)
        assert content(root) != content(whole)
        done, lines = backfill(root, server, FIRST, BEFORE)
        assert content(root) == content(whole)
        assert "4 slices, 0 of them covered already" in lines[0]
        assert "4 slices to go, the search counts " in lines[1]
        assert "less than an hour" in lines[1]
        assert len(lines) == 2 + 4
        assert done.published.has_problems
        run = replace(done.published.run, status="ok")
        quiet = replace(done, published=replace(done.published, run=run, new_quarantined=()))
        told = backfilling._as_a_whole(quiet, [done, quiet]).published.run
        assert (told.status, told.message) == ("ok_with_problems", "1 papers newly set aside in all")

        n_requests = len(server.requests)
        assert backfill(root, server, FIRST, BEFORE) == (None, ["4 slices, 4 of them covered already"])
        assert len(server.requests) == n_requests, "what is covered is not asked for"
    assert DataFolder(root).last_covered() == SAMPLE_TODAY


def test_a_slice_is_cut_into_parts_and_covered_only_with_the_last(tmp_path: Path) -> None:
    one = Slice("ah", dt.date(2025, 9, 1), SAMPLE_TODAY)
    folder = DataFolder(tmp_path)
    with served("2025", "2026") as server:
        left = []
        for _ in range(4):
            done = jobs.backfill_slice(folder, asked(server), one, most=4)
            left.append(done.work.n_deferred)
            run = done.published.run
            assert run.n_discovered == run.n_published + run.n_unchanged + run.n_deferred
            if done.work.n_deferred:
                assert ask(tmp_path, "FROM coverage") == []
            else:
                break
    assert left == [8, 4, 0]
    assert ask(tmp_path, "SELECT family, window_from, window_to FROM coverage") == [("ah", one.first, one.last)]


@pytest.mark.slow
def test_what_was_done_stays_when_the_source_goes_down_and_the_next_call_goes_on(tmp_path: Path) -> None:
    def down(path: str, reply: Reply) -> Reply | None:
        return None if len(server.requests) > 50 else reply

    first, last = dt.date(2024, 9, 1), SAMPLE_TODAY
    with served("2024", "2025", "2026") as server:
        whole = tmp_path / "whole"
        backfill(whole, server, first, last)
        server.requests.clear()
        server.faults = down
        with pytest.raises(SourceUnavailable):
            backfill(tmp_path / "data", server, first, last, most=5)
        stayed = ask(tmp_path / "data", "SELECT count(*) FROM publications")[0][0]
        assert stayed > 0
        fetched = {path for path, status in server.requests if status == 200 and "/frbr/" in path}
        server.faults = None
        server.requests.clear()
        _, lines = backfill(tmp_path / "data", server, first, last, most=5)
    assert (lines[0], "5 of them held" in lines[1]) == ("4 slices, 1 of them covered already", True)
    assert not fetched & {path for path, _ in server.requests}, "nothing is fetched twice"
    assert content(tmp_path / "data") == content(whole)


def test_a_night_runs_between_two_slices_and_is_refused_while_one_runs(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    slices = [Slice(family, dt.date(2025, 9, 1), dt.date(2025, 12, 31)) for family in ("kv", "ah")]
    refused: list[str] = []

    def meanwhile(done: int, total: int) -> None:
        with pytest.raises(FolderNotUsable) as error:
            jobs.nightly(DataFolder(tmp_path), asked(server))
        refused.append(str(error.value))

    with served("2025", "2026") as server:
        jobs.backfill_slice(folder, asked(server), slices[0], progress=meanwhile)
        assert refused
        assert "another run" in refused[0]
        assert folder.last_covered() is None, "the past is no night"
        night = jobs.nightly(folder, asked(server), since=RECENT)
        assert (night.published.run.window_from, folder.last_covered()) == (RECENT, SAMPLE_TODAY)
        jobs.backfill_slice(folder, asked(server), slices[1])
        assert folder.last_covered() == SAMPLE_TODAY


def test_a_slice_waits_for_the_run_that_holds_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.data_folder.SECONDS_BETWEEN_LOOKS", 0.01)
    held = contextlib.ExitStack()
    held.enter_context(DataFolder(tmp_path).lock())
    with pytest.raises(FolderNotUsable, match="another run"), DataFolder(tmp_path).lock(0.05):
        pass
    threading.Timer(0.1, held.close).start()
    with DataFolder(tmp_path).lock(10):
        pass


def test_a_search_that_finds_nothing_any_more_covers_nothing(tmp_path: Path) -> None:
    one = Slice("ah", dt.date(2016, 9, 1), dt.date(2017, 8, 31))
    with served("2026") as server:
        with pytest.raises(SourceChanged, match="no paper of the series ah"):
            jobs.backfill_slice(DataFolder(tmp_path), asked(server), one)
        jobs.backfill_slice(DataFolder(tmp_path), asked(server), one, may_be_empty=True)
    assert ask(tmp_path, "SELECT count(*) FROM coverage") == [(1,)]


def test_the_estimate_is_days_where_the_source_is_slow(tmp_path: Path) -> None:
    with served("2025", "2026") as server:
        slow = replace(asked(server), seconds_between_requests=3.0)
        left = [Slice("ah", dt.date(2015, 9, 1), dt.date(2016, 8, 31)), Slice("kv", dt.date(2015, 9, 1), RECENT)]
        told = backfilling._estimate(DataFolder(tmp_path), slow, left, {left[0]: 50_000, left[1]: None})
    assert told == (
        "2 slices to go, the search counts 50,000 papers, 0 of them held: about 100,000 requests, about 3.5 days at "
        "one in 3 s, reading and publishing not counted; 1 slices are not counted"
    )


def test_days_ahead_are_wrong_use(tmp_path: Path) -> None:
    with served("2026") as server, pytest.raises(WrongUse, match="lies ahead"):
        backfill(tmp_path, server, dt.date(2027, 1, 1), dt.date(2027, 1, 2))


def test_the_verb_prints_estimate_and_slices_and_knows_when_there_is_nothing_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["--data", str(tmp_path), "backfill", "--sample", "--plain"]
    assert main([*command, "--vergaderjaar", "2025-2026"]) == 0
    told = capsys.readouterr().out
    assert "2 slices to go" in told
    assert "slice 2 of 2, ah 2025-09-01 to 2026-03-02: " in told
    assert main([*command, "--from", "2025-10-01", "--to", "2025-10-31"]) == 0
    assert "nothing to do" in capsys.readouterr().out
    assert main(command) == 2
    assert "--vergaderjaar 2015-2016, or --from" in capsys.readouterr().err
    assert main([*command, "--vergaderjaar", "2015"]) == 2
