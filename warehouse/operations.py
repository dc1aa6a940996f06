"""The operational tables: what the runs did. "Equal" and "identical" leave them out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, ClassVar

from transform.records import PublicationId, SetId
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
    verb: Annotated[str, Doc("nightly, backfill, pull, load, rebuild or forget.", "nightly")]
    started_at: Annotated[dt.datetime, Doc("Start.", "2026-11-21 02:30:00", "UTC")]
    ended_at: Annotated[dt.datetime, Doc("End.", "2026-11-21 02:41:12", "UTC")]
    status: Annotated[
        str,
        Doc("ok, ok_with_problems or failed.", "ok", values=("ok", "ok_with_problems", "failed")),
    ]
    window_from: Annotated[dt.date | None, Doc("First day searched.", "2026-11-13")]
    window_to: Annotated[dt.date | None, Doc("Last day searched.", "2026-11-21")]
    n_requests: Annotated[int, Doc("Requests made to the source.", "38", "requests")]
    n_discovered: Annotated[
        int, Doc("Publications the search or the kenmerken named, or earlier nights left.", "31", "publications")
    ]
    n_published: Annotated[int, Doc("New or changed, and readable.", "27", "publications")]
    n_unchanged: Annotated[int, Doc("Already held in this version.", "3", "publications")]
    n_pending: Annotated[int, Doc("Not yet formatted.", "1", "publications")]
    n_quarantined: Annotated[int, Doc("Could not be used; see quarantine.", "0", "publications")]
    n_missing: Annotated[int, Doc("Named, but the source does not have it.", "0", "publications")]
    n_deferred: Annotated[int, Doc("Left for a later run.", "0", "publications")]
    message: Annotated[
        str | None,
        Doc("What went wrong, or was accepted, in one line.", "the source answered 503 to the search"),
    ]


@dataclass(frozen=True, slots=True)
class Coverage(Row):
    """A family of publications and a window of days of publication that a run completely discovered."""

    TABLE: ClassVar[str] = "coverage"
    KEY: ClassVar[tuple[str, ...]] = ("family", "window_from", "window_to", "run_id")
    IS_OPERATIONAL: ClassVar[bool] = True

    family: Annotated[
        str,
        Doc(
            "kv (questions), ah (answers and notices) or register (the second source; its days are those of asking).",
            "ah",
            values=("kv", "ah", "register"),
        ),
    ]
    window_from: Annotated[dt.date, Doc("First day.", "2026-11-13")]
    window_to: Annotated[dt.date, Doc("Last day.", "2026-11-21")]
    run_id: Annotated[str, Doc("The run that searched.", "20261121T023000Z-nightly")]


@dataclass(frozen=True, slots=True)
class Sweep(Row):
    """A slice of covered days that a night listed again, beside what is held of it: what is not listed is asked for."""

    TABLE: ClassVar[str] = "sweeps"
    KEY: ClassVar[tuple[str, ...]] = ("run_id", "family", "window_from")
    IS_OPERATIONAL: ClassVar[bool] = True

    run_id: Annotated[str, Doc("The run that listed it.", "20261121T023000Z-nightly")]
    family: Annotated[str, Doc("kv (questions) or ah (answers and notices).", "ah", values=("kv", "ah"))]
    window_from: Annotated[dt.date, Doc("First day of publication.", "2020-09-01")]
    window_to: Annotated[dt.date, Doc("Last day of publication.", "2021-08-31")]
    swept_on: Annotated[dt.date, Doc("The day it was listed, Amsterdam.", "2026-11-21")]
    n_listed: Annotated[int, Doc("Publications that the search lists of these days.", "3204", "publications")]
    n_not_listed: Annotated[
        int,
        Doc(
            "Held, counting, and not listed: asked for again, and removed once two answers agree.", "1", "publications"
        ),
    ]
    n_taken_up: Annotated[
        int, Doc("Listed, and not held or under another change stamp: asked for too.", "0", "publications")
    ]


@dataclass(frozen=True, slots=True)
class Quarantined(Row):
    """A publication that could not be used, and why."""

    TABLE: ClassVar[str] = "quarantine"
    KEY: ClassVar[tuple[str, ...]] = ("publication_id",)
    IS_OPERATIONAL: ClassVar[bool] = True

    publication_id: PublicationId
    stage: Annotated[str, Doc("fetch or parse.", "fetch", values=("fetch", "parse"))]
    reason: Annotated[str, Doc("Reason code; docs/runbook.md says what each asks of you.", "empty_shell")]
    detail: Annotated[str, Doc("What was seen, for a person.", "312 bytes without any question or answer")]
    raw_sha256: Annotated[str | None, Doc("The bytes that could not be used.", "2c26b46b…")]
    n_attempts: Annotated[
        int, Doc("How often in a row the source gave nothing usable; 1 for what cannot be parsed.", "2", "attempts")
    ]
    next_attempt_on: Annotated[
        dt.date | None,
        Doc(
            "From which night it is asked for again; NULL for what cannot be parsed, and for what failed ten times: it "
            "is read again when the source or the code changes.",
            "2026-11-23",
        ),
    ]


@dataclass(frozen=True, slots=True)
class Forgotten(Row):
    """A publication that a person had purged, raw bytes and all, and that is never fetched again."""

    TABLE: ClassVar[str] = "forgotten"
    KEY: ClassVar[tuple[str, ...]] = ("publication_id",)
    IS_OPERATIONAL: ClassVar[bool] = True

    publication_id: PublicationId
    forgotten_at: Annotated[dt.datetime, Doc("When.", "2026-11-21 09:12:30", "UTC")]
    reason: Annotated[str, Doc("Why, in the words of who did it.", "names a private person")]
    sha256: Annotated[list[str], Doc("SHA-256 of everything that was ever held of it.", "['2c26b46b…']")]
    set_ids: Annotated[list[str], Doc("The sets it was about: what it said of them is unknown.", "['2021Z02286']")]
    roles: Annotated[list[str], Doc("What it was in each of them, in that order.", "['answer']")]


@dataclass(frozen=True, slots=True)
class RowCount(Row):
    """How many rows a table of the published file had after a run, in all and in parts; the next run compares."""

    TABLE: ClassVar[str] = "row_counts"
    KEY: ClassVar[tuple[str, ...]] = ("run_id", "table_name", "part")
    IS_OPERATIONAL: ClassVar[bool] = True

    run_id: Annotated[str, Doc("The run that published.", "20261121T023000Z-nightly")]
    table_name: Annotated[str, Doc("The table or view.", "publications")]
    part: Annotated[
        str,
        Doc(
            "Which of its rows: all where empty; a vergaderjaar (publications, question_sets), a code (warnings), "
            "answered (questions) or linked (answers).",
            "2020-2021",
        ),
    ]
    n_rows: Annotated[int, Doc("Rows.", "3204", "rows")]


@dataclass(frozen=True, slots=True)
class Found(Row):
    """What a check found in what a run published: a warning, or something that a person had accepted."""

    TABLE: ClassVar[str] = "findings"
    KEY: ClassVar[tuple[str, ...]] = ("run_id", "check_name")
    IS_OPERATIONAL: ClassVar[bool] = True

    run_id: Annotated[str, Doc("The run that published.", "20261121T023000Z-nightly")]
    check_name: Annotated[str, Doc("The check; docs/runbook.md says what it asks of you.", "old_pending")]
    must_hold: Annotated[str, Doc("What should hold and does not.", "A paper that is not yet formatted …")]
    is_accepted: Annotated[
        bool, Doc("It would have stopped the run, but `rebuild --accept` let it pass; else it is a warning.", "false")
    ]
    is_new: Annotated[bool, Doc("The publication before did not have it.", "true")]
    n_rows: Annotated[int, Doc("How many rows the check gave.", "2", "rows")]
    first_rows: Annotated[str, Doc("The first of them.", "publication_id kv-1151601, available_on 2026-09-01")]


@dataclass(frozen=True, slots=True)
class Change(Row):
    """What one run changed in one row of a content table. The last change of each row tells how it stands now."""

    TABLE: ClassVar[str] = "changes"
    KEY: ClassVar[tuple[str, ...]] = ("run_id", "table_name", "set_id", "key")
    IS_OPERATIONAL: ClassVar[bool] = True

    run_id: Annotated[str, Doc("The run that published it.", "20261121T023000Z-nightly")]
    table_name: Annotated[str, Doc("The content table.", "questions")]
    set_id: SetId
    key: Annotated[
        str,
        Doc("The rest of the row's key, its values with bars between; of question_sets the set_id.", "ah-tk-…|2"),
    ]
    change: Annotated[
        str,
        Doc(
            "added, modified (other bytes alone are no change) or removed.",
            "modified",
            values=("added", "modified", "removed"),
        ),
    ]
    row_hash: Annotated[
        str | None,
        Doc(
            "Hash of the row as it now is, but for where it was read from; NULL where it was removed.",
            "9e107d9d372bb682",
        ),
    ]
    cause: Annotated[
        str,
        Doc(
            "source (a publication of the set, or one read together with it, is new, changed or gone) or code (the "
            "same papers, read otherwise).",
            "source",
            values=("source", "code"),
        ),
    ]


OPERATIONAL: tuple[type[Row], ...] = (Run, Coverage, Sweep, Quarantined, Forgotten, RowCount, Found, Change)
