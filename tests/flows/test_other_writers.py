"""Other programs that open what is published for writing, as a GUI may: nights with and without them end the same.

The source is the sample's on loopback; the programs are processes of their own, killed or closed at any time.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import pytest

from extract import source
from extract.sample.publications import sample_publications
from extract.sample.server import Reply, SampleServer
from extract.session import SourceUnavailable
from flows import jobs, other_writers, report
from flows.cli import main
from flows.data_folder import DataFolder
from flows.jobs import Done
from tests.other_writer import leave_log, open_for_writing
from tests.warehouse.rows import content
from warehouse.catalog import PREVIOUS
from warehouse.declared import TABLES
from warehouse.operations import OPERATIONAL
from warehouse.reader import FILE_NAME, NoWarehouse, Reader
from warehouse.searching import INDEX_NAME
from warehouse.swap import all_set_aside, logs

T = TypeVar("T")
ROOT = Path(__file__).resolve().parents[2]
NIGHTS = [dt.date(2026, 2, 10), dt.date(2026, 2, 20), dt.date(2026, 3, 2)]
KENMERKEN = ("2026Z90001", "2026Z90009", "2026Z90021", "2026Z90112", "2026Z90130")
SERVED = [p for p in sample_publications() if p.set_name.split("-")[0] in KENMERKEN]
LIES = ("UPDATE question_sets SET subject = 'van een ander'", "DELETE FROM answers WHERE ordinal = 1")


@pytest.fixture(scope="module")
def server() -> Iterator[SampleServer]:
    with SampleServer(SERVED) as server:
        yield server


def night(root: Path, server: SampleServer, today: dt.date, **told: Any) -> Done:
    server.today = today
    asked = replace(source.sample(server.base_url), today=today, retries=1)
    return jobs.nightly(DataFolder(root), asked, register=True, **told)


@pytest.fixture(scope="module")
def undisturbed(server: SampleServer, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The folder after each of the nights, with nobody else near it."""
    root = tmp_path_factory.mktemp("undisturbed")
    after = []
    for number, today in enumerate(NIGHTS):
        done = night(root / "data", server, today)
        assert done.published.run.status == "ok"
        after.append(Path(shutil.copytree(root / "data", root / str(number), symlinks=True)))
    assert len({str(tables(one)) for one in after}) == len(NIGHTS), "each night brings something"
    return after


@pytest.fixture
def data(undisturbed: list[Path], tmp_path: Path) -> Path:
    """The folder after the first night."""
    return Path(shutil.copytree(undisturbed[0], tmp_path / "data", symlinks=True))


def rows(root: Path) -> dict[str, Any]:
    """Every row of every table that readers see, but those about runs."""
    with Reader(root / FILE_NAME) as reader:
        return {kind.TABLE: reader.query(f"FROM {kind.TABLE}").rows for kind in TABLES if kind not in OPERATIONAL}


def tables(root: Path) -> dict[str, Any]:
    """The same, and every byte of their Parquet files."""
    return rows(root) | content(root)


def told(done: Done) -> list[str]:
    """What the report says went wrong."""
    return [line for line in report.markdown(done).splitlines() if line.startswith("- ") and "program" in line]


def last_message(root: Path) -> str | None:
    with Reader(root / FILE_NAME) as reader:
        return str(reader.query("SELECT message FROM runs ORDER BY ended_at DESC LIMIT 1").rows[0][0])


