"""The rows of what is asked and answered in a set: questions, answers, the links between them, notes, references.

A question stands once in a set: as the answer document prints it, else the question paper, else the notice. The
others are kept beside it in question_texts. An answer text stands once, linked to every question it covers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from transform import records
from transform.citations.citing import references
from transform.paper import Answer, Paper, Question
from transform.schema import Row
from transform.sets.matching import is_same_text, letters, merge, numbered
from transform.sets.membership import Member

Origin = Callable[[Paper], dict[str, Any]]


class Texts:
    """The words of a set. Give its live papers, those whose printing counts first, and what every row says of its
    paper.
    """

    def __init__(self, live: Sequence[Member], origin: Origin) -> None:
        self._live = live
        self._origin = origin
        self._own = {m.paper.publication_id: {(m.paper.publication_id, q.ordinal) for q in m.questions} for m in live}
        self._order, self._ordinals = merge((m.paper.publication_id, m.questions) for m in live)
        printings = {(m.paper.publication_id, q.ordinal): (q, m.paper) for m in live for q in m.questions}
        self._printed = [printings[printing] for printing in self._order]

    @property
    def n_questions(self) -> int:
        """Questions in the set."""
        return len(self._order)

    @property
    def n_answers(self) -> int:
        """Answer texts."""
        return sum(len(member.answers) for member in self._live)

    @property
    def n_questions_answered(self) -> int:
        """Questions that some answer covers."""
        return len({ordinal for m in self._live for answer in m.answers for ordinal in self._covered(m, answer)})

    def unlike(self, questions: Sequence[Question]) -> list[int]:
        """Which of some questions (by ordinal) stand in no paper of the set with the same letters."""
        known = {letters(question.text) for question, _ in self._printed}
        return [question.ordinal for question in questions if letters(question.text) not in known]

    def rows(self) -> Iterator[Row]:
        """Every row."""
        yield from self._question_rows()
        for member in self._live:
            yield from self._question_text_rows(member)
            yield from self._answer_rows(member)
            # Notes and references are a paper's, not a set's: once, in the first of the sets it concerns.
            if member.is_home:
                yield from self._note_rows(member.paper)

    def _covered(self, member: Member, answer: Answer) -> dict[int, str]:
        """The questions of the set that an answer covers, each with the basis of the link."""
        id_ = member.paper.publication_id
        covers = [((id_, ordinal), basis) for ordinal, basis in answer.covers]
        return {self._ordinals[printing]: basis for printing, basis in covers if printing in self._own[id_]}

    def _question_rows(self) -> Iterator[Row]:
        answering = [
            (m.paper.publication_id, q.ordinal) for m in self._live if m.role in ("answer", "page") for q in m.questions
        ]
        in_answer_papers = {self._ordinals[printing] for printing in answering}
        questions = [question for question, _ in self._printed]
        highest = 0
        for ordinal, ((number, occurrence), (question, paper)) in enumerate(
            zip(numbered(questions), self._printed, strict=True), 1
        ):
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
            if in_answer_papers and ordinal not in in_answer_papers:
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

    def _question_text_rows(self, member: Member) -> Iterator[Row]:
        for question in member.questions:
            ordinal = self._ordinals[member.paper.publication_id, question.ordinal]
            yield records.QuestionText(
                **self._origin(member.paper),
                publication_ordinal=question.ordinal,
                ordinal=ordinal,
                printed_number=question.number,
                label=question.label,
                text=question.text,
                is_different=not is_same_text(question, self._printed[ordinal - 1][0]),
            )

    def _answer_rows(self, member: Member) -> Iterator[Row]:
        for answer in member.answers:
            yield records.Answer(
                **self._origin(member.paper),
                ordinal=answer.ordinal,
                label=answer.label,
                kind="reference" if answer.reference else "text",
                text=answer.text,
            )
            for ordinal, basis in self._covered(member, answer).items():
                yield records.AnswerQuestion(
                    **self._origin(member.paper), answer_ordinal=answer.ordinal, ordinal=ordinal, basis=basis
                )

    def _note_rows(self, paper: Paper) -> Iterator[Row]:
        for note in paper.notes:
            yield records.Footnote(
                **self._origin(paper),
                ordinal=note.ordinal,
                printed_number=note.printed_number,
                part=note.part,
                part_ordinal=note.part_ordinal,
                offset=note.offset,
                text=note.text,
                urls=list(note.urls),
            )
        for ordinal, link in enumerate(references(paper), 1):
            yield records.Citation(
                **self._origin(paper),
                ordinal=ordinal,
                part=link.part,
                part_ordinal=link.part_ordinal,
                type=link.type,
                raw=link.raw,
                offset=link.offset,
                target_id=link.target,
                basis=link.basis,
            )
