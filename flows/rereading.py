"""Everything that the difference between raw archive and tables asks to be read again, read, set by set."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from extract import fetch as fetching
from extract.archive import METADATA, XML, Archive
from flows import second_source
from flows.being_read import BeingRead
from flows.data_folder import DataFolder
from flows.difference import Known, components, raw_publication
from flows.paper_reader import PaperReader
from flows.shape import Shape
from transform.paper import Failure
from transform.register_rows import register_rows
from transform.version import parser_version
from warehouse.lake import DamagedTables, Gathered
from warehouse.operations import Quarantined


@dataclass(frozen=True, slots=True)
class Reread:
    """The rows of all sets that were read again, and what could not be read."""

    gathered: Gathered
    touched: set[str]
    """Sets whose rows are replaced, those that are no more among them."""
    from_source: set[str]
    """Sets for which the archive holds something new, as they were and as they are."""
    quarantined: tuple[Quarantined, ...]
    """Every publication that cannot be used, whenever it was read."""
    new_quarantined: tuple[Quarantined, ...]
    is_afresh: bool


def reread(
    folder: DataFolder,
    found: Collection[str] | None = None,
    *,
    afresh: bool = False,
    progress: Callable[[int, int], None] | None = None,
    being_read: BeingRead | None = None,
    suspects: Collection[str] = (),
) -> Reread:
    """Read what the archive holds and the tables do not know, with all papers that belong together.

    With `afresh`, or where the code that reads has changed, everything. `found` is what a run asked the source for:
    by these papers the shape of the source is told; None where a person asked for what is on disk. `being_read` is
    told what is being read, and `suspects`, during which a run was killed, are read apart. Raises SourceChanged,
    DamagedRaw, DamagedTables.
    """
    with PaperReader(being_read, suspects) as reader:
        return _reread(reader, folder, found, afresh, progress)


def _reread(
    reader: PaperReader,
    folder: DataFolder,
    found: Collection[str] | None,
    afresh: bool,
    progress: Callable[[int, int], None] | None,
) -> Reread:
    try:
        known = Known.read(folder)
    except DamagedTables:
        if not afresh:
            raise
        known = Known()
    afresh = afresh or known.parser_version not in (None, parser_version())
    held = {*folder.archive.publication_ids(), *folder.archive.register_ids()}
    moved = known.changed(folder.archive, held)
    changed = held if afresh else moved
    from_source = {set_id for id_ in moved for set_id in known.sets.get(id_, ())}
    gathered, shape = Gathered(), Shape(_fresh(found, changed, afresh))
    touched: set[str] = set()
    read_now: dict[str, Failure | None] = {}
    together = components(reader, folder.archive, known, changed, held, afresh)
    for index, component in enumerate(together, 1):
        here = [id_ for id_ in component if id_ in held]
        raws = [raw_publication(folder.archive, id_) for id_ in here if not second_source.is_entry(id_)]
        entries = second_source.entries(folder.archive, filter(second_source.is_entry, here))
        papers, sets = reader.read_sets(raws, entries)
        set_ids = {set_id for publication_id in component for set_id in known.sets.get(publication_id, ())}
        is_from_source = not (moved.isdisjoint(component) and from_source.isdisjoint(set_ids))
        for set_id, rows in sets:
            set_ids.add(set_id)
            gathered.add(set_id, rows)
        for set_id, entry in entries.items():
            set_ids.add(set_id)
            gathered.add(set_id, register_rows(entry, parser_version()))
        shape.see(papers)
        touched |= set_ids
        if is_from_source:
            from_source |= set_ids
        read_now |= {paper.publication_id: paper.failure for paper in papers}
        if progress:
            progress(index, len(together))
    shape.check(folder.archive)
    before = known.quarantine
    failures = {id_: failure for id_, failure in before.items() if id_ in held and id_ not in read_now}
    failures |= {id_: failure for id_, failure in read_now.items() if failure}
    listed = tuple(_quarantined(folder.archive, id_, failure) for id_, failure in sorted(failures.items()))
    new = tuple(q for q in listed if q.publication_id not in before or before[q.publication_id].reason != q.reason)
    return Reread(gathered, touched, from_source, listed, new, afresh)


def _fresh(found: Collection[str] | None, changed: Collection[str], afresh: bool) -> frozenset[str]:
    if found is None:
        return frozenset()
    return frozenset(set(found).intersection(changed) if afresh else changed)


def _quarantined(archive: Archive, publication_id: str, failure: Failure) -> Quarantined:
    attempts = max((archive.attempts(publication_id, form) for form in (XML, METADATA)), key=len)
    evidence = archive.document(publication_id) or (attempts[-1] if attempts else None)
    next_attempt = fetching.next_attempt_on(archive, publication_id) if failure.stage == "fetch" else None
    return Quarantined(
        publication_id,
        failure.stage,
        failure.reason,
        failure.detail,
        evidence.sha256 if evidence else None,
        max(1, len(attempts)),
        next_attempt,
    )
