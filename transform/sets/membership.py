"""Which papers belong to which set, and which paper has been replaced by another.

The kenmerk binds: from the field vraagnummer first, as printed second, from the id last. Other ties lead from a lesser
name to a better one and never join two kenmerken: a question paper and the answer its metadata names, a paper and its
correction, a document number and the kenmerk beside it. So a paper without a kenmerk comes to the set of the paper
that has one; without any tie it is a set of its own. Nothing is ever joined on title or date.
"""

from __future__ import annotations

import collections
import itertools
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from transform.identifiers import parse_publication_id
from transform.kenmerken import is_number
from transform.paper import Answer, Paper, Question
from transform.sets.matching import owners

ROLES = {
    "question": "question",
    "oral_question": "question",
    "answer": "answer",
    "committee_list": "answer",
    "notice": "notice",
    "set_page": "page",
    "letter": "letter",
}

# How well a name of a given kind names a set. What vraagnummer holds besides kenmerken are numbers of documents, old
# numbers of which a set may have two, and misprints: a tie to a better name goes before them.
_RANKS = {"zaak": 2, "eerste_kamer": 2, "document": 1, "other": 1, "": 0}
_FIXED = 2


@dataclass(frozen=True, slots=True)
class Member:
    """A paper in a set: how the link is known, which of its questions are this set's, and what replaced it.

    `is_home` marks the first of the sets it concerns, `is_shared` a paper that concerns several.
    """

    paper: Paper
    basis: str
    is_home: bool
    is_shared: bool
    questions: tuple[Question, ...]
    superseded_by: str | None = None
    is_beside: bool = False
    """A page or loose copy of papers that are here themselves: it is kept, its words do not count."""

    @property
    def role(self) -> str:
        """question, answer, notice, page, letter or unknown."""
        return ROLES.get(self.paper.kind, "unknown")

    @property
    def is_live(self) -> bool:
        """Whether the words of this paper count."""
        return self.superseded_by is None and self.paper.status == "current" and not self.is_beside

    @property
    def status(self) -> str:
        """The status of the publication as it now stands."""
        if self.paper.status == "removed":
            return "removed"
        return "superseded" if self.superseded_by else self.paper.status

    @property
    def answers(self) -> tuple[Answer, ...]:
        """The answers to its questions in this set; one that answers none stands in the first set."""
        own = {question.ordinal for question in self.questions}
        return tuple(
            answer
            for answer in self.paper.answers
            if any(ordinal in own for ordinal, _ in answer.covers) or (self.is_home and not answer.covers)
        )


@dataclass(slots=True)
class PaperSet:
    """The papers of one set, by id; `aliases` are other names of it, each with the publication that bears it.

    `warnings` are (publication_id, code, detail) of what speaks against its place in this set.
    """

    set_id: str
    kenmerk: str | None = None
    kenmerk_kind: str | None = None
    members: list[Member] = field(default_factory=list)
    aliases: dict[str, str] = field(default_factory=dict)
    warnings: list[tuple[str, str, str]] = field(default_factory=list)
    claims: list[str] = field(default_factory=list)
    """Papers that may be of this set, or of another: their kenmerk is disputed, and they are sets of their own."""

    def of_role(self, *roles: str) -> list[Member]:
        """The members of these roles, role by role, each in the order of their ids."""
        return [member for role in roles for member in self.members if member.role == role]


