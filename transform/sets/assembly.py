"""The rows of one set, made from all its papers."""

from __future__ import annotations

import collections
from collections.abc import Iterator
from typing import Any

from transform import dates, records
from transform.folded_text import fold
from transform.paper import Paper
from transform.register import Entry
from transform.schema import Row
from transform.sets.membership import Member, PaperSet
from transform.sets.second_source import dated
from transform.sets.set_people import actor_rows
from transform.sets.set_texts import Texts
from transform.sets.timeline import timeline
from transform.wording.notices import postponement_reason

_ORDER = ("answer", "question", "notice", "page", "letter", "unknown")
_WITHOUT_TERM = ("committee_list", "letter")
_LONGEST_DETAIL = 200
_UNREAD = ("pending", "deferred", "quarantined", "removed")


def assemble(papers: PaperSet, parser_version: str, entry: Entry | None = None) -> list[Row]:
    """All content rows of a set, in no particular order; the same papers always give the same rows.

    `entry` is what the register says of the set: dates among the others, and what the papers leave out.
    """
    return list(_Assembler(papers, parser_version, entry).rows())


class _Assembler:
    def __init__(self, papers: PaperSet, parser_version: str, entry: Entry | None) -> None:
        papers = dated(papers, entry)
        self._entry = entry
        self._set = papers
        self._version = parser_version
        self._line = timeline(papers)
        self._standing = sorted((m for m in papers.members if m.superseded_by is None), key=self._position)
        self._texts = Texts([m for m in self._standing if m.is_live], self._origin)

    def _position(self, member: Member) -> tuple[bool, int, str, str]:
        """Answers first, since their printing of a question counts; among answers and notices the earlier first.

        A paper on several sets comes last: its numbers run through the questions of all of them.
        """
        id_ = member.paper.publication_id
        received = str(self._line.received.get(id_, "9999"))
        return member.is_shared, _ORDER.index(member.role), received, id_

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
        yield from self._texts.rows()
        yield from actor_rows(self._standing, self._origin, self._entry)
        yield from self._event_rows()
        yield from self._topic_rows()
        yield from self._rekeyed_rows()
        for member in self._set.members:
            yield records.PublicationSet(**self._origin(member.paper), role=member.role, basis=member.basis)
            yield from self._date_rows(member.paper)
            # What is a publication's own stands once, in the first of the sets it concerns.
            if member.is_home:
                yield from self._publication_rows(member)
                yield from self._warning_rows(member)

    def _question_set(self) -> Row:
        line, texts, members = self._line, self._texts, self._set.members
        asking = [m.paper for m in self._standing if m.role == "question"]
        by_question_first = [*asking, *(m.paper for m in self._standing if m.role != "question")]
        stands = next(iter(by_question_first), members[0].paper)
        subjects = [p.subject for p in by_question_first] + [p.title for p in by_question_first] + [stands.title]
        is_oral = any(member.paper.kind == "oral_question" for member in members)
        chamber = next((member.paper.chamber for member in members if member.paper.chamber), None)
        return records.QuestionSet(
            **self._origin(stands),
            kenmerk=self._set.kenmerk,
            kenmerk_kind=self._set.kenmerk_kind,
            chamber=chamber,
            vergaderjaar=stands.vergaderjaar,
            subject=next(filter(None, subjects), None),
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
            n_questions=texts.n_questions,
            n_questions_answered=texts.n_questions_answered,
            n_answers=texts.n_answers,
            is_oral=is_oral,
            has_term=chamber != "ek" and not is_oral and any(_has_term(member) for member in members),
            has_unread_publication=bool(self._set.claims)
            or any(member.status in _UNREAD or member.paper.is_awaited for member in members),
            date_problem="kenmerk_disputed" if self._is_disputed() else line.problem,
            date_conflict_days=line.conflict_days,
        )

    def _is_disputed(self) -> bool:
        """Whether the set is one paper of which nobody can say to which of two sets it belongs."""
        return any(m.paper.disputed_kenmerken and m.paper.base == self._set.set_id for m in self._set.members)

    def _publication_rows(self, member: Member) -> Iterator[Row]:
        paper = member.paper
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
            superseded_by=member.superseded_by if member.status == "superseded" else None,
            see_also=list(paper.see_also),
            answered_in=list(paper.answered_in),
            disputed_kenmerken=list(paper.disputed_kenmerken),
            metadata_sha256=paper.metadata_sha256,
            record_sha256=paper.record_sha256,
            is_awaited=paper.is_awaited,
        )
        if member.superseded_by:
            yield records.DocumentAlias(
                **self._origin(paper),
                alias=paper.publication_id,
                target_id=member.superseded_by,
                basis="formatted" if paper.is_unformatted else "suffix",
            )

    def _rekeyed_rows(self) -> Iterator[Row]:
        papers = {member.paper.publication_id: member.paper for member in self._set.members}
        for alias, publication_id in sorted(self._set.aliases.items()):
            yield records.DocumentAlias(
                **self._origin(papers[publication_id]), alias=alias, target_id=self._set.set_id, basis="rekeyed"
            )

    def _event_rows(self) -> Iterator[Row]:
        for happening in self._line.events:
            paper = happening.member.paper
            yield records.Event(
                **self._origin(paper),
                event=happening.event,
                occurred_on=happening.on,
                basis=happening.basis,
                reason=postponement_reason(paper.body_text or "") if happening.event == "postponed" else None,
                text=paper.body_text if paper.kind == "notice" and happening.event != "submitted" else None,
            )

    def _topic_rows(self) -> Iterator[Row]:
        topics: dict[tuple[str, str], Paper] = {}
        for member in self._set.members:
            for topic in member.paper.topics:
                topics.setdefault(topic, member.paper)
        for (parent, name), paper in topics.items():
            yield records.Topic(**self._origin(paper), parent_topic=parent, topic=name)

    def _date_rows(self, paper: Paper) -> Iterator[Row]:
        positions: collections.Counter[tuple[str, str]] = collections.Counter()
        for index, date in enumerate(paper.dates):
            positions[date.name, date.basis] += 1
            origin = self._origin(paper)
            if date.basis == dates.REGISTER and self._entry:
                origin["raw_sha256"] = self._entry.raw_sha256
            yield records.DateCandidate(
                **origin,
                name=date.name,
                basis=date.basis,
                position=positions[date.name, date.basis],
                value_text=date.text,
                value_on=date.on,
                is_plausible=dates.is_plausible(date, self._line.kenmerk_year),
                is_chosen=(paper.publication_id, index) in self._line.chosen,
            )

    def _warning_rows(self, member: Member) -> Iterator[Row]:
        paper = member.paper
        if member.status == "removed":
            return
        found = [(code, fold(detail)[:_LONGEST_DETAIL]) for code, detail in paper.warnings]
        if member.is_beside:
            found += [("page_differs", f"question {ordinal}") for ordinal in self._texts.unlike(paper.questions)]
        found += [(code, detail) for id_, code, detail in self._set.warnings if id_ == paper.publication_id]
        for (code, detail), n_times in sorted(collections.Counter(found).items()):
            yield records.ParserWarning(**self._origin(paper), code=code, detail=detail, n_times=n_times)


def _has_term(member: Member) -> bool:
    return member.role != "unknown" and member.paper.kind not in _WITHOUT_TERM
