"""What a run does, stage after stage. Prefect may stand around each stage as a step; the job does not know."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

from extract.archive import RECORD
from extract.search import search
from extract.session import Session
from extract.source import Source
from flows import forgetting, killed_runs, local_files, past, second_source, shape, stages, sweeping
from flows.being_read import BeingRead
from flows.data_folder import BACKFILL, DataFolder
from flows.errors import WrongUse
from flows.news import News, read_news
from flows.settings import MOST_REQUESTS
from flows.slices import Slice
from flows.stages import Progress, Published
from flows.work import Work
from transform.identifiers import read_kenmerk
from warehouse import search_index, stemming
from warehouse.checking import acceptable
from warehouse.reader import BadQuery, NoWarehouse
from warehouse.searching import INDEX_NAME

T = TypeVar("T")
AMSTERDAM = ZoneInfo("Europe/Amsterdam")

MOST_PAPERS = 300
"""So many new papers a publication of a backfill: at the pace of the source about half an hour."""

SECONDS_TO_WAIT = 6 * 3600.0
"""For the night that runs when the next slice of the past is due."""

LONGEST_SLICE = 3600.0
"""Seconds that a night waits for a slice of a backfill to let go of the folder."""


class Step(Protocol):
    """Runs one stage; a stage that asks the source may be tried again."""

    def __call__(self, name: str, stage: Callable[[], T], *, asks_source: bool = False) -> T:
        """Run the stage and give what it gives."""


def plainly(name: str, stage: Callable[[], T], *, asks_source: bool = False) -> T:
    """A step without anything around it."""
    return stage()


def quietly(done: int, total: int) -> None:
    """Progress that nobody watches."""


def utc_now() -> dt.datetime:
    """The real time."""
    return dt.datetime.now(dt.UTC)


@dataclass(frozen=True, slots=True)
class Done:
    """What a job did."""

    folder: DataFolder
    work: Work
    published: Published
    seconds: float
    search_problem: str | None = None
    """Why the index of the search was not made."""
    news: News | None = None
    """What a nightly brought; None for other runs, and where it could not be read."""
    news_problem: str | None = None
    """Why it could not be read."""


def nightly(
    folder: DataFolder,
    source: Source,
    *,
    contact: str | None = None,
    since: dt.date | None = None,
    register: bool | None = None,
    budget: int | None = MOST_REQUESTS,
    step: Step = plainly,
    progress: Progress = quietly,
) -> Done:
    """What is new or changed since the last good night, from search to swap.

    After about `budget` requests to the source (None: without end) what is left is deferred to the next nights.

    The register, the second source, is asked where `register` says so; by default that of the sample alone. A slice of
    a backfill that holds the folder is waited for.

    Raises SourceUnavailable, SearchFailed, SourceChanged, WrongFolder, DamagedRaw, CheckFailed, OSError; then nothing
    was published.
    """
    patience = 0 if source.is_loopback else LONGEST_SLICE
    with _run(folder, "nightly", source, contact, patience) as (session, work):
        today = source.today or session.now().astimezone(AMSTERDAM).date()
        if since and since > today:
            raise WrongUse(f"--since {since} lies ahead: at the source it is {today}")
        known_to = folder.last_covered()
        work.window = stages.window(folder, today, since, source.first_day)
        days = work.window
        records = step("discover", lambda: stages.discover(session, days), asks_source=True)
        work.unreadable_records = list(dict.fromkeys(session.unreadable_records))
        shape.check_search(folder, records, days)

        if due := sweeping.due_slices(folder, today):
            named = {record.publication_id for record in records}
            sweep = lambda: sweeping.sweep(session, folder, due, today, work.run_id, named)  # noqa: E731 (as the others)
            work.swept = step("sweep", sweep)

        besides = stages.besides(folder.archive, records, work, today)

        def fetch() -> None:
            # Tried again it starts over: what is archived already is not asked for again.
            work.outcomes = stages.fetch(
                session, folder.archive, records, today, progress, besides=besides, budget=budget
            )

        step("fetch", fetch, asks_source=True)
        sweeping.forget_deferred(work.swept, work.outcomes)
        _count_requests(work, session)
        if second_source.is_asked(source, register):
            first = source.first_day or days[0]
            hear = lambda: second_source.hear(folder, source, contact, today, since, first)  # noqa: E731 (as the others)
            work.heard = step("second source", hear)
        done = _done(folder, work, step("publish", lambda: stages.publish(folder, work, utc_now)))
    return _with_news(with_index(done, step), known_to)


def backfill_slice(
    folder: DataFolder,
    source: Source,
    one: Slice,
    *,
    contact: str | None = None,
    most: int = MOST_PAPERS,
    may_be_empty: bool = False,
    register_since: dt.date | None = None,
    step: Step = plainly,
    progress: Progress = quietly,
) -> Done:
    """A slice of the past, or so much of it as `most` papers that were not tried yet are; then publish.

    The slice is covered once nothing of it was left for another time (`work.n_deferred` is 0). With `register_since`
    the second source is asked for what it changed since that day. The index of the search stays as it is. Waits for
    another run to end. Raises what `nightly` raises.
    """
    with _run(folder, BACKFILL, source, contact, SECONDS_TO_WAIT) as (session, work):
        today = source.today or session.now().astimezone(AMSTERDAM).date()
        work.window, days = (one.first, one.last), (one.first, one.last)
        records = step("discover", lambda: list(search(session, one.family, *days)), asks_source=True)
        work.unreadable_records = list(dict.fromkeys(session.unreadable_records))
        shape.check_search(folder, records, days, (one.family,), may_be_empty)
        untried = [record for record in records if RECORD not in folder.archive.latest(record.publication_id)]
        work.n_deferred = max(0, len(untried) - most)
        work.families = () if work.n_deferred else (one.family,)
        asked = untried[:most] if work.n_deferred else records

        def fetch() -> None:
            work.outcomes = stages.fetch(session, folder.archive, asked, today, progress)

        step("fetch", fetch, asks_source=True)
        _count_requests(work, session)
        if register_since:
            since = register_since
            hear = lambda: second_source.hear(folder, source, contact, today, since, since)  # noqa: E731 (as the others)
            work.heard = step("second source", hear)
        return _done(folder, work, step("publish", lambda: stages.publish(folder, work, utc_now)))


def pull(
    folder: DataFolder,
    source: Source,
    kenmerken: Sequence[str],
    *,
    contact: str | None = None,
    register: bool | None = None,
    step: Step = plainly,
) -> Done:
    """These sets by kenmerk, then publish. Raises also NotAKenmerk and UnknownKenmerk."""
    with _run(folder, "pull", source, contact) as (session, work):
        work.outcomes = step("pull", lambda: stages.pull(session, folder.archive, kenmerken), asks_source=True)
        _count_requests(work, session)
        if second_source.is_asked(source, register):
            numbers = [read_kenmerk(kenmerk).text for kenmerk in kenmerken]
            work.heard = step("second source", lambda: second_source.hear_of(folder, source, contact, numbers))
        done = _done(folder, work, step("publish", lambda: stages.publish(folder, work, utc_now)))
    return with_index(done, step)


def load(folder: DataFolder, paths: Sequence[Path]) -> Done:
    """Files a user already has, then publish. Raises OSError and what publishing raises."""
    with _run(folder, "load") as (_, work):
        work.outcomes = local_files.load(folder.archive, paths, work.started_at)
        done = _done(folder, work, stages.publish(folder, work, utc_now))
    return with_index(done)


def rebuild(
    folder: DataFolder,
    *,
    known_at: dt.date | None = None,
    to: Path | None = None,
    accepted: Collection[str] = (),
    step: Step = plainly,
    progress: Progress = quietly,
) -> Done:
    """Tables and DuckDB file again from the raw archive, without the network.

    With `known_at` what had been fetched by the end of that day, into the folder `to` (known-at/DATE where none is
    given); what is published stays as it is. The checks named in `accepted` may find a loss this once. Raises WrongUse
    where there is no such check, or the day or the folder cannot be, and NothingToShow before the first fetch.
    """
    known = acceptable()
    if unknown := [name for name in accepted if name not in known]:
        raise WrongUse(f"'{unknown[0]}' is no check that can be accepted; these can: {', '.join(known)}")
    target = past.folder_known_at(folder, known_at, to, utc_now()) if known_at else folder
    with _run(target, "rebuild") as (_, work):
        if known_at:
            past.remember(folder, target, known_at)

        def publish() -> Published:
            return stages.publish(target, work, utc_now, afresh=True, accepted=accepted, progress=progress)

        done = _done(target, work, step("publish", publish))
    return with_index(done, step)


def forget(folder: DataFolder, publication_ids: Sequence[str], reason: str) -> Done:
    """Purge publications from raw, tables, index and everything kept; their ids, hashes and the reason stay.

    What can be made again goes whole: the files and versions before, and the folders of --known-at. Raises WrongUse for
    an id that nothing is held of; then nothing was changed. Called again it finishes what was left half done.
    """
    archive = folder.archive
    known = {*archive.publication_ids(), *(entry.publication_id for entry in archive.forgotten())}
    if unknown := [id_ for id_ in publication_ids if id_ not in known]:
        raise WrongUse(f"nothing is held of '{unknown[0]}': nothing was forgotten")
    with _run(folder, "forget") as (_, work):
        for publication_id in publication_ids:
            archive.forget(publication_id, reason, work.started_at, forgetting.roles_of(folder, publication_id))
        done = _done(folder, work, stages.publish(folder, work, utc_now, accepted=("rows_lost",)))
        if forgetting.clear_history(folder, publication_ids):  # the history that was just published still has them
            stages.publish(folder, work, utc_now, accepted=("rows_lost",))
        forgetting.clear_kept(folder)
    return with_index(done)


@contextlib.contextmanager
def _run(
    folder: DataFolder,
    verb: str,
    source: Source | None = None,
    contact: str | None = None,
    seconds_to_wait: float = 0,
) -> Iterator[tuple[Session, Work]]:
    """Hold the folder, and leave a journal whatever happens."""
    work = Work(verb, utc_now())
    with folder.lock(seconds_to_wait), contextlib.ExitStack() as open_things:
        killed_runs.tell(folder)
        work.being_read = open_things.enter_context(contextlib.closing(BeingRead(folder.root / "runs", work.run_id)))
        session, is_first = None, False
        if source:
            is_first = folder.claim(source.name)
            session = open_things.enter_context(Session(source, contact=contact))
        try:
            yield session, work  # type: ignore[misc] # only jobs that name a source use the session
        except BaseException as error:  # Ctrl-C too: a run that began leaves its journal
            if session:
                _count_requests(work, session)
            with contextlib.suppress(OSError):
                stages.record_failure(folder, work, utc_now(), str(error) or type(error).__name__)
            if source and is_first:
                folder.unclaim()
            raise


def with_index(done: Done, step: Step = plainly) -> Done:
    """Make the index of the search from what is published. Whatever becomes of that is a line in the report."""

    def index() -> None:
        if tables := done.folder.lake.current():
            search_index.refresh(tables, done.folder.root / INDEX_NAME, stemming.best())

    try:
        step("index", index)
    except (Exception, KeyboardInterrupt) as error:
        problem = str(error) or type(error).__name__
        return replace(done, search_problem=f"the index stays as it was ({problem}); the next run makes it")
    return done


def _with_news(done: Done, known_to: dt.date | None) -> Done:
    """What the night brought, from what is published. A report that cannot be made is no failed night."""
    try:
        return replace(done, news=read_news(done.folder.database, done.published.run.run_id, known_to))
    except (NoWarehouse, BadQuery) as error:
        return replace(done, news_problem=str(error))


def _done(folder: DataFolder, work: Work, published: Published) -> Done:
    return Done(folder, work, published, (utc_now() - work.started_at).total_seconds())


def _count_requests(work: Work, session: Session) -> None:
    work.n_requests, work.seconds_requesting = session.n_requests, session.seconds_requesting
    work.n_requests_for = dict(session.n_requests_for)
