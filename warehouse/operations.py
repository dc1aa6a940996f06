"""The operational tables: what the runs did. "Equal" and "identical" leave them out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, ClassVar

from transform.records import PublicationId
from transform.schema import Doc, Row


@dataclass(frozen=True, slots=True)
class Run(Row):
    """One run that published, or tried to.

    discovered = published + unchanged + pending + quarantined + missing + deferred.
    """

    TABLE: ClassVar[str] = "runs"
    KEY: ClassVar[tuple[str, ...]] = ("run_id",)
    IS_OPERATIONAL: ClassVar[bool] = True

    run_id: Annotated[str, Doc("Start of the run, UTC, and its verb.", "20261121T023000Z-nightly")]
    verb: Annotated[str, Doc("nightly, pull, load or rebuild.", "nightly")]
    started_at: Annotated[dt.datetime, Doc("Start.", "2026-11-21 02:30:00", "UTC")]
    ended_at: Annotated[dt.datetime, Doc("End.", "2026-11-21 02:41:12", "UTC")]
    status: Annotated[str, Doc("ok, ok_with_problems or failed.", "ok")]
    window_from: Annotated[dt.date | None, Doc("First day searched.", "2026-11-13")]
    window_to: Annotated[dt.date | None, Doc("Last day searched.", "2026-11-21")]
    n_requests: Annotated[int, Doc("Requests made to the source.", "38", "requests")]
    n_discovered: Annotated[int, Doc("Publications the search or the kenmerken named.", "31", "publications")]
    n_published: Annotated[int, Doc("New or changed, and readable.", "27", "publications")]
    n_unchanged: Annotated[int, Doc("Already held in this version.", "3", "publications")]
    n_pending: Annotated[int, Doc("Not yet formatted.", "1", "publications")]
    n_quarantined: Annotated[int, Doc("Could not be used; see quarantine.", "0", "publications")]
    n_missing: Annotated[int, Doc("Named, but the source does not have it.", "0", "publications")]
    n_deferred: Annotated[int, Doc("Left for the next run.", "0", "publications")]
    message: Annotated[str | None, Doc("What went wrong, in one line.", "the source answered 503 to the search")]


@dataclass(frozen=True, slots=True)
class Coverage(Row):
    """A family of publications and a window of days of publication that a run completely discovered."""

    TABLE: ClassVar[str] = "coverage"
    KEY: ClassVar[tuple[str, ...]] = ("family", "window_from", "window_to", "run_id")
    IS_OPERATIONAL: ClassVar[bool] = True

    family: Annotated[str, Doc("kv (questions), ah (answers and notices) or register (days of asking).", "ah")]
    window_from: Annotated[dt.date, Doc("First day.", "2026-11-13")]
    window_to: Annotated[dt.date, Doc("Last day.", "2026-11-21")]
    run_id: Annotated[str, Doc("The run that searched.", "20261121T023000Z-nightly")]


@dataclass(frozen=True, slots=True)
class Quarantined(Row):
    """A publication that could not be used, and why."""

    TABLE: ClassVar[str] = "quarantine"
    KEY: ClassVar[tuple[str, ...]] = ("publication_id",)
    IS_OPERATIONAL: ClassVar[bool] = True

    publication_id: PublicationId
    stage: Annotated[str, Doc("fetch or parse.", "fetch")]
    reason: Annotated[str, Doc("Reason code; docs/runbook.md says what each asks of you.", "empty_shell")]
    detail: Annotated[str, Doc("What was seen, for a person.", "312 bytes without any question or answer")]
    raw_sha256: Annotated[str | None, Doc("The bytes that could not be used.", "2c26b46b…")]
    n_attempts: Annotated[int, Doc("How often it was tried.", "2", "attempts")]
    next_attempt_on: Annotated[dt.date | None, Doc("From which night it is tried again.", "2026-11-23")]


OPERATIONAL: tuple[type[Row], ...] = (Run, Coverage, Quarantined)
