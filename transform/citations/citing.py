"""All references of a paper: those the source marks up as links, and those that its words name.

A step of its own behind parsing, since it works on the finished text of every form a paper comes in. A link of the
markup is believed before the words it stands in.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Iterator

from transform.citations.in_text import Citation, find_citations
from transform.paper import Link, Paper
from transform.wording.labels import read_label

_Part = tuple[str, int | None]


def references(paper: Paper) -> tuple[Link, ...]:
    """The links of a paper and the citations in its header, questions, answers, notes and other text.

    In reading order: a note stands where its mark stands, an answer behind the last question it covers. What the
    paper says of itself (its own kenmerk, its own id) is no reference. Offsets count in the text of the part.
    """
    linked: dict[_Part, list[Link]] = {}
    for link in paper.links:
        linked.setdefault((link.part, link.part_ordinal), []).append(link)
    own = {paper.publication_id, paper.base, *paper.disputed_kenmerken, *(text for text, _, _ in paper.kenmerken)}
    found = list(paper.links)
    for part, text in _parts(paper):
        marked = _Marked(linked.get(part, ()))
        for citation in find_citations(text, paper.chamber or "tk"):
            # A paper without answers can only mean those of another one.
            if citation.target in own or (citation.type == "internal" and not paper.answers):
                continue
            if part[0] == "header" and citation.offset < paper.banner_length:
                continue
            if not marked.has(citation):
                found.append(Link(*part, citation.offset, citation.raw, citation.type, citation.target, basis="text"))
    found += _pointing_answers(paper, found)
    places = _places(paper)
    return tuple(sorted(found, key=lambda link: _position(link, places[link.part, link.part_ordinal])))


def _parts(paper: Paper) -> Iterator[tuple[_Part, str]]:
    if paper.header_text:
        yield ("header", None), paper.header_text
    joint = None
    for question in paper.questions:
        # The text of a joint block is repeated with each of its questions; it cites once.
        if question.text_basis != "joint" or question.text != joint:
            yield ("question", question.ordinal), question.text
        joint = question.text if question.text_basis == "joint" else None
    for answer in paper.answers:
        yield ("answer", answer.ordinal), answer.text
    for note in paper.notes:
        yield ("footnote", note.ordinal), note.text
    if paper.body_text:
        yield ("body", None), paper.body_text


class _Marked:
    """What the markup links in one part: which words to which target. Asked once a citation, so it only looks up."""

    def __init__(self, links: Iterable[Link]) -> None:
        self._spans: dict[tuple[str, str | None], list[tuple[int, int]]] = {}
        for link in links:
            if link.offset is not None:  # None: it stands in the heading, which is no part of the text
                # Words that tell no target are those of any link that they stand in.
                for key in {_key(link), (link.type, None)}:
                    self._spans.setdefault(key, []).append((link.offset, link.offset + len(link.raw)))
        for spans in self._spans.values():
            spans.sort()

    def has(self, citation: Citation) -> bool:
        """Whether the same words are linked to the same target, or to any address where they are one."""
        spans = self._spans.get(_key(citation), [])
        before = bisect.bisect_left(spans, (citation.offset + len(citation.raw), 0))
        return before > 0 and spans[before - 1][1] > citation.offset


def _key(reference: Link | Citation) -> tuple[str, str | None]:
    return reference.type, None if reference.type == "url" else reference.target


def _pointing_answers(paper: Paper, found: list[Link]) -> list[Link]:
    """For answers that only point elsewhere in words too short to be a citation anywhere else: 'Zie 1.'"""
    said = {link.part_ordinal for link in found if link.part == "answer" and (link.target or "").startswith("answer:")}
    return [
        Link("answer", answer.ordinal, 0, answer.text, "internal", f"answer:{number}", basis="text")
        for answer in paper.answers
        if answer.reference and answer.ordinal not in said
        for number in read_label(answer.reference).numbers
    ]


_Place = tuple[int, int, int, tuple[int, int] | None]


def _places(paper: Paper) -> dict[_Part, _Place]:
    """Where each part stands among the others, and of a note where in its part its mark stands."""
    places: dict[_Part, _Place] = {("header", None): (0, 0, 0, None), ("body", None): (2, 0, 0, None)}
    places |= {("question", q.ordinal): (1, q.ordinal, 0, None) for q in paper.questions}
    behind = 0
    for answer in paper.answers:
        behind = max((ordinal for ordinal, _ in answer.covers), default=behind)
        places["answer", answer.ordinal] = (1, behind, answer.ordinal, None)
    for note in paper.notes:
        group, question, ordinal, _ = places.get((note.part, note.part_ordinal), places["body", None])
        places["footnote", note.ordinal] = (group, question, ordinal, (note.offset or 0, note.ordinal))
    return places


def _position(link: Link, place: _Place) -> tuple[int, ...]:
    group, question, answer, mark = place
    return group, question, answer, *(mark or (link.offset or 0, 0)), link.offset or 0
