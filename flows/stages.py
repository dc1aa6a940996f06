"""The stages of a run as plain functions: discover, fetch, load, publish. No Prefect, no parsing, no SQL, no HTTP."""

from __future__ import annotations

import collections
import dataclasses
import datetime as dt
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field

from extract import fetch as fetching
from extract.archive import Archive
from extract.search import discover as search_window
from extract.session import Session, SourceUnavailable
from flows import second_source
from flows.data_folder import DataFolder
from flows.rereading import reread
from transform.metadata import SearchRecord
from transform.reference import reference_tables
from transform.schema import Row
from warehouse import catalog
from warehouse.operations import Coverage, Forgotten, Found, Quarantined, RowCount, Run
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
    families: tuple[str, ...] = FAMILIES
    """The families of which the window is wholly known once the outcomes are published."""
    outcomes: list[fetching.Outcome] = field(default_factory=list)
    n_deferred: int = 0
    """Publications that were found and left for the next run."""
    n_requests: int = 0
    n_requests_for: dict[str, int] = field(default_factory=dict)
    """The requests by what they were for."""
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


def fetch(
    session: Session, archive: Archive, records: Sequence[SearchRecord], today: dt.date, progress: Progress
) -> list[fetching.Outcome]:
    """Archive what the records name. A paper that failed lately waits for its next attempt.

    One paper for which the source always answers with an error is set aside; several in a row mean that the source
    is down: then SourceUnavailable. What was forgotten is left out, as if the source did not name it.
    """
    records = [record for record in records if not archive.is_forgotten(record.publication_id)]
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
    read_now = reread(folder, asked_for, afresh=afresh, progress=progress)
    listed, new = read_now.quarantined, read_now.new_quarantined
    run = _run(work, now(), {q.publication_id for q in listed}, new)
    window = work.window if not work.unreadable_records else None
    coverage = [Coverage(family, *window, run.run_id) for family in work.families] if window else []
    coverage += second_source.coverage(work.heard, run.run_id)
    folder.write_journal(run, coverage)
    runs, covered = folder.journals()
    counts, findings = folder.noted(RowCount), folder.noted(Found)
    operational: dict[type[Row], Sequence[Row]] = {
        Run: runs,
        Coverage: covered,
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
        found = _found(run, built, counts, findings)
        run = _concluded(run, found, now())
        runs = [*(r for r in runs if r.run_id != run.run_id), run]
        counts, findings = [*counts, *built.row_counts], [*findings, *found]
        folder.lake.put(draft, {Run: runs, RowCount: counts, Found: findings})
        catalog.load_again(beside, draft.path, (Run, RowCount, Found))
        folder.write_journal(run, coverage, (*built.row_counts, *found))
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
        Forgotten(e.publication_id, e.fetched_at, e.reason or "", hashes(e.publication_id)) for e in archive.forgotten()
    ]


def record_failure(folder: DataFolder, work: Work, at: dt.datetime, message: str) -> None:
    """Leave a journal of a run that published nothing."""
    counts = collections.Counter(outcome.state for outcome in work.outcomes)
    folder.write_journal(_row_of_run(work, at, "failed", counts, message), [])


def _found(run: Run, built: catalog.Built, counts: Sequence[RowCount], findings: Sequence[Found]) -> tuple[Found, ...]:
    """What the checks found; new is what the last run that counted its rows did not find."""
    last = max((count.run_id for count in counts), default=None)
    stood = {found.check_name for found in findings if found.run_id == last and not found.is_accepted}
    return tuple(
        Found(
            run.run_id,
            finding.check.name,
            finding.check.must_hold,
            finding.is_accepted,
            finding.check.name not in stood,
            finding.n_rows,
            finding.first_rows,
        )
        for finding in built.findings
    )


def _concluded(run: Run, findings: Sequence[Found], at: dt.datetime) -> Run:
    """The run as it ended: what a person accepted and what is newly warned of stand in its message."""
    said = [f"accepted {f.check_name}: {f.first_rows}" for f in findings if f.is_accepted]
    new = [f.check_name for f in findings if f.is_new and not f.is_accepted]
    if new:
        said.append(f"newly warned of: {', '.join(new)}")
    status = "ok_with_problems" if new else run.status
    message = "; ".join(filter(None, (run.message, *said))) or None
    return dataclasses.replace(run, ended_at=at, status=status, message=message)


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
        n_discovered=counts.total() + work.n_deferred,
        n_published=counts["published"],
        n_unchanged=counts["unchanged"],
        n_pending=counts["pending"],
        n_quarantined=counts["quarantined"],
        n_missing=counts["missing"],
        n_deferred=work.n_deferred,
        message=message,
    )
