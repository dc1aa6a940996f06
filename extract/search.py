"""What the source published or changed in a window of days, and what belongs to a kenmerk, by its SRU search.

The source's own count is an estimate and its next position is not to be relied on: pages are turned by
counting the records received, until one is empty. What comes twice is given once.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
from collections.abc import Iterator

from extract.assumptions import because
from extract.judge import judge_delivery
from extract.session import Answer, Session, UnusableAnswer
from extract.source import (
    CHANGED_MARGIN,
    DAY_INDEXES,
    FAMILIES,
    IDENTIFIER_INDEX,
    KENMERK_INDEX,
    PRODUCT_AREA,
    SEARCH_ADDRESS,
    SEARCH_PARAMETERS,
    question_ids,
)
from transform.identifiers import kenmerk_of
from transform.metadata import SearchPage, SearchRecord, read_search_page
from transform.safe_xml import NotReadable

A_DAY = dt.timedelta(days=1)
ALL_DAYS = (dt.date(1945, 1, 1), dt.date(2100, 1, 1))
MOST_OF_A_SET = 100
"""No kenmerk has more publications than this in one family."""

FEWEST_OTHERS = 3

_RANGES = {"available": "available_ranges", "issued": "issued_ranges", "changed": "changed_index"}

_SERIES = {name.casefold() for name in FAMILIES.values()}

log = logging.getLogger(__name__)


class SearchFailed(Exception):  # noqa: N818 (reads as what happened)
    """The search gave no complete answer, so that nothing can be concluded; the message is one line for a person."""


class _TooManyError(Exception):
    """The records of a query go on where the source does not answer any more."""


def discover(session: Session, window_from: dt.date, window_to: dt.date) -> list[SearchRecord]:
    """Everything of all families published or changed in the window (both days included), once, sorted by id.

    Raises SearchFailed and SourceUnavailable: then nothing is known about the window.
    """
    found: dict[str, SearchRecord] = {}
    for family in FAMILIES:
        for by in ("available", "changed"):
            for record in search(session, family, window_from, window_to, by):
                known = found.get(record.publication_id)
                if known is None or _stamp(record) > _stamp(known):
                    found[record.publication_id] = record
    return [found[publication_id] for publication_id in sorted(found)]


def search(
    session: Session, family: str, window_from: dt.date, window_to: dt.date, by: str = "available"
) -> Iterator[SearchRecord]:
    """The records of a family (``kv``, ``ah``; both chambers) by a day index of source.DAY_INDEXES, each once.

    A window with more records than the source gives is halved until it has fewer; a single day of changes (a source
    that stamps its old papers anew) by when the papers were published. Raises SearchFailed and SourceUnavailable;
    records given before that are no complete answer.
    """
    seen: set[str] = set()
    margin = CHANGED_MARGIN if by == "changed" else dt.timedelta(0)
    for record in _in_window(session, family, window_from - margin, window_to + margin, by):
        if record.publication_id not in seen:
            seen.add(record.publication_id)
            yield record


def count(session: Session, family: str, first: dt.date, last: dt.date) -> int | None:
    """About how many publications of a family the source counts within days of publication; None where it does not say.

    Raises SearchFailed and SourceUnavailable.
    """
    return _page(session, f"{_of_family(family)} and {_between('available', first, last)}", 1, 1).estimated_total


def find(session: Session, kenmerk: str, family: str) -> list[SearchRecord]:
    """The records of a family that belong to a normalised kenmerk, sorted by id.

    Asks for the vraagnummer, which may find nothing, then for the ids the question can have.
    """
    try:
        page = _page(session, f'{_of_family(family)} and {KENMERK_INDEX}=="{kenmerk}"', 1, MOST_OF_A_SET)
        # A clause that the source ignores finds everything: only what names the kenmerk belongs to it.
        found = [r for r in page.records if kenmerk in [k.text for v in r.vraagnummers if (k := kenmerk_of(v))]]
    except SearchFailed as error:
        log.warning("%s; looking for the ids of its question instead", error)
        found = []
    if not found and family == "kv":
        found = [record for id_ in question_ids(kenmerk) if (record := find_publication(session, id_))]
    return sorted(found, key=lambda record: record.publication_id)


def find_publication(session: Session, publication_id: str) -> SearchRecord | None:
    """The record of one publication; None where the search does not know it."""
    page = _page(session, f'{PRODUCT_AREA} and {IDENTIFIER_INDEX}=="{publication_id}"', 1, MOST_OF_A_SET)
    return next((record for record in page.records if record.publication_id == publication_id), None)


def _in_window(session: Session, family: str, first: dt.date, last: dt.date, by: str) -> Iterator[SearchRecord]:
    query = f"{_of_family(family)} and {_between(by, first, last)}"
    try:
        yield from _records(session, query, FAMILIES[family], (by, first - A_DAY, last + A_DAY))
    except _TooManyError:
        middle = first + (last - first) // 2
        if by == "changed" and last - first > A_DAY:
            # Both halves hold the day between: an index of instants may end a day where it begins.
            yield from _in_window(session, family, first, middle, by)
            yield from _in_window(session, family, middle, last, by)
        elif by == "changed":
            yield from _by_publication(session, family, query, *ALL_DAYS)
        elif first < last:
            yield from _in_window(session, family, first, middle, by)
            yield from _in_window(session, family, middle + A_DAY, last, by)
        else:
            raise _too_many(session, family, by, first) from None


def _by_publication(session: Session, family: str, query: str, first: dt.date, last: dt.date) -> Iterator[SearchRecord]:
    """The records of a query that finds too many, in halves by the day of publication."""
    try:
        asked = f"{query} and {_between('available', first, last)}"
        yield from _records(session, asked, FAMILIES[family], ("available", first - A_DAY, last + A_DAY))
    except _TooManyError:
        if first >= last:
            raise _too_many(session, family, "available and changed", first) from None
        middle = first + (last - first) // 2
        yield from _by_publication(session, family, query, first, middle)
        yield from _by_publication(session, family, query, middle + A_DAY, last)


def _between(by: str, first: dt.date, last: dt.date) -> str:
    return f"{DAY_INDEXES[by]}>={first} and {DAY_INDEXES[by]}<={last}"


def _too_many(session: Session, family: str, by: str, on: dt.date) -> SearchFailed:
    return SearchFailed(
        f"{session.source.name} has about {session.source.first_unreachable:,} or more records of "
        f"'{FAMILIES[family]}' {by} on {on}, more than it gives: this day cannot be searched as it is"
    )


def _records(
    session: Session, query: str, publication_name: str, days: tuple[str, dt.date, dt.date]
) -> Iterator[SearchRecord]:
    """All records of a query, page after page; _TooManyError where pages beyond the source's reach are needed.

    ``days`` are the day index that is asked for and the first and last day that its records may be of.
    """
    source = session.source
    seen: set[str] = set()
    start, repeated = 1, 0
    while start < source.first_unreachable:
        maximum = min(source.largest_page, source.first_unreachable - start)
        page = _page(session, query, start, maximum, "empty_page_at_end" if start > 1 else _RANGES[days[0]])
        if page.estimated_total is not None and page.estimated_total > 2 * source.first_unreachable:
            raise _TooManyError  # its count is an estimate, but not as wrong as that
        if not page.records and not page.unreadable:
            return
        for problem in page.unreadable:
            log.warning("a search record cannot be read and is left out: %s", problem)
            session.unreadable_records.append(problem)
        ids = {record.publication_id for record in page.records}
        # A page may repeat what the page before had when something is published meanwhile; not twice in a row.
        repeated = repeated + 1 if ids <= seen else 0
        if repeated > 1:
            if page.estimated_total is None or page.estimated_total <= len(seen):
                return
            raise SearchFailed(
                f"{source.name} gives the same search records again from record {start} on, though it counts "
                f"{page.estimated_total:,} and gave {len(seen):,}: its pages cannot be turned "
                f"{because('pages_by_count')}; query: {query}"
            )
        seen |= ids
        _refuse_other_days(page, query, *days)
        _refuse_other_series(session, page, query, publication_name)
        yield from page.records
        start += len(page.records) + len(page.unreadable)
    raise _TooManyError


def _refuse_other_days(page: SearchPage, query: str, by: str, first: dt.date, last: dt.date) -> None:
    """SearchFailed where most records are of days that were not asked for. One or two may be slips of the pen."""
    days = [day for record in page.records if (day := day_of(record, by))]
    others = [day for day in days if not first <= day <= last]
    if len(others) >= FEWEST_OTHERS and len(others) * 2 > len(days):
        raise SearchFailed(
            f"the search gives {len(others)} of {len(days)} records of other days than were asked for, {others[0]} for "
            f"one: it ignores part of the query {because(_RANGES[by].replace('index', 'ranges'))}; query: {query}"
        )


def _refuse_other_series(session: Session, page: SearchPage, query: str, publication_name: str) -> None:
    """SearchFailed where records are of series that were not asked for. One or two of the other may be slips."""
    names = [(record, (record.publication_name or publication_name).casefold()) for record in page.records]
    others = [record for record, name in names if name != publication_name.casefold()]
    unknown = [record for record, name in names if name not in _SERIES]
    if unknown or len(others) >= FEWEST_OTHERS:
        odd = (unknown or others)[0]
        raise SearchFailed(
            f"{session.source.name} gives {odd.publication_id} of '{odd.publication_name}', which was not asked for: "
            f"it ignores part of the query {because('family_names')}; query: {query}"
        )


def day_of(record: SearchRecord, by: str = "available") -> dt.date | None:
    """The day of a record by a day index (available, issued, changed); None where it says none."""
    if by == "changed":
        return record.changed_at.date() if record.changed_at else None
    for basis, text in record.dates:
        if basis == by:
            with contextlib.suppress(ValueError):
                return dt.date.fromisoformat(text)
    return None


def _page(session: Session, query: str, start: int, maximum: int, rests_on: str = "search_address") -> SearchPage:
    """One page. A refusal of the query is laid at the door of the assumption it rests on."""
    position = {"query": query, "startRecord": str(start), "maximumRecords": str(maximum)}
    where = f"the search of {session.source.name}"
    try:
        page = session.read(_read_page, SEARCH_ADDRESS, SEARCH_PARAMETERS | position)
    except UnusableAnswer as error:
        raise SearchFailed(f"{where} gives {error} {because('search_address')}; query: {query}") from error
    if page.diagnostics:
        said = " ".join("; ".join(page.diagnostics).split())
        raise SearchFailed(f"{where} does not accept the query ({said}) {because(rests_on)}; query: {query}")
    return page


def _read_page(answer: Answer) -> SearchPage:
    if verdict := judge_delivery(answer):
        raise UnusableAnswer(f"no answer ({verdict.reason}: {verdict.detail})")
    try:
        return read_search_page(answer.body)
    except NotReadable as error:
        raise UnusableAnswer(f"what cannot be read ({error.reason}: {error.detail})") from error


def _of_family(family: str) -> str:
    return f'{PRODUCT_AREA} and w.publicatienaam=="{FAMILIES[family]}"'


def _stamp(record: SearchRecord) -> dt.datetime:
    return record.changed_at or dt.datetime.min.replace(tzinfo=dt.UTC)
