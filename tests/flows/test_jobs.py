"""Whole runs: a second one changes nothing, a different way gives the same bytes, and a stopped one is made good."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, TypeVar

import pytest

from extract import source
from extract.archive import DamagedRaw
from extract.sample import SAMPLE_TODAY
from extract.sample.publications import Publication, sample_publications
from extract.sample.render import document_xml, metadata_xml
from extract.sample.server import SampleServer
from extract.session import SourceUnavailable
from flows import jobs
from flows.data_folder import DataFolder, WrongFolder
from flows.jobs import Done
from tests.warehouse.rows import content
from warehouse.operations import Run
from warehouse.reader import FILE_NAME, Reader

T = TypeVar("T")
REGISTER = "/OData/v4/2.0/Zaak"
ROOT = Path(__file__).parents[2]


def publications(*kenmerken: str) -> list[Publication]:
    """The publications of a few sets of the sample."""
    return [p for p in sample_publications() if p.set_name.split("-")[0] in kenmerken]


# Papers that are corrected, formatted, replaced in place, taken back or never readable, and sets that share papers.
RESTLESS = publications(
    *("2019Z90222", "2019Z91310", "2020Z90951", "2021Z90640", "2022Z90120", "2022Z90411", "2023Z90066", "2025Z90801"),
    *("2025Z91333", "2025Z91904", "2026Z90009", "2026Z90021", "2026Z90130", "218199001"),
)
SOME = publications("2026Z90001", "2024Z91111", "2025Z90801", "2026Z90112", "2026Z90130")


@contextlib.contextmanager
def served(served: list[Publication] | None = None, today: dt.date = SAMPLE_TODAY) -> Iterator[SampleServer]:
    with SampleServer(served, today=today) as server:
        yield server


def night(root: Path, server: SampleServer, **told: Any) -> Done:
    asked = replace(source.sample(server.base_url), today=server.today, retries=1)
    return jobs.nightly(DataFolder(root), asked, **told)


def raw(root: Path) -> dict[str, bytes]:
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in sorted((root / "raw").rglob("*")) if p.is_file()}


def ask(root: Path, query: str) -> list[tuple[Any, ...]]:
    with Reader(root / FILE_NAME) as reader:
        return reader.query(query).rows


@pytest.fixture
def copy(demo: Path, tmp_path: Path) -> Path:
    """The sample after one night, to go on with."""
    return Path(shutil.copytree(demo, tmp_path / "data", symlinks=True))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some sets after one night. Nobody writes to it."""
    root = tmp_path_factory.mktemp("small")
    with served(SOME) as server:
        night(root, server)
    return root


@pytest.fixture
def small_copy(small: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(small, tmp_path / "small", symlinks=True))


def test_a_second_night_fetches_nothing_anew_and_changes_nothing(demo: Path, copy: Path) -> None:
    with served() as server:
        done = night(copy, server)
        assert {path.split("?")[0] for path, _ in server.requests} == {"/sru", REGISTER}, "it searches, and that is all"
    assert raw(copy) == raw(demo)
    assert content(copy) == content(demo)
    assert (done.published.n_sets_changed, done.published.run.n_published) == (0, 0)
    assert done.published.run.status == "ok", "what was in quarantine before is nothing new"
    assert len(ask(copy, "FROM runs")) == 2


def test_a_rebuild_gives_the_bytes_of_the_incremental_path(demo: Path, copy: Path) -> None:
    done = jobs.rebuild(DataFolder(copy))
    assert content(copy) == content(demo)
    assert done.published.n_sets_changed == 54 + 1, "one of them the register alone knows"
    assert done.published.run.status == "ok"
    assert ask(copy, "FROM quarantine") == ask(demo, "FROM quarantine")


@pytest.mark.slow
def test_nights_over_seven_years_give_the_bytes_of_a_rebuild(tmp_path: Path) -> None:
    root = tmp_path / "data"
    with served(RESTLESS) as server:
        for today in ("2019-06-20", "2021-05-10", "2023-04-01", "2025-10-20", "2026-02-10", "2026-03-02"):
            server.today = dt.date.fromisoformat(today)
            done = night(root, server)
            assert done.published.run.window_to == server.today
    after_nights = content(root)
    jobs.rebuild(DataFolder(root))
    assert content(root) == after_nights
    assert ask(root, "SELECT outcome FROM kamervragen WHERE set_id = '2023Z90066'") == [("on_time",)], (
        "it was read before it was taken back"
    )


