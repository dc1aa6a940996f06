"""A data folder: it belongs to one source, one process writes to it at a time, and every run leaves a journal."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import fcntl
import json
import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any, TypeVar

from extract.archive import Archive
from flows.other_writers import set_logs_aside
from transform.schema import Row, columns
from warehouse.lake import Lake
from warehouse.operations import Coverage, Run
from warehouse.reader import FILE_NAME

R = TypeVar("R", bound=Row)
FILES, SAMPLE = "files", "sample"
BACKFILL = "backfill"

SECONDS_BETWEEN_LOOKS = 0.5

KNOWN_AT = "known-at.json"
"""Marks a folder that holds what another one knew on a day."""


class WrongFolder(Exception):  # noqa: N818 (reads as what happened)
    """The data folder cannot be used for this; the message is one line that says what to do."""


class FolderNotUsable(Exception):  # noqa: N818 (reads as what happened)
    """The data folder cannot be written now; the message is one line that says why."""


class DataFolder:
    """The layers of one warehouse on disk."""

    def __init__(self, root: Path, archive: Archive | None = None) -> None:
        self.root = root
        self.archive = archive or Archive(root / "raw")
        self.lake = Lake(root)

    @property
    def database(self) -> Path:
        """The DuckDB file that readers open."""
        return self.root / FILE_NAME

    def claim(self, source: str) -> bool:
        """Make sure the folder belongs to a source; the first one to use it owns it, and is told so.

        Files of one's own may be joined by the live source later, never by the invented sample.
        Raises WrongFolder and FolderNotUsable.
        """
        if (self.root / KNOWN_AT).exists():
            raise WrongFolder(f"{self.root} holds what was known on a day: give another folder with --data")
        path, owner = self.root / "source.json", self.owner()
        if owner is None or (owner == FILES and source != SAMPLE):
            _write(path, json.dumps({"source": source}) + "\n")
        elif owner != source and not (source == FILES and owner != SAMPLE):
            raise WrongFolder(
                f"{self.root} holds data of the source '{owner}', not of '{source}': give another folder with --data; "
                "real and invented data are never mixed"
            )
        return owner is None

    def owner(self) -> str | None:
        """The source whose data this is, None before the first. Raises FolderNotUsable."""
        path = self.root / "source.json"
        try:
            return str(json.loads(path.read_text(encoding="utf-8"))["source"]) if path.exists() else None
        except (ValueError, KeyError, TypeError) as error:
            problem = 'it must hold {"source": "…"}, whose data this is'
            raise FolderNotUsable(f"{path} cannot be read: {problem}") from error

    def unclaim(self) -> None:
        """Give up a claim under which nothing was archived."""
        if not self.archive.root.exists():
            (self.root / "source.json").unlink(missing_ok=True)

    @contextlib.contextmanager
    def lock(self, seconds_to_wait: float = 0) -> Iterator[None]:
        """Hold the folder for writing; the lock goes with the process, so a killed run leaves none behind.

        Where another run holds it, wait so long for its end. What other programs left beside the published files is set
        aside first, whatever the run then does.

        Raises FolderNotUsable, and OSError where that cannot be done.
        """
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            handle = (self.root / "lock").open("a+", encoding="utf-8")
        except OSError as error:
            raise FolderNotUsable(f"{self.root} cannot be written ({error.strerror}): nothing was changed") from error
        with handle:
            deadline = time.monotonic() + seconds_to_wait
            while not _is_locked(handle):
                if time.monotonic() >= deadline:
                    handle.seek(0)
                    raise FolderNotUsable(
                        f"{self.root} is being written by another run (process {handle.read().strip() or 'unknown'}): "
                        "wait until it is done"
                    )
                time.sleep(SECONDS_BETWEEN_LOOKS)
            handle.truncate(0)
            handle.write(str(os.getpid()))
            handle.flush()
            set_logs_aside(self.root)
            yield

    def write_journal(self, run: Run, coverage: list[Coverage], noted: Iterable[Any] = ()) -> None:
        """Write what a run did, and other rows about it; a run that is written again replaces itself."""
        entry: dict[str, Any] = {"run": dataclasses.asdict(run), "coverage": [dataclasses.asdict(c) for c in coverage]}
        for row in noted:
            entry.setdefault(row.TABLE, []).append(dataclasses.asdict(row))
        _write(self.root / "runs" / f"{run.run_id}.json", json.dumps(entry, indent=1, default=str) + "\n")

    def journals(self) -> tuple[list[Run], list[Coverage]]:
        """All runs, oldest first, and what those that did not fail covered. Raises FolderNotUsable."""
        runs: list[Run] = []
        coverage: list[Coverage] = []
        for path in sorted((self.root / "runs").glob("*.json")):
            with _readable(path):
                entry = json.loads(path.read_text(encoding="utf-8"))
                run = _row(Run, entry["run"])
                covered = [_row(Coverage, one) for one in entry["coverage"]]
            runs.append(run)
            if run.status != "failed":
                coverage += covered
        return runs, coverage

    def noted(self, kind: type[R]) -> list[R]:
        """The rows of a table about runs that the journals of those that did not fail hold, oldest first.

        Raises FolderNotUsable.
        """
        rows: list[R] = []
        for path in sorted((self.root / "runs").glob("*.json")):
            with _readable(path):
                entry = json.loads(path.read_text(encoding="utf-8"))
                if entry["run"]["status"] != "failed":
                    rows += [_row(kind, one) for one in entry.get(kind.TABLE, ())]
        return rows

    def nights(self) -> list[Coverage]:
        """What nights covered of the first source. A backfill does not ask what was changed in its days."""
        runs, covered = self.journals()
        of_the_past = {run.run_id for run in runs if run.verb == BACKFILL}
        return [one for one in covered if one.family != "register" and one.run_id not in of_the_past]

    def last_covered(self) -> dt.date | None:
        """The last day up to which nights discovered both families; None before the first time."""
        days: dict[str, dt.date] = {}
        for one in self.nights():
            days[one.family] = max(one.window_to, days.get(one.family, one.window_to))
        return min(days.values()) if len(days) > 1 else None


def _is_locked(handle: IO[str]) -> bool:
    """Whether the lock is ours now."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


@contextlib.contextmanager
def _readable(path: Path) -> Iterator[None]:
    """Name the journal that cannot be read. Raises FolderNotUsable."""
    try:
        yield
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise FolderNotUsable(
            f"{path} cannot be read: restore it from a backup, or delete it and "
            "search the days it covered again with --since"
        ) from error


def _row(kind: type[Any], values: dict[str, Any]) -> Any:
    """A row read back from JSON; columns that came after it was written are empty."""
    read: dict[str, Any] = {c.name: None if c.is_nullable else c.kind() for c in columns(kind) if c.name not in values}
    for name, value in values.items():
        if isinstance(value, str) and name.endswith("_at"):
            read[name] = dt.datetime.fromisoformat(value)
        elif isinstance(value, str) and (name.startswith("window_") or name.endswith("_on")):
            read[name] = dt.date.fromisoformat(value)
        else:
            read[name] = value
    return kind(**read)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)
