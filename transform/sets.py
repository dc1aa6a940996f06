"""Which papers belong to which set, and which paper has been replaced by another.

The kenmerk binds: from the field vraagnummer first, as printed second, from the id last. A paper without one belongs
to the set of the question paper that names it as its answer; otherwise it is a set of its own. Nothing is ever joined
on title or date alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from transform.paper import Paper

ROLES = {"question": "question", "oral_question": "question", "answer": "answer", "notice": "notice"}


@dataclass(frozen=True, slots=True)
class Member:
    """A paper in a set: how the link is known, whether its text counts here, and what replaced it."""

    paper: Paper
    basis: str
    is_home: bool
    superseded_by: str | None = None

    @property
    def role(self) -> str:
        """question, answer, notice or unknown."""
        return ROLES.get(self.paper.kind, "unknown")

    @property
    def is_live(self) -> bool:
        """Whether the words of this paper are the set's words."""
        return self.is_home and self.superseded_by is None and self.paper.status == "current"

    @property
    def status(self) -> str:
        """The status of the publication as it now stands."""
        return "superseded" if self.superseded_by else self.paper.status


@dataclass(slots=True)
class PaperSet:
    """The papers of one set, by id; `aliases` are other numbers under which the same set is known."""

    set_id: str
    kenmerk: str | None = None
    kenmerk_kind: str | None = None
    members: list[Member] = field(default_factory=list)
    aliases: dict[str, str] = field(default_factory=dict)
    conflicts: list[tuple[str, str]] = field(default_factory=list)

    def of_role(self, role: str) -> list[Member]:
        """The members of a role, in the order of their ids."""
        return [member for member in self.members if member.role == role]


def group(papers: Iterable[Paper]) -> list[PaperSet]:
    """The sets that these papers make, by set_id.

    Give all papers that could belong together: a set that lacks one of its papers comes out without it.
    """
    papers = sorted(papers, key=lambda paper: paper.publication_id)
    named_by: dict[str, list[Paper]] = {}
    for paper in papers:
        for answer in paper.answered_in:
            named_by.setdefault(answer, []).append(paper)
    sets: dict[str, PaperSet] = {}
    for paper in papers:
        kenmerken = list(paper.kenmerken)
        askers = [(k, asker) for asker in named_by.get(paper.base, ()) for k in asker.kenmerken]
        is_named_otherwise = askers and not any(kind == "zaak" for _, kind, _ in kenmerken)
        if is_named_otherwise:
            keys = [(kenmerk, kind, "link") for (kenmerk, kind, _), _ in askers]
        else:
            keys = kenmerken or [(paper.base, "", "self")]
        keys = list({key[0]: key for key in keys}.values())
        for index, (set_id, kind, basis) in enumerate(keys):
            one = sets.setdefault(set_id, PaperSet(set_id))
            if kind:
                one.kenmerk, one.kenmerk_kind = set_id, kind
            one.members.append(Member(paper, basis, index == 0))
            if is_named_otherwise:
                one.aliases |= {kenmerk: paper.publication_id for kenmerk, _, _ in kenmerken if kenmerk != set_id}
            elif any(kenmerk != set_id for (kenmerk, _, _), _ in askers) and len(keys) == 1:
                one.conflicts.append((paper.publication_id, f"{askers[0][1].publication_id} names it as its answer"))
    for one in sets.values():
        one.members = _superseded(one.members)
    return [sets[set_id] for set_id in sorted(sets)]


def _superseded(members: list[Member]) -> list[Member]:
    """Mark what a correction (-n1), a reprint (-h1) or the formatted version of a paper has replaced."""
    by_base: dict[str, list[Member]] = {}
    for member in members:
        by_base.setdefault(member.paper.base, []).append(member)
    replaced: dict[str, str] = {}
    for versions in by_base.values():
        readable = [m.paper for m in versions if m.paper.status == "current"]
        if len(versions) > 1 and readable:
            newest = max(readable, key=lambda p: (str(p.available_on or ""), p.suffix or "", p.publication_id))
            replaced |= {m.paper.publication_id: newest.publication_id for m in versions if m.paper is not newest}
    for member in members:
        paper = member.paper
        if paper.is_unformatted and paper.publication_id not in replaced:
            final = next((m.paper for m in members if _is_formatted_version(m.paper, paper, replaced)), None)
            if final:
                replaced[paper.publication_id] = final.publication_id
    return [Member(m.paper, m.basis, m.is_home, replaced.get(m.paper.publication_id)) for m in members]


def _is_formatted_version(final: Paper, paper: Paper, replaced: dict[str, str]) -> bool:
    if final.is_unformatted or final.family != paper.family or final.status != "current":
        return False
    if final.publication_id in replaced:
        return False
    # Two notices and an answer may follow each other: only the number in the Aanhangsel tells which one this was.
    return paper.family != "ah" or (paper.aanhangsel_number == final.aanhangsel_number is not None)
