"""What the flows share: a stage as a Prefect task, its progress, how a run ends. Only this module imports Prefect."""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import signal
import time
from collections.abc import Callable, Iterator
from typing import Any, TypeVar, cast
from uuid import UUID

from extract import source
from extract.sample.server import SampleServer
from extract.search import SearchFailed
from extract.session import SourceUnavailable
from extract.source import Source
from flows.data_folder import DataFolder
from flows.errors import WrongUse
from flows.jobs import Done
from flows.prefect_settings import defaults
from flows.report import keep, markdown, problems, row_counts
from flows.settings import CONTACT, settings
from flows.steps import Step

os.environ.update(defaults(os.environ))

from prefect import State as State
from prefect import Task, get_run_logger
from prefect import flow as flow
from prefect.artifacts import (
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)
from prefect.cache_policies import NO_CACHE
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import TaskRun
from prefect.states import Completed, Failed

T = TypeVar("T")
R = TypeVar("R", Done, Done | None)

LIVE, SAMPLE = "live", "sample"
QUARANTINE = "CompletedWithQuarantine"

RETRY_DELAYS = (30.0, 120.0)
RETRY_DELAYS_ON_LOOPBACK = (0.2, 0.5)
SECONDS_BETWEEN_UPDATES = 30.0


def conclude(verb: str, job: Callable[[], R]) -> State[R]:
    """Run a job within a flow and give the state in which the flow ends.

    Completed, named CompletedWithQuarantine where documents were newly set aside or checks newly warn, with the run's
    report and row counts as artifacts, or without them where there was nothing to do; or Failed with the one line that
    a person needs, the error as its data.
    """
    try:
        done = job()
    except Exception as error:
        return Failed(message=_line(error), data=error)  # whoever runs the flow raises it, and logs it whole
    if done is None:
        return Completed(message="there was nothing to do", data=done)
    run = done.published.run
    keep(done)
    create_markdown_artifact(markdown(done), key=f"{verb}-report", description=run.run_id)
    create_table_artifact(row_counts(done), key=f"{verb}-row-counts", description=run.run_id)
    if done.published.has_problems:
        return Completed(name=QUARANTINE, message=f"{run.run_id}: {problems(done)}", data=done)
    return Completed(message=run.run_id, data=done)


def once(run: Callable[[], State[Any]]) -> Any:
    """Call a flow for somebody at a terminal, and give what its job gave.

    Raises what the job raises, and ConnectionError where Prefect itself fails; says nothing of it, that is the
    caller's.
    """
    with _calm():
        try:
            _start_server()
            state = run()
        except Exception as error:
            server = os.environ.get("PREFECT_API_URL", "Prefect's own server")
            advice = "try again, or run it without Prefect: --plain"
            raise ConnectionError(errno.ECONNABORTED, f"failed ({_line(error)}); {advice}", server) from error
    return state.result()


def as_tasks(asked: Source | None = None) -> Step:
    """A step that makes each stage a Prefect task, tried again where the source is asked and did not answer."""
    delays = RETRY_DELAYS_ON_LOOPBACK if asked and asked.is_loopback else RETRY_DELAYS

    def step(name: str, stage: Callable[[], T], *, asks_source: bool = False) -> T:
        def run() -> T:  # a stage may be a lambda, of which Prefect can make no task
            return stage()

        task = Task(
            run,
            name=name,
            task_run_name=name,
            retries=len(delays) if asks_source else 0,
            retry_delay_seconds=list(delays),
            retry_condition_fn=_may_pass,
            cache_policy=NO_CACHE,
            persist_result=False,
        )
        return task()

    return step


class Progress:
    """Progress of a stage as an artifact and as lines in its log: a few, not one a document."""

    def __init__(self, verb: str, what: str) -> None:
        self._key, self._what = f"{verb}-progress", what
        self._artifact: UUID | None = None
        self._shown_at = 0.0

    def __call__(self, done: int, total: int) -> None:
        """Show it where it is the first, the last or half a minute after the one before."""
        now = time.monotonic()
        if self._artifact and done < total and now - self._shown_at < SECONDS_BETWEEN_UPDATES:
            return
        self._shown_at, percent = now, 100 * done / total
        get_run_logger().info("%s %d of %d", self._what, done, total)
        if self._artifact:
            update_progress_artifact(self._artifact, percent)
        else:
            made = create_progress_artifact(percent, key=self._key, description=self._what)
            self._artifact = cast(UUID, made)  # a coroutine only where the caller is one


def log_line(line: str) -> None:
    """Say something in the log of the flow run."""
    get_run_logger().info("%s", line)


def folder_at(data: str | None) -> DataFolder:
    """The data folder that a flow's parameter names, else the one of the settings."""
    return DataFolder(settings(data).data)


@contextlib.contextmanager
def reached(name: str, contact: str | None) -> Iterator[tuple[Source, str | None]]:
    """The source of a name, and the contact in force.

    ``live``; ``sample``, served for as long as this lasts; ``sample+URL``, the sample where it is served already; or
    the URL of another source. Raises WrongUse.
    """
    contact, patient = contact or settings().contact, settings().patient
    if name == LIVE:
        if not contact:
            raise WrongUse(
                f"set {CONTACT} to an e-mail address or page where the flow runs, or give the parameter 'contact': the "
                "people of the live source must be able to reach whoever asks it every night"
            )
        yield patient(source.LIVE), contact
    elif name == SAMPLE:
        with SampleServer() as server:
            yield patient(source.sample(server.base_url)), contact
    elif name.startswith(f"{SAMPLE}+http"):
        yield patient(source.sample(name.removeprefix(f"{SAMPLE}+"))), contact
    elif name.startswith(("http://", "https://")):
        yield patient(source.at(name)), contact
    else:
        raise WrongUse(f"'{name}' is no source: it is live, sample or an address that starts with http")


def name_of(asked: Source) -> str:
    """The name under which `reached` finds a source again."""
    if asked.name == source.LIVE.name:
        return LIVE
    return f"{SAMPLE}+{asked.zoek}" if asked.name == SAMPLE else asked.zoek


def _line(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__


def _may_pass(task: Task[..., Any], run: TaskRun, state: State[Any]) -> bool:
    """Whether trying again can help: a source that did not answer may answer later, anything else stays as it is."""
    return isinstance(state.data, SourceUnavailable | SearchFailed)


def _start_server() -> None:
    """Start the server of a run without PREFECT_API_URL, deaf to Ctrl-C: a stopped run still has to tell it so."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        get_client(sync_client=True)  # starts it where it needs one, and the server inherits what is blocked
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


@contextlib.contextmanager
def _calm() -> Iterator[None]:
    """Keep errors off the terminal, and each attempt of a request that is tried again.

    Whoever called says what went wrong in one line; the run's log in Prefect has it whole.
    """
    handlers = logging.getLogger().handlers

    def is_calm(record: logging.LogRecord) -> bool:
        return record.levelno < logging.ERROR and not record.name.startswith("urllib3")

    for handler in handlers:
        handler.addFilter(is_calm)
    try:
        yield
    finally:
        for handler in handlers:
            handler.removeFilter(is_calm)
