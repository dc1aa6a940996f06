"""Papers that kill whoever reads them: each is set aside by its name, and every night publishes all the others."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from extract import source
from extract.sample.publications import sample_publications
from extract.sample.server import Reply, SampleServer
from flows import jobs, paper_reader
from flows.data_folder import DataFolder
from flows.jobs import Done
from flows.report import markdown, problems
from tests.flows.deeds import DEADLY, FAULTY, deadly_pdf
from tests.warehouse.rows import content
from warehouse.reader import FILE_NAME, Reader

ROOT = Path(__file__).resolve().parents[2]
SETS = ("2026Z90009", "2026Z90001")
PRINTED, ANSWER = "ah-9151601", "ah-tk-20252026-9034"
"""A paper that first comes as PDF, of one set, and an answer in XML of the other."""
NIGHTS_OF_PRINTED = ("2026-02-09", "2026-02-10", "2026-02-11")
NIGHTS = ("2026-02-16", "2026-02-17", "2026-02-18")


@pytest.fixture
def server() -> Iterator[SampleServer]:
    held = [p for p in sample_publications() if p.set_name.startswith(SETS) and p.id != "ah-tk-20252026-9044"]
    with SampleServer(held) as server:
        yield server


@pytest.fixture
def bodies(server: SampleServer) -> dict[str, bytes]:
    """What the server gives instead, by the name of the file."""
    found: dict[str, bytes] = {}

    def faults(path: str, reply: Reply) -> Reply:
        body = found.get(path.rpartition("/")[2])
        return replace(reply, body=reply.body + body if body and body.startswith(b"<!--") else body or reply.body)

    server.faults = faults
    return found


def night(root: Path, server: SampleServer, today: str) -> Done:
    server.today = dt.date.fromisoformat(today)
    asked = replace(source.sample(server.base_url), today=server.today)
    return jobs.nightly(DataFolder(root), asked, register=False)


def writer(root: Path, *source_and_day: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.flows.writer", str(root), *source_and_day]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)


def rows(root: Path, query: str) -> list[tuple[Any, ...]]:
    with Reader(root / FILE_NAME) as reader:
        return reader.query(query).rows


def quarantine(root: Path) -> list[tuple[Any, ...]]:
    return rows(root, "SELECT publication_id, stage, reason FROM quarantine ORDER BY publication_id")


@pytest.mark.slow
def test_nights_around_a_deadly_pdf_publish_all_else_and_name_it(
    server: SampleServer, bodies: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paper_reader, "MOST_MEGABYTES", 320)
    for today in NIGHTS_OF_PRINTED:
        undisturbed = night(tmp_path / "undisturbed", server, today)
    bodies[f"{PRINTED}.pdf"] = deadly_pdf()
    first, second, third = (night(tmp_path / "data", server, today) for today in NIGHTS_OF_PRINTED)
    assert (first.published.run.status, second.published.run.status) == ("ok_with_problems", "ok")
    assert f"{PRINTED} (reader_died)" in problems(first)
    assert PRINTED in markdown(third), "the report of every night names it"
    assert quarantine(tmp_path / "data") == [(PRINTED, "parse", "reader_died")]
    assert third.published.n_sets_changed == 0, "it is not read again"
    set_aside = "SELECT publication_id, set_id FROM publications WHERE status = 'quarantined'"
    assert rows(tmp_path / "data", set_aside) == [(PRINTED, "2026Z90009")], "its metadata count"
    others = "SELECT * FROM kamervragen WHERE kenmerk <> '2026Z90009'"
    assert rows(tmp_path / "data", others) == rows(undisturbed.folder.root, others) != []
    before = content(tmp_path / "data")
    jobs.rebuild(DataFolder(tmp_path / "data"))
    assert content(tmp_path / "data") == before


@pytest.mark.slow
def test_a_paper_that_kills_the_run_is_found_by_the_next_and_set_aside_for_good(
    server: SampleServer, bodies: dict[str, bytes], tmp_path: Path
) -> None:
    bodies[f"{ANSWER}.xml"] = DEADLY
    server.today = dt.date.fromisoformat(NIGHTS[0])
    killed = writer(tmp_path, server.base_url, NIGHTS[0])
    assert killed.returncode == -9
    assert not (tmp_path / FILE_NAME).exists()

    found = writer(tmp_path, server.base_url, NIGHTS[1])
    assert found.returncode == 0, found.stderr
    assert f"quarantine: new: {ANSWER} parse reader_died" in found.stdout
    (dead,) = [run for run in DataFolder(tmp_path).journals()[0] if run.status == "failed"]
    assert dead.message == f"it was killed while it read {ANSWER}: from now on read apart"
    assert rows(tmp_path, "SELECT status FROM runs ORDER BY run_id") == [("failed",), ("ok_with_problems",)]
    before = content(tmp_path)

    again = writer(tmp_path, server.base_url, NIGHTS[2])
    assert again.returncode == 0, again.stderr
    rebuilt = writer(tmp_path)
    assert rebuilt.returncode == 0, rebuilt.stderr
    assert content(tmp_path) == before
    assert quarantine(tmp_path) == [(ANSWER, "parse", "reader_died")]


def test_a_paper_that_was_being_read_when_the_power_went_is_not_blamed(
    server: SampleServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for today in NIGHTS:
        night(tmp_path / "undisturbed", server, today)
    monkeypatch.setenv("POWER_FAILS_AT", ANSWER)
    server.today = dt.date.fromisoformat(NIGHTS[0])
    assert writer(tmp_path / "data", server.base_url, NIGHTS[0]).returncode == -9
    for today in NIGHTS[1:]:
        assert night(tmp_path / "data", server, today).published.quarantined == ()
    left = {path.name: path.read_text() for path in (tmp_path / "data" / "runs").glob("*.reading")}
    assert list(left.values()) == [ANSWER], "it is read apart from now on, and as well"
    assert content(tmp_path / "data") == content(tmp_path / "undisturbed")


def test_a_paper_that_no_reader_foresaw_is_set_aside_with_what_went_wrong(
    server: SampleServer, bodies: dict[str, bytes], tmp_path: Path
) -> None:
    bodies[f"{ANSWER}.xml"] = FAULTY
    server.today = dt.date.fromisoformat(NIGHTS[0])
    ended = writer(tmp_path, server.base_url, NIGHTS[0])
    assert ended.returncode == 0, ended.stderr
    assert f"{ANSWER} parse reader_failed (IndexError: list index out of range)" in ended.stdout
    assert list((tmp_path / "runs").glob("*.reading")) == []