def group(papers: Iterable[Paper]) -> list[PaperSet]:
    """The sets that these papers make, by set_id.

    Give all papers that could belong together: a set that lacks one of its papers comes out without it.
    """
    papers = sorted(papers, key=lambda paper: paper.publication_id)
    names = _Names(papers)
    replaced = _replaced(papers)
    concerned = {paper.publication_id: names.sets_of(paper) for paper in papers}
    sets = {set_id: PaperSet(set_id) for set_ids in concerned.values() for set_id in set_ids}
    for paper in papers:
        id_, own = paper.publication_id, names.of(paper)
        is_shared = len(concerned[id_]) > 1
        for set_id in concerned[id_]:
            one, is_home = sets[set_id], set_id == concerned[id_][0]
            basis = own.get(set_id, "link")
            one.members.append(Member(paper, basis, is_home, is_shared, paper.questions, replaced.get(id_)))
            for name in own:
                if name != set_id and set_id in names.better(name):
                    one.aliases.setdefault(name, id_)
            if is_home:
                one.warnings += [(id_, code, detail) for code, detail in names.warnings(paper)]
    for paper in papers:
        if concerned[paper.publication_id] == [paper.base]:
            for set_id in paper.disputed_kenmerken:
                if set_id in sets:
                    sets[set_id].claims.append(paper.publication_id)
    for set_id, one in sets.items():
        if kind := names.kinds[set_id]:
            one.kenmerk, one.kenmerk_kind = set_id, kind
        one.members = _beside(_formatted(one.members))
    _divide(sets, concerned)
    return [sets[set_id] for set_id in sorted(sets)]


class _Names:
    """The names of papers (kenmerken, or else their ids), and which of them name the same set better."""

    def __init__(self, papers: Sequence[Paper]) -> None:
        self.kinds: dict[str, str] = {}
        self._asked_in: dict[str, set[str]] = collections.defaultdict(set)
        self._better: dict[str, set[str]] = {}
        self._askers: dict[str, list[Paper]] = collections.defaultdict(list)
        for paper in papers:
            for answer in paper.answered_in:
                self._askers[_base(answer)].append(paper)
            kinds = {name: kind for name, kind, _ in paper.kenmerken}
            for name in self.of(paper):
                self.kinds[name] = kinds.get(name, "")
                if ROLES.get(paper.kind) == "question":
                    self._asked_in[name].add(paper.base)
        for paper in papers:
            self._tie(self.of(paper), self.of(paper))
        for one, other in self._pairs(papers):
            may_be = one.disputed_kenmerken
            if self.of(one).keys().isdisjoint(self.of(other)) and (not may_be or set(may_be) & self.of(other).keys()):
                self._tie(self.of(one), self.of(other))

    def of(self, paper: Paper) -> dict[str, str]:
        """The names a paper bears itself, each with the basis of the link."""
        usable = {name: basis for name, kind, basis in paper.kenmerken if is_number(name, kind)}
        return usable or {paper.base: "self"}

    def better(self, name: str) -> list[str]:
        """The best names for what a name names: where its ties lead in the end, or itself."""
        onward = sorted(self._better.get(name, ()), key=self._order)
        return list(dict.fromkeys(best for other in onward for best in self.better(other))) or [name]

    def sets_of(self, paper: Paper) -> list[str]:
        """The sets a paper concerns, the first one first."""
        return list(dict.fromkeys(best for name in self.of(paper) for best in self.better(name)))

    def warnings(self, paper: Paper) -> Iterator[tuple[str, str]]:
        """(code, detail): names that are no numbers, and papers that name this one as their answer to no avail."""
        for name, kind, _ in paper.kenmerken:
            if not is_number(name, kind):
                yield "kenmerk_unusable", name
        for asker in self._askers[paper.base]:
            if set(self.sets_of(asker)).isdisjoint(self.sets_of(paper)):
                yield "link_conflict", f"{asker.publication_id} names it as its answer"

    def _pairs(self, papers: Sequence[Paper]) -> Iterator[tuple[Paper, Paper]]:
        """Versions of one paper, and questions with the answer they name; both ways round."""
        by_base = collections.defaultdict(list)
        for paper in papers:
            by_base[paper.base].append(paper)
        for versions in by_base.values():
            yield from itertools.permutations(versions, 2)
        for base, askers in self._askers.items():
            for asker, answer in itertools.product(askers, by_base.get(base, ())):
                yield asker, answer
                yield answer, asker

    def _tie(self, one: Collection[str], other: Collection[str]) -> None:
        """Lead the names of one paper to better ones of another, or lesser names to the best of the same paper."""
        best_rank = max(map(self._rank, other))
        best = {name for name in other if self._rank(name) == best_rank}
        for name, target in itertools.product(one, best):
            if name not in best and self._gives_way(name, target):
                self._better.setdefault(name, set()).add(target)

    def _gives_way(self, name: str, target: str) -> bool:
        is_worse = self._rank(name) < _FIXED and self._order(target) < self._order(name)
        # Two question papers ask two sets, whatever else ties them.
        return is_worse and (not self._asked_in[target] or self._asked_in[name] <= self._asked_in[target])

    def _rank(self, name: str) -> int:
        return _RANKS[self.kinds[name]]

    def _order(self, name: str) -> tuple[int, bool, str]:
        # A strict order, so that ties never lead in a circle; the name of a question paper goes before its answer's.
        return -self._rank(name), not self._asked_in[name], name


