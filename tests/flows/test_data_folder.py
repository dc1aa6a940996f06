"""A data folder belongs to one source and one writer, and its journals are read back as they were written."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from flows.data_folder import DataFolder, FolderNotUsable, WrongFolder
from warehouse.operations import Coverage, Found, RowCount, Run

RUN = Run(
    run_id="20260302T023000000000Z-nightly",
    verb="nightly",
    started_at=dt.datetime(2026, 3, 2, 2, 30, tzinfo=dt.UTC),
    ended_at=dt.datetime(2026, 3, 2, 2, 31, 5, 123456, tzinfo=dt.UTC),
    status="ok",
    window_from=dt.date(2026, 2, 23),
    window_to=dt.date(2026, 3, 2),
    n_requests=8,
    n_discovered=6,
    n_published=4,
    n_unchanged=1,
    n_pending=1,
    n_quarantined=0,
    n_missing=0,
    n_deferred=0,
    message=None,
)


def covered(run: Run, family: str = "kv") -> Coverage:
    assert run.window_from
    assert run.window_to
    return Coverage(family, run.window_from, run.window_to, run.run_id)


def one_line(error: BaseException) -> str:
    assert "\n" not in str(error)
    return str(error)


def test_the_first_source_owns_the_folder(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    folder.claim("sample")
    folder.claim("sample")
    with pytest.raises(WrongFolder) as raised:
        folder.claim("officielebekendmakingen")
    assert "'sample'" in one_line(raised.value)
    assert "'officielebekendmakingen'" in str(raised.value)
    assert "--data" in str(raised.value)


@pytest.mark.parametrize("content", ["", "{", "[]", "{}"])
def test_an_owner_that_cannot_be_read_is_no_owner(tmp_path: Path, content: str) -> None:
    (tmp_path / "source.json").write_text(content)
    with pytest.raises(FolderNotUsable, match=r"source\.json cannot be read"):
        DataFolder(tmp_path).claim("sample")
    assert (tmp_path / "source.json").read_text() == content


def test_a_run_and_what_it_covered_are_read_back_as_they_were_written(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    failed = replace(RUN, run_id="20260303T023000000000Z-nightly", status="failed", message="de bron was er niet")
    pulled = replace(RUN, run_id="20260301T120000000000Z-pull", window_from=None, window_to=None)
    folder.write_journal(RUN, [covered(RUN), covered(RUN, "ah")])
    folder.write_journal(failed, [covered(failed)])
    folder.write_journal(pulled, [])
    runs, coverage = folder.journals()
    assert runs == [pulled, RUN, failed], "oldest first"
    assert coverage == [covered(RUN), covered(RUN, "ah")], "what failed covered nothing"


def test_what_else_a_run_noted_is_read_back_unless_it_failed(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    failed = replace(RUN, run_id="20260303T023000000000Z-nightly", status="failed")
    rows = [RowCount(run.run_id, "questions", part, 5) for run in (RUN, failed) for part in ("", "answered")]
    found = Found(RUN.run_id, "old_pending", "Een zin.", False, True, 2, "publication_id kv-1151601")
    folder.write_journal(RUN, [covered(RUN)], [*rows[:2], found])
    folder.write_journal(failed, [], rows[2:])
    assert folder.noted(RowCount) == rows[:2]
    assert folder.noted(Found) == [found]
    assert folder.journals() == ([RUN, failed], [covered(RUN)])
    folder.write_journal(RUN, [])
    assert folder.noted(RowCount) == [], "what is written again replaces all of it"


def test_a_run_that_is_written_again_replaces_itself(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    folder.write_journal(RUN, [covered(RUN)])
    folder.write_journal(replace(RUN, status="failed"), [])
    assert folder.journals() == ([replace(RUN, status="failed")], [])
    assert [path.name for path in (tmp_path / "runs").iterdir()] == [f"{RUN.run_id}.json"]


@pytest.mark.parametrize("content", ["", '{"run": {', '{"run": {"run_id": "x"}, "coverage": []}', "[]"])
def test_a_journal_that_cannot_be_read_is_named(tmp_path: Path, content: str) -> None:
    folder = DataFolder(tmp_path)
    folder.write_journal(RUN, [])
    (tmp_path / "runs/20260303T023000Z-nightly.json").write_text(content)
    with pytest.raises(FolderNotUsable) as raised:
        folder.journals()
    assert "20260303T023000Z-nightly.json cannot be read" in one_line(raised.value)


def test_the_last_day_covered_is_the_last_for_both_families(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    assert folder.last_covered() is None
    folder.write_journal(RUN, [covered(RUN)])
    assert folder.last_covered() is None, "of the answers nothing is known"
    earlier = replace(RUN, run_id="20260201T023000Z-nightly", window_to=dt.date(2026, 2, 1))
    folder.write_journal(earlier, [covered(earlier, "ah"), covered(earlier)])
    assert folder.last_covered() == dt.date(2026, 2, 1)


HOLD = """
import sys
from pathlib import Path
from flows.data_folder import DataFolder
with DataFolder(Path(sys.argv[1])).lock():
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_folder_that_another_process_writes_to_is_refused_until_that_ends(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    cwd = Path(__file__).parents[2]
    with subprocess.Popen(command, cwd=cwd, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout
        assert other.stdout.readline() == "held\n"
        with pytest.raises(FolderNotUsable) as raised, folder.lock():
            pass
        assert f"(process {other.pid})" in one_line(raised.value)
        other.kill()
        other.wait()
    with folder.lock(), pytest.raises(FolderNotUsable, match=f"process {os.getpid()}"), DataFolder(tmp_path).lock():
        pass
    with folder.lock():
        pass


@contextlib.contextmanager
def read_only() -> Iterator[Path]:
    """A folder that this process may read and not write. Root becomes nobody: file modes do not stop root."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o555)
        was = os.geteuid()
        if was == 0:
            os.seteuid(65534)
        try:
            yield folder
        finally:
            os.seteuid(was)
            folder.chmod(0o755)


def test_a_folder_that_may_not_be_written_is_one_line() -> None:
    with read_only() as path:
        with pytest.raises(FolderNotUsable) as raised, DataFolder(path).lock():
            pass
        assert f"{path} cannot be written (Permission denied): nothing was changed" == one_line(raised.value)
        with pytest.raises(FolderNotUsable), DataFolder(path / "deeper").lock():
            pass
        assert list(path.iterdir()) == []