def test_a_set_that_is_pulled_first_makes_no_difference(small: Path, tmp_path: Path) -> None:
    with served(SOME) as server:
        pulled = jobs.pull(DataFolder(tmp_path), source.sample(server.base_url), ["2025Z90801", "2026Z90001"])
        assert {o.publication_id for o in pulled.work.outcomes} >= {"kv-tk-2026Z90001", "ah-tk-20252026-9034"}
        assert ask(tmp_path, "SELECT DISTINCT as_of_on FROM kamervragen") == [(None,)], "a pull covers no days"
        night(tmp_path, server)
    assert content(tmp_path) == content(small)


class Killed(BaseException):
    """A run that ended between two stages."""


def test_what_was_fetched_before_a_crash_is_published_by_the_next_run(small: Path, tmp_path: Path) -> None:
    def dies(name: str, stage: Callable[[], T], *, asks_source: bool = False) -> T:
        if name == "publish":
            raise Killed
        return stage()

    with served(SOME) as server:
        with pytest.raises(Killed):
            night(tmp_path, server, step=dies)
        assert raw(tmp_path).keys() == raw(small).keys()
        assert not (tmp_path / FILE_NAME).exists()
        done = night(tmp_path, server)
    assert done.published.run.n_published == 0, "nothing is asked for twice"
    assert content(tmp_path) == content(small)


def test_a_load_also_publishes_what_a_crashed_night_left_behind(small: Path, tmp_path: Path) -> None:
    def dies(name: str, stage: Callable[[], T], *, asks_source: bool = False) -> T:
        if name == "publish":
            raise Killed
        return stage()

    with served(SOME) as server, pytest.raises(Killed):
        night(tmp_path, server, step=dies)
    jobs.load(DataFolder(tmp_path), [])
    assert content(tmp_path) == content(small)


