"""The register in whole runs: the same tables by every way, few requests, and never the reason that a night fails."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from extract import source
from extract.sample import SAMPLE_TODAY
from extract.sample.odata import PATH
from extract.sample.publications import Publication, sample_publications
from extract.sample.server import Reply, SampleServer
from extract.source import LIVE
from flows import jobs, report, second_source
from flows.data_folder import DataFolder
from flows.errors import WrongUse
from flows.jobs import Done
from flows.settings import REGISTER, settings
from tests.warehouse.rows import content
from warehouse.reader import FILE_NAME, Reader

# Sets that the register dates, names or answers otherwise, and some that change from night to night.
NAMES = ("2019Z90733", "2021Z90640", "2023Z90777", "2023Z91201", "2025Z90801", "2026Z90001", "2026Z90009", "2026Z90112")


def publications(names: Iterable[str] = NAMES) -> list[Publication]:
    return [p for p in sample_publications() if p.set_name.startswith(tuple(names))]


def night(root: Path, server: SampleServer, **told: Any) -> Done:
    asked = replace(source.sample(server.base_url), today=server.today, retries=0)
    return jobs.nightly(DataFolder(root), asked, **told)


def ask(root: Path, query: str) -> list[tuple[Any, ...]]:
    with Reader(root / FILE_NAME) as reader:
        return reader.query(query).rows


def asked(server: SampleServer) -> tuple[int, int]:
    """Requests to the first source and to the second."""
    paths = [path for path, _ in server.requests]
    server.requests.clear()
    n_second = sum(path.startswith(PATH) for path in paths)
    return len(paths) - n_second, n_second


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A few sets after one night with the register. Nobody writes to it."""
    root = tmp_path_factory.mktemp("small")
    with SampleServer(publications()) as server:
        night(root, server)
    return root


@pytest.fixture
def copy(small: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(small, tmp_path / "data", symlinks=True))


def test_a_second_night_asks_little_and_changes_nothing(small: Path, copy: Path) -> None:
    with SampleServer(publications()) as server:
        done = night(copy, server)
        assert asked(server) == (4, 2), "what was removed, and what was changed"
    heard = done.work.heard
    assert heard is not None
    assert (heard.n_requests, heard.n_new, heard.n_removed, heard.problem) == (2, 0, 0, None)
    assert (done.published.run.n_requests, done.published.n_sets_changed) == (4, 0), (
        "the second source is counted apart"
    )
    assert content(copy) == content(small)


@pytest.mark.slow
def test_nights_over_years_give_the_bytes_of_a_rebuild_and_of_one_night(small: Path, tmp_path: Path) -> None:
    with SampleServer(publications()) as server:
        for today in ("2023-06-10", "2026-02-10", "2026-03-02"):
            server.today = dt.date.fromisoformat(today)
            night(tmp_path, server)
    after_nights = content(tmp_path)
    jobs.rebuild(DataFolder(tmp_path))
    assert content(tmp_path) == after_nights
    for table in ("register_sets", "register_actors", "register_documents", "question_sets", "actors"):
        of_table = [{k: v for k, v in found.items() if k.startswith(table)} for found in (after_nights, content(small))]
        assert of_table[0] == of_table[1], table


def test_a_rebuild_without_what_the_register_said_gives_the_tables_of_nights_without_it(
    copy: Path, tmp_path: Path
) -> None:
    with SampleServer(publications()) as server:
        night(tmp_path / "without", server, register=False)
        assert asked(server)[1] == 0
    shutil.rmtree(copy / "raw" / "zaak")
    jobs.rebuild(DataFolder(copy), accepted=["rows_lost"])
    assert content(copy) == content(tmp_path / "without")
    assert ask(copy, "SELECT count(*) FROM register_sets") == [(0,)]


@pytest.mark.slow
def test_an_entry_that_comes_later_changes_its_set_and_no_other(tmp_path: Path) -> None:
    with SampleServer(publications(["2019Z90733", "2023Z90777"])) as server:
        night(tmp_path, server, register=False)
        parties = (
            "SELECT party, party_basis FROM actors WHERE set_id = '2023Z90777' AND role = 'submitter' AND weight > 0"
        )
        assert ask(tmp_path, f"{parties} ORDER BY position") == [("Polderbelang", "text"), (None, None)]
        done = night(tmp_path, server)
        assert done.published.n_sets_changed == 2
        assert ask(tmp_path, f"{parties} ORDER BY position") == [("Polderbelang", "text"), ("NPB", "register")]
        incremental = content(tmp_path)
        jobs.rebuild(DataFolder(tmp_path))
        assert content(tmp_path) == incremental


def test_what_the_register_takes_back_is_taken_out_again(tmp_path: Path) -> None:
    with SampleServer(today=dt.date(2025, 6, 15)) as server:
        server.publications = publications(["2025Z90801"])
        server.today = dt.date(2025, 6, 15)
        night(tmp_path, server)
        state = "SELECT reconciliation.status, reason, is_removed FROM reconciliation JOIN register_sets USING (set_id)"
        where = f"{state} WHERE set_id = '2025Z92002'"
        assert ask(tmp_path, where) == [("not_comparable", "too_recent", False)]
        server.today = dt.date(2025, 6, 25)
        done = night(tmp_path, server)
        assert done.work.heard is not None
        assert done.work.heard.n_removed == 1
        assert ask(tmp_path, where) == [("not_comparable", "removed_from_register", True)]
        assert ask(tmp_path, "SELECT count(*) FROM register_actors WHERE set_id = '2025Z92002'") == [(0,)]


