"""Published XML: `officiele-publicatie/kamervragen` of questions, answers and notices.

The direct children of `kamervragen` are known from other people's working parsers, the markup inside `vraag` and
`antwoord` from real files. Whatever is not known is kept as text where it stands, counted and reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from transform.dates import DateText, read_date
from transform.folded_text import fold, raised
from transform.header import read_header
from transform.labels import Label, read_label
from transform.markup import BODY_TAGS, HEADER_TAGS, LABEL_TAGS, MarkupReader, Passage, plain_text
from transform.notices import reference_target
from transform.pairing import AnswerBlock, QuestionBlock, pair
from transform.paper import Answer, Body, Header, Link, Note, Question

_CHILD_TAGS = {"vraag", "antwoord"} | HEADER_TAGS | BODY_TAGS
_SAYS = re.compile(r"(ingezonden|ontvangen)\s*:?\s*$", re.IGNORECASE)


def read_body(root: etree._Element, chamber: str = "tk") -> Body:
    """Read a parsed document. Never fails on markup: what it does not know is in `warnings`."""
    return _Reader(chamber).read(root)


def has_body(root: etree._Element) -> bool:
    """Whether this is a document of the kind this parser reads."""
    return root.find(".//kamervragen") is not None or root.tag == "kamervragen"


class _Reader:
    def __init__(self, chamber: str) -> None:
        self._chamber = chamber
        self._markup = MarkupReader()
        self._notes: list[Note] = []
        self._links: list[Link] = []
        self._header_dates: list[DateText] = []
        self._subjects: list[str] = []
        self._kenmerken: list[tuple[str, str]] = []
        self._described: list[str] = []

    def read(self, root: etree._Element) -> Body:
        header, body = Passage(), Passage()
        blocks: list[tuple[str, Passage]] = []
        for element in self._parts(root):
            tag = element.tag
            if tag in ("vraag", "antwoord"):
                blocks.append((tag, self._numbered(element)))
            elif tag in HEADER_TAGS:
                self._header_part(element, header)
            else:
                if tag not in BODY_TAGS:
                    self._markup.warn("unknown_element", tag)
                body.text.break_line()
                self._markup.element(element, body)
        self._place(header, "header", None)
        questions, answers = self._questions_and_answers(blocks)
        self._place(body, "body", None)
        if len(self._markup.note_kenmerken) == 1:
            self._kenmerken.append((self._markup.note_kenmerken.pop(), "note_id"))
        header_text = str(header.text) or None
        return Body(
            self._read_header(header_text),
            header_text,
            tuple(self._kenmerken),
            questions,
            answers,
            tuple(self._notes),
            tuple(self._links),
            str(body.text) or None,
            tuple(self._markup.warnings),
        )

    def _parts(self, root: etree._Element) -> Iterator[etree._Element]:
        """All that stands in the document: the children of `kamervragen`, and what stands beside it."""
        container = root if root.tag == "kamervragen" else root.find(".//kamervragen")
        if container is None:
            return
        if container is not root:
            for beside in root:
                if beside.tag != "metadata" and beside is not container and beside not in container.iterancestors():
                    yield beside
        yield from self._children(container)

    def _children(self, container: etree._Element) -> Iterator[etree._Element]:
        """The children of a container; an unknown wrapper around questions or answers is opened, not swallowed."""
        if container.text and not container.text.isspace():
            yield _loose(container.text)
        for child in container:
            tag = child.tag
            if tag in _CHILD_TAGS or not isinstance(tag, str) or next(child.iter("vraag", "antwoord"), None) is None:
                yield child
            else:
                self._markup.warn("unknown_element", tag)
                yield from self._children(child)
            if child.tail and not child.tail.isspace():
                yield _loose(child.tail)

    # --- header -------------------------------------------------------------------------------------------------

    def _header_part(self, element: etree._Element, header: Passage) -> None:
        start = header.text.break_line()
        self._markup.element(element, header)
        text = str(header.text)[start:]
        if element.tag == "kamervraagnummer":
            self._kenmerken.append((text, "text"))
        elif element.tag == "kamervraagomschrijving":
            self._described += text.split("\n")
        for datum in element.iter("datum"):
            self._header_date(datum)
        for subject in element.iter("kamervraagonderwerp"):
            self._subjects.append(plain_text(subject))

    def _header_date(self, datum: etree._Element) -> None:
        """`datum@isodatum` is a guess about the source: it counts only right behind the word that says what it is."""
        iso, before, parent = datum.get("isodatum"), datum.getprevious(), datum.getparent()
        words = before.tail if before is not None else parent.text if parent is not None else None
        said = _SAYS.search(words or "")
        if iso and said:
            name = "submitted" if said[1].lower() == "ingezonden" else "received"
            self._header_dates.append(DateText(name, "header_element", iso, read_date(iso)))
        elif iso:
            self._markup.warn("date_unplaced", iso)

    def _read_header(self, text: str | None) -> Header:
        header = read_header(self._described or (text.split("\n") if text else []), self._chamber)
        self._markup.warnings += header.unread
        return replace(
            header,
            subject=next(filter(None, self._subjects), header.subject),
            dates=(*self._header_dates, *header.dates),
        )

    # --- questions and answers ----------------------------------------------------------------------------------

    def _numbered(self, element: etree._Element) -> Passage:
        block = Passage()
        text = block.text
        if element.text and not element.text.isspace():
            self._paragraph_text(element.text, block)
        for child in element:
            tag = child.tag
            if tag in LABEL_TAGS and block.label is None:
                block.label = self._label(child, block)
            elif tag == "al":
                start = text.break_line()
                if len(child):
                    self._markup.content(child, block)
                elif child.text:
                    text.paragraph(child.text)
                if text.length > start:
                    block.paragraphs.append(start)
            else:
                block.is_plain = block.is_plain and tag == "noot"
                if tag != "noot":
                    text.break_line()
                self._markup.element(child, block)
            if child.tail and not child.tail.isspace():
                self._paragraph_text(child.tail, block)
        return block

    def _paragraph_text(self, text: str, block: Passage) -> None:
        self._markup.warn("text_outside_paragraph", fold(text)[:80])
        block.paragraphs.append(block.text.break_line())
        block.text.add(text)
        block.text.break_line()

    def _label(self, element: etree._Element, block: Passage) -> str | None:
        if not len(element):
            return fold(element.text or "") or None
        inner = Passage()
        self._markup.content(element, inner)
        block.notes += [replace(note, offset=0) for note in inner.notes]
        for note in inner.notes:
            mark = raised(note.printed_number or "*")
            return str(inner.text).replace(mark, "", 1).strip() or None
        return str(inner.text) or None

    def _questions_and_answers(
        self, blocks: list[tuple[str, Passage]]
    ) -> tuple[tuple[Question, ...], tuple[Answer, ...]]:
        questions: list[Question] = []
        answers: list[tuple[Passage, Label]] = []
        order: list[QuestionBlock | AnswerBlock] = []
        for tag, block in blocks:
            label = read_label(block.label) if block.label else Label(())
            if label.unknown:
                self._markup.warn("unknown_label", block.label)
            if tag == "vraag":
                new = self._questions(block, label, len(questions))
                questions += new
                order.append(QuestionBlock(tuple(new)))
            else:
                answers.append((block, label))
                order.append(AnswerBlock(label.numbers, label.is_range))
                self._place(block, "answer", len(answers))
        covers, undecided = pair(order)
        self._markup.warnings += undecided
        return tuple(questions), tuple(
            Answer(ordinal, label.numbers, block.label, text, covered, reference_target(text))
            for ordinal, ((block, label), covered) in enumerate(zip(answers, covers, strict=True), 1)
            for text in [str(block.text)]
        )

    def _questions(self, block: Passage, label: Label, n_before: int) -> list[Question]:
        """One question a number. A joint block is split only where its paragraphs and numbers agree one to one."""
        text, numbers = str(block.text), label.numbers or (None,)
        starts = block.paragraphs
        if len(numbers) == 1:
            self._place(block, "question", n_before + 1)
            return [Question(n_before + 1, numbers[0], block.label, text)]
        if block.is_plain and len(starts) == len(numbers):
            ends = [*starts[1:], len(text) + 1]
            for index, (start, end) in enumerate(zip(starts, ends, strict=True), 1):
                self._place(block, "question", n_before + index, start, end)
            return [
                Question(n_before + index, number, block.label, text[start : end - 1], "split")
                for index, (number, start, end) in enumerate(zip(numbers, starts, ends, strict=True), 1)
            ]
        self._place(block, "question", n_before + 1)
        return [Question(n_before + i, number, block.label, text, "joint") for i, number in enumerate(numbers, 1)]

    def _place(self, block: Passage, part: str, ordinal: int | None, start: int = 0, end: int | None = None) -> None:
        """Give the notes and links of a block, or of one paragraph of it, their place in the paper."""
        for note in block.notes:
            if end is not None and not start <= note.offset < end:
                continue
            self._notes.append(
                Note(
                    len(self._notes) + 1, note.printed_number, part, ordinal, note.offset - start, note.text, note.urls
                )
            )
            for link in note.links:
                self._links.append(Link("footnote", len(self._notes), link.offset, link.raw, link.type, link.target))
        for link in block.links:
            if end is None or start <= link.offset < end:
                self._links.append(Link(part, ordinal, link.offset - start, link.raw, link.type, link.target))


def _loose(text: str) -> etree._Element:
    element = etree.Element("al")
    element.text = text
    return element
