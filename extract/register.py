"""The second source: the Tweede Kamer's own register of written questions, an OData feed, into the archive.

An entry is one zaak with its actors and documents, archived as the feed wrote it under zaak-{kenmerk}. What changed
since the newest change that is held is asked for, the oldest first: a run that is stopped goes on where it was.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import math
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from extract.archive import JSON, Archive, Observation
from extract.judge import judge_delivery
from extract.session import Answer, Session, UnusableAnswer
from extract.source import (
    MOST_NUMBERS,
    REGISTER_ADDRESS,
    REGISTER_CHANGED,
    REGISTER_EXPAND,
    REGISTER_ORDER,
    REGISTER_REMOVED,
    REGISTER_REMOVED_FIELDS,
    REGISTER_SETS,
    register_address,
)
from transform.identifiers import REGISTER_RECORD, kenmerk_of

OVERLAP = dt.timedelta(days=2)
"""What is asked for again every night: changes may become visible in another order than they are stamped."""

A_DAY = dt.timedelta(days=1)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_KENMERK = re.compile(r"\d{4}Z\d{5}", re.ASCII)
_REGISTER_ID = re.compile(r"[0-9A-Za-z-]{1,64}", re.ASCII)
_DECODER = json.JSONDecoder()
_BLANKS = re.compile(r"[ \t\r\n]*")

log = logging.getLogger(__name__)


class RegisterFailed(Exception):  # noqa: N818 (reads as what happened)
    """The register gave no complete answer; the message is one line for a person."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the register gave: entries in all, those with new bytes, those newly removed, those that nothing names."""

    n_entries: int
    n_new: int
    n_removed: int
    n_nameless: int


@dataclass(frozen=True, slots=True)
class Page:
    """One answer of the feed: each row as it was written, and the address of the next page."""

    rows: tuple[bytes, ...]
    next_link: str | None


def newest_change(archive: Archive) -> dt.datetime | None:
    """The newest change of an entry that the feed brought to the archive; None before the first.

    An entry that was asked for by its number says nothing about those around it, and does not count; nor does a
    change after the day it was fetched: nothing would ever be asked for again.
    """
    observed = (entry for record_id in archive.register_ids() for entry in archive.observations(record_id))
    stamps = (
        entry.source_changed_at
        for entry in observed
        if entry.source_changed_at is not None and entry.source_changed_at <= entry.fetched_at + A_DAY
    )
    return max(stamps, default=None)


def ask(session: Session, archive: Archive, since: dt.datetime, until: float = math.inf) -> Asked:
    """Archive every entry that was changed since an instant, or whose actors or documents were; and what was removed.

    Raises RegisterFailed, also where there are pages left when it is `until` (as time.monotonic tells it),
    SourceUnavailable and ArchiveNotWritable; what was archived before that is kept, and newest_change tells where to go
    on.
    """
    instant = f"{since.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"
    # First: what is archived below moves the point from which the next run asks.
    n_removed = _removed(session, archive, instant)
    query = {
        "$filter": f"{REGISTER_SETS} and {REGISTER_CHANGED.format(instant)}",
        "$expand": REGISTER_EXPAND,
        "$orderby": REGISTER_ORDER,
    }
    n_entries = n_new = n_nameless = 0
    for raw, row in _rows(session, query, until):
        n_entries += 1
        is_new = _put(session, archive, raw, row, _instant(row.get("GewijzigdOp")))
        n_new += bool(is_new)
        n_nameless += is_new is None
    return Asked(n_entries, n_new, n_removed, n_nameless)


def ask_for(session: Session, archive: Archive, kenmerken: Sequence[str]) -> Asked:
    """Archive the entries of these normalised kenmerken, where the register has them. Raises as `ask` does."""
    numbers = sorted({kenmerk for kenmerk in kenmerken if _KENMERK.fullmatch(kenmerk)})
    n_entries = n_new = 0
    for start in range(0, len(numbers), MOST_NUMBERS):
        named = " or ".join(f"Nummer eq '{number}'" for number in numbers[start : start + MOST_NUMBERS])
        query = {"$filter": f"{REGISTER_SETS} and ({named})", "$expand": REGISTER_EXPAND, "$orderby": REGISTER_ORDER}
        for raw, row in _rows(session, query):
            n_entries += 1
            n_new += bool(row.get("Nummer") in numbers and _put(session, archive, raw, row, None))
    return Asked(n_entries, n_new, 0, 0)


def read_page(body: bytes) -> Page:
    """Cut an answer of the feed into its rows, each as it was written. Raises ValueError where it is none."""
    text = body.decode("utf-8-sig")
    rows: list[bytes] | None = None
    next_link = None
    position, is_over = _after(text, 0, "{"), False
    while not is_over:
        name, position = _value(text, position)
        position = _after(text, position, ":")
        if name == "value" and text[position : position + 1] == "[":
            rows, position = _elements(text, position)
        else:
            value, position = _value(text, position)
            if name in ("@odata.nextLink", "@nextLink") and isinstance(value, str):
                next_link = value
        is_over, position = _is_over(text, position, "}")
    if rows is None or position < len(text):
        raise ValueError("it has no rows, or something behind them")
    return Page(tuple(rows), next_link)


def _elements(text: str, position: int) -> tuple[list[bytes], int]:
    found: list[bytes] = []
    position = _after(text, position, "[")
    if text[position : position + 1] == "]":
        return found, _skip(text, position + 1)
    is_over = False
    while not is_over:
        start = position
        _, position = _DECODER.raw_decode(text, position)
        found.append(text[start:position].encode())
        is_over, position = _is_over(text, position, "]")
    return found, position


