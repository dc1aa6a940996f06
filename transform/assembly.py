"""The rows of one set, made from all its papers.

A question stands once in a set: as the answer document prints it, else the question paper, else the notice. The
others are kept beside it in question_texts. An answer text stands once, linked to every question it covers.
"""

from __future__ import annotations

import collections
from collections.abc import Iterator, Sequence
from typing import Any

from transform import dates, records
from transform.folded_text import fold
from transform.paper import Paper, Person, Question
from transform.schema import Row
from transform.sets import Member, PaperSet
from transform.timeline import Timeline, timeline

_ORDER = ("answer", "question", "notice", "unknown")


def assemble(papers: PaperSet, parser_version: str) -> list[Row]:
    """All content rows of a set, in no particular order; the same papers always give the same rows."""
    return list(_Assembler(papers, parser_version).rows())


class _Assembler:
    def __init__(self, papers: PaperSet, parser_version: str) -> None:
        self._set = papers
        self._version = parser_version
        self._line: Timeline = timeline(papers)
        self._live = sorted((m for m in papers.members if m.is_live), key=self._position)
        self._questions: list[tuple[Question, Paper]] = []
        self._matched = {m.paper.publication_id: self._match(m.paper.questions, m.paper) for m in self._live}

    def _position(self, member: Member) -> tuple[int, str, str]:
        received = next((h.on for h in self._line.events if h.member.paper is member.paper and h.on), None)
        return _ORDER.index(member.role), str(received or "9999"), member.paper.publication_id

    def _origin(self, paper: Paper) -> dict[str, Any]:
        return {
            "set_id": self._set.set_id,
            "publication_id": paper.publication_id,
            "raw_sha256": paper.raw_sha256,
            "parser_version": self._version,
        }

    def rows(self) -> Iterator[Row]:
        """Every row."""
        yield self._question_set()
        yield from self._question_rows()
        yield from self._answer_rows()
        yield from self._publication_rows()
        yield from self._event_rows()
        yield from self._actor_rows()
        yield from self._topic_rows()
        yield from self._note_rows()
        yield from self._alias_rows()
        yield from self._date_rows()
        yield from self._warning_rows()

    # --- questions ----------------------------------------------------------------------------------------------

    def _match(self, questions: Sequence[Question], paper: Paper) -> list[int]:
        """For each question of a paper the ordinal it has in the set; a new one is added to the set."""
        known = _keys([question for question, _ in self._questions])
        by_key = {key: index for index, key in enumerate(known, 1)}
        by_letters = {letters(question.text): index for index, (question, _) in enumerate(self._questions, 1)}
        by_letters.pop("", None)
        is_same_shape = len(questions) == len(known)
        ordinals: list[int] = []
        for key, question in zip(_keys(questions), questions, strict=True):
            ordinal = by_key.get(key) or by_letters.get(letters(question.text))
            if (
                ordinal is None
                and is_same_shape
                and (question.number is None or known[question.ordinal - 1][0] is None)
            ):
                ordinal = question.ordinal
            if ordinal is None or ordinal in ordinals:
                self._questions.append((question, paper))
                ordinal = len(self._questions)
            ordinals.append(ordinal)
        return ordinals

    def _question_rows(self) -> Iterator[Row]:
        keys = _keys([question for question, _ in self._questions])
        has_answer_paper = any(m.role == "answer" and m.paper.questions for m in self._live)
        answer_papers = {m.paper.publication_id for m in self._live if m.role == "answer"}
        highest = 0
        for ordinal, ((number, occurrence), (question, paper)) in enumerate(zip(keys, self._questions, strict=True), 1):
            odd = []
            if number is None:
                odd.append("number_missing")
            else:
                if occurrence > 1:
                    odd.append("number_doubled")
                elif number > highest + 1:
                    odd.append("number_gap")
                elif number < highest:
                    odd.append("out_of_order")
                highest = max(highest, number)
            if question.text_basis == "joint":
                odd.append("joint_text")
            if has_answer_paper and paper.publication_id not in answer_papers:
                odd.append("not_in_answer_document")
            yield records.Question(
                **self._origin(paper),
                ordinal=ordinal,
                printed_number=number,
                occurrence=occurrence if number is not None else None,
                label=question.label,
                text=question.text,
                text_basis=question.text_basis,
                anomalies=odd,
            )
        for member in self._live:
            for question, ordinal in zip(
                member.paper.questions, self._matched[member.paper.publication_id], strict=True
            ):
                yield records.QuestionText(
                    **self._origin(member.paper),
                    publication_ordinal=question.ordinal,
                    ordinal=ordinal,
                    printed_number=question.number,
                    label=question.label,
                    text=question.text,
                    is_different=letters(question.text) != letters(self._questions[ordinal - 1][0].text),
                )

    def _answer_rows(self) -> Iterator[Row]:
        for member in self._live:
            ordinals = self._matched[member.paper.publication_id]
            for answer in member.paper.answers:
                yield records.Answer(
                    **self._origin(member.paper),
                    ordinal=answer.ordinal,
                    label=answer.label,
                    kind="reference" if answer.reference else "text",
                    text=answer.text,
                )
                for covered, basis in dict(answer.covers).items():
                    yield records.AnswerQuestion(
                        **self._origin(member.paper),
                        answer_ordinal=answer.ordinal,
                        ordinal=ordinals[covered - 1],
                        basis=basis,
                    )

    # --- the set and its publications ---------------------------------------------------------------------------

    def _question_set(self) -> Row:
        line, members = self._line, self._set.members
        askers = [m for m in self._set.of_role("question") if m.superseded_by is None]
        stands = (askers or self._live or members)[0].paper
        by_question_first = [m.paper for m in (*askers, *self._live)]
        covered = {
            (self._matched[m.paper.publication_id][ordinal - 1])
            for m in self._live
            for answer in m.paper.answers
            for ordinal, _ in answer.covers
        }
        is_oral = any(m.paper.kind == "oral_question" for m in members)
        chamber = next((m.paper.chamber for m in members if m.paper.chamber), None)
        return records.QuestionSet(
            **self._origin(stands),
            kenmerk=self._set.kenmerk,
            kenmerk_kind=self._set.kenmerk_kind,
            chamber=chamber,
            vergaderjaar=stands.vergaderjaar,
            subject=next(
                (p.subject for p in by_question_first if p.subject),
                next((p.title for p in (*by_question_first, stands) if p.title), None),
            ),
            submitted_on=line.submitted.on if line.submitted else None,
            submitted_basis=line.submitted.basis if line.submitted else None,
            answered_on=line.answered_on,
            answered_basis=line.answered_basis,
            days_to_answer=None,
            postponed_on=line.postponed_on,
            n_postponements=line.n_postponements,
            withdrawn_on=line.withdrawn_on,
            due_on=None,
            extended_due_on=None,
            deadline_on=None,
            n_questions=len(self._questions),
            n_questions_answered=len(covered),
            n_answers=sum(len(m.paper.answers) for m in self._live),
            is_oral=is_oral,
            has_term=chamber != "ek" and not is_oral and any(m.role != "unknown" for m in members),
            has_unread_publication=any(m.status in ("pending", "quarantined") for m in members),
            date_problem=line.problem,
            date_conflict_days=line.conflict_days,
        )

    def _publication_rows(self) -> Iterator[Row]:
        for member in self._set.members:
            paper = member.paper
            yield records.PublicationSet(**self._origin(paper), role=member.role, basis=member.basis)
            if not member.is_home:
                continue
            yield records.Publication(
                **self._origin(paper),
                chamber=paper.chamber,
                family=paper.family,
                kind=paper.kind,
                notice_type=paper.notice_type,
                vergaderjaar=paper.vergaderjaar,
                aanhangsel_number=paper.aanhangsel_number,
                title=paper.title,
                subject=paper.subject,
                header_text=paper.header_text,
                body_text=paper.body_text,
                document_status=paper.document_status,
                available_on=paper.available_on,
                source_changed_at=paper.source_changed_at,
                page_url=paper.page_url,
                source_url=paper.source_url,
                format=paper.format,
                status=member.status,
                superseded_by=member.superseded_by,
                see_also=list(paper.see_also),
                answered_in=list(paper.answered_in),
                metadata_sha256=paper.metadata_sha256,
                record_sha256=paper.record_sha256,
            )

    def _event_rows(self) -> Iterator[Row]:
        for happening in self._line.events:
            paper = happening.member.paper
            yield records.Event(
                **self._origin(paper),
                event=happening.event,
                occurred_on=happening.on,
                basis=happening.basis,
                text=paper.body_text if paper.kind == "notice" and happening.event != "submitted" else None,
            )

    def _alias_rows(self) -> Iterator[Row]:
        for member in self._set.members:
            if member.is_home and member.superseded_by:
                basis = "formatted" if member.paper.is_unformatted else "suffix"
                yield records.DocumentAlias(
                    **self._origin(member.paper),
                    alias=member.paper.publication_id,
                    target_id=member.superseded_by,
                    basis=basis,
                )
        papers = {m.paper.publication_id: m.paper for m in self._set.members}
        for alias, publication_id in sorted(self._set.aliases.items()):
            yield records.DocumentAlias(
                **self._origin(papers[publication_id]), alias=alias, target_id=self._set.set_id, basis="rekeyed"
            )

    def _date_rows(self) -> Iterator[Row]:
        for member in self._set.members:
            positions: collections.Counter[tuple[str, str]] = collections.Counter()
            for date in member.paper.dates:
                positions[(date.name, date.basis)] += 1
                yield records.DateCandidate(
                    **self._origin(member.paper),
                    name=date.name,
                    basis=date.basis,
                    position=positions[(date.name, date.basis)],
                    value_text=date.text,
                    value_on=date.on,
                    is_plausible=dates.is_plausible(date, self._line.kenmerk_year),
                    is_chosen=id(date) in self._line.chosen,
                )

    def _warning_rows(self) -> Iterator[Row]:
        for member in self._set.members:
            found = [(code, fold(detail)[:200]) for code, detail in member.paper.warnings] if member.is_home else []
            found += [
                ("link_conflict", text) for name, text in self._set.conflicts if name == member.paper.publication_id
            ]
            for (code, detail), n_times in sorted(collections.Counter(found).items()):
                yield records.ParserWarning(**self._origin(member.paper), code=code, detail=detail, n_times=n_times)

    # --- people, topics, notes ----------------------------------------------------------------------------------

    def _actor_rows(self) -> Iterator[Row]:
        asking = sorted(self._live, key=lambda m: (m.role != "question", self._position(m)))
        answering = [m for m in self._live if m.role == "answer"]
        everyone = [m for m in self._set.members if m.is_home and m.superseded_by is None]
        for role, attribute, counting in (
            ("submitter", "submitters", asking),
            ("addressee", "addressees", asking),
            ("answerer", "answerers", answering),
            ("on_behalf_of", "on_behalf_of", answering),
        ):
            counts = _first_with(attribute, counting) or _first_with(attribute, everyone if counting is asking else [])
            for member in everyone:
                people: tuple[Person, ...] = getattr(member.paper, attribute)
                for position, person in enumerate(people, 1):
                    yield records.Actor(
                        **self._origin(member.paper),
                        role=role,
                        position=position,
                        name=person.name,
                        party=person.party,
                        function=person.function,
                        portfolio=person.portfolio,
                        weight=1 / len(people) if member is counts else 0.0,
                        basis=person.basis,
                    )

    def _topic_rows(self) -> Iterator[Row]:
        topics: dict[tuple[str, str], Paper] = {}
        for member in self._set.members:
            for topic in member.paper.topics:
                topics.setdefault(topic, member.paper)
        for (parent, name), paper in topics.items():
            yield records.Topic(**self._origin(paper), parent_topic=parent, topic=name)

    def _note_rows(self) -> Iterator[Row]:
        for member in self._live:
            for note in member.paper.notes:
                yield records.Footnote(
                    **self._origin(member.paper),
                    ordinal=note.ordinal,
                    printed_number=note.printed_number,
                    part=note.part,
                    part_ordinal=note.part_ordinal,
                    offset=note.offset,
                    text=note.text,
                    urls=list(note.urls),
                )
            for ordinal, link in enumerate(member.paper.links, 1):
                yield records.Citation(
                    **self._origin(member.paper),
                    ordinal=ordinal,
                    part=link.part,
                    part_ordinal=link.part_ordinal,
                    type=link.type,
                    raw=link.raw,
                    offset=link.offset,
                    target_id=link.target,
                    basis=link.basis,
                )


def _first_with(attribute: str, members: Sequence[Member]) -> Member | None:
    """The first paper that names people in its header, else the first whose metadata does."""
    named = [m for m in members if getattr(m.paper, attribute)]
    return next((m for m in named if getattr(m.paper, attribute)[0].basis != "metadata"), next(iter(named), None))


def _keys(questions: Sequence[Question]) -> list[tuple[int | None, int]]:
    """(printed number, which occurrence of it) of each question; without a number its place among those."""
    seen: collections.Counter[int | None] = collections.Counter()
    keys = []
    for question in questions:
        seen[question.number] += 1
        keys.append((question.number, seen[question.number]))
    return keys


def letters(text: str) -> str:
    """Letters and plain figures alone: what two printings of the same text share whatever their layout."""
    return "".join(c for c in text.casefold() if c.isalpha() or c.isdecimal())
