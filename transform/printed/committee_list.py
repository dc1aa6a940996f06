"""Committee lists: 'Lijst van vragen en antwoorden' of a committee of the Tweede Kamer, as text of a Kamerstuk, also
under the opening 'Verslag houdende een lijst van vragen en antwoorden'.

Printed layouts: a number and the question on one line with the answer below it, 'Vraag N' with or without 'Antwoord op
vraag N:', a number on a line of its own, and pairs without any number. Ranges ('22–25') head an answer to questions
that came before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from transform.paper import Answer, Body, Note, Question
from transform.printed.committee_header import part_footers, read_footer, read_head, read_identity
from transform.printed.hyphens import LineJoiner
from transform.printed.list_items import Item, ListItems
from transform.printed.list_layout import NONE, PAGE, Layout, Line, read_lines
from transform.printed.list_notes import place_notes
from transform.wording.labels import read_label
from transform.wording.notices import reference_target
from transform.wording.pairing import AnswerBlock, QuestionBlock, pair

_HEAD = 8000  # how much of a text is looked at to recognise it
_PRINTED = re.compile(r"\bantwoorden\s+zijn\s+(?:hierna|hieronder)\s+afgedrukt\b")
_TITLE = re.compile(
    r"^[^\S\n]*(?:[Nn][Rr]\.? *\w{1,5} +)?(?:LIJST VAN VRAGEN(?: EN ANTWOORDEN)?"
    r"|(?i:(?:nader )?verslag houdende een lijst van vragen(?:\s+en antwoorden)?))[^\S\n]*$",
    re.MULTILINE,
)

_TABLE_HEADER = re.compile(
    r"Nr\.?\s+Vra(?:ag|gen)(?:\s+(?:Antwoord(?:en)?|Bijlage|Blz\.?|\(?van\)?|\(?(?:t/m|tot)\)?))*"
)
_PAGE_HEAD_LINES = 120
_PAGE_MARK = re.compile(r"kst-?[\dA-Z-]{5,20}|ISSN\s+[\d -]{8,12}|[’'‘]s-Gravenhage\s+\d{4}|-\s?\d{1,4}\s?-")
_HEAD_LINES = 120  # a longer head is no head


def is_committee_list(text: str) -> bool:
    """Whether the text begins as a committee list does: its title, or the sentence that says who asked whom."""
    head = text[:_HEAD]
    is_titled = bool(_TITLE.search(head)) or bool(_PRINTED.search(head) and "voorgelegd" in head)
    return is_titled and "commissie" in head


def read_committee_list(text: str) -> Body:
    """Read the text of a committee list; never fails, what is left out or undecided is in the warnings.

    `printed_id` and `printed_facts` come from the running footers, committee, officers and the letter asked about from
    the head. The days of asking and answering are candidates where the head names them; most name no day of asking.
    """
    return _Reader(text).read()


class _Reader:
    def __init__(self, text: str) -> None:
        self._warnings: list[tuple[str, str]] = []
        self._footers: list[re.Match[str]] = []
        self._marks: list[str] = []
        self._pages: list[str] = []
        self._lines = self._without_furniture(read_lines(text))
        self._joiner = LineJoiner(text)
        self._layout = Layout(self._lines, self._joiner)
        self._is_double_spaced = False
        self._questions: list[Question] = []
        self._answers: list[tuple[str | None, tuple[int, ...], str]] = []
        self._blocks: list[QuestionBlock | AnswerBlock] = []

    def read(self) -> Body:
        found = ListItems(self._lines, self._layout)
        head, items = found.head, found.items
        self._is_double_spaced = self._layout.is_double_spaced([i.lines for i in items if not i.is_answer])
        for item in items:
            self._read_item(item)
        covers, undecided = pair(self._blocks)
        self._warnings += undecided
        title = [line.text for line in head]
        header, facts = read_head(title, self._joiner.join(title[:_HEAD_LINES])[:_HEAD])
        identity, identity_facts, conflicts = read_identity(self._footers, self._marks, title[:_HEAD_LINES])
        self._warnings += [*header.unread, *conflicts]
        if not self._questions:
            self._warnings.append(("no_questions", "a committee list in which no question was found"))
        header_text, notes = self._place_notes("\n".join(title) if items else None, found.notes)
        answers = tuple(
            Answer(ordinal, numbers, label, text, covered, reference_target(text))
            for ordinal, ((label, numbers, text), covered) in enumerate(zip(self._answers, covers, strict=True), 1)
        )
        return Body(
            header,
            header_text or None,
            (),
            tuple(self._questions),
            answers,
            notes,
            (),
            None if items else self._layout.text(head) or None,
            tuple(self._warnings),
            identity,
            "committee_list",
            (*identity_facts, *(("page", page) for page in self._pages), *facts),
        )

    def _without_furniture(self, lines: Sequence[Line]) -> list[Line]:
        """Take out what is no text but page; where it stood a page ends, though maybe no paragraph."""
        kept: list[Line] = []
        is_broken = is_page_due = False
        pieces = part_footers([line.text for line in lines])
        parted = [
            replace(line, text=text, gap=line.gap if text is texts[0] else NONE)
            for line, texts in zip(lines, pieces, strict=True)
            for text in texts
        ]
        for line in parted:
            footer = read_footer(line.text)
            if footer or (is_page_due and line.text.isdigit()):
                self._furniture("page footer", footer["line"] if footer else line.text)
                self._footers += [footer] if footer else []
                self._pages += [footer["page"] if footer else line.text] if not footer or footer["page"] else []
                is_page_due = bool(footer and not footer["page"])
            elif _TABLE_HEADER.fullmatch(line.text):
                self._furniture("table header", line.text)
            elif _PAGE_MARK.fullmatch(line.text):
                self._marks.append(line.text)
                self._furniture("page mark", line.text)
            else:
                kept.append(replace(line, gap=PAGE) if is_broken else line)
                is_broken = is_page_due = False
                continue
            is_broken = True
        return kept

    def _furniture(self, name: str, text: str) -> None:
        self._warnings.append(("furniture", f"{name}: {text}"))

    def _place_notes(
        self, header_text: str | None, notes: Sequence[tuple[str, list[str]]]
    ) -> tuple[str, tuple[Note, ...]]:
        texts = {("header", 0): header_text or ""}
        texts |= {("question", q.ordinal): q.text for q in self._questions}
        texts |= {("answer", ordinal): text for ordinal, (_, _, text) in enumerate(self._answers, 1)}
        placed, read, unplaced = place_notes(texts, [(number, self._joiner.join(lines)) for number, lines in notes])
        self._warnings += unplaced
        told: dict[str | None, str] = {}  # a joint text is one text: all its questions show the same
        for index, question in enumerate(self._questions):
            text = placed["question", question.ordinal]
            if question.text_basis == "joint":
                text = told.setdefault(question.label, text)
            self._questions[index] = question._replace(text=text)
        self._answers = [(a, b, placed["answer", ordinal]) for ordinal, (a, b, _) in enumerate(self._answers, 1)]
        return placed["header", 0], read

    # --- one item -----------------------------------------------------------------------------------------------

    def _read_item(self, item: Item) -> None:
        if item.is_answer:
            self._add_answer(item.label, item.numbers, item.lines)
            return
        lines = item.lines
        start = self._layout.answer_start(lines, self._is_double_spaced)
        self._add_question(item.label, item.numbers, lines[:start])
        answer = lines[start:]
        while self._is_double_spaced and (found := self._layout.unnumbered(answer)):
            self._add_answer(None, (), answer[: found[0]])
            self._add_question(None, (), answer[found[0] : found[1]])
            answer = answer[found[1] :]
        if answer:
            self._add_answer(None, (), answer)

    def _add_question(self, label: str | None, numbers: tuple[int, ...], lines: Sequence[Line]) -> None:
        text = self._layout.text(lines, is_one_paragraph=self._is_double_spaced)
        basis = "joint" if len(numbers) > 1 else "own"
        first = len(self._questions) + 1
        block = [Question(first + i, number, label, text, basis) for i, number in enumerate(numbers or (None,))]
        self._questions += block
        self._blocks.append(QuestionBlock(tuple(block)))

    def _add_answer(self, label: str | None, numbers: tuple[int, ...], lines: Sequence[Line]) -> None:
        is_range = bool(label and read_label(label).is_range)
        self._answers.append((label, numbers, self._layout.text(lines)))
        self._blocks.append(AnswerBlock(numbers, is_range))
