"""The stages of a run as plain functions: discover, fetch, load, publish. No Prefect, no parsing, no SQL, no HTTP."""

from __future__ import annotations

import collections
import datetime as dt
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field

from extract import fetch as fetching
from extract.archive import METADATA, RECORD, XML, Archive, Entry
from extract.search import discover as search_window
from extract.session import Session
from flows.data_folder import DataFolder
from transform.assembly import assemble
from transform.documents import RawPublication, read
from transform.identifiers import parse_publication_id
from transform.linking import connected
from transform.metadata import SearchRecord
from transform.paper import Failure
from transform.records import Publication, PublicationSet
from transform.schema import Row
from transform.sets import group
from transform.version import parser_version
from warehouse import catalog
from warehouse.lake import Gathered
from warehouse.operations import Coverage, Quarantined, Run
from warehouse.reader import FILE_NAME

OVERLAP = dt.timedelta(days=7)
FIRST_WINDOW = dt.timedelta(days=60)
FAMILIES = ("kv", "ah")

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Work:
    """What a run found and did before it publishes."""

    verb: str
    started_at: dt.datetime
    window: tuple[dt.date, dt.date] | None = None
    outcomes: list[fetching.Outcome] = field(default_factory=list)
    n_deferred: int = 0
    n_requests: int = 0
    seconds_requesting: float = 0.0

    @property
    def run_id(self) -> str:
        """Start of the run in UTC, and its verb."""
        return f"{self.started_at:%Y%m%dT%H%M%S%fZ}-{self.verb}"


@dataclass(frozen=True, slots=True)
class Published:
    """What a publication of the warehouse holds and what it changed."""

    run: Run
    n_sets_changed: int
    n_rows: dict[str, int]
    quarantined: tuple[Quarantined, ...]
    new_quarantined: tuple[Quarantined, ...]

    @property
    def has_problems(self) -> bool:
        """Whether someone should look."""
        return self.run.status == "ok_with_problems"


def window(folder: DataFolder, today: dt.date, since: dt.date | None) -> tuple[dt.date, dt.date]:
    """The days to search: from the last good night with an overlap, the first time the last sixty days."""
    last = folder.last_covered()
    if since is not None and (last is None or since < last - OVERLAP):
        return since, today
    return (last - OVERLAP if last else today - FIRST_WINDOW), today


def discover(session: Session, days: tuple[dt.date, dt.date]) -> list[SearchRecord]:
    """Everything published or changed in the window. Raises SearchFailed, SourceUnavailable."""
    return search_window(session, *days)


def fetch(
    session: Session,
    archive: Archive,
    records: Sequence[SearchRecord],
    today: dt.date,
    progress: Progress | None = None,
) -> tuple[list[fetching.Outcome], int]:
    """Archive what the records name; what failed lately waits. Gives the outcomes and how many were deferred."""
    outcomes, n_deferred = [], 0
    for index, record in enumerate(records, 1):
        if fetching.is_due(archive, record.publication_id, today, record):
            outcomes.append(fetching.fetch(session, archive, record.publication_id, record))
        else:
            n_deferred += 1
        if progress:
            progress(index, len(records))
    return outcomes, n_deferred


def pull(session: Session, archive: Archive, kenmerken: Iterable[str]) -> list[fetching.Outcome]:
    """Archive these sets by kenmerk. Raises NotAKenmerk, UnknownKenmerk, SearchFailed, SourceUnavailable."""
    return [outcome for kenmerk in kenmerken for outcome in fetching.fetch_by_kenmerk(session, archive, kenmerk)]


def raw_publication(archive: Archive, publication_id: str) -> RawPublication:
    """What the archive holds of a publication, for the parsers. Raises DamagedRaw."""
    latest = archive.latest(publication_id)
    document, metadata, record = latest.get(XML), latest.get(METADATA), latest.get(RECORD)
    failed = archive.attempts(publication_id, XML)
    rejected = (failed[-1].reason or "", f"the source's answer of {failed[-1].fetched_at:%Y-%m-%d}") if failed else None
    anchor = document or metadata or record or (failed[-1] if failed else None)
    return RawPublication(
        publication_id,
        anchor.address if anchor else "",
        archive.read(document) if document else None,
        document.sha256 if document else None,
        archive.read(metadata) if metadata else None,
        metadata.sha256 if metadata else None,
        archive.read(record) if record else None,
        record.sha256 if record else None,
        rejected,
    )


def publish(
    folder: DataFolder,
    work: Work,
    now: Callable[[], dt.datetime],
    *,
    afresh: bool = False,
    progress: Progress | None = None,
) -> Published:
    """Read what is new in the archive, merge it set by set, build the DuckDB file, check it and swap both in.

    With `afresh`, or where the code that reads has changed, everything is read again. What readers see changes in one
    step at the very end, or not at all. Raises DamagedRaw, CheckFailed, OSError.
    """
    known = _Known.read(folder)
    afresh = afresh or known.parser_version not in (None, parser_version())
    changed = set(folder.archive.publication_ids()) if afresh else known.changed(folder.archive)
    gathered = Gathered()
    touched: set[str] = set()
    read_now: dict[str, Failure | None] = {}
    components = _components(folder.archive, known, changed, afresh)
    for index, component in enumerate(components, 1):
        papers = [read(raw_publication(folder.archive, publication_id)) for publication_id in component]
        touched |= {set_id for publication_id in component for set_id in known.sets.get(publication_id, ())}
        for one in group(papers):
            touched.add(one.set_id)
            gathered.add(one.set_id, assemble(one, parser_version()))
        read_now |= {paper.publication_id: paper.failure for paper in papers}
        if progress:
            progress(index, len(components))
    failures = {id_: failure for id_, failure in read_now.items() if failure}
    before = {} if afresh else known.quarantine
    kept = [(id_, failure) for id_, failure in before.items() if id_ not in read_now]
    listed = [_quarantined(folder.archive, id_, failure) for id_, failure in sorted((*kept, *failures.items()))]
    new = tuple(q for q in listed if q.publication_id not in before or before[q.publication_id].reason != q.reason)
    run = _run(work, now(), failures, new)
    coverage = [Coverage(family, *work.window, run.run_id) for family in FAMILIES] if work.window else []
    folder.write_journal(run, coverage)
    runs, covered = folder.journals()
    operational: dict[type[Row], Sequence[Row]] = {Run: runs, Coverage: covered, Quarantined: listed}
    draft = folder.lake.draft(run.run_id, touched, gathered, operational, afresh=afresh)
    beside = folder.root / f"{FILE_NAME}.new"
    try:
        catalog.build(beside, draft.path)
    except BaseException:
        folder.lake.discard(draft)
        raise
    catalog.publish(beside, folder.root)
    folder.lake.publish(draft)
    return Published(run, len(touched), dict(draft.n_rows), tuple(listed), new)


