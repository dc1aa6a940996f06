"""A file is swapped in whole: closed to writers, and never beside the log that another program left of the one before.

The other programs are processes of their own that open the file for writing and are killed.
"""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.other_writer import leave_log, open_for_writing
from tests.warehouse.rows import a_set, left_out, published, version
from warehouse import catalog, swap
from warehouse.catalog import PREVIOUS
from warehouse.reader import FILE_NAME

ROOT = Path(__file__).resolve().parents[2]
SETS = {f"2020Z9000{n}": a_set(f"2020Z9000{n}", "2020-03-02", subject=f"onderwerp {n}") for n in range(1, 6)}
FEWER = {name: rows for name, rows in SETS.items() if name != "2020Z90002"}
ALIEN = "UPDATE question_sets SET subject = 'van een ander' WHERE set_id = '2020Z90003'"
TOLD = [(f"2020Z9000{n}", f"onderwerp {n}") for n in (1, 3, 4, 5)]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a published file, and another file that is about to be: the second set is not in it."""
    root = tmp_path_factory.mktemp("made")
    with published(root, SETS):
        catalog.build(root / "built", version(tmp_path_factory.mktemp("next"), FEWER), accepted=left_out())
    return root


@pytest.fixture
def root(made: Path, tmp_path: Path) -> Path:
    root = tmp_path / "data"
    root.mkdir()
    for name in (FILE_NAME, "built"):
        shutil.copy(made / name, root / name)
    return root


def subjects(file: Path) -> list[tuple[Any, ...]]:
    """What any program of DuckDB's reads; it replays what lies beside the file."""
    with duckdb.connect(str(file), read_only=True) as con:
        return con.execute("SELECT set_id, subject FROM question_sets ORDER BY set_id").fetchall()


def aside(folder: Path) -> list[Path]:
    return swap.all_set_aside(folder)


def test_a_log_beside_another_file_than_it_was_written_for_changes_the_wrong_row(root: Path) -> None:
    """Why all this is: DuckDB does so without a word, and a read-only reader sees it."""
    leave_log(root / FILE_NAME, ALIEN)
    (root / "built").replace(root / FILE_NAME)
    assert subjects(root / FILE_NAME) == [*TOLD[:2], ("2020Z90004", "van een ander"), TOLD[3]]


def test_a_published_file_never_takes_over_the_log_of_the_one_before(root: Path) -> None:
    log = leave_log(root / FILE_NAME, ALIEN)
    left, built = log.read_bytes(), (root / "built").read_bytes()
    catalog.publish(root / "built", root)
    assert subjects(root / FILE_NAME) == TOLD
    assert (root / FILE_NAME).read_bytes() == built
    assert swap.logs(root / FILE_NAME) == []
    (kept,) = aside(root)
    assert kept.read_bytes() == left, "it is somebody's work"
    assert kept.name.startswith("set-aside-20")
    assert kept.name.endswith(f"Z-{FILE_NAME}.wal")


def test_what_another_program_wrote_can_be_had_back(root: Path, tmp_path: Path) -> None:
    leave_log(root / FILE_NAME, ALIEN)
    catalog.publish(root / "built", root)
    shutil.copy(next((root / PREVIOUS).iterdir()), tmp_path / "mine.duckdb")
    shutil.copy(aside(root)[0], tmp_path / "mine.duckdb.wal")
    assert ("2020Z90003", "van een ander") in subjects(tmp_path / "mine.duckdb")


def test_every_log_that_duckdb_would_replay_is_set_aside_and_no_other_file(root: Path) -> None:
    logs = {f"{FILE_NAME}.wal", f"{FILE_NAME}.wal.checkpoint", f"{FILE_NAME}.wal.recovery"}
    others = {f"{FILE_NAME}.wal.bak", f"{FILE_NAME}.walrus", f"x{FILE_NAME}.wal", "search.duckdb.wal"}
    for name in (*logs, *others):
        (root / name).write_text(name)
    catalog.publish(root / "built", root)
    assert {path.read_text() for path in aside(root)} == logs
    assert others <= {path.name for path in root.iterdir()}


