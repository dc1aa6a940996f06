"""The stages of a run as plain functions: discover, fetch, load, publish. No Prefect, no parsing, no SQL, no HTTP."""

from __future__ import annotations

import collections
import datetime as dt
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from extract import fetch as fetching
from extract.archive import Archive
from extract.following import LEFT_OVER, NAMED, TAKEN_UP, Wanted, is_left_over, to_follow
from extract.manifest import Entry
from extract.search import day_of
from extract.search import discover as search_window
from extract.session import Session, SourceUnavailable
from flows import other_writers, second_source
from flows.being_read import suspects
from flows.data_folder import DataFolder
from flows.rereading import reread
from flows.work import Work, concluded, found_by, row_of, run_of
from transform.metadata import SearchRecord
from transform.reference.tables import reference_tables
from transform.schema import Row
from warehouse import catalog
from warehouse.operations import Coverage, Forgotten, Found, Quarantined, RowCount, Run, Sweep
from warehouse.reader import FILE_NAME

OVERLAP = dt.timedelta(days=7)
FIRST_WINDOW = dt.timedelta(days=60)
FAILURES_THAT_MEAN_DOWN = 3

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Published:
    """What a publication of the warehouse holds and what it changed."""

    run: Run
    n_sets_changed: int
    n_rows: dict[str, int]
    quarantined: tuple[Quarantined, ...]
    new_quarantined: tuple[Quarantined, ...]
    findings: tuple[Found, ...] = ()

    @property
    def new_findings(self) -> tuple[Found, ...]:
        """What checks warn of and did not after the publication before."""
        return tuple(found for found in self.findings if found.is_new and not found.is_accepted)

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


def besides(archive: Archive, records: Sequence[SearchRecord], work: Work, today: dt.date) -> list[Wanted]:
    """What is asked for beside what the search of the night names: by the sweep, and by what earlier nights left."""
    swept = work.swept.wanted if work.swept else []
    named = {record.publication_id for record in records} | {one.publication_id for one in swept}
    wanted = [*swept, *to_follow(archive, today, named)]
    work.n_followed = dict(collections.Counter(one.why for one in wanted))
    return wanted


def fetch(
    session: Session,
    archive: Archive,
    records: Sequence[SearchRecord],
    today: dt.date,
    progress: Progress,
    *,
    besides: Sequence[Wanted] = (),
    budget: int | None = None,
) -> list[fetching.Outcome]:
    """Archive what the records name, and what is wanted besides. A paper that failed lately waits for its next attempt.

    One paper for which the source always answers with an error is set aside; several in a row that did not do so before
    mean that the source is down: then SourceUnavailable. Once the session has made `budget` requests, papers that need
    any are deferred. What was forgotten is left out, as if the source did not name it.
    """
    wanted = [*besides, *(Wanted(record.publication_id, NAMED, record) for record in records)]
    wanted = [one for one in wanted if not archive.is_forgotten(one.publication_id)]
    outcomes: list[fetching.Outcome] = []
    n_in_a_row = 0
    for index, one in enumerate(sorted(wanted, key=lambda one: _urgency(archive, one)), 1):
        id_ = one.publication_id
        progress(index, len(wanted))
        if not one.is_doubted and not fetching.is_due(archive, id_, today, one.record):
            outcomes.append(fetching.waiting(archive, id_))
            continue
        if budget is not None and session.n_requests >= budget and _defer(session, archive, one):
            outcomes.append(fetching.Outcome(id_, fetching.DEFERRED))
            continue
        was_unwell = fetching.was_unavailable(archive, id_)
        try:
            outcomes.append(fetching.fetch(session, archive, id_, one.record, is_listed=one.is_listed))
            n_in_a_row = 0
        except SourceUnavailable as error:
            n_in_a_row += not was_unwell
            if error.status in (None, 429) or n_in_a_row >= FAILURES_THAT_MEAN_DOWN:
                raise
            outcomes.append(fetching.Outcome(id_, fetching.QUARANTINED, fetching.UNAVAILABLE))
    return outcomes


def _urgency(archive: Archive, one: Wanted) -> tuple[int, int, str]:
    """What is not held first, the newest before the older; then what may be gone or broken; then what changed."""
    published_on = day_of(one.record) if one.record else None
    rank = 2 if one.why in (NAMED, LEFT_OVER, TAKEN_UP) else 1
    if archive.document(one.publication_id) is None:
        rank = 0
    return rank, -(published_on or dt.date.min).toordinal(), one.publication_id


