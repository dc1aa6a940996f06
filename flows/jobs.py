"""What a run does, stage after stage. Prefect may stand around each stage as a step; the job does not know."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

from extract.session import Session
from extract.source import Source
from flows import local_files, second_source, shape, stages
from flows.data_folder import DataFolder
from flows.errors import WrongUse
from flows.stages import Progress, Published, Work
from transform.identifiers import read_kenmerk

T = TypeVar("T")
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


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


def nightly(
    folder: DataFolder,
    source: Source,
    *,
    contact: str | None = None,
    since: dt.date | None = None,
    register: bool | None = None,
    step: Step = plainly,
    progress: Progress = quietly,
) -> Done:
    """What is new or changed since the last good night, from search to swap.

    The register, the second source, is asked where `register` says so; by default that of the sample alone.
    Raises SourceUnavailable, SearchFailed, SourceChanged, WrongFolder, DamagedRaw, CheckFailed, OSError; then nothing
    was published.
    """
    with _run(folder, "nightly", source, contact) as (session, work):
        today = source.today or session.now().astimezone(AMSTERDAM).date()
        if since and since > today:
            raise WrongUse(f"--since {since} lies ahead: at the source it is {today}")
        work.window = stages.window(folder, today, since, source.first_day)
        days = work.window
        records = step("discover", lambda: stages.discover(session, days), asks_source=True)
        work.unreadable_records = list(dict.fromkeys(session.unreadable_records))
        shape.check_search(folder, records, days)

        def fetch() -> None:
            # Tried again it starts over: what is archived already is not asked for again.
            work.outcomes = stages.fetch(session, folder.archive, records, today, progress)

        step("fetch", fetch, asks_source=True)
        _count_requests(work, session)
        if second_source.is_asked(source, register):
            first = source.first_day or days[0]
            hear = lambda: second_source.hear(folder, source, contact, today, since, first)  # noqa: E731 (as the others)
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
        return _done(folder, work, step("publish", lambda: stages.publish(folder, work, utc_now)))


def load(folder: DataFolder, paths: Sequence[Path]) -> Done:
    """Files a user already has, then publish. Raises OSError and what publishing raises."""
    with _run(folder, "load") as (_, work):
        work.outcomes = local_files.load(folder.archive, paths, work.started_at)
        return _done(folder, work, stages.publish(folder, work, utc_now))


def rebuild(folder: DataFolder, *, step: Step = plainly, progress: Progress = quietly) -> Done:
    """Tables and DuckDB file again from the raw archive, without the network."""
    with _run(folder, "rebuild") as (_, work):
        stage = lambda: stages.publish(folder, work, utc_now, afresh=True, progress=progress)  # noqa: E731 (as the others)
        return _done(folder, work, step("publish", stage))


@contextlib.contextmanager
def _run(
    folder: DataFolder, verb: str, source: Source | None = None, contact: str | None = None
) -> Iterator[tuple[Session, Work]]:
    """Hold the folder, and leave a journal whatever happens."""
    work = Work(verb, utc_now())
    with folder.lock(), contextlib.ExitStack() as open_things:
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


def _done(folder: DataFolder, work: Work, published: Published) -> Done:
    return Done(folder, work, published, (utc_now() - work.started_at).total_seconds())


def _count_requests(work: Work, session: Session) -> None:
    work.n_requests, work.seconds_requesting = session.n_requests, session.seconds_requesting
