"""When a set was asked, postponed, answered or withdrawn: one choice among all dates its papers give.

The rule: a set is answered with its earliest substantive answer. A postponement is no answer; a corrected or
reprinted publication never moves the date; a set answered by letter takes the day its notice was received. A date that
cannot be is never chosen; where the dates cannot be trusted, `problem` says why.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from transform import dates
from transform.dates import DateText
from transform.sets.membership import Member, PaperSet
from transform.wording.notices import BY_LETTER, POSTPONEMENT, WITHDRAWN

_NOTICE_EVENTS = {POSTPONEMENT: "postponed", BY_LETTER: "answered_by_letter", WITHDRAWN: "withdrawn"}
_REPLIES = ("answered", "answered_by_letter")
_SUFFIX_EVENTS = {"n": "corrected", "h": "reprinted"}


@dataclass(frozen=True, slots=True)
class Happening:
    """An event of a set, told by one of its papers; day and basis are None where no plausible date is known."""

    event: str
    member: Member
    on: dt.date | None
    basis: str | None


@dataclass(frozen=True, slots=True)
class Timeline:
    """The dates of a set, the events they come from, and the choice among the candidates.

    `chosen` are (publication_id, index in the dates of its paper); `received` is the day of each answer and notice.
    """

    kenmerk_year: int | None
    submitted: DateText | None
    answered_on: dt.date | None
    answered_basis: str | None
    postponed_on: dt.date | None
    n_postponements: int
    withdrawn_on: dt.date | None
    problem: str | None
    conflict_days: int | None
    events: tuple[Happening, ...]
    chosen: frozenset[tuple[str, int]]
    received: dict[str, dt.date]


@dataclass(slots=True)
class _Unit:
    """One thing that happened: a paper with its corrections, reprints and unformatted version, itself first.

    `teller` is the version that counts, `date` the choice among the `candidates`.
    """

    members: list[Member]
    teller: Member
    event: str
    candidates: list[DateText]
    date: DateText | None = None

    @property
    def on(self) -> dt.date | None:
        """The day it was received."""
        return self.date.on if self.date else None

    @property
    def number(self) -> tuple[str, int]:
        """Its place among all papers of the Aanhangsel; an unknown one comes first."""
        return self.teller.paper.vergaderjaar or "", self.teller.paper.aanhangsel_number or 0


def timeline(papers: PaperSet) -> Timeline:
    """Choose the dates of a set and name its events."""
    year = _kenmerk_year(papers)
    units = _units(papers)
    replies = [unit for unit in units if unit.event in _REPLIES]
    # The header of a paper on several sets does not tell which date of asking is whose.
    telling = [m for role in ("question", "answer", "notice", "page") for m in _in_order(papers.of_role(role))]
    asking = [member for member in telling if not member.is_shared]
    asked = _dates(asking, "submitted")
    submitted = _submitted(asked, replies, year)
    for unit in units:
        unit.date = _received(unit, year, submitted)
    replies.sort(key=lambda unit: (unit.on or dt.date.max, unit.event != "answered", unit.number))
    first = next((unit for unit in replies if unit.date), None)
    if any(_may_precede(unit, first) for unit in replies):
        # Nobody has read the first answer yet: no other one is called that, and no day is told.
        first = None
        for unit in replies:
            if unit.date:
                unit.event = "answered_further" if unit.event == "answered" else "noticed"
    for unit in [unit for unit in replies if unit.event == "answered"][1:]:
        unit.event = "answered_further"
    conflicts = [dates.conflict_days(given, year) for given in (asked, *(unit.candidates for unit in units))]
    choices = [(asking, submitted), *((unit.members, unit.date) for unit in units)]
    basis = first.date.basis if first and first.date else None
    return Timeline(
        kenmerk_year=year,
        submitted=submitted,
        answered_on=first.on if first else None,
        answered_basis="letter" if first and first.event == "answered_by_letter" else basis,
        postponed_on=_first_day(units, "postponed", submitted),
        n_postponements=sum(unit.event == "postponed" for unit in units),
        withdrawn_on=_first_day(units, "withdrawn", submitted),
        problem=_asking_problem(asked, submitted) or _reply_problem(replies, first, submitted),
        conflict_days=max((days for days in conflicts if days is not None), default=None),
        events=tuple(_events(papers, asking, submitted, units)),
        chosen=frozenset(place for members, date in choices if date for place in _places(members, date)[:1]),
        received={m.paper.publication_id: unit.on for unit in units if unit.on for m in unit.members},
    )


def _kenmerk_year(papers: PaperSet) -> int | None:
    if papers.kenmerk and papers.kenmerk_kind in ("zaak", "document"):
        return int(papers.kenmerk[:4])
    return None


def _units(papers: PaperSet) -> list[_Unit]:
    versions: dict[str, list[Member]] = {}
    bases = {member.paper.publication_id: member.paper.base for member in papers.members}
    for member in [m for m in papers.of_role("answer", "notice", "page") if _is_reply(m)]:
        versions.setdefault(bases.get(member.superseded_by or "", member.paper.base), []).append(member)
    units = []
    for members in map(_in_order, versions.values()):
        standing = [member for member in members if member.superseded_by is None]
        if standing:  # else a correction says that the paper is about another set
            teller = standing[0]
            said = teller.paper.notice_type or ""
            event = "answered" if teller.role in ("answer", "page") else _NOTICE_EVENTS.get(said, "noticed")
            units.append(_Unit(members, teller, event, _dates(members, "received")))
    return units


def _may_precede(reply: _Unit, first: _Unit | None) -> bool:
    """Whether an answer that is deferred, by its number, may have come before the first one that is read."""
    return (
        first is not None and reply.teller.status == "deferred" and reply.date is None and reply.number <= first.number
    )


def _is_reply(member: Member) -> bool:
    """Whether a member tells when a reply was received: not a copy of a paper that is here itself, nor a page that
    tells of no answer. A minister's letter bears the day it was written, its published answer the day it came.
    """
    return not member.is_beside and (member.role != "page" or bool(member.paper.answers))


def _in_order(members: Iterable[Member]) -> list[Member]:
    """Papers before their corrections and reprints, and what is not yet formatted behind all."""
    return sorted(members, key=lambda m: (m.paper.is_unformatted, m.paper.publication_id))


def _dates(members: Iterable[Member], name: str) -> list[DateText]:
    return [date for member in members for date in member.paper.dates if date.name == name]


def _submitted(asked: Sequence[DateText], replies: Iterable[_Unit], year: int | None) -> DateText | None:
    """The best date of asking that leaves every reply a date on or after it; the best one where none does."""
    last_days = [
        max((c.on for c in reply.candidates if c.on and dates.is_plausible(c, year)), default=dt.date.max)
        for reply in replies
    ]
    before_replies = [date for date in asked if date.on and date.on <= min(last_days, default=dt.date.max)]
    return dates.choose(before_replies, year) or dates.choose(asked, year)


def _received(unit: _Unit, year: int | None, submitted: DateText | None) -> DateText | None:
    """The day a unit was received: the paper itself speaks before its corrections, unless what it says cannot be."""
    not_before = submitted.on if submitted else None
    said = [dates.choose(_dates([member], "received"), year, not_before) for member in unit.members]
    found = [date for date in said if date and date.on]
    return next((date for date in found if not _is_before(date.on, submitted)), found[0] if found else None)


def _is_before(on: dt.date | None, submitted: DateText | None) -> bool:
    return on is not None and submitted is not None and submitted.on is not None and on < submitted.on


def _first_day(units: Iterable[_Unit], event: str, submitted: DateText | None) -> dt.date | None:
    """The first day of an event; a day before the questions were sent in cannot be."""
    days = [unit.on for unit in units if unit.event == event and unit.on and not _is_before(unit.on, submitted)]
    return min(days, default=None)


def _events(
    papers: PaperSet, asking: Sequence[Member], submitted: DateText | None, units: Iterable[_Unit]
) -> Iterable[Happening]:
    if submitted:
        teller = next(member for member in asking if _places([member], submitted))
        yield Happening("submitted", teller, submitted.on, submitted.basis)
    for unit in units:
        # What is deferred happens, for the news too, on the night that reads it, unless another version of the paper
        # told the day. A postponement counts without its day.
        if unit.teller.status != "deferred" or unit.date or unit.event == "postponed":
            yield Happening(unit.event, unit.teller, unit.on, unit.date.basis if unit.date else None)
    for member in papers.members:
        if event := _SUFFIX_EVENTS.get((member.paper.suffix or "")[:1]):
            yield _published(event, member)
    for member in _formatted(papers):
        yield _published("formatted", member)
    for member in papers.members:
        if member.paper.removed_on:
            yield Happening("removed", member, member.paper.removed_on, "sightings")


def _published(event: str, member: Member) -> Happening:
    """What happened to a paper, on the day its new version was published."""
    on = member.paper.available_on
    return Happening(event, member, on, "available" if on else None)


def _formatted(papers: PaperSet) -> list[Member]:
    """The papers that took the place of a not yet formatted one: the first print, whatever has corrected it since."""
    by_id = {member.paper.publication_id: member for member in papers.members}
    bases = {
        by_id[member.superseded_by].paper.base
        for member in papers.members
        if member.paper.is_unformatted and member.superseded_by in by_id
    }
    first: dict[str, Member] = {}
    for member in _in_order(papers.members):
        if member.paper.base in bases and not member.paper.is_unformatted:
            first.setdefault(member.paper.base, member)
    return list(first.values())


def _places(members: Iterable[Member], date: DateText) -> list[tuple[str, int]]:
    """Where a date stands: (publication_id, index in the dates of the paper)."""
    return [(m.paper.publication_id, i) for m in members for i, given in enumerate(m.paper.dates) if given is date]


def _asking_problem(asked: Sequence[DateText], submitted: DateText | None) -> str | None:
    if submitted:
        return None
    return "submitted_implausible" if asked else "submitted_missing"


def _reply_problem(replies: Sequence[_Unit], first: _Unit | None, submitted: DateText | None) -> str | None:
    for reply in replies:
        # An undated reply is no problem where its number says that it came after the first one.
        if reply.date is None and (first is None or reply.number <= first.number):
            return "answered_implausible" if reply.candidates else "answered_missing"
        if _is_before(reply.on, submitted):
            return "answered_before_submitted"
    if first and first.on and submitted and submitted.on and (first.on - submitted.on).days > dates.LONG_DAYS:
        agreeing = {_witness(c) for reply in replies for c in reply.candidates if c.on == first.on}
        if len(agreeing) < 2:
            return "long_without_second_source"
    return None


def _witness(date: DateText) -> str:
    """Who says a date: header, metadata and register are three sources, two fields of the metadata are one."""
    if date.basis.startswith("header"):
        return "header"
    return date.basis if date.basis == dates.REGISTER else "metadata"