def test_logs_of_the_same_instant_do_not_replace_each_other(tmp_path: Path) -> None:
    for text in "abc":
        (tmp_path / "x.duckdb.wal").write_text(text)
        os.utime(tmp_path / "x.duckdb.wal", (1, 1))
        swap.set_aside(tmp_path / "x.duckdb")
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {
        "set-aside-19700101T000001000000Z-x.duckdb.wal": "a",
        "set-aside-19700101T000001000000Z-2-x.duckdb.wal": "b",
        "set-aside-19700101T000001000000Z-3-x.duckdb.wal": "c",
    }


# Publishes in each folder, each time in a process of its own, that is killed in folder N before its Nth change of a
# name. Prints how each ended: -9 is killed, 0 came through.
PUBLISH_AND_DIE = """
import os, signal, sys
from pathlib import Path
from warehouse import catalog

for n_steps, folder in enumerate(map(Path, sys.argv[1:])):
    child = os.fork()
    if child == 0:
        left = n_steps

        def hook(event, arguments):
            global left
            if event in ("os.rename", "os.link", "os.remove"):
                left -= 1
                if left < 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(hook)
        catalog.publish(folder / "built", folder)
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


def test_a_kill_at_any_step_never_leaves_the_new_file_beside_the_old_log(root: Path, tmp_path: Path) -> None:
    log = leave_log(root / FILE_NAME, ALIEN)
    log.with_name(f"{log.name}.checkpoint").write_bytes(b"half of one")
    old, new, left = (path.read_bytes() for path in (root / FILE_NAME, root / "built", log))
    folders = [Path(shutil.copytree(root, tmp_path / str(n))) for n in range(8)]
    command = [sys.executable, "-c", PUBLISH_AND_DIE, *map(str, folders)]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    codes = [int(code) for code in told.split()]
    n_killed = codes.count(-9)
    assert codes == [-9] * n_killed + [0] * (len(codes) - n_killed)
    assert 4 <= n_killed < len(codes), "every step was tried, and the last came through"
    for folder in folders[: n_killed + 1]:
        whole = (folder / FILE_NAME).read_bytes()
        assert whole == (new if folder == folders[n_killed] else old)
        assert whole == old or swap.logs(folder / FILE_NAME) == []
        assert left in [path.read_bytes() for path in (*swap.logs(folder / FILE_NAME), *aside(folder))], "it is kept"


# Publishes, and in the very instant before the new file gets its name has another program try to open the old one.
PUBLISH_WATCHED = """
import subprocess, sys
from pathlib import Path
from warehouse import catalog

folder = Path(sys.argv[1])
OPEN = "import duckdb, sys; duckdb.connect(sys.argv[1], read_only=sys.argv[2] == 'reader'); print('opened')"

def hook(event, arguments):
    if event == "os.rename" and str(arguments[0]).endswith("built"):
        for kind in ("reader", "writer"):
            command = [sys.executable, "-c", OPEN, str(folder / "kamervragen.duckdb"), kind]
            done = subprocess.run(command, capture_output=True, text=True)
            print(kind, done.stdout.strip() or done.stderr.strip().splitlines()[-1][:60])

