"""Does the source still look as it did? Asked before a night concludes anything from what it found and fetched.

One odd paper is set aside; many at once mean that the source changed. Then nothing may be published, for the night
would take what it does not understand for what is not there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from extract.archive import METADATA, XML, Archive, Observation
from extract.assumptions import because
from extract.judge import NOT_FOUND, SOFT_404, WITHDRAWN
from extract.session import REDIRECT_ELSEWHERE
from flows.data_folder import DataFolder
from transform.identifiers import parse_publication_id
from transform.metadata import SearchRecord
from transform.paper import Paper
from transform.records import Publication

FEWEST, PART = 5, 0.3
"""So many papers, and such a part of all that are new, must be odd in the same way."""

LONG_WINDOW = dt.timedelta(days=30)
"""In so many days both series have papers, in a recess too."""

MANY = 5
"""Papers of one series that would not come without any of the other."""

DOUBTED = "doubted"
"""Why a manifestation is asked for again though the source says that it did not change."""

OF_METADATA = ("metadata_root", "metadata_names", "kenmerk_in_vraagnummer")
METADATA_DAYS = ("datum_indiening", "datum_ontvangst", "datum_brief", "issued")
WRITTEN = ("question", "answer", "notice")
FIRST_MODERN = "2010"
FAMILIES = ("kv", "ah")


class SourceChanged(Exception):  # noqa: N818 (reads as what happened)
    """The source is not what it was, so that nothing was published; the message is one line for a person."""


def check_search(
    folder: DataFolder,
    records: Sequence[SearchRecord],
    days: tuple[dt.date, dt.date],
    families: Sequence[str] = FAMILIES,
    may_be_empty: bool = False,
) -> None:
    """See that the search still finds what is held of these days, and finds anything at all in many days.

    `families` were searched; `may_be_empty` where nobody expects a paper in these days. Raises SourceChanged. The first
    and last day are left out: a day begins elsewhere for an index and for a paper.
    """
    found = {record.publication_id for record in records}
    by_family = {family: [id_ for id_ in found if id_.startswith(f"{family}-")] for family in families}
    held = _held(folder, days[0] + dt.timedelta(days=1), days[1] - dt.timedelta(days=1))
    for family, ids in by_family.items():
        known = {id_ for id_ in held if id_.startswith(f"{family}-")}
        lost = sorted(known - found)
        if len(lost) >= FEWEST and len(lost) >= PART * len(known):
            why = "exact_relation" if ids else "family_names" if found else "product_area"
            raise SourceChanged(
                f"the search no longer finds {len(lost)} of the {len(known)} papers of {days[0]} to {days[1]} that are "
                f"held, {lost[0]} for one {because(why, 'available_ranges')}: nothing was published"
            )
        others = len(found) - len(ids)
        if not ids and not may_be_empty and days[1] - days[0] >= LONG_WINDOW and (not found or others >= MANY):
            raise SourceChanged(
                f"the search finds no paper of the series {family} from {days[0]} to {days[1]}, and {others} of the "
                f"other {because('family_names' if others else 'product_area', 'steady_volume')}: nothing was published"
            )


def _held(folder: DataFolder, first: dt.date, last: dt.date) -> set[str]:
    """Formatted papers of these days that the tables hold as current: others come and go by nature."""
    names = ["publication_id", "available_on", "status"]
    rows = folder.lake.read(Publication, names).to_pylist()
    return {
        row["publication_id"]
        for row in rows
        if row["status"] == "current" and row["available_on"] and first <= row["available_on"] <= last
        if (identifier := parse_publication_id(row["publication_id"])) and not identifier.is_unformatted
    }


@dataclass(slots=True)
class Shape:
    """What is odd about papers that no table holds yet, counted as they are read.

    It is the difference between archive and tables that counts, not what this run fetched: what a night left behind
    that stopped here is seen again by whatever publishes next.
    """

    fresh: frozenset[str]
    """Ids of the papers that count: those that are new or changed since the last good run."""
    n_papers: int = 0
    odd: dict[str, dict[str, str]] = field(default_factory=dict)
    """What was seen by publication id, by the assumption that it contradicts."""

    def see(self, papers: Iterable[Paper]) -> None:
        """Count what is odd about them."""
        for paper in papers:
            # Papers of before 2010 have shapes of their own, and are set aside one by one.
            is_modern = (paper.vergaderjaar or FIRST_MODERN) >= FIRST_MODERN
            is_asked_for = paper.publication_id in self.fresh and paper.status != "deferred"
            if is_asked_for and paper.family in FAMILIES and is_modern:
                self.n_papers += 1
                for assumption, example in _oddities(paper):
                    self.odd.setdefault(assumption, {})[paper.publication_id] = example

    def check(self, archive: Archive) -> None:
        """Raises SourceChanged where a large part of them is odd in the same way, once the archive doubts all odd ones.

        What is doubted stays archived and is asked for again, be its change stamp the same: the source may have given
        the wrong thing for a night only.
        """
        assumption, odd = max(self.odd.items(), key=lambda found: len(found[1]), default=("", {}))
        if len(odd) < FEWEST or len(odd) < PART * self.n_papers:
            return
        for name, papers in self.odd.items():
            for publication_id in papers:
                _doubt(archive, publication_id, METADATA if name in OF_METADATA else XML)
        example = min(odd)
        raise SourceChanged(
            f"the source's papers look different: {len(odd)} of {self.n_papers} new ones, such as {example}: "
            f"{odd[example]} {because(assumption)}: nothing was published, what was fetched is kept, and a night that "
            "understands it goes on from there"
        )


def _doubt(archive: Archive, publication_id: str, manifestation: str) -> None:
    entry = archive.latest(publication_id).get(manifestation)
    if entry is not None and not archive.attempts(publication_id, manifestation):
        again = Observation(
            entry.address, entry.fetched_at, entry.status, reason=DOUBTED, source_changed_at=entry.source_changed_at
        )
        archive.note(publication_id, manifestation, again)


def _oddities(paper: Paper) -> Iterator[tuple[str, str]]:
    """The assumptions that a paper contradicts, and what was seen. One that cannot be read contradicts one only."""
    if paper.failure is not None:
        if paper.failure.reason != WITHDRAWN:
            yield (
                _unread(paper.failure.reason, paper.failure.detail),
                f"{paper.failure.reason} ({paper.failure.detail})",
            )
        return
    if paper.metadata_sha256 is None:
        yield "metadata_root", "it has no metadata that can be read"
    elif not any(date.basis in METADATA_DAYS for date in paper.dates):
        yield "metadata_names", "its metadata name neither the day asked nor the day received"
    elif not any(basis == "vraagnummer" for _, _, basis in paper.kenmerken):
        yield "kenmerk_in_vraagnummer", "it has no vraagnummer"
    if paper.status != "current":
        return
    if paper.kind in WRITTEN and not paper.questions:
        yield "question_elements", "no question is found in it"
    if paper.format == "xml" and not any(date.basis.startswith("header") for date in paper.dates):
        yield "header_in_text", f"no date is found in its header ({(paper.header_text or 'none')[:80]})"


def _unread(reason: str, detail: str) -> str:
    """The assumption that a document contradicts which cannot be read."""
    if reason == "unknown_document_kind":
        return "no_namespace" if "<{" in detail else "document_root"
    if reason == REDIRECT_ELSEWHERE:
        return "item_urls_on_source_hosts"
    return "item_urls" if reason in (NOT_FOUND, SOFT_404) else "document_root"
