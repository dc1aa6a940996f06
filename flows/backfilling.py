"""The past, slice after slice: what it will cost, each slice that is not covered yet, and how far it is."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import replace
from zoneinfo import ZoneInfo

from extract.search import count
from extract.session import Session
from extract.source import Source
from flows import jobs, second_source
from flows.data_folder import DataFolder
from flows.errors import WrongUse
from flows.jobs import Done, quietly
from flows.settings import STAGE_SECONDS, Limits
from flows.shape import FAMILIES
from flows.slices import Slice, is_covered, slices
from flows.stages import Progress
from flows.steps import Step, plainly, timed, within
from transform.records import Publication

REQUESTS_A_PAPER = 2
"""Its metadata and its text; few need more."""

SECONDS_BETWEEN_SLICES = 5
"""For a night that waits to take its turn."""

Tell = Callable[[str], None]


def backfill(
    folder: DataFolder,
    source: Source,
    first: dt.date,
    last: dt.date,
    *,
    contact: str | None = None,
    register: bool | None = None,
    most: int = jobs.MOST_PAPERS,
    limits: Limits = jobs.LIMITS,
    step: Step = plainly,
    progress: Progress = quietly,
    tell: Tell = print,
) -> Done | None:
    """Every slice of these days of publication that is not covered, the newest first; None where all are.

    `tell` gets an estimate before the first and a line after each publication. The folder is held only while a slice
    runs. The last run is given, marked where an earlier one had problems. Raises what jobs.backfill_slice raises, and
    WrongUse; what was published before stays, and the next call goes on there.
    """
    today = source.today or dt.datetime.now(ZoneInfo("Europe/Amsterdam")).date()
    if first > today:
        raise WrongUse(f"{first} lies ahead: at the source it is {today}")
    wanted = slices(first, min(last, today), FAMILIES)
    covered = [(c.family, c.window_from, c.window_to) for c in folder.journals()[1]]
    left = [one for one in wanted if not is_covered(one, covered)]
    tell(f"{len(wanted)} slices, {len(wanted) - len(left)} of them covered already")
    if not left:
        return None
    with within(limits.stage, "counting what there is", STAGE_SECONDS):
        counted = _counted(source, left, contact)
    tell(_estimate(folder, source, left, counted))
    done: Done | None = None
    before: list[Done] = []
    since = first if second_source.is_asked(source, register) else None
    for n, one in enumerate(left, 1):
        is_empty = counted[one] == 0 and any(counted[other] for other in left if other.family == one.family)
        while True:
            done = jobs.backfill_slice(
                folder,
                source,
                one,
                contact=contact,
                most=most,
                may_be_empty=is_empty,
                register_since=since,
                limits=limits,
                step=step,
                progress=progress,
            )
            since = None  # what it changed since the first day, it has told
            before.append(done)
            tell(f"slice {n} of {len(left)}, {one}: {_line(done)}")
            if not source.is_loopback:
                time.sleep(SECONDS_BETWEEN_SLICES)
            if not done.work.n_deferred:
                break
    assert done is not None  # noqa: S101 (there is at least one slice)
    return _as_a_whole(jobs.with_index(done, timed(step, limits.stage)), before)


def _counted(source: Source, left: list[Slice], contact: str | None) -> dict[Slice, int | None]:
    """How many papers the search counts in each slice."""
    with Session(source, contact=contact) as session:
        return {one: count(session, one.family, one.first, one.last) for one in left}


def _estimate(folder: DataFolder, source: Source, left: list[Slice], counted: dict[Slice, int | None]) -> str:
    n_papers = sum(counted[one] or 0 for one in left)
    n_held = _n_held(folder, left)
    n_requests = max(0, n_papers - n_held) * REQUESTS_A_PAPER
    unknown = sum(counted[one] is None for one in left)
    said = f"{len(left)} slices to go, the search counts {n_papers:,} papers, {n_held:,} of them held: "
    said += f"about {n_requests:,} requests, {_duration(n_requests * source.seconds_between_requests)} "
    said += f"at one in {source.seconds_between_requests:g} s, reading and publishing not counted"
    return said + (f"; {unknown} slices are not counted" if unknown else "")


def _n_held(folder: DataFolder, left: list[Slice]) -> int:
    rows = folder.lake.read(Publication, ["publication_id", "available_on"]).to_pylist()
    return sum(
        row["publication_id"].startswith(f"{one.family}-")
        for row in rows
        for one in left
        if row["available_on"] and one.first <= row["available_on"] <= one.last
    )


def _duration(seconds: float) -> str:
    if seconds < 3600:
        return "less than an hour"
    hours = seconds / 3600
    return f"about {hours:.0f} hours" if hours < 48 else f"about {hours / 24:.1f} days"


def _line(done: Done) -> str:
    run, new = done.published.run, done.published.new_quarantined
    said = (
        f"{run.n_published} papers published, {run.n_unchanged} held, {run.n_deferred} to go, {run.n_requests} requests"
    )
    named = ", ".join(f"{one.publication_id} ({one.reason})" for one in new[:5])
    return said + (f"; newly set aside: {named}{', …' if len(new) > 5 else ''}" if new else "")


def _as_a_whole(done: Done, every: list[Done]) -> Done:
    """The last run; someone should look where any set papers aside, could not read records, or warns still.

    What a check warns of between two slices, as when questions stand without the answers of their year, may pass.
    """
    stands = {found.check_name for found in done.published.findings}
    n_set_aside = sum(len(one.published.new_quarantined) for one in every)
    n_unreadable = sum(len(one.work.unreadable_records) for one in every)
    warned = {found.check_name for one in every for found in one.published.new_findings} & stands
    said = [f"{n_set_aside} papers newly set aside in all"] if n_set_aside else []
    said += [f"{n_unreadable} search records cannot be read"] if n_unreadable else []
    said += [f"newly warned of: {', '.join(sorted(warned))}"] if warned else []
    if done.published.has_problems or not said:
        return done
    run = replace(done.published.run, status="ok_with_problems", message="; ".join(said))
    return replace(done, published=replace(done.published, run=run))
