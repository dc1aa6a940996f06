"""One DuckDB file in the place of another: in one step, closed to writers, and never beside the log of the other.

Whoever opens a DuckDB file for writing keeps its changes in a write-ahead log beside the file until they are put into
it; killed, it leaves that log. DuckDB replays it on whatever file bears the name by then, row by position, and on
another file than it was written for nothing tells. Such a log is never ours, as a file is only swapped in when nothing
of it lies in one. It is somebody's work all the same, so it is set aside under another name.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import fcntl
import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import duckdb

SET_ASIDE = "set-aside"
_LOGS = (".wal", ".wal.checkpoint", ".wal.recovery")
_WRITERS = 0o222


def logs(file: Path) -> list[Path]:
    """What DuckDB would replay on a file: the log beside it, and what a checkpoint that was cut off made of that."""
    named = (file.with_name(f"{file.name}{ending}") for ending in _LOGS)
    return [path for path in named if path.exists()]


def remove(file: Path) -> None:
    """Delete a file of our own that was not swapped in, and its log, as a killed run may leave both. Raises OSError."""
    for one in (file, *logs(file)):
        one.unlink(missing_ok=True)


def set_aside(file: Path) -> list[tuple[Path, Path]]:
    """Rename the logs beside a file, so that nobody replays them on it: what each was and what it is now.

    Raises OSError.
    """
    renamed = []
    for log in logs(file):
        with contextlib.suppress(FileNotFoundError):  # its program has just put it into the file
            aside = name_aside(log)
            log.rename(aside)
            renamed.append((log, aside))
    return renamed


def name_aside(log: Path) -> Path:
    """A free name beside a log that says what it is and when (UTC) it was last written to. Raises OSError."""
    written_at = dt.datetime.fromtimestamp(log.stat().st_mtime, dt.UTC)
    for number in itertools.count(1):
        again = f"-{number}" if number > 1 else ""
        name = log.with_name(f"{SET_ASIDE}-{written_at:%Y%m%dT%H%M%S%fZ}{again}-{log.name}")
        if not name.exists():
            break
    return name


def all_set_aside(*folders: Path) -> list[Path]:
    """The logs that lie set aside in folders, those that were written to longest ago first."""
    return sorted((path for folder in folders for path in folder.glob(f"{SET_ASIDE}-*")), key=lambda path: path.name)


def swap_in(built: Path, target: Path) -> None:
    """Put a whole file in the place of another: open readers keep the old one, new readers see the new.

    The log of another program beside the old file is set aside first, so that at no instant the new one stands with it.
    Nobody but root can open the new file for writing. Raises OSError.
    """
    with contextlib.suppress(OSError):  # a file system without modes
        built.chmod(built.stat().st_mode & ~_WRITERS)
    with _kept_from_writers(target):
        set_aside(target)
        built.replace(target)


def writer_of(file: Path) -> str | None:
    """The program that has a file open for writing: 'another program (duckdb, PID 4711)'. None where none has."""
    with _kept_from_writers(file) as is_kept:
        if is_kept or not file.exists():
            return None
    try:  # it stops at the lock and reads nothing, and only its message names the program
        duckdb.connect(str(file), read_only=True).close()
    except duckdb.Error as error:
        return program_in(error)
    return None


def program_in(error: duckdb.Error) -> str | None:
    """The program that has a file open for writing, where that is why DuckDB did not open it."""
    if "lock on file" not in str(error):
        return None
    held = re.search(r"held in (.+) \(PID (\d+)\)", str(error))
    return f"another program ({held[1]}, PID {held[2]})" if held else "another program"


@contextlib.contextmanager
def _kept_from_writers(file: Path) -> Iterator[bool]:
    """Hold the lock of a reader on a file: while one does, DuckDB opens it for nobody to write. Says whether we do.

    Closing a file lets go of every lock that its process has on it, also of those of DuckDB's own readers.
    """
    with contextlib.ExitStack() as stack:
        try:
            fcntl.lockf(stack.enter_context(file.open("rb")), fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            yield False
        else:
            yield True
