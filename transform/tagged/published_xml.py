"""Published XML: `officiele-publicatie/kamervragen` of questions, answers and notices.

The direct children of `kamervragen` are known from other people's working parsers, the markup inside `vraag` and
`antwoord` from real files. Whatever is not known is kept as text where it stands, counted and reported.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from lxml import etree

from transform.dates import DateText, read_date
from transform.folded_text import fold
from transform.paper import Answer, Body, Header, Link, Note, Question
from transform.tagged.markup import MarkupReader, Passage, PassageLink, PassageNote
from transform.wording.header import read_header
from transform.wording.labels import Label, read_label
from transform.wording.notices import reference_target
from transform.wording.pairing import AnswerBlock, QuestionBlock, pair

_HEADER_TAGS = ("kamervraagkop", "kamervraagnummer", "kamervraagomschrijving")
_LABEL_TAGS = ("nr", "nummer")
_STRUCTURE = ("kamervragen", "vraag", "antwoord", *_HEADER_TAGS)
_KNOWN_CONTAINERS = ("kamervragen", "kamervraagopmerking", "kamervraagbijlage")
_NO_HEADER, _NO_LABEL = Header(), Label(())
_SAYS = re.compile(r"(ingezonden|ontvangen)\s*:?\s*$", re.IGNORECASE)


def read_body(root: etree._Element, chamber: str = "tk") -> Body:
    """Read a parsed document. Never fails on markup: what it does not know is in `warnings`.

    Raises RecursionError where elements are nested deeper than the stack allows.
    """
    return _Reader(chamber).read(root)


def has_body(root: etree._Element) -> bool:
    """Whether this is a document of the kind this parser reads."""
    return next(root.iter("kamervragen"), None) is not None


class _Reader:
    def __init__(self, chamber: str) -> None:
        self._chamber = chamber
        self._markup = MarkupReader()
        self._header: list[str] = []
        self._header_length = 0
        self._described: list[str] = []
        self._subjects: list[str] = []
        self._header_dates: list[DateText] = []
        self._kenmerken: list[tuple[str, str]] = []
        self._body = Passage()
        self._blocks: list[QuestionBlock | AnswerBlock] = []
        self._questions: list[Question] = []
        self._answers: list[tuple[Passage, Label]] = []
        self._notes: dict[int, Note] = {}
        self._links: dict[int, Link] = {}

    def read(self, root: etree._Element) -> Body:
        self._open(root)
        self._place(self._body, "body", None)
        answers = self._paired()
        if len(self._markup.note_kenmerken) == 1:
            self._kenmerken.append((self._markup.note_kenmerken.pop(), "note_id"))
        return Body(
            self._read_header(),
            "\n".join(self._header) or None,
            tuple(self._kenmerken),
            tuple(self._questions),
            answers,
            tuple(note for _, note in sorted(self._notes.items())),
            tuple(link for _, link in sorted(self._links.items())),
            str(self._body) or None,
            tuple(self._markup.warnings),
        )

    def _open(self, container: etree._Element) -> None:
        """All that stands in a container; a wrapper around questions or answers is opened, not swallowed."""
        if (text := container.text) and not text.isspace():
            self._loose(text, self._body)
        for child in container:
            tag = child.tag
            if tag == "vraag":
                self._question(child)
            elif tag == "antwoord":
                self._answer(child)
            elif tag in _HEADER_TAGS:
                self._header_part(child)
            elif tag == "metadata" and child.getparent() is child.getroottree().getroot():
                pass  # what the paper says about itself: the same facts are read from its metadata.xml
            elif next(child.iter(*_STRUCTURE), None) is not None:
                if tag not in _KNOWN_CONTAINERS:
                    self._markup.warn("unknown_element", tag)
                self._open(child)
            else:
                self._body.break_line()
                self._markup.element(child, self._body)
            if (tail := child.tail) and not tail.isspace():
                self._loose(tail, self._body)

    def _loose(self, text: str, passage: Passage) -> bool:
        """Text where only elements should stand begins a paragraph of its own; whether there is any."""
        start = passage.break_line()
        passage.add(text)
        if passage.length <= start:
            return False
        self._markup.warn("text_outside_paragraph", fold(text)[:80])
        passage.paragraphs.append(start)
        return True

    # --- header -------------------------------------------------------------------------------------------------

    def _header_part(self, element: etree._Element) -> None:
        part = Passage()
        self._markup.element(element, part)
        if part.length:
            self._place(part, "header", None, -self._header_length)
            self._header.append(str(part))
            self._header_length += part.length + 1
        words = part.words()
        if element.tag == "kamervraagnummer":
            self._kenmerken.append((words, "text"))
        elif element.tag == "kamervraagomschrijving":
            self._described += words.split("\n")
        for datum in element.iter("datum"):
            self._header_date(datum)
        for subject in element.iter("kamervraagonderwerp"):
            inner = Passage()
            MarkupReader().content(subject, inner)
            self._subjects.append(fold(inner.words()))

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

    def _read_header(self) -> Header:
        if not self._header:
            return _NO_HEADER
        header = read_header(self._described or "\n".join(self._header).split("\n"), self._chamber)
        self._markup.warnings += header.unread
        if not (self._subjects or self._header_dates):
            return header
        return replace(
            header,
            subject=next(filter(None, self._subjects), header.subject),
            dates=(*self._header_dates, *header.dates),
        )

    # --- questions and answers ----------------------------------------------------------------------------------

    def _question(self, element: etree._Element) -> None:
        """One question a number. A joint block is split only where its paragraphs and numbers agree one to one."""
        block = self._numbered(element)
        label = self._label(block)
        text, numbers = str(block), label.numbers
        first = len(self._questions) + 1
        if len(numbers) < 2:
            new = [Question(first, numbers[0] if numbers else None, block.label, text)]
            self._place(block, "question", first)
        elif block.is_plain and len(block.paragraphs) == len(numbers):
            new = []
            spans = pairwise([0, *block.paragraphs[1:], len(text) + 1])
            for ordinal, (number, (start, end)) in enumerate(zip(numbers, spans, strict=True), first):
                new.append(Question(ordinal, number, block.label, text[start : end - 1], "split"))
                self._place(block, "question", ordinal, start, end)
        else:
            new = [
                Question(ordinal, number, block.label, text, "joint") for ordinal, number in enumerate(numbers, first)
            ]
            self._place(block, "question", first)
        self._questions += new
        self._blocks.append(QuestionBlock(tuple(new)))

    def _answer(self, element: etree._Element) -> None:
        block = self._numbered(element)
        label = self._label(block)
        self._answers.append((block, label))
        self._blocks.append(AnswerBlock(label.numbers, label.is_range))
        self._place(block, "answer", len(self._answers))

    def _paired(self) -> tuple[Answer, ...]:
        covers, undecided = pair(self._blocks)
        self._markup.warnings += undecided
        return tuple(
            Answer(ordinal, label.numbers, block.label, text, covered, reference_target(words))
            for ordinal, ((block, label), covered) in enumerate(zip(self._answers, covers, strict=True), 1)
            for text in [str(block)]
            for words in [block.words() if block.notes else text]
        )

    def _numbered(self, element: etree._Element) -> Passage:
        """A vraag or antwoord: its heading apart, all else as text."""
        block = Passage()
        is_running = False  # whether a paragraph without an element of its own is still going on
        if (text := element.text) and not text.isspace():
            is_running = self._loose(text, block)
        for child in element:
            tag = child.tag
            if tag == "al":
                is_running = False
                if len(child):
                    start = block.break_line()
                    self._markup.content(child, block)
                    if block.length > start:
                        block.paragraphs.append(start)
                elif (begin := block.paragraph(child.text or "")) is not None:
                    block.paragraphs.append(begin)
            elif tag in _LABEL_TAGS and block.label is None:
                if len(child):
                    block.heading = Passage()
                    self._markup.content(child, block.heading)
                    block.label = fold(block.heading.words()) or None
                else:
                    block.label = fold(child.text or "") or None
            else:
                if tag != "noot":  # a note belongs to the paragraph before it
                    block.is_plain = False
                    if not is_running:
                        block.break_line()
                    is_running = True
                self._markup.element(child, block)
            if tail := child.tail:
                if is_running:
                    block.add(tail)
                elif not tail.isspace():
                    is_running = self._loose(tail, block)
        return block

    def _label(self, block: Passage) -> Label:
        label = read_label(block.label) if block.label else _NO_LABEL
        if label.unknown:
            self._markup.warn("unknown_label", block.label)
        return label

    # --- notes and links ----------------------------------------------------------------------------------------

    def _place(self, block: Passage, part: str, ordinal: int | None, start: int = 0, end: int | None = None) -> None:
        """Give the notes and links of a block, or of one paragraph of it, their place in the paper."""
        if not (block.notes or block.links or block.heading):
            return
        for note in block.notes:
            if end is None or start <= note.offset < end:
                self._note(note, part, ordinal, note.offset - start)
        for link in block.links:
            if end is None or start <= link.offset < end:
                self._link(link, part, ordinal, link.offset - start)
        if block.heading and not start:
            for note in block.heading.notes:
                self._note(note, part, ordinal, None)
            for link in block.heading.links:
                self._link(link, part, ordinal, None)

    def _note(self, note: PassageNote, part: str, ordinal: int | None, offset: int | None) -> None:
        urls = dict.fromkeys(link.target for link in note.links if link.type == "url" and link.target)
        self._notes[note.ordinal] = Note(
            note.ordinal, note.printed_number, part, ordinal, offset, note.text, tuple(urls)
        )
        for link in note.links:
            self._link(link, "footnote", note.ordinal, link.offset)
        for inner in note.notes:
            self._note(inner, part, ordinal, None)

    def _link(self, link: PassageLink, part: str, ordinal: int | None, offset: int | None) -> None:
        self._links[link.ordinal] = Link(part, ordinal, offset, link.raw, link.type, link.target)