def record_failure(folder: DataFolder, work: Work, at: dt.datetime, message: str) -> None:
    """Leave a journal of a run that published nothing."""
    counts = collections.Counter(outcome.state for outcome in work.outcomes)
    folder.write_journal(_row_of_run(work, at, "failed", counts, message), [])


def _quarantined(archive: Archive, publication_id: str, failure: Failure) -> Quarantined:
    attempts = archive.attempts(publication_id, XML)
    evidence = archive.latest(publication_id).get(XML) or (attempts[-1] if attempts else None)
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


@dataclass(slots=True)
class _Known:
    """What the published tables say they were made from."""

    sources: dict[str, tuple[str | None, ...]] = field(default_factory=dict)
    sets: dict[str, set[str]] = field(default_factory=dict)
    answered_in: dict[str, list[str]] = field(default_factory=dict)
    quarantine: dict[str, Failure] = field(default_factory=dict)
    parser_version: str | None = None

    @classmethod
    def read(cls, folder: DataFolder) -> _Known:
        known = cls()
        for row in folder.lake.read(Quarantined).to_pylist():
            known.quarantine[row["publication_id"]] = Failure(row["stage"], row["reason"], row["detail"])
        names = ["publication_id", "raw_sha256", "metadata_sha256", "record_sha256", "parser_version", "answered_in"]
        for row in folder.lake.read(Publication, names).to_pylist():
            id_ = row["publication_id"]
            failure = known.quarantine.get(id_)
            refused = failure.reason if failure and failure.stage == "fetch" else None
            known.sources[id_] = (row["raw_sha256"], row["metadata_sha256"], row["record_sha256"], refused)
            known.answered_in[id_] = row["answered_in"]
            known.parser_version = row["parser_version"]
        for row in folder.lake.read(PublicationSet, ["publication_id", "set_id"]).to_pylist():
            known.sets.setdefault(row["publication_id"], set()).add(row["set_id"])
        return known

    def changed(self, archive: Archive) -> set[str]:
        """Publications whose newest raw bytes, or the reason for having none, are not those the tables know."""
        return {id_ for id_ in archive.publication_ids() if self.sources.get(id_) != _source(archive, id_)}


def _source(archive: Archive, publication_id: str) -> tuple[str | None, ...]:
    document, metadata, record = _shas(archive.latest(publication_id))
    attempts = [] if document else archive.attempts(publication_id, XML)
    return (document or metadata or record, metadata, record, attempts[-1].reason if attempts else None)


def _components(archive: Archive, known: _Known, changed: set[str], afresh: bool) -> list[list[str]]:
    """Publications that must be read together, where at least one of them changed."""
    names: dict[str, set[str]] = collections.defaultdict(set)
    if not afresh:
        for id_, set_ids in known.sets.items():
            names[id_] |= {f"set {set_id}" for set_id in set_ids} | {*known.answered_in.get(id_, ())}
            names[id_].add(_base(id_))
    for id_ in changed:
        paper = read(raw_publication(archive, id_))
        names[id_] |= {f"set {kenmerk}" for kenmerk, _, _ in paper.kenmerken} | {*paper.answered_in, _base(id_)}
    return [component for component in connected(names) if not changed.isdisjoint(component)]


def _base(publication_id: str) -> str:
    identifier = parse_publication_id(publication_id)
    return identifier.base if identifier else publication_id


def _shas(latest: dict[str, Entry]) -> tuple[str | None, ...]:
    return tuple(latest[name].sha256 if name in latest else None for name in (XML, METADATA, RECORD))


def _run(work: Work, at: dt.datetime, failures: Collection[str], new: Sequence[Quarantined]) -> Run:
    counts: collections.Counter[str] = collections.Counter()
    for outcome in work.outcomes:
        is_unread = outcome.publication_id in failures and outcome.state in ("published", "unchanged", "missing")
        counts["quarantined" if is_unread else outcome.state] += 1
    return _row_of_run(work, at, "ok_with_problems" if new else "ok", counts, None)


def _row_of_run(work: Work, at: dt.datetime, status: str, counts: collections.Counter[str], message: str | None) -> Run:
    first, last = work.window or (None, None)
    return Run(
        run_id=work.run_id,
        verb=work.verb,
        started_at=work.started_at,
        ended_at=at,
        status=status,
        window_from=first,
        window_to=last,
        n_requests=work.n_requests,
        n_discovered=counts.total() + work.n_deferred,
        n_published=counts["published"],
        n_unchanged=counts["unchanged"],
        n_pending=counts["pending"],
        n_quarantined=counts["quarantined"],
        n_missing=counts["missing"],
        n_deferred=work.n_deferred,
        message=message,
    )
