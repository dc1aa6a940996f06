"""The weekly sweep: what the source lists of days that are covered, beside what is held of them.

A search by day of change never names what was taken back, nor what an earlier night missed. So once a week the covered
days of the vergaderjaar that is on, and of the one whose last sweep is longest ago, are listed again. A list alone
moves nothing: what it makes doubtful is asked for, and the answer decides.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from extract.archive import METADATA, Archive
from extract.fetch import DEFERRED, Outcome
from extract.following import NOT_LISTED, TAKEN_UP, Wanted
from extract.removal import is_suspect, removed_on
from extract.search import SearchFailed, day_of, search
from extract.session import Session, SourceUnavailable
from flows.data_folder import DataFolder
from flows.slices import Slice, slices
from transform.identifiers import parse_publication_id
from transform.metadata import SearchRecord
from transform.records import Publication
from warehouse.operations import Coverage, Sweep

BETWEEN = dt.timedelta(days=7)
COUNTED_AS = "sweep"

MANY_LOST, PART_LOST = 20, 0.05
"""So many papers that are held, and such a part of them, are hardly taken back in a week: the list may not be whole."""


@dataclass(slots=True)
class Swept:
    """What a sweep found: a row a slice, what is to be asked for, and what a person should know."""

    rows: list[Sweep] = field(default_factory=list)
    wanted: list[Wanted] = field(default_factory=list)
    problem: str | None = None

    @property
    def line(self) -> str:
        """The sweep in the report of a night."""
        n_listed, n_not = sum(row.n_listed for row in self.rows), sum(row.n_not_listed for row in self.rows)
        said = f"sweep: {len(self.rows)} slices, {n_listed} papers listed, {n_not} held and not listed, "
        said += f"{sum(row.n_taken_up for row in self.rows)} missed by earlier nights"
        return said + (f"; {self.problem}" if self.problem else "")


def due_slices(folder: DataFolder, today: dt.date) -> list[Slice]:
    """The slices that tonight's sweep lists; none before a week has passed since the last, or since the first night."""
    swept = folder.noted(Sweep)
    begun = min((one.window_to for one in folder.nights()), default=today)
    if today - max((row.swept_on for row in swept), default=begun) < BETWEEN:
        return []
    by_year: dict[int, list[Slice]] = {}
    for one in _covered_slices([c for c in folder.journals()[1] if c.family != "register"]):
        by_year.setdefault(_year(one.first), []).append(one)
    last = {(row.family, _year(row.window_from)): row.swept_on for row in sorted(swept, key=lambda row: row.swept_on)}

    def waits_since(year: int) -> dt.date:
        return min(last.get((one.family, year), dt.date.min) for one in by_year[year])

    others = sorted(by_year.keys() - {_year(today)}, key=lambda year: (waits_since(year), year))
    return [one for year in (_year(today), *others[:1]) for one in by_year.get(year, ())]


def sweep(
    session: Session, folder: DataFolder, due: Iterable[Slice], today: dt.date, run_id: str, named: Collection[str] = ()
) -> Swept:
    """List the slices and compare, but for what the search of the night names.

    A slice that the source does not answer is left out and told; it stays the one that waited longest. Raises
    DamagedTables.
    """
    swept, problems = Swept(), []
    with session.counted_as(COUNTED_AS):
        for one in due:
            try:
                found = search(session, one.family, one.first, one.last)
                listed = {record.publication_id: record for record in found}
            except (SearchFailed, SourceUnavailable) as error:
                problems.append(f"{one} was not listed to its end: {error}")
                if isinstance(error, SourceUnavailable) and error.status is None:
                    break  # it is down
                continue
            held = _held(folder, one)
            lost = sorted(held - listed.keys() - set(named), key=lambda id_: _in_turn(id_, today))
            taken_up = _to_take_up(folder, one, {id_: record for id_, record in listed.items() if id_ not in named})
            row = Sweep(run_id, one.family, one.first, one.last, today, len(listed), len(lost), len(taken_up))
            swept.rows.append(row)
            swept.wanted += taken_up
            if len(lost) >= MANY_LOST and len(lost) >= PART_LOST * len(held):
                problems.append(
                    f"{len(lost)} of {len(held)} held papers of {one} are not listed, {MANY_LOST} are asked for"
                )
                lost = lost[:MANY_LOST]
            swept.wanted += [Wanted(id_, NOT_LISTED) for id_ in lost]
    swept.problem = "; ".join(problems) or None
    return swept


def forget_deferred(swept: Swept | None, outcomes: Iterable[Outcome]) -> None:
    """Where the budget left no request for what a sweep doubts, the sweep does not count: the next night does it again.

    What is not listed leaves no other trace.
    """
    if swept:
        deferred = {outcome.publication_id for outcome in outcomes if outcome.state == DEFERRED}
        if not deferred.isdisjoint(one.publication_id for one in swept.wanted):
            swept.rows.clear()


def _in_turn(publication_id: str, today: dt.date) -> str:
    """Another order each day, so that in time everyone is among the first."""
    return hashlib.sha256(f"{today} {publication_id}".encode()).hexdigest()


def _covered_slices(coverage: Iterable[Coverage]) -> list[Slice]:
    """The covered days of each family in each vergaderjaar, from the first to the last."""
    days: dict[tuple[str, int], tuple[dt.date, dt.date]] = {}
    for one in coverage:
        for part in slices(one.window_from, one.window_to, (one.family,)):
            first, last = days.get(key := (one.family, _year(part.first)), (part.first, part.last))
            days[key] = (min(first, part.first), max(last, part.last))
    return [Slice(family, *days[family, year]) for family, year in sorted(days)]


def _held(folder: DataFolder, one: Slice) -> set[str]:
    """Formatted papers of these days that count: the others come and go by nature, or were never had."""
    rows = folder.lake.read(Publication, ["publication_id", "family", "available_on", "status"]).to_pylist()
    return {
        row["publication_id"]
        for row in rows
        if row["family"] == one.family and row["status"] in ("current", "superseded")
        if row["available_on"] and one.first <= row["available_on"] <= one.last
        if (identifier := parse_publication_id(row["publication_id"])) and not identifier.is_unformatted
        if folder.archive.document(row["publication_id"])
    }


def _to_take_up(folder: DataFolder, one: Slice, listed: Mapping[str, SearchRecord]) -> list[Wanted]:
    """What is listed of covered days and not held as it is listed."""
    covered = [c for c in folder.journals()[1] if c.family == one.family]

    def is_covered(day: dt.date | None) -> bool:
        return day is not None and any(c.window_from <= day <= c.window_to for c in covered)

    return [
        Wanted(id_, TAKEN_UP, record)
        for id_, record in sorted(listed.items())
        if is_covered(day_of(record)) and _is_news(folder.archive, id_, record)
    ]


def _is_news(archive: Archive, publication_id: str, record: SearchRecord) -> bool:
    if archive.is_forgotten(publication_id):
        return False
    if not archive.observations(publication_id) or is_suspect(archive, publication_id):
        return True
    if removed_on(archive, publication_id):
        return True
    if archive.attempts(publication_id, METADATA):
        return False  # it is waited for
    held = archive.latest(publication_id).get(METADATA)
    return record.changed_at is not None and held is not None and held.source_changed_at != record.changed_at


def _year(day: dt.date) -> int:
    """The first year of the vergaderjaar as slices cut it."""
    return day.year if day.month >= 9 else day.year - 1
