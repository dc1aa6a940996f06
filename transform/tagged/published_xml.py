"""Published XML: `officiele-publicatie/kamervragen` of questions, answers and notices.

The direct children of `kamervragen` are known from other people's working parsers, the markup inside `vraag` and
`antwoord` from real files. Whatever is not known is kept as text where it stands, counted and reported.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from lxml import etree

from transform.dates import DateText, read_date
from transform.folded_text import fold
from transform.identifiers import parse_publication_id
from transform.paper import Answer, Body, Header, Link, Note, Person, Question
from transform.tagged.block_headings import part_answer, place_headings
from transform.tagged.markup import MarkupReader, Passage, PassageLink, PassageNote, plain_text
from transform.wording.header import read_header
from transform.wording.labels import Label, read_label
from transform.wording.notices import reference_target
from transform.wording.pairing import AnswerBlock, QuestionBlock, pair
from transform.wording.people import Unread, read_offices, with_names
from transform.wording.unanswered import answer_inside

_HEADER_TAGS = ("kamervraagkop", "kamervraagnummer", "kamervraagomschrijving")
_LABEL_TAGS = ("nr", "nummer")
_STRUCTURE = ("kamervragen", "vraag", "antwoord", *_HEADER_TAGS)
_KNOWN_CONTAINERS = ("kamervragen", "kamervraagopmerking", "kamervraagbijlage")
_NO_HEADER, _NO_LABEL = Header(), Label(())
_SAYS = re.compile(r"(ingezonden|ontvangen)\s*:?\s*(?:op\s*)?$", re.IGNORECASE)
_DAY_OF_WORD = {"ingezonden": "submitted", "ontvangen": "received"}
_DAY_OF_TYPE = {"vraag": "submitted", "antwoord": "received"}
_AANHANGSEL_NUMBER = re.compile(r"\d{1,5}", re.ASCII)
_VERGADERJAAR = re.compile(r"[Vv]ergaderjaar\s+(\d{4})\s*[-–/]\s*(\d{4})(?!\d)")


def read_body(root: etree._Element, chamber: str = "tk") -> Body:
    """Read a parsed document. Never fails on markup: what it does not know is in `warnings`.

    Raises RecursionError where elements are nested deeper than the stack allows.
    """
    reader = _Reader(chamber)
    body = reader.read(root)
    if inside := reader.answers_inside(body):
        parted = [part_answer(element, paragraph) for element, paragraph in inside]
        again = _Reader(chamber, parted).read(root)
        first = [warning for warning in body.warnings if warning[0] == "heading_in_paragraph"]
        return replace(again, warnings=(*first, *again.warnings))
    return body


def has_body(root: etree._Element) -> bool:
    """Whether this is a document of the kind this parser reads."""
    return next(root.iter("kamervragen"), None) is not None


class _Reader:
    def __init__(self, chamber: str, implicit: Sequence[etree._Element] = ()) -> None:
        """`implicit` are the answers that were told from their questions by nothing but their words."""
        self._chamber = chamber
        self._implicit = implicit
        self._asked: list[tuple[etree._Element, int]] = []  # each vraag with how many questions it makes
        self._given: list[etree._Element] = []
        self._markup = MarkupReader()
        self._header: list[str] = []
        self._header_length = 0
        self._banner_length = 0
        self._facts: dict[str, str] = {}
        self._asking: list[Person] = []
        self._signed: list[Person] = []
        self._printed_id: str | None = None
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
        self._markup.warnings += place_headings(root)
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
            self._printed_id,
            printed_facts=tuple(self._facts.items()),
            banner_length=self._banner_length,
        )

    def answers_inside(self, body: Body) -> list[tuple[etree._Element, etree._Element]]:
        """The questions that hold their answers for want of an `antwoord`, each with the paragraph that begins it."""
        if body.header.is_notice or not (body.answers or body.header.is_answer):
            return []
        covered = {ordinal for answer in body.answers for ordinal, _ in answer.covers}
        found, first = [], 1
        for element, n_questions in self._asked:
            if covered.isdisjoint(range(first, first + n_questions)):
                paragraphs = [*element.iterchildren("al")]
                start = answer_inside([_words(paragraph) for paragraph in paragraphs], is_marked_up=True)
                if start is not None:
                    found.append((element, paragraphs[start]))
            first += n_questions
        return found

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
                self._own_metadata(child)
            elif next(child.iter(*_STRUCTURE), None) is not None:
                if tag not in _KNOWN_CONTAINERS:
                    self._markup.warn("unknown_element", tag)
                self._open(child)
            else:
                self._body.break_line()
                self._markup.element(child, self._body)
                if tag == "ondertekening":
                    self._signed += _read_signature(child, self._markup.warnings)
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

    def _own_metadata(self, metadata: etree._Element) -> None:
        """What the paper says about itself: the facts are read from its metadata.xml, whose address stands here."""
        for meta in metadata.iter("meta"):
            if meta.get("name") == "OVERHEIDop.externMetadataRecord":
                named = (meta.get("content") or "").removesuffix("/metadata.xml").rpartition("/")[2]
                self._printed_id = named if parse_publication_id(named) else self._printed_id

    def _header_part(self, element: etree._Element) -> None:
        part = Passage()
        self._markup.element(element, part)
        is_banner = element.tag != "kamervraagomschrijving"
        if part.length:
            self._place(part, "header", None, -self._header_length)
            if is_banner and self._banner_length == self._header_length:
                self._banner_length += part.length + 1
            self._header.append(str(part))
            self._header_length += part.length + 1
        words = part.words()
        if element.tag == "kamervraagnummer":
            self._kenmerken.append((words, "text"))
            if _AANHANGSEL_NUMBER.fullmatch(words):
                self._facts.setdefault("aanhangsel_number", words)
        elif element.tag == "kamervraagomschrijving":
            self._described += words.split("\n")
        elif year := _VERGADERJAAR.search(words):
            self._facts.setdefault("vergaderjaar", f"{year[1]}-{year[2]}")
        for datum in element.iter("datum"):
            self._header_date(datum)
        if (element.get("type") or "").lower() == "vraag":
            self._asking += _named(element)
        for subject in element.iter("kamervraagonderwerp"):
            inner = Passage()
            MarkupReader().content(subject, inner)
            self._subjects.append(fold(inner.words()))

    def _header_date(self, datum: etree._Element) -> None:
        """`datum@isodatum` says when the questions were asked or the answer received: by the word right before it,
        else by the type of the description it stands in. Of several behind no such word none is believed.
        """
        iso, before, parent = datum.get("isodatum"), datum.getprevious(), datum.getparent()
        words = before.tail if before is not None else parent.text if parent is not None else None
        said = _SAYS.search(words or "")
        around = next(datum.iterancestors("kamervraagomschrijving"), None)
        name = _DAY_OF_WORD[said[1].lower()] if said else None
        if name is None and around is not None and sum(1 for _ in around.iter("datum")) == 1:
            name = _DAY_OF_TYPE.get((around.get("type") or "").lower())
        if iso and name:
            self._header_dates.append(DateText(name, "header_element", iso, read_date(iso)))
        elif iso:
            self._markup.warn("date_unplaced", iso)

    def _read_header(self) -> Header:
        header = _NO_HEADER
        if self._header:
            header = read_header(self._described or "\n".join(self._header).split("\n"), self._chamber)
            self._markup.warnings += header.unread
        if not (self._subjects or self._header_dates or self._signed or self._asking):
            return header
        return replace(
            header,
            submitters=header.submitters or tuple(self._asking),
            subject=next(filter(None, self._subjects), header.subject),
            dates=(*self._header_dates, *header.dates),
            answerers=with_names(header.answerers, self._signed) or tuple(self._signed),
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
        self._asked.append((element, len(new)))
        self._blocks.append(QuestionBlock(tuple(new)))

    def _answer(self, element: etree._Element) -> None:
        block = self._numbered(element)
        label = self._label(block)
        self._answers.append((block, label))
        self._given.append(element)
        self._blocks.append(AnswerBlock(label.numbers, label.is_range))
        self._place(block, "answer", len(self._answers))

    def _paired(self) -> tuple[Answer, ...]:
        covers, undecided = pair(self._blocks)
        self._markup.warnings += undecided
        for index, element in enumerate(self._given):
            if element in self._implicit:
                covers[index] = tuple((ordinal, "implicit") for ordinal, _ in covers[index])
                asked = next((self._questions[ordinal - 1].label for ordinal, _ in covers[index]), None)
                self._markup.warn("answer_without_heading", asked or "question without a number")
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
                if len(child) or block.heading:
                    block.heading = block.heading or Passage()
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


def _words(paragraph: etree._Element) -> str:
    """The words of a paragraph without its notes."""
    passage = Passage()
    MarkupReader().content(paragraph, passage)
    return passage.words()


def _named(element: etree._Element) -> list[Person]:
    """Who is marked up by `naam` in the words about the questions, each with the party marked up behind it."""
    people: list[Person] = []
    for part in element.iter("naam", "politiek", "partij"):
        text = plain_text(part).strip(" ,()")
        if part.tag == "naam" and text:
            people.append(Person(text, basis="header_element"))
        elif people and people[-1].party is None:
            people[-1] = replace(people[-1], party=text or None)
    return people


def _read_signature(element: etree._Element, unread: Unread) -> list[Person]:
    """Who signs: the offices of its `functie`, each with the `naam` behind it, in printed order."""
    people: list[Person] = []
    for part in element.iter("functie", "naam"):
        text = plain_text(part).strip(" ,")
        if part.tag == "functie":
            people += [replace(office, basis="signature") for office in read_offices(text, unread)]
        elif people and people[-1].name is None and text:
            people[-1] = replace(people[-1], name=text)
    return people