# Loads a file into every folder given, each in a process of its own: that in folder N dies before its Nth step of
# publishing (a file renamed, linked or removed). Prints how each ended: 9 is killed, 0 came through.
LOAD_AND_DIE = """
import os, sys
from pathlib import Path
from flows import jobs
from flows.data_folder import DataFolder

STEPS = ("os.rename", "os.link", "os.symlink", "os.remove", "os.rmdir")
paper, *folders = map(Path, sys.argv[1:])
for n_steps, folder in enumerate(folders):
    child = os.fork()
    if child == 0:
        left = n_steps

        def hook(event, arguments):
            global left
            told = " ".join(str(a) for a in arguments[:2]) if event in STEPS else ""
            if ".parquet" not in told and any(n in told for n in (".duckdb", "tables.new", ".draft", "/versions/")):
                left -= 1
                if left < 0:
                    os._exit(9)

        sys.addaudithook(hook)
        jobs.load(DataFolder(folder), [paper])
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


@pytest.mark.slow
def test_a_run_killed_at_any_step_of_publishing_is_mended_by_the_next(tmp_path: Path) -> None:
    first, second = (tmp_path / f"{p.id}.xml" for p in publications("2024Z90390")[:2])
    for path, publication in zip((first, second), publications("2024Z90390"), strict=True):
        path.write_bytes(document_xml(publication))
    root = tmp_path / "whole"
    jobs.load(DataFolder(root), [first])
    before = shutil.copytree(root, tmp_path / "before", symlinks=True)
    old = content(root)
    jobs.load(DataFolder(root), [second])
    new = content(root)
    assert old != new
    broken = [Path(shutil.copytree(before, tmp_path / f"broken-{n}", symlinks=True)) for n in range(20)]
    command = [sys.executable, "-c", LOAD_AND_DIE, str(second), *map(str, broken)]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    codes = [int(code) for code in told.split()]
    n_killed = codes.count(9)
    assert codes == [9] * n_killed + [0] * (len(broken) - n_killed)
    assert 5 <= n_killed < len(broken), "every step was tried, and the last run came through"
    for copy in broken[: n_killed + 1]:
        assert content(copy) in (old, new)
        assert ask(copy, "SELECT count(*) FROM answers") in ([(0,)], [(1,)])
        jobs.load(DataFolder(copy), [second])
        assert content(copy) == new
        assert ask(copy, "SELECT count(*) FROM answers") == [(1,)]
        assert not [*copy.rglob("*.draft"), *copy.rglob("*.wal"), *copy.rglob("*.new")]


def test_a_damaged_raw_file_stops_the_publication_and_the_old_one_stays(small_copy: Path) -> None:
    before = (content(small_copy), (small_copy / FILE_NAME).read_bytes())
    victim = next((small_copy / "raw").rglob("ah-tk-20252026-9034.1.xml.gz"))
    victim.write_bytes(victim.read_bytes()[:-10])
    with pytest.raises(DamagedRaw) as raised:
        jobs.rebuild(DataFolder(small_copy))
    assert victim.name in str(raised.value)
    assert "\n" not in str(raised.value)
    assert (content(small_copy), (small_copy / FILE_NAME).read_bytes()) == before
    last = DataFolder(small_copy).journals()[0][-1]
    assert (last.verb, last.status) == ("rebuild", "failed")
    assert victim.name in (last.message or "")


def test_damaged_tables_are_named_and_made_again_by_a_rebuild(small_copy: Path) -> None:
    before = content(small_copy)
    for name in ("publications", "answers"):
        next((small_copy / "tables" / name).resolve().glob("*.parquet")).write_bytes(b"PAR1 no more")
        with pytest.raises(OSError, match=r"parquet.*kamervragen rebuild|kamervragen rebuild.*parquet"):
            jobs.load(DataFolder(small_copy), [])
        jobs.rebuild(DataFolder(small_copy))
        assert content(small_copy) == before


def test_a_folder_of_one_source_is_refused_for_another(small_copy: Path) -> None:
    before = raw(small_copy)
    with served(SOME) as server, pytest.raises(WrongFolder, match="holds data of the source 'sample'"):
        jobs.nightly(DataFolder(small_copy), source.at(server.base_url))
    assert server.requests == []
    assert raw(small_copy) == before


def test_a_failed_night_is_remembered_covers_nothing_and_the_next_catches_up(small_copy: Path) -> None:
    before = content(small_copy)
    tomorrow = SAMPLE_TODAY + dt.timedelta(days=1)
    with served(SOME, tomorrow) as server:
        server.faults = lambda path, reply: replace(reply, status=503) if path.startswith("/sru") else reply
        with pytest.raises(SourceUnavailable):
            night(small_copy, server)
        failed = DataFolder(small_copy).journals()[0][-1]
        assert (failed.status, failed.window_to, failed.n_published) == ("failed", tomorrow, 0)
        assert "503" in (failed.message or "")
        assert failed.n_requests > 0
        assert content(small_copy) == before
        server.faults = None
        done = night(small_copy, server)
    assert done.published.run.window_from == SAMPLE_TODAY - dt.timedelta(days=7), "from the last good night"
    told = ask(small_copy, "SELECT status, message IS NULL FROM runs ORDER BY started_at")
    assert told == [("ok_with_problems", True), ("failed", False), ("ok", True)]
    assert ask(small_copy, "SELECT data_as_of()") == [(tomorrow,)]


LEDGER = ["published", "unchanged", "pending", "quarantined", "missing", "deferred"]


def test_the_ledger_of_every_run_adds_up(copy: Path) -> None:
    with served() as server:
        server.faults = lambda path, reply: replace(reply, status=404) if "ah-tk-20252026-9004" in path else reply
        night(copy, server, since=dt.date(2019, 1, 1))
    jobs.load(DataFolder(copy), [])
    for run in DataFolder(copy).journals()[0]:
        assert run.n_discovered == sum(getattr(run, f"n_{name}") for name in LEDGER), run
    first, second, _ = DataFolder(copy).journals()[0]
    assert [getattr(first, f"n_{name}") for name in LEDGER] == [111, 0, 0, 1, 0, 0]
    assert (second.n_discovered, second.n_quarantined) == (112, 1), "it tells of what is still set aside"
    assert {f.name for f in fields(Run) if f.name.startswith("n_")} == {
        "n_requests",
        "n_discovered",
        *(f"n_{name}" for name in LEDGER),
    }


def written(folder: Path, publication: Publication, *, answers: Iterable[str] = ()) -> Path:
    """A publication as the files that somebody has, its metadata beside."""
    folder.mkdir(exist_ok=True)
    path = folder / f"{publication.id}.xml"
    path.write_bytes(document_xml(publication))
    path.with_suffix(".metadata.xml").write_bytes(metadata_xml(publication, list(answers)))
    return path


@pytest.mark.parametrize("kenmerk", ["2022Z90555", "2026Z90001", "2023Z90901"])
def test_files_stand_in_the_tables_with_every_question_answer_and_footnote(tmp_path: Path, kenmerk: str) -> None:
    papers = publications(kenmerk)
    done = jobs.load(DataFolder(tmp_path / "data"), [written(tmp_path / "files", p) for p in papers])
    assert [o.state for o in done.work.outcomes] == ["published"] * len(papers)
    asking, answering = papers[0], papers[-1]
    n_questions = len(re.findall(r"<vraag>", asking.body))
    n_answers = len(re.findall(r"<antwoord>", answering.body))
    n_notes = sum(len(re.findall(r"<noot[ >]", p.body)) for p in papers)
    found = ask(
        tmp_path / "data",
        "SELECT (SELECT count(*) FROM questions), (SELECT count(*) FROM answers), (SELECT count(*) FROM footnotes), "
        "(SELECT list(DISTINCT kenmerk) FROM question_sets)",
    )
    assert found == [(n_questions, n_answers, n_notes, [kenmerk])]
    answered = ask(tmp_path / "data", "SELECT submitted_on, answered_on, outcome FROM kamervragen")
    assert answered[0][:2] == (asking.issued, answering.issued)
    assert answered[0][2] in ("on_time", "late_with_notice"), "what is answered is judged without any search"


def test_files_loaded_twice_or_with_their_metadata_named_too_change_nothing(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    paths = [written(tmp_path / "files", p) for p in publications("2022Z90555")]
    jobs.load(folder, paths)
    before = content(folder.root)
    everything = sorted((tmp_path / "files").iterdir())
    assert len(everything) == 4
    again = jobs.load(DataFolder(folder.root), everything)
    assert [o.state for o in again.work.outcomes] == ["unchanged"] * 4
    assert content(folder.root) == before


def test_a_file_in_a_folder_of_its_own_is_named_by_the_metadata_beside_it(tmp_path: Path) -> None:
    paper = publications("2022Z90555")[1]
    (tmp_path / "document.xml").write_bytes(document_xml(paper))
    (tmp_path / "metadata.xml").write_bytes(metadata_xml(paper, []))
    done = jobs.load(DataFolder(tmp_path / "data"), [tmp_path / "document.xml"])
    assert [o.publication_id for o in done.work.outcomes] == [paper.id]


def test_a_file_does_not_take_the_metadata_of_another_paper(tmp_path: Path) -> None:
    question, answer = publications("2022Z90555")
    path = tmp_path / f"{question.id}.xml"
    path.write_bytes(document_xml(question))
    (tmp_path / "metadata.xml").write_bytes(metadata_xml(answer, []))
    jobs.load(DataFolder(tmp_path / "data"), [path])
    assert ask(tmp_path / "data", "SELECT publication_id, metadata_sha256 FROM publications") == [(question.id, None)]


def test_loaded_and_fetched_papers_make_one_set(small: Path, tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    jobs.load(folder, [written(tmp_path / "files", p) for p in publications("2026Z90001")[:1]])
    assert ask(folder.root, "SELECT set_id, n_answers FROM question_sets") == [("2026Z90001", 0)]
    with served(SOME) as server:
        night(folder.root, server)
    assert ask(folder.root, "SELECT n_answers FROM question_sets WHERE set_id = '2026Z90001'") == [(5,)]
    jobs_content = content(folder.root)
    jobs.rebuild(DataFolder(folder.root))
    assert content(folder.root) == jobs_content
