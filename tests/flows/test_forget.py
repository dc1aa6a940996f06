"""`kamervragen forget`: afterwards no file of the data folder has a word of the paper, and no night brings it back."""

from __future__ import annotations

import datetime as dt
import gzip
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from extract import source
from extract.sample.publications import sample_publications
from extract.sample.render import document_xml
from extract.sample.server import Reply, SampleServer
from flows import jobs
from flows.cli import main
from flows.data_folder import DataFolder
from flows.jobs import Done
from tests.warehouse.described import standing, told
from tests.warehouse.rows import content
from warehouse.reader import FILE_NAME, Reader
from warehouse.searching import INDEX_NAME

SHOWN = [p for p in sample_publications() if p.set_name.startswith("2026Z90001")]
QUESTION, NOTICE, ANSWER = SHOWN
WORD = "zwijnsoord"  # an invented place
SINCE = dt.date(2026, 1, 1)


def naming(path: str, reply: Reply) -> Reply:
    """The word in the text of the answer, and in the name of a metadata field that no parser knows: a warning."""
    named = f'<metadata name="OVERHEIDop.{WORD}" scheme="" content="x"/></metadata_gegevens>'.encode()
    if ANSWER.id not in path:
        return reply
    body = reply.body.replace(b"</metadata_gegevens>", named).replace(b"<al>", f"<al>In {WORD}: ".encode())
    return replace(reply, body=body)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two publications, so that there is a version and a file before."""
    root = tmp_path_factory.mktemp("forget")
    with SampleServer(SHOWN) as server:
        server.faults = naming
        night(root, server)
    jobs.rebuild(DataFolder(root))
    past = root / "known-at" / "2026-03-02"
    past.mkdir(parents=True)
    shutil.copy(root / FILE_NAME, past)
    return root


@pytest.fixture
def data(filled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(filled, tmp_path / "data", symlinks=True))


@pytest.fixture
def server() -> Iterator[SampleServer]:
    with SampleServer(SHOWN) as server:
        yield server


def night(root: Path, server: SampleServer) -> Done:
    asked = replace(source.sample(server.base_url), today=server.today)
    return jobs.nightly(DataFolder(root), asked, since=SINCE, register=False)


def forget(root: Path, *ids: str) -> int:
    return main(["--data", str(root), "forget", *ids, "--reason", "noemt een particulier"])


def ask(root: Path, query: str) -> list[tuple[Any, ...]]:
    with Reader(root / FILE_NAME) as reader:
        return reader.query(query).rows


def said_in(path: Path) -> str:
    """All that a file says, unpacked where it is packed."""
    body = path.read_bytes()
    if path.suffix == ".gz":
        body = gzip.decompress(body)
    elif path.suffix == ".parquet":
        body += str(pq.read_table(path).to_pylist()).encode()
    elif path.suffix == ".duckdb":
        with duckdb.connect(str(path), read_only=True) as con:
            tables = con.execute("SELECT table_name FROM duckdb_tables()").fetchall()
            body += str([con.table(f'"{name}"').fetchall() for (name,) in tables]).encode()
    return body.decode(errors="replace").lower()


def files_with(root: Path, word: str) -> set[str]:
    files = (path for path in root.rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix() for path in files if word in said_in(path)}


def test_no_file_has_a_word_of_a_forgotten_paper(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {name.split("/")[0] for name in files_with(data, WORD)}
    assert {"raw", "versions", "runs", "previous", "known-at", FILE_NAME, INDEX_NAME} <= before
    assert ask(data, f"SELECT count(*) FROM warnings WHERE detail LIKE '%{WORD}'") == [(1,)]  # noqa: S608 (our word)
    assert forget(data, ANSWER.id) == 0
    assert f"{ANSWER.id}: forgotten (noemt een particulier)" in capsys.readouterr().out
    assert files_with(data, WORD) == set()
    assert ask(data, "SELECT publication_id FROM publications ORDER BY 1") == [(NOTICE.id,), (QUESTION.id,)]
    ((id_, reason, hashes),) = ask(data, "SELECT publication_id, reason, sha256 FROM forgotten")
    assert (id_, reason, len(hashes)) == (ANSWER.id, "noemt een particulier", 3), "record, metadata and document"
    assert told(data) == standing(data), "the history still tells how every row stands"


def test_no_night_or_pull_asks_for_a_forgotten_paper_or_counts_it(data: Path, server: SampleServer) -> None:
    DataFolder(data).archive.forget(ANSWER.id, "noemt een particulier", dt.datetime.now(dt.UTC))
    done = night(data, server)
    assert not any(ANSWER.id in path for path, _ in server.requests)
    assert (done.published.run.n_discovered, done.published.run.status) == (2, "ok")
    assert ask(data, "SELECT count(*) FROM answers") == [(0,)]
    pulled = jobs.pull(DataFolder(data), source.sample(server.base_url), ["2026Z90001"], register=False)
    assert {outcome.publication_id for outcome in pulled.work.outcomes} == {QUESTION.id, NOTICE.id}, "the others come"


def test_a_set_whose_answer_or_notice_is_forgotten_is_neither_open_nor_silent(data: Path, tmp_path: Path) -> None:
    """Its question paper does not name the answer: nothing else would tell that there was one."""
    told = "SELECT outcome, is_open, answered_on IS NULL FROM kamervragen"
    unnamed = [p for p in sample_publications() if p.set_name.startswith("2023Z91201")]
    answer = next(p for p in unnamed if p.kind == "answer")
    root = tmp_path / "unnamed"
    with SampleServer(unnamed) as server:
        asked = replace(source.sample(server.base_url), today=server.today)
        jobs.nightly(DataFolder(root), asked, since=dt.date(2020, 1, 1), register=False)
        assert ask(root, told) == [("on_time", False, False)]
        assert forget(root, answer.id) == 0
        assert ask(root, told) == [("unknown", False, True)]
        assert ask(root, "SELECT set_ids, roles FROM forgotten") == [(["2023Z91201"], ["answer"])]
        assert forget(root, answer.id) == 0
        assert jobs.rebuild(DataFolder(root)).published.run.status == "ok"
        assert ask(root, told) == [("unknown", False, True)], "called again, and made again"
    assert ask(data, told) == [("late_with_notice", False, False)]
    assert forget(data, NOTICE.id) == 0
    assert ask(data, told) == [("unknown", False, False)], "without its notice it would be late without a word"


def test_what_was_forgotten_is_neither_pulled_nor_loaded(
    data: Path, server: SampleServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    DataFolder(data).archive.forget(ANSWER.id, "killed behind this", dt.datetime.now(dt.UTC))
    assert files_with(data, WORD)
    forget(data, *(paper.id for paper in SHOWN))
    assert files_with(data, WORD) == set(), "the next one finishes it"
    capsys.readouterr()
    paper = tmp_path / f"{ANSWER.id}.xml"
    paper.write_bytes(document_xml(ANSWER))
    today = f"{dt.datetime.now(dt.UTC):%Y-%m-%d}"
    (data / "source.json").unlink(missing_ok=True)
    for arguments in (["load", str(paper)], ["pull", "--source", server.base_url, "2026Z90001"]):
        assert main(["--data", str(data), *arguments]) == 2
        (line,) = capsys.readouterr().err.splitlines()
        assert f"was forgotten on {today} (noemt een particulier): it is not taken in again" in line
    assert not any("/xml/" in path for path, _ in server.requests)


def test_an_unknown_id_is_one_line_and_changes_nothing(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = content(data)
    assert forget(data, ANSWER.id, "ah-tk-20252026-1") == 2
    assert capsys.readouterr().err == "kamervragen: nothing is held of 'ah-tk-20252026-1': nothing was forgotten\n"
    assert content(data) == before
    assert DataFolder(data).archive.forgotten() == []
