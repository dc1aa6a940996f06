"""The difference between the raw archive and the published tables: which papers must be read, and which together.

There is no other state: what a run must read is computed from what the archive holds and what the tables say they
were made from.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from pyarrow import compute

from extract.archive import METADATA, RECORD, XML, Archive, Entry
from extract.following import is_left_over
from extract.removal import removed_on
from flows.data_folder import DataFolder
from flows.paper_reader import PaperReader
from flows.second_source import is_entry, known_entries, source_of_entry
from transform.documents import RawPublication
from transform.identifiers import parse_publication_id
from transform.paper import Failure
from transform.records import DocumentAlias, Event, Publication, PublicationSet
from transform.register import set_of
from transform.sets.linking import connected
from warehouse.operations import Quarantined

Source = tuple[str | dt.date | bool | None, ...]
"""From which bytes of which address a paper is read, whether newer ones are awaited, and the day it was taken back."""

# The columns of publications that join a paper with others, and those that say from which bytes it was read.
_NAMED = ("publication_id", "answered_in", "disputed_kenmerken")
_SOURCE = ("raw_sha256", "metadata_sha256", "record_sha256", "source_url", "is_awaited")


def raw_publication(archive: Archive, publication_id: str, *, with_bytes: bool = True) -> RawPublication:
    """What the archive holds of a publication, for the parsers. Raises DamagedRaw."""

    def body(entry: Entry | None) -> bytes | None:
        return archive.read(entry) if entry and with_bytes else None

    latest = archive.latest(publication_id)
    document, metadata, record = archive.document(publication_id), latest.get(METADATA), latest.get(RECORD)
    refused = _refusal(archive, publication_id)
    rejected = (refused.reason or "", f"the source's answer of {refused.fetched_at:%Y-%m-%d}") if refused else None
    anchor = document or metadata or record or refused
    return RawPublication(
        publication_id,
        anchor.address if anchor else "",
        body(document),
        document.sha256 if document else None,
        body(metadata),
        metadata.sha256 if metadata else None,
        body(record),
        record.sha256 if record else None,
        rejected,
        removed_on(archive, publication_id),
        is_left_over(archive, publication_id),
    )


@dataclass(slots=True)
class Known:
    """What the published tables say they were made from; nothing where there are none."""

    sources: dict[str, Source] = field(default_factory=dict)
    sets: dict[str, set[str]] = field(default_factory=dict)
    answered_in: dict[str, list[str]] = field(default_factory=dict)
    disputed: dict[str, list[str]] = field(default_factory=dict)
    """The kenmerken of a paper between which nothing decides."""
    aliases: dict[str, set[str]] = field(default_factory=dict)
    """Other kenmerken of a set, by its id: a paper under one of them belongs to it."""
    quarantine: dict[str, Failure] = field(default_factory=dict)
    parser_version: str | None = None

    @classmethod
    def read(cls, folder: DataFolder) -> Known:
        """Raises DamagedTables."""
        known = cls()
        for row in folder.lake.read(Quarantined).to_pylist():
            known.quarantine[row["publication_id"]] = Failure(row["stage"], row["reason"], row["detail"])
        versions = folder.lake.read(Publication, ["parser_version"])["parser_version"].unique().to_pylist()
        known.parser_version = versions[0] if versions else None
        events = folder.lake.read(Event, ["publication_id", "event", "occurred_on"])
        of_removals = events.filter(compute.equal(events["event"], "removed")).to_pylist()
        removed = {row["publication_id"]: row["occurred_on"] for row in of_removals}
        for row in folder.lake.read(Publication, [*_NAMED, *_SOURCE]).to_pylist():
            read_from = (row[name] for name in _SOURCE)
            known.sources[row["publication_id"]] = (*read_from, removed.get(row["publication_id"]))
            known.answered_in[row["publication_id"]] = row["answered_in"]
            known.disputed[row["publication_id"]] = row["disputed_kenmerken"] or []
        for row in folder.lake.read(PublicationSet, ["publication_id", "set_id"]).to_pylist():
            known.sets.setdefault(row["publication_id"], set()).add(row["set_id"])
        for record_id, set_id, source in known_entries(folder):
            known.sources[record_id], known.sets[record_id] = source, {set_id}
        for row in folder.lake.read(DocumentAlias, ["set_id", "alias", "basis"]).to_pylist():
            if row["basis"] == "rekeyed":
                known.aliases.setdefault(row["set_id"], set()).add(row["alias"])
        return known

    def changed(self, archive: Archive, held: Collection[str]) -> set[str]:
        """Publications whose newest raw bytes, or the reason for having none, are not those the tables know.

        Those that the archive does not hold any more are among them, and those that the source took back since, or
        gave again, though no byte of them changed.
        """
        return {
            id_
            for id_ in {*held, *self.sources}
            if self.sources.get(id_) != _source(archive, id_) or self._is_refused_otherwise(archive, id_)
        }

    def _is_refused_otherwise(self, archive: Archive, publication_id: str) -> bool:
        failure = self.quarantine.get(publication_id)
        refused = _refusal(archive, publication_id) if failure and failure.stage == "fetch" else None
        return bool(failure and refused and refused.reason != failure.reason)


def _refusal(archive: Archive, publication_id: str) -> Entry | None:
    """The last answer that could not be used: to the text, or to the metadata where nobody came further."""
    attempts = archive.attempts(publication_id, XML)
    if not attempts and METADATA not in archive.latest(publication_id):
        attempts = archive.attempts(publication_id, METADATA)
    return attempts[-1] if attempts else None


def _source(archive: Archive, publication_id: str) -> Source:
    if is_entry(publication_id):
        return source_of_entry(archive, publication_id)
    raw = raw_publication(archive, publication_id, with_bytes=False)
    sha256 = raw.document_sha256 or raw.metadata_sha256 or raw.record_sha256 or ""
    is_awaited = raw.is_awaited and raw.removed_on is None
    return (sha256, raw.metadata_sha256, raw.record_sha256, raw.source_url, is_awaited, raw.removed_on)


def components(
    reader: PaperReader, archive: Archive, known: Known, changed: set[str], held: set[str], afresh: bool
) -> list[list[str]]:
    """Publications that must be read together, where at least one of them changed."""
    names: dict[str, set[str]] = {}
    if not afresh:
        for id_, set_ids in known.sets.items():
            kenmerken = set_ids.union(known.disputed.get(id_, ()), *(known.aliases.get(s, ()) for s in set_ids))
            names[id_] = _names(id_, kenmerken, known.answered_in.get(id_, ()))
    for id_ in changed & held:  # read here for its names only, and again with its set: a rebuild must fit in memory
        if is_entry(id_):
            names[id_] = _names(id_, {set_of(id_)}, ())
            continue
        paper = reader.read(raw_publication(archive, id_))
        kenmerken = {*(kenmerk for kenmerk, _, _ in paper.kenmerken), *paper.disputed_kenmerken}
        names[id_] = names.get(id_, set()) | _names(id_, kenmerken, paper.answered_in)
    return [component for component in connected(names) if not changed.isdisjoint(component)]


def _names(publication_id: str, kenmerken: Iterable[str], answered_in: Iterable[str]) -> set[str]:
    """What joins a publication with others: its kenmerken, the answers it names, and its own id without a suffix."""
    return {f"set {kenmerk}" for kenmerk in kenmerken} | {_base(id_) for id_ in (*answered_in, publication_id)}


def _base(publication_id: str) -> str:
    identifier = parse_publication_id(publication_id)
    return identifier.base if identifier else publication_id
