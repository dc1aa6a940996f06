"""Markup inside a paper as running text: paragraphs, lists, tables, emphasis, links and footnotes.

Element names come from real `vraag` and `antwoord` elements; those around the header, tables and images are a guess.
An element that is not known keeps its text where it stands and is counted.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from transform.folded_text import FoldedText, fold, raised
from transform.identifiers import parse_publication_id

_LINE_TAGS = {
    *("al", "noot.al", "lijst", "tussenkop", "kop", "titel", "subtitel", "tekstregel", "ondertekening"),
    *("plaatje", "bijschrift", "table", "tabel", "title", "row", "br", "al-groep", "definitielijst", "box"),
}  # each on a line of its own
_RUNNING_TAGS = {
    *("nadruk", "sup", "inf", "sub", "i", "b", "u", "nr", "nummer", "li.nr", "noot.nr"),
    *("kamervraagkop", "kamervraagnummer", "kamervraagomschrijving", "kamervraagopmerking", "kamervraagbijlage"),
    "kamervraagonderwerp",
    *("tgroup", "thead", "tbody", "tfoot", "colspec", "spanspec"),
}  # their text runs on in that of the element around them
_NAMING_TAGS = ("datum", "naam", "achternaam", "voornaam", "functie", "partij", "politiek", "organisatie", "plaats")
_TYPES = {"kst": "kamerstuk", "ah": "aanhangsel", "h": "handelingen", "kv": "zaak"}
_NOTE_ID_KENMERK = re.compile(r"ID-(\d{4}Z\d{5})-")
_ADDRESS = re.compile(r"https?:|www\.", re.IGNORECASE)


@dataclass(slots=True)
class PassageNote:
    """A footnote, where its mark stands in the passage, and what stands in it in turn."""

    ordinal: int
    printed_number: str | None
    offset: int
    mark: str
    text: str
    links: list[PassageLink]
    notes: list[PassageNote]


@dataclass(slots=True)
class PassageLink:
    """Words that the source marks as pointing to something; they stand at `offset` in the text of the passage."""

    ordinal: int
    offset: int
    raw: str
    type: str
    target: str | None


class Passage(FoldedText):
    """One vraag, one antwoord or one stretch of other text, with what stands in it by position.

    `paragraphs` are the positions where its paragraphs begin; `is_plain` says that there is nothing but paragraphs.
    `heading` is there only where more than mere text stands in the heading.
    """

    __slots__ = ("heading", "is_plain", "label", "links", "notes", "paragraphs")

    def __init__(self) -> None:
        super().__init__()
        self.label: str | None = None
        self.heading: Passage | None = None
        self.paragraphs: list[int] = []
        self.is_plain = True
        self.notes: list[PassageNote] = []
        self.links: list[PassageLink] = []

    def words(self) -> str:
        """The text without the marks of its notes."""
        text = str(self)
        for note in reversed(self.notes):
            text = text[: note.offset] + text[note.offset + len(note.mark) :]
        return text


class MarkupReader:
    """Reads elements into passages; `warnings` and `note_kenmerken` collect what was met on the way."""

    def __init__(self) -> None:
        self.warnings: list[tuple[str, str]] = []
        self.note_kenmerken: set[str] = set()
        self._n_notes = 0
        self._n_links = 0

    def warn(self, code: str, detail: object) -> None:
        """Keep something unknown or doubtful for the report."""
        self.warnings.append((code, str(detail)))

    def element(self, element: etree._Element, passage: Passage) -> None:
        """Any element: its own meaning where it has one, and always its text."""
        _READERS.get(element.tag, MarkupReader._unknown)(self, element, passage)

    def content(self, element: etree._Element, passage: Passage) -> None:
        """All that stands in an element."""
        if text := element.text:
            passage.add(text)
        for child in element:
            _READERS.get(child.tag, MarkupReader._unknown)(self, child, passage)
            if tail := child.tail:
                passage.add(tail)

    def _line(self, element: etree._Element, passage: Passage) -> None:
        passage.break_line()
        self.content(element, passage)
        passage.break_line()

    def _unknown(self, element: etree._Element, passage: Passage) -> None:
        """Among running text it is part of that, elsewhere a line of its own, so that no two words are glued."""
        tag = element.tag
        if not isinstance(tag, str):  # a comment, a processing instruction or an entity that was not resolved
            if isinstance(element, etree._Entity):
                self.warn("unresolved_entity", element.text)
                passage.add(element.text or "")
            return
        self.warn("unknown_element", tag)
        self._line_or_words(element, passage)

    def _line_or_words(self, element: etree._Element, passage: Passage) -> None:
        if _is_in_running_text(element):
            self.content(element, passage)
        else:
            self._line(element, passage)

    def _name(self, element: etree._Element, passage: Passage) -> None:
        """A name, an office or a day: a blank parts it from one that adjoins it; in a signature each is a line."""
        parent, previous = element.getparent(), element.getprevious()
        if parent is not None and parent.tag == "ondertekening":
            self._line(element, passage)
            return
        if previous is not None and not previous.tail:
            passage.add(" ")
        self.content(element, passage)

    def _image(self, element: etree._Element, passage: Passage) -> None:
        self.warn("image", element.get("naam") or element.get("src") or element.tag)
        self.content(element, passage)

    def _item(self, item: etree._Element, passage: Passage) -> None:
        """A list item on a line of its own, behind its printed mark or a dash."""
        passage.break_line()
        if next(item.iterchildren("li.nr"), None) is None:
            passage.add("– ")
        self._joined(item, passage, 1)
        passage.break_line()

    def _definition(self, item: etree._Element, passage: Passage) -> None:
        """A term and what it means on one line, parted by a colon."""
        passage.break_line()
        if text := item.text:
            passage.add(text)
        for child in item:
            if child.tag in ("li.nr", "term"):
                self.content(child, passage)
                passage.add(": " if child.tag == "term" and plain_text(child)[-1:].isalnum() else " ")
            elif child.tag == "definitie":
                self._joined(child, passage, 1)
            else:
                self.element(child, passage)
            if tail := child.tail:
                passage.add(tail)
        passage.break_line()

    def _cell(self, cell: etree._Element, passage: Passage) -> None:
        """A table cell: a row is one line, its cells parted by bars."""
        if cell.getprevious() is not None:
            passage.add(" | ")
        self._joined(cell, passage, len(cell))

    def _joined(self, element: etree._Element, passage: Passage, n_paragraphs: int) -> None:
        """The content of a list item or cell, whose first paragraphs do not begin a new line."""
        if text := element.text:
            passage.add(text)
        for child in element:
            tag = child.tag
            if tag == "li.nr" or (tag == "al" and n_paragraphs):
                n_paragraphs -= tag == "al"
                self.content(child, passage)
                passage.add(" ")
            else:
                self.element(child, passage)
            if tail := child.tail:
                passage.add(tail)

    def _note(self, element: etree._Element, passage: Passage) -> None:
        self._n_notes += 1
        ordinal = self._n_notes
        if found := _NOTE_ID_KENMERK.match(element.get("id", "")):
            self.note_kenmerken.add(found[1])
        inner = Passage()
        number = ""
        if text := element.text:
            inner.add(text)
        for child in element:
            if child.tag == "noot.nr" and not number:
                number = plain_text(child)
            elif child.tag == "noot.al" and not len(child):
                inner.paragraph(child.text or "")
            else:
                self.element(child, inner)
            if tail := child.tail:
                inner.add(tail)
        mark = raised(number or "*")
        offset = passage.mark(mark)
        passage.notes.append(PassageNote(ordinal, number or None, offset, mark, str(inner), inner.links, inner.notes))

    def _link(self, element: etree._Element, passage: Passage) -> None:
        self._n_links += 1
        ordinal = self._n_links
        n_pieces = passage.n_pieces()
        self.content(element, passage)
        offset, raw = passage.since(n_pieces)
        target = fold(element.get("doc") or element.get("refid") or "") or None
        kind = "other"
        if element.tag == "intref":
            kind = "internal"
        elif element.tag == "dossierref":
            kind = "kamerstuk"
            dossier = "".join((element.get("dossier") or "").split())
            target = f"kst-{dossier}" if dossier else target
        elif element.get("soort", "").upper() == "URL":
            kind = "url"
        elif target and (identifier := parse_publication_id(target)):
            kind = _TYPES.get(identifier.family, "document")
            target = identifier.kenmerk or target if kind == "zaak" else target
        elif target and _ADDRESS.match(target):
            kind = "url"
        passage.links.append(PassageLink(ordinal, offset, raw, kind, target))


_READERS: dict[object, Callable[[MarkupReader, etree._Element, Passage], None]] = {
    **dict.fromkeys(_LINE_TAGS, MarkupReader._line),
    **dict.fromkeys(_RUNNING_TAGS, MarkupReader.content),
    **dict.fromkeys(("noot", "voetnoot"), MarkupReader._note),
    **dict.fromkeys(_NAMING_TAGS, MarkupReader._name),
    **dict.fromkeys(("extref", "intref", "dossierref"), MarkupReader._link),
    "citaat": MarkupReader._line_or_words,
    "illustratie": MarkupReader._image,
    "li": MarkupReader._item,
    "definitie-item": MarkupReader._definition,
    "entry": MarkupReader._cell,
}
_PARAGRAPH_TAGS = {
    "al",
    "noot.al",
    "nadruk",
    "sup",
    "inf",
    "sub",
    "i",
    "b",
    "u",
    "extref",
    "intref",
    "li.nr",
    "titel",
    "term",
}


def plain_text(element: etree._Element) -> str:
    """All text of an element on one line, whatever markup it is in."""
    return fold("".join(map(str, element.itertext())) if len(element) else element.text or "")


def _is_in_running_text(element: etree._Element) -> bool:
    parent, previous = element.getparent(), element.getprevious()
    if parent is None:
        return False
    before = parent.text if previous is None else previous.tail
    return parent.tag in _PARAGRAPH_TAGS or any(text and not text.isspace() for text in (before, element.tail))
