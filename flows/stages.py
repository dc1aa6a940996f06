"""The stages of a run as plain functions: discover, fetch, load, publish. No Prefect, no parsing, no SQL, no HTTP."""

from __future__ import annotations

import collections
import datetime as dt
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field

from extract import fetch as fetching
from extract.archive import XML, Archive
from extract.search import discover as search_window
from extract.session import Session, SourceUnavailable
from flows import second_source
from flows.data_folder import DataFolder
from flows.difference import Known, components, raw_publication
from flows.shape import Shape
from transform.assembly import assemble
from transform.documents import read
from transform.metadata import SearchRecord
from transform.ministries import reference_rows
from transform.paper import Failure
from transform.records import Ministry
from transform.register_rows import register_rows
from transform.schema import Row
from transform.sets import group
from transform.version import parser_version
from warehouse import catalog
from warehouse.lake import DamagedTables, Gathered
from warehouse.operations import Coverage, Quarantined, Run
from warehouse.reader import FILE_NAME

OVERLAP = dt.timedelta(days=7)
FIRST_WINDOW = dt.timedelta(days=60)
FAMILIES = ("kv", "ah")
FAILURES_THAT_MEAN_DOWN = 3

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Work:
    """What a run found and did before it publishes."""

    verb: str
    started_at: dt.datetime
    window: tuple[dt.date, dt.date] | None = None
    outcomes: list[fetching.Outcome] = field(default_factory=list)
    n_requests: int = 0
    seconds_requesting: float = 0.0
    unreadable_records: list[str] = field(default_factory=list)
    """Search records that could not be read: then the window is not covered."""
    heard: second_source.Heard | None = None
    """What the register said, where it was asked."""

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


def window(
    folder: DataFolder, today: dt.date, since: dt.date | None, first_day: dt.date | None
) -> tuple[dt.date, dt.date]:
    """The days to search: from the last good night with an overlap, or earlier where `since` asks for it.

    An empty warehouse begins with the first day of the source where that is known, else with the last sixty days.
    """
    last = folder.last_covered()
    usual = last - OVERLAP if last else first_day or today - FIRST_WINDOW
    return (min(since, usual) if since and last else since or usual), today


def discover(session: Session, days: tuple[dt.date, dt.date]) -> list[SearchRecord]:
    """Everything published or changed in the window. Raises SearchFailed, SourceUnavailable."""
    return search_window(session, *days)


def fetch(
    session: Session, archive: Archive, records: Sequence[SearchRecord], today: dt.date, progress: Progress
) -> list[fetching.Outcome]:
    """Archive what the records name. A paper that failed lately waits for its next attempt.

    One paper for which the source always answers with an error is set aside; several in a row mean that the source
    is down: then SourceUnavailable.
    """
    outcomes: list[fetching.Outcome] = []
    n_in_a_row = 0
    for index, record in enumerate(records, 1):
        id_ = record.publication_id
        progress(index, len(records))
        if not fetching.is_due(archive, id_, today, record):
            outcomes.append(fetching.waiting(archive, id_))
            continue
        try:
            outcomes.append(fetching.fetch(session, archive, id_, record))
            n_in_a_row = 0
        except SourceUnavailable as error:
            n_in_a_row += 1
            if error.status in (None, 429) or n_in_a_row >= FAILURES_THAT_MEAN_DOWN:
                raise
            outcomes.append(fetching.Outcome(id_, fetching.QUARANTINED, fetching.UNAVAILABLE))
    return outcomes