def _base(publication_id: str) -> str:
    identifier = parse_publication_id(publication_id)
    return identifier.base if identifier else publication_id


def _replaced(papers: Sequence[Paper]) -> dict[str, str]:
    """What a readable correction (-n1) or reprint (-h1) has replaced; the source may keep both."""
    by_base = collections.defaultdict(list)
    for paper in papers:
        by_base[paper.base].append(paper)
    replaced: dict[str, str] = {}
    for versions in by_base.values():
        versions.sort(key=lambda p: (p.suffix is not None, str(p.available_on or ""), p.suffix or "", p.publication_id))
        newest = max((i for i, paper in enumerate(versions) if paper.status == "current"), default=0)
        replaced |= {paper.publication_id: versions[newest].publication_id for paper in versions[:newest]}
    return replaced


def _formatted(members: list[Member]) -> list[Member]:
    """Mark the unformatted papers whose formatted version is there; where that was removed, their words go too."""
    marked = []
    for member in members:
        finals = _finals(member.paper, members) if member.paper.is_unformatted else []
        if finals and member.superseded_by is None:
            member = replace(member, superseded_by=finals[0].publication_id)
        if any(final.status == "removed" for final in finals):
            member = replace(member, paper=member.paper.without_words(), questions=())
        marked.append(member)
    return marked


def _beside(members: list[Member]) -> list[Member]:
    """Put beside the published papers what only repeats them: the page of a set, a loose copy under no id."""
    is_known = any(member.is_live and member.role in ("question", "answer") for member in members)
    published = {member.role for member in members if member.is_live and member.paper.family != "file"}
    return [
        replace(m, is_beside=True)
        if (m.role == "page" and is_known) or (m.paper.family == "file" and m.role in published)
        else m
        for m in members
    ]


def _finals(paper: Paper, members: Iterable[Member]) -> list[Paper]:
    """The formatted versions of a paper, those that stand before those that were removed.

    Of an answer or notice they have its number, for a set may have several of them.
    """
    finals = [
        member.paper
        for member in sorted(members, key=lambda member: member.status == "removed")
        if (member.is_live or member.status == "removed") and not member.paper.is_unformatted
    ]
    return [
        final
        for final in finals
        if final.family == paper.family
        and (paper.family != "ah" or paper.aanhangsel_number == final.aanhangsel_number is not None)
    ]


def _divide(sets: Mapping[str, PaperSet], concerned: Mapping[str, Sequence[str]]) -> None:
    """Give each set its own questions of the papers that it shares with others."""
    asked = {
        one.set_id: [q for m in one.of_role("question") if m.is_live and not m.is_shared for q in m.questions]
        for one in sets.values()
    }

    def own(member: Member, set_id: str) -> tuple[Question, ...]:
        questions = member.paper.questions
        of_each = owners(questions, {name: asked[name] for name in concerned[member.paper.publication_id]})
        return tuple(question for question, names in zip(questions, of_each, strict=True) if set_id in names)

    for one in sets.values():
        one.members = [replace(m, questions=own(m, one.set_id)) if m.is_shared else m for m in one.members]