@pytest.mark.parametrize("fault", [Reply(500), Reply(400, b'{"error":{"message":"no any()"}}')])
def test_a_register_that_does_not_answer_does_not_fail_the_night(tmp_path: Path, fault: Reply) -> None:
    with SampleServer(publications(["2023Z90777"])) as server:
        server.faults = lambda path, reply: fault if path.startswith(PATH) else reply
        done = night(tmp_path, server)
    assert done.published.run.status == "ok_with_problems"
    assert done.published.run.message is not None
    assert done.published.run.message.startswith("second source: not asked to the end, 1 requests: ")
    assert any("not asked to the end" in line for line in report.lines(done))
    assert ask(tmp_path, "SELECT count(*) FROM question_sets") == [(1,)]
    assert ask(tmp_path, "SELECT family FROM coverage ORDER BY 1") == [("ah",), ("kv",)]


def test_a_register_that_broke_off_is_asked_from_the_first_day_again(tmp_path: Path) -> None:
    with SampleServer(publications(["2019Z90733", "2023Z90777"])) as server:
        server.rows_a_page = 1
        server.faults = lambda path, reply: Reply(500) if "skiptoken" in path else reply
        done = night(tmp_path, server)
        assert ask(tmp_path, "SELECT set_id FROM register_sets") == [("2019Z90733",)], "what came is used"
        assert done.published.run.status == "ok_with_problems"
        server.faults = None
        night(tmp_path, server)
    assert ask(tmp_path, "SELECT count(*) FROM register_sets") == [(2,)]
    spans = "SELECT span_from, span_to FROM coverage_spans WHERE family = 'register'"
    assert ask(tmp_path, spans) == [(dt.date(2019, 1, 1), SAMPLE_TODAY)]


@pytest.mark.slow
def test_a_pull_asks_for_the_entries_of_its_sets_and_covers_no_days(small: Path, tmp_path: Path) -> None:
    with SampleServer(publications()) as server:
        done = jobs.pull(DataFolder(tmp_path), source.sample(server.base_url), ["2023Z90777"])
        assert done.work.heard is not None
        assert (done.work.heard.n_requests, done.work.heard.n_new) == (1, 1)
        assert ask(tmp_path, "SELECT set_id FROM register_sets") == [("2023Z90777",)]
        assert ask(tmp_path, "FROM coverage") == []
        assert (
            jobs.pull(DataFolder(tmp_path), source.sample(server.base_url), ["2023Z90777"], register=False).work.heard
            is None
        )
        night(tmp_path, server)
    assert content(tmp_path) == content(small)


@pytest.mark.slow
def test_an_earlier_day_asks_the_register_from_there(tmp_path: Path) -> None:
    with SampleServer(publications()) as server:
        later = replace(source.sample(server.base_url), first_day=dt.date(2026, 1, 1))
        jobs.nightly(DataFolder(tmp_path), later)
        assert ask(tmp_path, "SELECT count(*) FROM register_sets WHERE set_id < '2026'") == [(0,)]
        jobs.nightly(DataFolder(tmp_path), later, since=dt.date(2019, 1, 1))
        assert ask(tmp_path, "SELECT count(*) FROM register_sets WHERE set_id < '2026'") == [(5,)]
        spans = "SELECT span_from, span_to FROM coverage_spans WHERE family = 'register'"
        assert ask(tmp_path, spans) == [(dt.date(2019, 1, 1), SAMPLE_TODAY)]


def test_the_live_register_is_asked_only_where_it_is_switched_on(monkeypatch: pytest.MonkeyPatch) -> None:
    asks = {None: False, "": False, "off": False, "on": True, "On": True}
    for said, expected in asks.items():
        monkeypatch.delenv(REGISTER, raising=False)
        if said is not None:
            monkeypatch.setenv(REGISTER, said)
        assert second_source.is_asked(LIVE, settings().register) is expected, said
    monkeypatch.setenv(REGISTER, "yes")
    with pytest.raises(WrongUse, match="KAMERVRAGEN_REGISTER is 'yes': it is on, off or not set"):
        settings()
    monkeypatch.setenv(REGISTER, "off")
    assert not second_source.is_asked(source.sample("http://127.0.0.1:1"), settings().register)


def test_the_report_tells_what_both_sources_say(demo: Path, small: Path) -> None:
    counts = {row["what"]: row["n_sets"] for row in second_source.reconciliation(DataFolder(demo))}
    assert (counts["in_both"], counts["only_here"], counts["only_in_register"]) == (51, 1, 1)
    heard = second_source.Heard(2, 3, 1)
    first, second = second_source.lines(DataFolder(small), heard)
    assert first == "second source: 2 requests, 3 entries, 1 new or changed"
    assert second == "both sources: in_both 8, only_here 1, asked on another day 1; see the view reconciliation"
    assert list(second_source.lines(DataFolder(small), None)) == []