def pull(session: Session, archive: Archive, kenmerken: Iterable[str]) -> list[fetching.Outcome]:
    """Archive these sets by kenmerk. Raises NotAKenmerk, UnknownKenmerk, SearchFailed, SourceUnavailable."""
    return [outcome for kenmerk in kenmerken for outcome in fetching.fetch_by_kenmerk(session, archive, kenmerk)]


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
    step at the very end, or not at all. Raises SourceChanged, DamagedRaw, DamagedTables, CheckFailed, OSError.
    """
    try:
        known = Known.read(folder)
    except DamagedTables:
        if not afresh:
            raise
        known = Known()
    afresh = afresh or known.parser_version not in (None, parser_version())
    held = {*folder.archive.publication_ids(), *folder.archive.register_ids()}
    changed = held if afresh else known.changed(folder.archive, held)
    gathered, shape = Gathered(), Shape(_fresh(work, changed, afresh))
    touched: set[str] = set()
    read_now: dict[str, Failure | None] = {}
    together = components(folder.archive, known, changed, held, afresh)
    for index, component in enumerate(together, 1):
        here = [id_ for id_ in component if id_ in held]
        papers = [read(raw_publication(folder.archive, id_)) for id_ in here if not second_source.is_entry(id_)]
        entries = second_source.entries(folder.archive, filter(second_source.is_entry, here))
        touched |= {set_id for publication_id in component for set_id in known.sets.get(publication_id, ())}
        for one in group(papers):
            touched.add(one.set_id)
            gathered.add(one.set_id, assemble(one, parser_version(), entries.get(one.set_id)))
        for set_id, entry in entries.items():
            touched.add(set_id)
            gathered.add(set_id, register_rows(entry, parser_version()))
        shape.see(papers)
        read_now |= {paper.publication_id: paper.failure for paper in papers}
        if progress:
            progress(index, len(together))
    shape.check(folder.archive)
    failures = {id_: failure for id_, failure in read_now.items() if failure}
    before = known.quarantine
    kept = [(id_, failure) for id_, failure in before.items() if id_ in held and id_ not in read_now]
    listed = [_quarantined(folder.archive, id_, failure) for id_, failure in sorted((*kept, *failures.items()))]
    new = tuple(q for q in listed if q.publication_id not in before or before[q.publication_id].reason != q.reason)
    run = _run(work, now(), {q.publication_id for q in listed}, new)
    window = work.window if not work.unreadable_records else None
    coverage = [Coverage(family, *window, run.run_id) for family in FAMILIES] if window else []
    coverage += second_source.coverage(work.heard, run.run_id)
    folder.write_journal(run, coverage)
    runs, covered = folder.journals()
    operational: dict[type[Row], Sequence[Row]] = {
        Run: runs,
        Coverage: covered,
        Quarantined: listed,
        Ministry: reference_rows(),
    }
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


def _fresh(work: Work, changed: Collection[str], afresh: bool) -> frozenset[str]:
    """The papers by which the shape of the source is told: none where a person asked for what is on disk."""
    if work.verb in ("load", "rebuild"):
        return frozenset()
    found = {outcome.publication_id for outcome in work.outcomes}
    return frozenset(found.intersection(changed) if afresh else changed)


def _quarantined(archive: Archive, publication_id: str, failure: Failure) -> Quarantined:
    attempts = archive.attempts(publication_id, XML)
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


def _run(work: Work, at: dt.datetime, failures: Collection[str], new: Sequence[Quarantined]) -> Run:
    counts: collections.Counter[str] = collections.Counter()
    for outcome in work.outcomes:
        is_unread = outcome.publication_id in failures and outcome.state in (fetching.PUBLISHED, fetching.UNCHANGED)
        counts[fetching.QUARANTINED if is_unread else outcome.state] += 1
    message = None
    if work.unreadable_records:
        message = (
            f"{len(work.unreadable_records)} search records cannot be read, so the window does not count as covered"
        )
    if work.heard and work.heard.problem:
        message = "; ".join(filter(None, (message, work.heard.line)))
    return _row_of_run(work, at, "ok_with_problems" if new or message else "ok", counts, message)


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
        n_discovered=counts.total(),
        n_published=counts["published"],
        n_unchanged=counts["unchanged"],
        n_pending=counts["pending"],
        n_quarantined=counts["quarantined"],
        n_missing=counts["missing"],
        n_deferred=0,  # there is no budget of requests yet
        message=message,
    )