def _defer(session: Session, archive: Archive, one: Wanted) -> bool:
    """Leave a paper for another night, by its search record; False where it asks for nothing."""
    if one.record is not None and one.is_listed:
        fetching.keep_record(session, archive, one.record)
    has_failed = fetching.next_attempt_on(archive, one.publication_id) is not None
    is_unstamped = one.record is None or one.record.changed_at is None
    return one.is_doubted or has_failed or is_unstamped or is_left_over(archive, one.publication_id)


def pull(session: Session, archive: Archive, kenmerken: Iterable[str]) -> list[fetching.Outcome]:
    """Archive these sets by kenmerk. Raises NotAKenmerk, UnknownKenmerk, SearchFailed, SourceUnavailable."""
    return [outcome for kenmerk in kenmerken for outcome in fetching.fetch_by_kenmerk(session, archive, kenmerk)]


def publish(
    folder: DataFolder,
    work: Work,
    now: Callable[[], dt.datetime],
    *,
    afresh: bool = False,
    accepted: Collection[str] = (),
    progress: Progress | None = None,
) -> Published:
    """Read what is new in the archive, merge it set by set, build the DuckDB file, check it and swap both in.

    With `afresh`, or where the code that reads has changed, everything is read again. A check named in `accepted` may
    find what would stop the publication; it is recorded. What readers see changes in one step at the very end, or not
    at all. Raises SourceChanged, DamagedRaw, DamagedTables, CheckFailed, OSError.
    """
    asked_for = (
        None if work.verb in ("load", "rebuild", "forget") else {outcome.publication_id for outcome in work.outcomes}
    )
    read_now = reread(
        folder,
        asked_for,
        afresh=afresh,
        progress=progress,
        being_read=work.being_read,
        suspects=suspects(folder.root / "runs"),
    )
    listed, new = read_now.quarantined, read_now.new_quarantined
    run = run_of(work, now(), {q.publication_id for q in listed}, new)
    window = work.window if not work.unreadable_records else None
    coverage = [Coverage(family, *window, run.run_id) for family in work.families] if window else []
    coverage += second_source.coverage(work.heard, run.run_id)
    sweeps = work.swept.rows if work.swept else []
    folder.write_journal(run, coverage, sweeps)
    runs, covered = folder.journals()
    counts, findings = folder.noted(RowCount), folder.noted(Found)
    operational: dict[type[Row], Sequence[Row]] = {
        Run: runs,
        Coverage: covered,
        Sweep: folder.noted(Sweep),
        Quarantined: listed,
        Forgotten: _forgotten(folder.archive),
        RowCount: counts,
        Found: findings,
        **reference_tables(),
    }
    draft = folder.lake.draft(
        run.run_id,
        read_now.touched,
        read_now.gathered,
        operational,
        afresh=read_now.is_afresh,
        from_source=read_now.from_source,
    )
    beside = folder.root / f"{FILE_NAME}.new"
    try:
        built = catalog.build(beside, draft.path, run.run_id, accepted)
        found = found_by(run, built, counts, findings)
        run = concluded(run, found, now(), other_writers.tell(folder.root, runs))
        runs = [*(r for r in runs if r.run_id != run.run_id), run]
        counts, findings = [*counts, *built.row_counts], [*findings, *found]
        folder.lake.put(draft, {Run: runs, RowCount: counts, Found: findings})
        catalog.load_again(beside, draft.path, (Run, RowCount, Found))
        folder.write_journal(run, coverage, (*sweeps, *built.row_counts, *found))
    except BaseException:
        folder.lake.discard(draft)
        raise
    catalog.publish(beside, folder.root)
    folder.lake.publish(draft)
    n_rows = dict(draft.n_rows) | {RowCount.TABLE: len(counts), Found.TABLE: len(findings)}
    return Published(run, len(read_now.touched), n_rows, listed, new, found)


def _forgotten(archive: Archive) -> list[Forgotten]:
    def hashes(publication_id: str) -> list[str]:
        return sorted({entry.sha256 for entry in archive.all_observations(publication_id) if entry.sha256})

    return [
        Forgotten(e.publication_id, e.fetched_at, e.reason or "", hashes(e.publication_id), *_sets_of(e))
        for e in archive.forgotten()
    ]


def _sets_of(entry: Entry) -> tuple[list[str], list[str]]:
    roles = entry.roles or {}
    return list(roles), list(roles.values())


def record_failure(folder: DataFolder, work: Work, at: dt.datetime, message: str) -> None:
    """Leave a journal of a run that published nothing."""
    counts = collections.Counter(outcome.state for outcome in work.outcomes)
    folder.write_journal(row_of(work, at, "failed", counts, message), [])
