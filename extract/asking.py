"""What a probe learns, assumption by assumption, and a session that asks politely and never more than it may."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from lxml import etree

from extract.assumptions import Assumption, assumptions
from extract.judge import judge_delivery
from extract.session import Answer, Session, SourceUnavailable
from extract.source import SEARCH_ADDRESS, SEARCH_PARAMETERS
from transform.metadata import SearchPage, SearchRecord, read_search_page
from transform.safe_xml import NotReadable, parse

DIFFERS, NOT_SEEN, HOLDS, NOT_TESTABLE = "differs", "not_seen", "holds", "not_testable"
VERDICTS = (DIFFERS, NOT_SEEN, HOLDS, NOT_TESTABLE)
"""The one that asks most of a person first."""

MOST_REQUESTS = 30
"""Requests of one probe, redirects and retries included: about two minutes at the pace of the source."""

ERRORS_THAT_MEAN_DOWN = 3
ERROR = "answered with status"
SHOWN = 5
"""How many examples a piece of evidence names."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was seen, for a person, and the canonical address at which it was."""

    seen: str
    address: str


@dataclass(frozen=True, slots=True)
class Finding:
    """An assumption, whether it holds, and why that is said. Where it was not seen, the evidence says why."""

    assumption: Assumption
    verdict: str
    evidence: tuple[Evidence, ...]


class Findings:
    """Verdicts as they come: what differs once differs, what was seen once was seen."""

    def __init__(self) -> None:
        self._noted: dict[str, dict[str, list[Evidence]]] = {name: {} for name in assumptions()}

    def holds(self, name: str, seen: str, address: str = "") -> None:
        """It is as assumed. KeyError for a name that no assumption has, here and below."""
        self._note(name, HOLDS, seen, address)

    def differs(self, name: str, seen: str, address: str = "") -> None:
        """It is not as assumed."""
        self._note(name, DIFFERS, seen, address)

    def not_seen(self, name: str, why: str, address: str = "") -> None:
        """It could not be tried."""
        self._note(name, NOT_SEEN, why, address)

    def check(self, name: str, is_so: bool, seen: str, address: str = "") -> bool:
        """Holds or differs, and gives which."""
        (self.holds if is_so else self.differs)(name, seen, address)
        return is_so

    def all(self, why_not: str) -> list[Finding]:
        """One for each assumption; `why_not` is said of those that nothing was noted of."""
        return [self._finding(assumption, why_not) for assumption in assumptions().values()]

    def _note(self, name: str, verdict: str, seen: str, address: str) -> None:
        evidence = Evidence(" ".join(seen.split()), address)
        told = self._noted[name].setdefault(verdict, [])
        if evidence not in told:
            told.append(evidence)

    def _finding(self, assumption: Assumption, why_not: str) -> Finding:
        noted = self._noted[assumption.name]
        for verdict in (DIFFERS, HOLDS, NOT_SEEN):
            if verdict in noted:
                return Finding(assumption, verdict, tuple(noted[verdict][:SHOWN]))
        if assumption.untestable:
            return Finding(assumption, NOT_TESTABLE, (Evidence(assumption.untestable, ""),))
        return Finding(assumption, NOT_SEEN, (Evidence(why_not, ""),))


EMPTY = SearchPage((), None, (), ())


@dataclass(frozen=True, slots=True)
class Found:
    """One answer of the search. ``problem`` says why there is no page; then it holds nothing."""

    query: str
    address: str
    problem: str | None = None
    page: SearchPage = EMPTY
    root: etree._Element | None = None
    status: int | None = None

    @property
    def records(self) -> tuple[SearchRecord, ...]:
        """What it found."""
        return self.page.records

    @property
    def refused(self) -> str | None:
        """What the diagnostics say, or the problem; None where the query was taken as it was meant."""
        return self.problem or ("; ".join(self.page.diagnostics) or None)


@dataclass(slots=True)
class Asker:
    """Asks a source within a budget of requests. What it cannot have it says, and only a dead source stops it."""

    session: Session
    contact: str | None = None
    most_requests: int = MOST_REQUESTS
    asked: list[tuple[str, int | None]] = field(default_factory=list)
    """Address and status of every question; None where there was no answer."""
    longest_search: float = 0.0
    """Seconds."""
    _n_errors: int = 0

    def get(
        self,
        address: str,
        params: Mapping[str, str] | None = None,
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> Answer | str:
        """The answer, or why there is none. SourceUnavailable where the source does not answer at all any more."""
        if self.session.n_requests >= self.most_requests:
            return f"not asked: {self.most_requests} requests are enough for one probe"
        shown = f"{address}?{urlencode(params)}" if params else address
        try:
            answer = self.session.get(address, params, etag, last_modified)
        except SourceUnavailable as error:
            self.asked.append((shown, error.status))
            self._n_errors += 1
            if error.status is None or self._n_errors >= ERRORS_THAT_MEAN_DOWN:
                raise
            return f"{ERROR} {error.status}"
        self._n_errors = 0
        self.asked.append((shown, answer.status or None))
        return answer

    def search(self, query: str, start: int = 1, maximum: int = 50) -> Found:
        """One page of what a query finds."""
        params = SEARCH_PARAMETERS | {"query": query, "startRecord": str(start), "maximumRecords": str(maximum)}
        shown = f"{SEARCH_ADDRESS}?{urlencode({'query': query, 'startRecord': start, 'maximumRecords': maximum})}"
        began = time.monotonic()
        answer = self.get(SEARCH_ADDRESS, params)
        self.longest_search = max(self.longest_search, time.monotonic() - began)
        if isinstance(answer, str):
            return Found(query, shown, answer, status=self.asked[-1][1] if answer.startswith(ERROR) else None)
        if verdict := judge_delivery(answer):
            return Found(query, shown, f"{verdict.reason}: {verdict.detail}", status=answer.status)
        try:
            page = read_search_page(answer.body)
        except NotReadable as error:
            return Found(query, shown, f"{error.reason}: {error.detail}", status=answer.status)
        return Found(query, shown, None, page, parse(answer.body), answer.status)

    def search_once(self, query: str, start: int) -> Found:
        """One record, without retries: for what is expected to fail. It counts in the same budget."""
        with Session(replace(self.session.source, retries=0), contact=self.contact) as session:
            aside = Asker(session, self.contact, self.most_requests - self.session.n_requests, self.asked)
            found = aside.search(query, start, 1)
        self.session.n_requests += session.n_requests
        return found

    def today(self) -> dt.date:
        """The day it is at the source."""
        return self.session.now().date()


def local(element: etree._Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def some(things: Sequence[object]) -> str:
    """The first few, for evidence."""
    shown = ", ".join(str(thing) for thing in things[:SHOWN])
    return f"{shown} … ({len(things)} in all)" if len(things) > SHOWN else shown
