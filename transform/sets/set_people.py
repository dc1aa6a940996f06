"""The rows of who asks, is asked and answers in a set, weighted so that each role counts as one a set."""

from __future__ import annotations

import collections
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from transform import records
from transform.dates import choose
from transform.paper import Paper, Person
from transform.reference.ministries import ministry_of
from transform.register import Entry
from transform.schema import Row
from transform.sets.membership import Member
from transform.sets.second_source import filled, surname
from transform.sets.set_texts import Origin

# Every paper names whom the questions are from and to; who answers is named by answers, not by notices.
_ROLES = {
    "submitter": ("submitters", ("question", "answer", "notice", "page", "letter", "unknown")),
    "addressee": ("addressees", ("question", "answer", "notice", "page", "letter", "unknown")),
    "answerer": ("answerers", ("answer", "page")),
    "on_behalf_of": ("on_behalf_of", ("answer", "page")),
}
# The day in whose terms an office is named: whom the questions are put to is named when they are sent in.
_NAMED_ON = {
    "addressee": ("submitted", "received"),
    "answerer": ("received", "submitted"),
    "on_behalf_of": ("received", "submitted"),
}


def actor_rows(members: Sequence[Member], origin: Origin, entry: Entry | None = None) -> Iterator[Row]:
    """Everyone in a role on a paper of the set. `members` are the papers that stand, the earlier ones first.

    Where a paper tells no party, another of the set may; where none tells a party or ministry, the set's `entry` in
    the register.
    """
    parties = _parties(members)
    for role, (attribute, tellers) in _ROLES.items():
        counts = _counting(attribute, tellers, members)
        for member in members:
            people: tuple[Person, ...] = getattr(member.paper, attribute)
            on = _day(member.paper, _NAMED_ON.get(role, ()))
            for position, person in enumerate(people, 1):
                ministry = ministry_of(person.function, person.portfolio, on)
                told = person
                if role == "submitter" and person.party is None:
                    told = replace(person, party=_only(parties, person, people))
                known = filled(told, ministry, role, people, entry)
                yield records.Actor(
                    **origin(member.paper),
                    role=role,
                    position=position,
                    name=person.name,
                    party=known.party,
                    party_basis=known.party_basis if told == person else "set",
                    function=person.function,
                    portfolio=person.portfolio,
                    ministry=known.ministry,
                    ministry_basis=known.ministry_basis,
                    weight=1 / len(people) if member is counts else 0.0,
                    basis=person.basis,
                )


def _parties(members: Sequence[Member]) -> dict[str, set[str]]:
    """The parties that the papers of a set print behind each surname."""
    parties: dict[str, set[str]] = collections.defaultdict(set)
    for member in members:
        for person in member.paper.submitters:
            if person.party and person.name:
                parties[surname(person.name)].add(person.party)
    return parties


def _only(parties: Mapping[str, set[str]], person: Person, beside: Sequence[Person]) -> str | None:
    """The one party of the only person of that surname."""
    known = parties.get(surname(person.name), set())
    is_only_one = sum(surname(other.name) == surname(person.name) for other in beside) == 1
    return next(iter(known)) if len(known) == 1 and is_only_one else None


def _day(paper: Paper, names: Sequence[str]) -> dt.date | None:
    """The day the paper gives under the first of these names that it gives one for, else its day of publication."""
    for name in names:
        if chosen := choose((date for date in paper.dates if date.name == name), None):
            return chosen.on
    return paper.available_on


def _counting(attribute: str, tellers: Sequence[str], members: Sequence[Member]) -> Member | None:
    """The paper whose people count for the set: best one about this set alone, read from a header, of a telling role.

    A header gives parties and offices, metadata bare names; the header of a paper on several sets names all who asked.
    """

    def order(member: Member) -> tuple[Any, ...]:
        is_metadata = getattr(member.paper, attribute)[0].basis == "metadata"
        return (member.is_shared, is_metadata, not member.is_live, tellers.index(member.role))

    named = [member for member in members if getattr(member.paper, attribute) and member.role in tellers]
    return min(named, key=order, default=None)
