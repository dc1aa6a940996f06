"""When a set was asked, postponed, answered or withdrawn: one choice among all dates its papers give.

The rule: a set is answered with its earliest substantive answer. A postponement is no answer; a corrected or
reprinted publication never moves the date; a set answered by letter takes the day its notice was received. A date that
cannot be is never chosen; where the dates cannot be trusted, `problem` says why.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from transform import dates
from transform.dates import DateText
from transform.notices import BY_LETTER, POSTPONEMENT, WITHDRAWN
from transform.sets import Member, PaperSet

_EVENTS = {POSTPONEMENT: "postponed", BY_LETTER: "answered_by_letter", WITHDRAWN: "withdrawn"}
_SUFFIX_EVENTS = {"n": "corrected", "h": "reprinted"}


@dataclass(frozen=True, slots=True)
class Happening:
    """An event of a set, told by one of its papers."""

    event: str
    member: Member
    on: dt.date | None
    basis: str | None


@dataclass(slots=True)
class Timeline:
    """The dates of a set, the events they come from, and every candidate with the choice."""

    submitted: DateText | None = None
    answered_on: dt.date | None = None
    answered_basis: str | None = None
    postponed_on: dt.date | None = None
    n_postponements: int = 0
    withdrawn_on: dt.date | None = None
    problem: str | None = None
    conflict_days: int | None = None
    events: list[Happening] = field(default_factory=list)
    chosen: set[int] = field(default_factory=set)  # identities of the chosen candidates
    kenmerk_year: int | None = None


def timeline(papers: PaperSet) -> Timeline:
    """Choose the dates of a set and name its events."""
    line = Timeline(kenmerk_year=_kenmerk_year(papers))
    by_role = [*papers.of_role("question"), *papers.of_role("answer"), *papers.of_role("notice")]
    asked = [(date, member) for member in by_role for date in member.paper.dates if date.name == "submitted"]
    conflicts = [dates.conflict_days([date for date, _ in asked], line.kenmerk_year)]
    line.submitted = dates.choose([date for date, _ in asked], line.kenmerk_year)
    if line.submitted:
        teller = next(member for date, member in asked if date is line.submitted)
        line.chosen.add(id(line.submitted))
        line.events.append(Happening("submitted", teller, line.submitted.on, line.submitted.basis))
    answers = []
    for unit in _units(papers, "answer", "notice"):
        received, candidates = _received(unit, line)
        conflicts.append(dates.conflict_days(candidates, line.kenmerk_year))
        teller = next((m for m in unit if m.superseded_by is None), unit[0])
        if teller.role == "answer":
            answers.append((received, teller, candidates))
            continue
        event = _EVENTS.get(teller.paper.notice_type or "", "noticed")
        line.events.append(
            Happening(event, teller, received.on if received else None, received.basis if received else None)
        )
    _answered(line, answers)
    for member in papers.members:
        if reissued := _SUFFIX_EVENTS.get((member.paper.suffix or "")[:1]):
            line.events.append(Happening(reissued, member, member.paper.available_on, "available"))
    _first_days(line)
    line.problem = _problem(line, answers, bool(asked))
    line.conflict_days = max((days for days in conflicts if days is not None), default=None)
    return line


def _kenmerk_year(papers: PaperSet) -> int | None:
    if papers.kenmerk and papers.kenmerk_kind in ("zaak", "document"):
        return int(papers.kenmerk[:4])
    return None


def _units(papers: PaperSet, *roles: str) -> list[list[Member]]:
    """A paper together with its corrections, reprints and unformatted version: one thing that happened."""
    units: dict[str, list[Member]] = {}
    bases = {m.paper.publication_id: m.paper.base for m in papers.members}
    for role in roles:
        for member in papers.of_role(role):
            base = bases.get(member.superseded_by or "", member.paper.base)
            units.setdefault(base, []).append(member)
    return list(units.values())


def _received(unit: list[Member], line: Timeline) -> tuple[DateText | None, list[DateText]]:
    """The day a unit was received; the base speaks before its corrections."""
    ordered = sorted(unit, key=lambda m: (m.paper.is_unformatted, m.paper.suffix or ""))
    candidates = [date for m in ordered for date in m.paper.dates if date.name == "received"]
    not_before = line.submitted.on if line.submitted else None
    chosen = dates.choose(candidates, line.kenmerk_year, not_before)
    if chosen:
        line.chosen.add(id(chosen))
    return chosen, candidates


def _answered(line: Timeline, answers: list[tuple[DateText | None, Member, list[DateText]]]) -> None:
    dated = sorted(
        answers, key=lambda a: (a[0].on if a[0] and a[0].on else dt.date.max, a[1].paper.aanhangsel_number or 0)
    )
    for index, (received, teller, _) in enumerate(dated):
        event = "answered_further" if index else "answered"
        line.events.append(
            Happening(event, teller, received.on if received else None, received.basis if received else None)
        )


def _first_days(line: Timeline) -> None:
    """The first day of each kind of event."""

    def first(event: str) -> Happening | None:
        found = [h for h in line.events if h.event == event and h.on is not None]
        return min(found, key=lambda h: h.on or dt.date.max, default=None)

    answered, letter = first("answered"), first("answered_by_letter")
    if answered and (letter is None or (answered.on or dt.date.max) <= (letter.on or dt.date.max)):
        line.answered_on, line.answered_basis = answered.on, answered.basis
    elif letter:
        line.answered_on, line.answered_basis = letter.on, "letter"
    postponed, withdrawn = first("postponed"), first("withdrawn")
    line.postponed_on = postponed.on if postponed else None
    line.n_postponements = sum(h.event == "postponed" for h in line.events)
    line.withdrawn_on = withdrawn.on if withdrawn else None


def _problem(
    line: Timeline, answers: list[tuple[DateText | None, Member, list[DateText]]], was_asked: bool
) -> str | None:
    if line.submitted is None:
        return "submitted_implausible" if was_asked else "submitted_missing"
    submitted_on = line.submitted.on
    for received, _, candidates in answers:
        if received is None:
            return "answered_implausible" if candidates else "answered_missing"
        if submitted_on and received.on and received.on < submitted_on:
            return "answered_before_submitted"
    if submitted_on and line.answered_on and (line.answered_on - submitted_on).days > dates.LONG_DAYS:
        bases = {d.basis for _, _, candidates in answers for d in candidates if d.on == line.answered_on}
        if len(bases) < 2:
            return "long_without_second_source"
    return None
