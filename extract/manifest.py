"""The manifest of one folder of the raw archive: an append-only file, one line an observation.

A last line that was cut off by a kill does not count, and is overwritten by the next.
"""

from __future__ import annotations

import datetime as dt
import errno
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple


class DamagedRaw(Exception):  # noqa: N818 (reads as what happened)
    """The archive is not what was written to it; the message is one line that names the file and what to do."""


class Entry(NamedTuple):
    """One line of a manifest."""

    publication_id: str
    manifestation: str
    version: int
    """Counts the files of this manifestation from 1; 0 where nothing was kept."""
    address: str
    fetched_at: dt.datetime
    status: int | None
    etag: str | None
    last_modified: str | None
    sha256: str | None
    bytes: int
    reason: str | None
    source_changed_at: dt.datetime | None
    roles: dict[str, str] | None = None
    """What a publication that was forgotten had been in its sets, by set."""


class Manifest:
    """The lines of one manifest.jsonl, by publication. Raises DamagedRaw where one cannot be read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.entries: dict[str, list[Entry]] = {}
        data = path.read_bytes() if path.exists() else b""
        self._size = data.rfind(b"\n") + 1
        for entry in _read_lines(path, data[: self._size]):
            self.entries.setdefault(entry.publication_id, []).append(entry)

    def append(self, entry: Entry) -> None:
        """Add a line; durable when this returns. OSError where that fails: then the line does not count."""
        line = _write_line(entry)
        is_new = not self.path.exists()
        with self.path.open("a+b", buffering=0) as file:
            end = file.seek(0, os.SEEK_END)
            file.seek(self._size)
            if end < self._size or b"\n" in file.read():
                raise OSError(errno.EBUSY, "another process wrote to it meanwhile")
            file.truncate(self._size)
            try:
                if file.write(line) != len(line):
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
                os.fsync(file.fileno())
            except OSError:
                # What may be on disk was not promised: it must not count.
                os.truncate(self.path, self._size)
                raise
        if is_new:
            sync_folder(self.path.parent)
        self._size += len(line)
        self.entries.setdefault(entry.publication_id, []).append(entry)


def _write_line(entry: Entry) -> bytes:
    values = entry._asdict()
    if entry.roles is None:
        del values["roles"]
    return json.dumps(values, default=dt.datetime.isoformat).encode() + b"\n"


def _read_lines(path: Path, data: bytes) -> Iterator[Entry]:
    number = 1
    try:
        # Decoded as a whole: line by line, json would take twice as long.
        for line in data.decode().split("\n")[:-1]:
            values = json.loads(line)
            values["fetched_at"] = dt.datetime.fromisoformat(values["fetched_at"])
            if values["source_changed_at"]:
                values["source_changed_at"] = dt.datetime.fromisoformat(values["source_changed_at"])
            yield Entry(**values)
            number += 1
    except (ValueError, KeyError, TypeError) as error:
        if isinstance(error, UnicodeDecodeError):
            number += data.count(b"\n", 0, error.start)
        raise DamagedRaw(
            f"{path}, line {number} cannot be read: restore the file from a backup, or delete that line; "
            "what it named is then fetched again"
        ) from error


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, durably."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Make durable what was created or renamed in a folder."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
