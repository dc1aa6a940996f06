"""What a run found and did, and the row that says so: each publication in exactly one column of the ledger."""

from __future__ import annotations

import collections
import dataclasses
import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from extract import fetch as fetching
from flows import second_source
from flows.being_read import BeingRead
from flows.shape import FAMILIES
from flows.sweeping import Swept
from warehouse import catalog
from warehouse.operations import Found, Quarantined, RowCount, Run


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
    """Publications that were found and of which nothing is archived: a later slice finds them again."""
    n_followed: dict[str, int] = field(default_factory=dict)
    """Publications that no search named, by why they were asked for."""
    swept: Swept | None = None
    """What the weekly sweep found, where it was due."""
    n_requests: int = 0
    n_requests_for: dict[str, int] = field(default_factory=dict)
    """The requests by what they were for."""
    seconds_requesting: float = 0.0
    unreadable_records: list[str] = field(default_factory=list)
    """Search records that could not be read: then the window is not covered."""
    heard: second_source.Heard | None = None
    """What the register said, where it was asked."""
    being_read: BeingRead | None = None
    """Where the run says which papers it is reading."""

    @property
    def run_id(self) -> str:
        """Start of the run in UTC, and its verb."""
        return f"{self.started_at:%Y%m%dT%H%M%S%fZ}-{self.verb}"


def found_by(
    run: Run, built: catalog.Built, counts: Sequence[RowCount], findings: Sequence[Found]
) -> tuple[Found, ...]:
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


def concluded(run: Run, findings: Sequence[Found], at: dt.datetime, said: str | None = None) -> Run:
    """The run as it ended: its message has what a person accepted, what is newly warned of, and what is `said`.

    Someone should look at the last two.
    """
    also = [f"accepted {f.check_name}: {f.first_rows}" for f in findings if f.is_accepted]
    new = [f.check_name for f in findings if f.is_new and not f.is_accepted]
    if new:
        also.append(f"newly warned of: {', '.join(new)}")
    status = "ok_with_problems" if new or said else run.status
    message = "; ".join(filter(None, (run.message, *also, said))) or None
    return dataclasses.replace(run, ended_at=at, status=status, message=message)


def run_of(work: Work, at: dt.datetime, failures: Collection[str], new: Sequence[Quarantined]) -> Run:
    """The row of a run whose tables are read and not yet checked.

    A paper among `failures` counts as quarantined; someone should look where one is `new` there.
    """
    counts: collections.Counter[str] = collections.Counter()
    for outcome in work.outcomes:
        is_unread = outcome.publication_id in failures and outcome.state in (fetching.PUBLISHED, fetching.UNCHANGED)
        counts[fetching.QUARANTINED if is_unread else outcome.state] += 1
    message = None
    if work.unreadable_records:
        message = (
            f"{len(work.unreadable_records)} search records cannot be read, so the window does not count as covered"
        )
    if work.swept and work.swept.problem:
        message = "; ".join(filter(None, (message, work.swept.line)))
    if work.heard and work.heard.problem:
        message = "; ".join(filter(None, (message, work.heard.line)))
    return row_of(work, at, "ok_with_problems" if new or message else "ok", counts, message)


def row_of(work: Work, at: dt.datetime, status: str, counts: collections.Counter[str], message: str | None) -> Run:
    """The row of a run that ended so, with the number of publications of each outcome."""
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
        n_deferred=counts[fetching.DEFERRED] + work.n_deferred,
        message=message,
    )