def test_the_night_after_a_killed_writer_publishes_what_it_would_have_and_says_so_and_so_does_the_next(
    data: Path, server: SampleServer, undisturbed: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    left = leave_log(data / FILE_NAME, *LIES).read_bytes()
    second = night(data, server, NIGHTS[1])
    (kept,) = all_set_aside(data)
    assert kept.read_bytes() == left
    assert tables(data) == tables(undisturbed[1])
    (line,) = told(second)
    assert line.startswith(f"- {kept.name} was left by another program and is set aside; see ")
    assert second.published.run.status == "ok_with_problems", "someone should look"
    assert last_message(data) == second.published.run.message == line.removeprefix("- ")
    assert DataFolder(data).journals()[0][-1].message == second.published.run.message
    assert f"problem: {kept.name} was left by another program" in "\n".join(report.lines(second))
    assert main(["--data", str(data), "check"]) == 0
    third = night(data, server, NIGHTS[2])
    assert tables(data) == tables(undisturbed[2])
    assert (third.published.run.status, told(third)) == ("ok", []), "it is told once"
    assert main(["--data", str(data), "status"]) == 0
    assert kept.name in capsys.readouterr().out
    assert all_set_aside(data) == [kept]


READING = [["show", "2026Z90001"], ["sql", "FROM kamervragen"], ["search", "pont"], ["status"], ["check"]]


@pytest.mark.parametrize("verb", READING, ids=[verb[0] for verb in READING])
def test_every_verb_that_reads_refuses_such_a_file_and_says_what_to_type(
    data: Path, verb: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    left = leave_log(data / FILE_NAME, *LIES)
    assert main(["--data", str(data), *verb]) == 3
    out, err = capsys.readouterr()
    assert out == ""
    (line,) = err.splitlines()
    assert f"left {left.name} beside it" in line
    assert f"then run `kamervragen --data {data} rebuild`, which" in line


def test_what_they_say_to_type_mends_it(
    data: Path, undisturbed: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    leave_log(data / FILE_NAME, *LIES)
    assert main(["--data", str(data), "check"]) == 3
    typed = capsys.readouterr().err.split("`")[1].split()
    assert typed[0] == "kamervragen"
    assert main(typed[1:]) == 1, "done, and someone should look"
    assert main(["--data", str(data), "check"]) == 0
    assert tables(data) == tables(undisturbed[0])


def test_logs_beside_every_kept_file_are_set_aside(
    data: Path, server: SampleServer, undisturbed: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    night(data, server, NIGHTS[0])
    (previous,) = (data / PREVIOUS).iterdir()
    leave_log(previous, *LIES)
    leave_log(data / INDEX_NAME, "DELETE FROM postings")
    assert main(["--data", str(data), "search", "pont"]) == 0
    assert f"left {INDEX_NAME}.wal beside it, which would be mixed into what is read: this search is plain" in (
        capsys.readouterr().err
    )
    done = night(data, server, NIGHTS[1])
    named = [*all_set_aside(data), *all_set_aside(data / PREVIOUS)]
    assert sorted(path.name.split("-", 3)[-1] for path in named) == sorted(
        [f"{previous.name}.wal", f"{INDEX_NAME}.wal"]
    )
    (line,) = told(done)
    assert all(path.name in line for path in named)
    assert main(["--data", str(data), "search", "pont"]) == 0
    assert capsys.readouterr().err == "", "ranked again"
    assert tables(data) == tables(undisturbed[1])


def test_a_log_in_a_folder_of_what_was_known_is_refused_and_mended(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--data", str(data), "rebuild", "--known-at", f"{dt.datetime.now(dt.UTC):%Y-%m-%d}"]) in (0, 1)
    (known,) = (data / "known-at").iterdir()
    before = tables(known)
    leave_log(known / FILE_NAME, *LIES)
    capsys.readouterr()
    assert main(["--data", str(known), "status"]) == 3
    command = capsys.readouterr().err.split("`")[1]
    subprocess.run(command, shell=True, check=True)  # noqa: S602 (what we tell people to type)
    assert tables(known) == before
    leave_log(known / FILE_NAME, *LIES)
    assert main(["--data", str(data), "rebuild", "--known-at", known.name]) == 1
    assert tables(known) == before


def test_a_run_that_publishes_nothing_sets_aside_too_and_the_next_that_publishes_tells(
    data: Path, server: SampleServer, undisturbed: list[Path], caplog: pytest.LogCaptureFixture
) -> None:
    leave_log(data / FILE_NAME, *LIES)
    server.faults = lambda path, reply: Reply(503)
    try:
        with caplog.at_level(logging.WARNING), pytest.raises(SourceUnavailable):
            night(data, server, NIGHTS[1])
    finally:
        server.faults = None
    (kept,) = all_set_aside(data)
    assert f"it is set aside as {kept.name}" in caplog.text
    assert tables(data) == tables(undisturbed[0]), "readers have the last good night again"
    (line,) = told(night(data, server, NIGHTS[1]))
    assert kept.name in line
    assert tables(data) == tables(undisturbed[1])


def test_few_logs_are_kept_and_none_goes_without_a_word(data: Path) -> None:
    (data / f"{FILE_NAME}.wal").write_bytes(b"told of")
    jobs.load(DataFolder(data), [])
    for number in range(other_writers.KEEP):
        with DataFolder(data).lock():
            (data / f"{FILE_NAME}.wal").write_bytes(b"%d" % number)
        with DataFolder(data).lock():
            pass
    assert len(all_set_aside(data)) == other_writers.KEEP + 1
    oldest, *others = all_set_aside(data)
    done = jobs.load(DataFolder(data), [])
    assert all_set_aside(data) == others
    assert f"{oldest.name} is removed, as one of more than {other_writers.KEEP}" in str(done.published.run.message)
    assert all(path.name in str(done.published.run.message) for path in others)
    assert jobs.load(DataFolder(data), []).published.run.status == "ok"


def test_what_is_forgotten_lives_on_in_no_log(data: Path) -> None:
    leave_log(data / FILE_NAME, "CREATE TABLE mine AS FROM answers")
    paper = next(p for p in SERVED if p.kind == "answer" and p.issued < NIGHTS[0])
    assert main(["--data", str(data), "forget", paper.id, "--reason", "noemt een particulier"]) in (0, 1)
    assert (all_set_aside(data), logs(data / FILE_NAME)) == ([], [])


# --- programs that are still there


def during(name: str, act: Callable[[], None]) -> Callable[..., Any]:
    """A step that does something before the stage of a name begins."""

    def step(called: str, stage: Callable[[], T], *, asks_source: bool = False) -> T:
        if called == name:
            act()
        return stage()

    return step


def test_a_program_that_writes_all_through_a_night_disturbs_neither_it_nor_the_next(
    data: Path, server: SampleServer, undisturbed: list[Path]
) -> None:
    with open_for_writing(data / FILE_NAME) as writer:
        writer.write(LIES[0])
        second = night(data, server, NIGHTS[1], step=during("publish", lambda: writer.write(LIES[1])))
        (line,) = told(second)
        assert f"PID {writer.pid}) has {FILE_NAME} open for writing; close it there, or open it there read-only" in line
        assert tables(data) == tables(undisturbed[1]), "what it wrote is nowhere in it"
        writer.close()
    assert tables(data) == tables(undisturbed[1])
    assert not list((data / PREVIOUS).glob("*")), "what it wrote to is not kept as a file of ours"
    assert night(data, server, NIGHTS[2]).published.run.status == "ok"
    assert tables(data) == tables(undisturbed[2])


def test_a_program_that_first_writes_after_the_night_swapped_the_file_away_under_it_misleads_no_reader(
    data: Path, server: SampleServer, undisturbed: list[Path]
) -> None:
    """Its log then lies beside a file that it never opened; DuckDB would replay it there."""
    with open_for_writing(data / FILE_NAME) as writer:
        second = night(data, server, NIGHTS[1])
        assert f"PID {writer.pid})" in told(second)[0]
        writer.write(LIES[0])
    with pytest.raises(NoWarehouse, match="close that program"):
        Reader(data / FILE_NAME)
    third = night(data, server, NIGHTS[2])
    assert [path.name in told(third)[0] for path in all_set_aside(data)] == [True]
    assert tables(data) == tables(undisturbed[2])


@pytest.mark.parametrize("stage", ["discover", "publish"])
def test_a_program_that_opens_the_file_while_a_night_runs_and_is_killed_disturbs_nothing(
    data: Path, server: SampleServer, undisturbed: list[Path], stage: str
) -> None:
    def leave() -> None:
        leave_log(data / FILE_NAME, *LIES)

    second = night(data, server, NIGHTS[1], step=during(stage, leave))
    assert all_set_aside(data)[0].name in told(second)[0]
    assert tables(data) == tables(undisturbed[1])
    night(data, server, NIGHTS[2])
    assert tables(data) == tables(undisturbed[2])


def test_a_program_that_opens_the_new_file_at_once_costs_no_night_its_report(
    data: Path, server: SampleServer, undisturbed: list[Path]
) -> None:
    with contextlib.ExitStack() as later:
        second = night(
            data,
            server,
            NIGHTS[1],
            step=during("index", lambda: later.enter_context(open_for_writing(data / FILE_NAME)).write(LIES[0])),
        )
        report.keep(second)
        kept = report.report_file(second).read_text(encoding="utf-8")
        assert f"- The news cannot be told: another program wrote to {data / FILE_NAME}" in kept
        assert "Both sources cannot be compared: another program" in kept
        printed = "\n".join(report.lines(second))
        assert "news: cannot be told (another program" in printed
        assert "both sources cannot be compared: another program" in printed
    third = night(data, server, NIGHTS[2])
    assert len(told(third)) == 1
    assert tables(data) == tables(undisturbed[2])


def test_what_a_program_put_into_the_file_itself_is_found_by_check_and_gone_after_the_next_night(
    data: Path, server: SampleServer, undisturbed: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """Closed in good order it leaves no log, and nothing else of the file contradicts it."""
    for statement in ("UPDATE answers SET text = 'van een ander' WHERE ordinal = 1", "UPDATE runs SET n_requests = 1"):
        with open_for_writing(data / FILE_NAME) as writer:
            writer.write(statement)
            writer.close()
        assert main(["--data", str(data), "check"]) == 3
        out = capsys.readouterr().out
        assert "fail: tables_as_written: Every table holds what its Parquet files hold." in out
        assert statement.split()[1] in out
    assert main(["--data", str(data), "check", "--json"]) == 3
    assert '"n_rows": 2' in capsys.readouterr().out, "two tables"
    night(data, server, NIGHTS[1])
    assert main(["--data", str(data), "check"]) == 0
    assert tables(data) == tables(undisturbed[1])


# --- our own writer, killed


# Runs a night in each folder given, each in a process of its own, that is killed before it changes the name of a file
# (one with a text in its path) for the Nth time; N stands before the folder. Prints how each ended: -9 is killed, 0
# came through.
NIGHTS_KILLED = """
import datetime as dt, os, signal, sys
from dataclasses import replace
from pathlib import Path
from extract import source
from flows import jobs
from flows.data_folder import DataFolder

address, today, text, *given = sys.argv[1:]
for n_steps, folder in zip(map(int, given[::2]), given[1::2]):
    child = os.fork()
    if child == 0:
        left = n_steps

        def hook(event, arguments):
            global left
            if event in ("os.rename", "os.link", "os.symlink", "os.remove", "os.rmdir") and text in str(arguments[:2]):
                left -= 1
                if left < 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(hook)
        asked = replace(source.sample(address), today=dt.date.fromisoformat(today), retries=1)
        jobs.nightly(DataFolder(Path(folder)), asked, register=True)
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


@pytest.mark.slow
@pytest.mark.parametrize(("text", "steps"), [("/", range(0, 150, 15)), (".duckdb", range(12))])
def test_after_a_night_killed_anywhere_beside_the_logs_of_others_two_nights_give_what_they_would_have(
    data: Path, server: SampleServer, undisturbed: list[Path], tmp_path: Path, text: str, steps: range
) -> None:
    leave_log(data / FILE_NAME, *LIES)
    leave_log(data / INDEX_NAME, "DELETE FROM postings")
    before = (data / FILE_NAME).read_bytes()
    folders = [Path(shutil.copytree(data, tmp_path / f"killed-{n}", symlinks=True)) for n in steps]
    server.today = NIGHTS[1]
    given = [word for n, folder in zip(steps, folders, strict=True) for word in (str(n), str(folder))]
    command = [sys.executable, "-c", NIGHTS_KILLED, server.base_url, str(NIGHTS[1]), text, *given]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    codes = [int(code) for code in ended.split()]
    n_killed = codes.count(-signal.SIGKILL)
    assert codes == [-signal.SIGKILL] * n_killed + [0] * (len(codes) - n_killed)
    assert 5 <= n_killed < len(codes), "all through the night, and the last came through"
    for folder in folders[: n_killed + 1]:
        if logs(folder / FILE_NAME):
            with pytest.raises(NoWarehouse):
                Reader(folder / FILE_NAME)
            assert (folder / FILE_NAME).read_bytes() == before
        else:
            assert rows(folder) in (rows(undisturbed[0]), rows(undisturbed[1]))
        night(folder, server, NIGHTS[1])
        assert tables(folder) == tables(undisturbed[1])
        assert night(folder, server, NIGHTS[2]).published.run.status == "ok"
        assert tables(folder) == tables(undisturbed[2])
        said = " ".join(str(run.message) for run in DataFolder(folder).journals()[0])
        assert len(all_set_aside(folder)) == 2
        assert all(path.name in said for path in all_set_aside(folder)), "whoever was killed, somebody tells"
