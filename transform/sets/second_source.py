"""What the register adds to a set: its dates as candidates, and a party or ministry where no paper tells it.

Each addition is marked: a date by its basis, a party and a ministry by theirs. Nothing that a paper says is replaced.
"""

from __future__ import annotations

import collections
import datetime as dt
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from transform.dates import DateText
from transform.paper import Person
from transform.reference.ministries import ministry_of
from transform.register import Entry
from transform.register import Person as Registered
from transform.sets.membership import Member, PaperSet

_INITIALS = re.compile(r"(?<![^\W\d_])(?:[^\W\d_]{1,3}\.[ -]?)+")
_ASKING = ("question", "answer", "notice", "page")
# Members of government stand in the register once: as those the questions are put to.
_ROLES = {
    "submitter": "submitter",
    "addressee": "addressee",
    "answerer": "addressee",
    "on_behalf_of": "addressee",
}


def dated(papers: PaperSet, entry: Entry | None) -> PaperSet:
    """The set with the dates of the register as candidates on the papers they are about, behind those of the paper.

    When the questions were asked goes to the paper that tells it, a document's date to the paper that it is. A paper
    that nobody has read yet gets none: it may say another day.
    """
    if entry is None or entry.is_removed:
        return papers
    added: dict[str, list[DateText]] = collections.defaultdict(list)
    if asking := _asking(papers):
        asked = [entry.started, *(document.date for document in entry.documents if document.kind == "question")]
        added[asking] += [date for date in asked if date]
    for document in entry.documents:
        if document.kind != "question" and document.date:
            names = (document.publication_id, *document.external_ids)
            if paper := _found(_read(papers.of_role("answer", "notice")), names):
                added[paper].append(document.date)
    if not added:
        return papers
    members = [
        replace(m, paper=replace(m.paper, dates=(*m.paper.dates, *added[m.paper.publication_id])))
        if m.paper.publication_id in added
        else m
        for m in papers.members
    ]
    return replace(papers, members=members)


def _asking(papers: PaperSet) -> str | None:
    """The paper whose word on the day of asking comes first; a paper on several sets does not tell whose it is."""
    members = [m for m in _read(papers.of_role(*_ASKING)) if not m.is_shared and not m.superseded_by]
    return members[0].paper.publication_id if members else None


def _read(members: Sequence[Member]) -> list[Member]:
    return [member for member in members if member.status != "deferred"]


def _found(members: Sequence[Member], names: Sequence[str | None]) -> str | None:
    """The paper that bears one of these names, itself or as the first print of it."""
    for bears in (
        lambda member: member.paper.publication_id in names,
        lambda member: member.paper.base in names,
    ):
        if found := next(filter(bears, members), None):
            return found.paper.publication_id
    return None


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a person's party and ministry, and from where (text, register; None where nothing is)."""

    party: str | None
    party_basis: str | None
    ministry: str | None
    ministry_basis: str | None


def filled(person: Person, ministry: str | None, role: str, beside: Sequence[Person], entry: Entry | None) -> Known:
    """Party and ministry of a person on a paper, from the register where the paper does not tell them.

    The register is believed where exactly one person in that role bears the surname, there and among those `beside`
    whom the paper names. A ministry is that of the office in the register on the day the set was started.
    """
    party, party_basis = person.party, "text" if person.party else None
    ministry_basis = "text" if ministry else None
    needs_party = party is None and role == "submitter"
    if (needs_party or (ministry is None and role != "submitter")) and (known := _same(person, role, beside, entry)):
        if needs_party and known.party:
            party, party_basis = known.party, "register"
        if ministry is None and role != "submitter":
            ministry = ministry_of(known.function, None, _started_on(entry))
            ministry_basis = "register" if ministry else None
    return Known(party, party_basis, ministry, ministry_basis)


def surname(name: str | None) -> str:
    """The letters of a name without initials: 'rozendaal' behind 'van' counts, 'M.J.' does not."""
    plain = unicodedata.normalize("NFKD", _INITIALS.sub(" ", name or "")).casefold()
    return "".join(letter for letter in plain if letter.isalpha())


def _same(person: Person, role: str, beside: Sequence[Person], entry: Entry | None) -> Registered | None:
    wanted = surname(person.name)
    if entry is None or entry.is_removed or not wanted:
        return None
    found = [known for known in entry.of_role(_ROLES[role]) if surname(known.name) == wanted]
    is_only_one = sum(surname(other.name) == wanted for other in beside) == 1
    return found[0] if len(found) == 1 and is_only_one else None


def _started_on(entry: Entry | None) -> dt.date | None:
    return entry.started.on if entry and entry.started else None