def _is_over(text: str, position: int, end: str) -> tuple[bool, int]:
    """Whether a list or object ends here, and where the text goes on behind that or behind the comma."""
    position = _skip(text, position)
    if text[position : position + 1] == end:
        return True, _skip(text, position + 1)
    return False, _after(text, position, ",")


def _value(text: str, position: int) -> tuple[Any, int]:
    value, position = _DECODER.raw_decode(text, position)
    return value, _skip(text, position)


def _after(text: str, position: int, sign: str) -> int:
    position = _skip(text, position)
    if text[position : position + 1] != sign:
        raise ValueError(f"'{sign}' is missing at character {position}")
    return _skip(text, position + 1)


def _skip(text: str, position: int) -> int:
    found = _BLANKS.match(text, position)
    return found.end() if found else position


def _rows(
    session: Session, query: Mapping[str, str], until: float = math.inf
) -> Iterator[tuple[bytes, Mapping[str, Any]]]:
    """Every row of a query, page after page."""
    address, parameters = REGISTER_ADDRESS, dict(query)
    visited: set[str] = set()
    while True:
        where = f"the register of {session.source.name}"
        try:
            rows, next_link = session.read(_read_rows, address, parameters)
            following = session.source.canonical(urljoin(REGISTER_ADDRESS, next_link or ""))
        except (UnusableAnswer, ValueError) as error:
            problem = error if isinstance(error, UnusableAnswer) else _unreadable(error)
            raise RegisterFailed(f"{where} gives {problem}; filter: {query['$filter']}") from error
        yield from rows
        if next_link is None:
            return
        if not following.startswith(f"{REGISTER_ADDRESS}?"):
            raise RegisterFailed(f"{where} leads elsewhere for its next page, which is not asked: {following}")
        if following in visited:
            raise RegisterFailed(f"{where} gives the same page again: its pages cannot be turned")
        if time.monotonic() >= until:
            raise RegisterFailed(f"{where} has more pages than there is time for: the next run goes on from there")
        visited.add(following)
        address, parameters = following, {}


def _read_rows(answer: Answer) -> tuple[list[tuple[bytes, Mapping[str, Any]]], str | None]:
    """The rows of a page, as written and as read, and the address of the next page. Raises UnusableAnswer."""
    if verdict := judge_delivery(answer):
        said = " ".join(answer.body[:300].decode("utf-8", "replace").split())
        raise UnusableAnswer(f"no answer ({verdict.reason}: {verdict.detail}; {said or 'nothing said'})")
    try:
        page = read_page(answer.body)
        return [(raw, row) for raw in page.rows if isinstance(row := json.loads(raw), dict)], page.next_link
    except (ValueError, RecursionError) as error:
        raise UnusableAnswer(_unreadable(error)) from error


def _unreadable(error: Exception) -> str:
    return f"what cannot be read ({' '.join(str(error).split())[:200]})"


def _put(
    session: Session, archive: Archive, raw: bytes, row: Mapping[str, Any], changed_at: dt.datetime | None
) -> bool | None:
    """Archive an entry; whether its bytes are new, None where nothing names it.

    Of two rows with one number the one that was changed last counts.
    """
    number, register_id = row.get("Nummer"), row.get("Id")
    if not isinstance(register_id, str) or not _REGISTER_ID.fullmatch(register_id):
        log.warning("an entry of the register has no Id and is left out: %s", raw[:100])
        return None
    kenmerk = kenmerk_of(number) if isinstance(number, str) else None
    is_numbered = kenmerk and _KENMERK.fullmatch(kenmerk.text)
    record_id = f"{REGISTER_RECORD}{kenmerk.text if kenmerk and is_numbered else register_id}"
    if archive.is_forgotten(record_id):
        return False
    address, known = register_address(register_id), archive.latest(record_id).get(JSON)
    if known and known.address != address:
        held_at = _instant(json.loads(archive.read(known)).get("GewijzigdOp"))
        changed = _instant(row.get("GewijzigdOp"))
        if changed is None or (held_at is not None and changed <= held_at):
            return False
    seen = Observation(address, session.now(), 200, source_changed_at=changed_at)
    entry = archive.put(record_id, JSON, raw, seen)
    return known is None or entry.sha256 != known.sha256


def _removed(session: Session, archive: Archive, instant: str) -> int:
    """Archive what the register says of entries that are held and that it removed: they lost their number and all else.

    Their stamps are not those of a change: what changed before them may still have to be asked for.
    """
    held = {
        entry.address: record_id
        for record_id in archive.register_ids()
        if (entry := archive.latest(record_id).get(JSON)) is not None
    }
    if not held:
        return 0
    query = {
        "$filter": REGISTER_REMOVED.format(instant),
        "$select": REGISTER_REMOVED_FIELDS,
        "$orderby": REGISTER_ORDER,
    }
    n_removed = 0
    for raw, row in _rows(session, query):
        address = register_address(str(row.get("Id")))
        if record_id := held.get(address):
            known = archive.latest(record_id)[JSON]
            entry = archive.put(record_id, JSON, raw, Observation(address, session.now(), 200))
            n_removed += entry.sha256 != known.sha256
    return n_removed


def _instant(text: Any) -> dt.datetime | None:
    """An instant as the feed writes it, UTC; one without an offset is meant in Amsterdam [guess]."""
    try:
        instant = dt.datetime.fromisoformat(text)
        return (instant if instant.tzinfo else instant.replace(tzinfo=AMSTERDAM)).astimezone(dt.UTC)
    except (TypeError, ValueError, OverflowError):
        return None