sys.addaudithook(hook)
catalog.publish(folder / "built", folder)
"""


def test_nobody_opens_the_old_file_for_writing_between_setting_aside_and_swapping(root: Path) -> None:
    leave_log(root / FILE_NAME, ALIEN)
    command = [sys.executable, "-c", PUBLISH_WATCHED, str(root)]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    reader, writer = told.splitlines()
    assert reader == "reader opened", "no reader is kept waiting"
    assert "Could not set lock on file" in writer
    assert subjects(root / FILE_NAME) == TOLD


def test_a_program_that_has_the_file_open_for_writing_neither_stops_nor_reaches_what_is_published(root: Path) -> None:
    with open_for_writing(root / FILE_NAME) as writer:
        writer.write(ALIEN)
        assert f"PID {writer.pid})" in str(swap.writer_of(root / FILE_NAME))
        built = (root / "built").read_bytes()
        catalog.publish(root / "built", root)
        assert swap.writer_of(root / FILE_NAME) is None, "it has another file open now"
        writer.write("DELETE FROM question_sets")
        assert subjects(root / FILE_NAME) == TOLD
        writer.close()
    assert (root / FILE_NAME).read_bytes() == built
    assert not (root / PREVIOUS).exists(), "nobody knows what became of the file before"


def test_a_file_that_readers_have_open_has_no_writer(root: Path) -> None:
    assert swap.writer_of(root / FILE_NAME) is None
    assert swap.writer_of(root / "not there") is None
    (root / "no database").write_bytes(b"text")
    assert swap.writer_of(root / "no database") is None
    with duckdb.connect(str(root / FILE_NAME), read_only=True):
        assert swap.writer_of(root / FILE_NAME) is None


# --- the mode


OPEN_AS = """
import os, sys, duckdb
if os.geteuid() == 0:  # modes stop everybody but root
    os.setgid(65534)
    os.setuid(65534)
file = sys.argv[1]

def attached(how):
    con = duckdb.connect()
    con.execute(f"ATTACH '{file}' AS there {how}")
    con.execute("FROM there.question_sets")

for name, attempt in {
    "read_only": lambda: duckdb.connect(file, read_only=True).execute("FROM question_sets"),
    "access_mode": lambda: duckdb.connect(file, config={"access_mode": "READ_ONLY"}).execute("FROM question_sets"),
    "attached read-only": lambda: attached("(READ_ONLY)"),
    "plainly": lambda: duckdb.connect(file),
    "attached": lambda: attached(""),
}.items():
    try:
        attempt()
        print(name, "opened")
    except duckdb.Error as error:
        print(name, "Permission denied" in str(error))
"""


@pytest.fixture
def reachable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder that everybody may write to, down from the root."""
    folder = tmp_path_factory.mktemp("open")
    above = [path for path in folder.parents if path.owner() == folder.owner() and path != Path("/")]
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in above}
    for path in above:
        path.chmod(modes[path] | 0o011)
    folder.chmod(0o777)
    yield folder
    for path, mode in modes.items():
        path.chmod(mode)


def test_nobody_but_root_opens_a_published_file_for_writing_and_everybody_for_reading(
    root: Path, reachable: Path
) -> None:
    (root / "built").replace(reachable / "built")
    catalog.publish(reachable / "built", reachable)
    assert stat.filemode((reachable / FILE_NAME).stat().st_mode) == "-r--r--r--"
    command = [sys.executable, "-c", OPEN_AS, str(reachable / FILE_NAME)]
    told = subprocess.run(command, capture_output=True, text=True, check=True, cwd=reachable).stdout
    assert told.splitlines() == [
        "read_only opened",
        "access_mode opened",
        "attached read-only opened",
        "plainly True",
        "attached True",
    ]
    assert [path.name for path in reachable.iterdir()] == [FILE_NAME], "no log was made"


def test_who_may_read_a_published_file_is_left_to_the_umask(root: Path) -> None:
    (root / "built").chmod(0o640)
    catalog.publish(root / "built", root)
    assert stat.S_IMODE((root / FILE_NAME).stat().st_mode) == 0o440


def test_a_closed_file_is_replaced_and_removed_like_any_other(root: Path) -> None:
    for name in ("2", "3", "4"):
        shutil.copy(root / "built", root / f"built-{name}")
    for name in ("2", "3", "4"):
        catalog.publish(root / f"built-{name}", root)
        (root / f"built-{name}").write_bytes(b"")
        (root / f"built-{name}").chmod(0o444)
        swap.remove(root / f"built-{name}")
    assert len(list((root / PREVIOUS).iterdir())) == catalog.KEEP_PREVIOUS
