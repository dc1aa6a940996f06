"""The register, the second source, in a run: asking it, reading its entries, and what it says beside the first.

It is never needed: where it cannot be asked the run goes on without it and says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from extract import register
from extract.archive import JSON, Archive
from extract.register import RegisterFailed
from extract.session import Session, SourceUnavailable
from extract.source import Source, with_register
from flows.data_folder import DataFolder
from transform.identifiers import REGISTER_RECORD
from transform.records import RegisterSet
from transform.register import Entry, read_entry, set_of
from warehouse.operations import Coverage
from warehouse.reader import NoWarehouse, Reader

FAMILY = "register"
"""What coverage calls the days whose sets the register was asked for."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a run had from the register; `window` are the days whose sets it holds now, where it was asked for all.

    Its requests are no requests to the first source and are counted here alone.
    """

    n_requests: int
    n_entries: int = 0
    n_new: int = 0
    n_removed: int = 0
    n_nameless: int = 0
    window: tuple[dt.date, dt.date] | None = None
    problem: str | None = None

    @property
    def line(self) -> str:
        """What a person should know of it."""
        if self.problem:
            return f"second source: not asked to the end, {self.n_requests} requests: {self.problem}"
        said = f"{self.n_entries} entries, {self.n_new} new or changed"
        said += f", {self.n_removed} removed" if self.n_removed else ""
        said += f", {self.n_nameless} without an id left out" if self.n_nameless else ""
        return f"second source: {self.n_requests} requests, {said}"


def is_asked(source: Source, wanted: bool | None) -> bool:
    """Whether a run asks the register: as it is told, else where the source brings its own, as the sample does."""
    return source.register is not None if wanted is None else wanted


def hear(
    folder: DataFolder, source: Source, contact: str | None, today: dt.date, since: dt.date | None, first: dt.date
) -> Heard:
    """Archive what changed in the register since the newest change that is held, with an overlap.

    The first time, and where `since` lies before the days it was asked for, from that day (`first`, the first time).
    Gives what went wrong instead of raising it; only ArchiveNotWritable and DamagedRaw are raised.
    """
    covered = [one.window_from for one in folder.journals()[1] if one.family == FAMILY]
    begins = since or first
    newest = register.newest_change(folder.archive)
    start = dt.datetime.combine(begins, dt.time(), dt.UTC) - dt.timedelta(hours=3)  # the day begins earlier here
    if newest and covered and begins >= min(covered):
        start = newest - register.OVERLAP
        begins = start.date() + dt.timedelta(days=1)
    with Session(with_register(source), contact=contact) as session:
        try:
            asked = register.ask(session, folder.archive, start)
        except (RegisterFailed, SourceUnavailable) as error:
            return Heard(session.n_requests, problem=" ".join(str(error).split()))
        counts = (asked.n_entries, asked.n_new, asked.n_removed, asked.n_nameless)
        return Heard(session.n_requests, *counts, window=(begins, today))


def hear_of(folder: DataFolder, source: Source, contact: str | None, kenmerken: Sequence[str]) -> Heard:
    """Archive what the register says of these sets. Raises what `hear` raises."""
    with Session(with_register(source), contact=contact) as session:
        try:
            asked = register.ask_for(session, folder.archive, kenmerken)
        except (RegisterFailed, SourceUnavailable) as error:
            return Heard(session.n_requests, problem=" ".join(str(error).split()))
        return Heard(session.n_requests, asked.n_entries, asked.n_new)


def coverage(heard: Heard | None, run_id: str) -> list[Coverage]:
    """The days whose sets the register holds, for the tables."""
    return [Coverage(FAMILY, *heard.window, run_id)] if heard and heard.window else []


def is_entry(id_: str) -> bool:
    """Whether an id of the archive is that of an entry of the register, and so no publication."""
    return id_.startswith(REGISTER_RECORD)


def entries(archive: Archive, record_ids: Iterable[str]) -> dict[str, Entry]:
    """What the archive's newest bytes say, by set. Raises DamagedRaw."""
    found = {}
    for record_id in record_ids:
        if raw := archive.latest(record_id).get(JSON):
            found[set_of(record_id)] = read_entry(record_id, archive.read(raw), raw.sha256 or "", raw.address)
    return found


def source_of_entry(archive: Archive, record_id: str) -> tuple[str | None, ...]:
    """From which bytes of which address an entry is to be read."""
    raw = archive.latest(record_id).get(JSON)
    return (raw.sha256, raw.address) if raw else ()


def known_entries(folder: DataFolder) -> Iterator[tuple[str, str, tuple[str | None, ...]]]:
    """Every entry of the published tables: its id, its set, and from which bytes of which address it was read."""
    for row in folder.lake.read(RegisterSet, ["record_id", "set_id", "raw_sha256", "source_url"]).to_pylist():
        yield row["record_id"], row["set_id"], (row["raw_sha256"], row["source_url"])


def reconciliation(folder: DataFolder) -> list[dict[str, Any]]:
    """How far both sources agree, a row a status or kind of difference: what, n_sets and an example."""
    with Reader(folder.database) as reader:
        return reader.named("reconciliation_counts")


def lines(folder: DataFolder, heard: Heard | None) -> Iterator[str]:
    """The second source in the report of a run."""
    if heard:
        yield heard.line
        try:
            counts = [f"{row['what']} {row['n_sets']}" for row in reconciliation(folder)]
        except NoWarehouse as error:
            yield f"both sources cannot be compared: {error}"
            return
        if counts:
            yield f"both sources: {', '.join(counts)}; see the view reconciliation"
