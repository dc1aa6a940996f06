"""Markup inside a paper as running text: paragraphs, lists, tables, emphasis, links and footnotes.

Element names come from real `vraag` and `antwoord` elements; those around the header are a guess. An element that is
not known keeps its text where it stands and is counted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from transform.folded_text import FoldedText, fold, raised
from transform.identifiers import parse_publication_id

HEADER_TAGS = {"kamervraagkop", "kamervraagnummer", "kamervraagomschrijving"}
BODY_TAGS = {"kamervraagopmerking", "kamervraagbijlage", "al", "noot", "lijst", "table", "tabel", "tussenkop", "kop"}
LABEL_TAGS = {"nr", "nummer"}
_PARAGRAPH_TAGS = {"al", "noot.al", "tussenkop", "titel", "subtitel", "tekstregel", "li.nr", "ondertekening"}
_LIST_TAGS = {"lijst", "li"}
_TABLE_TAGS = {"table", "tabel", "tgroup", "thead", "tbody", "tfoot", "row", "entry", "colspec", "spanspec", "title"}
_INLINE_TAGS = {"nadruk", "sup", "inf", "sub", "i", "b", "u", "br"}
_HEADER_INLINE_TAGS = {
    "datum",
    "kamervraagonderwerp",
    "naam",
    "achternaam",
    "voornaam",
    "functie",
    "partij",
    "organisatie",
}
_LINK_TAGS = {"extref", "intref"}
_IMAGE_TAGS = {"plaatje", "illustratie"}
_KNOWN = (
    LABEL_TAGS
    | _PARAGRAPH_TAGS
    | _LIST_TAGS
    | _TABLE_TAGS
    | _INLINE_TAGS
    | _HEADER_INLINE_TAGS
    | HEADER_TAGS
    | BODY_TAGS
)
_LINE_TAGS = _PARAGRAPH_TAGS | {"lijst", "li", "row", "table", "tabel", "title", "br", "kop"}
_TYPES = {"kst": "kamerstuk", "ah": "aanhangsel", "h": "handelingen", "kv": "zaak"}
_NOTE_ID_KENMERK = re.compile(r"ID-(\d{4}Z\d{5})-")


@dataclass(slots=True)
class PassageNote:
    """A footnote and where its mark stands in the passage."""

    printed_number: str | None
    offset: int
    text: str
    urls: tuple[str, ...]
    links: list[PassageLink]


@dataclass(slots=True)
class PassageLink:
    """Words that the source marks as pointing to something."""

    offset: int
    raw: str
    type: str
    target: str | None


@dataclass(slots=True)
class Passage:
    """One vraag, one antwoord or one stretch of other text, with what stands in it by position."""

    label: str | None = None
    text: FoldedText = field(default_factory=FoldedText)
    paragraphs: list[int] = field(default_factory=list)
    is_plain: bool = True  # nothing but paragraphs
    notes: list[PassageNote] = field(default_factory=list)
    links: list[PassageLink] = field(default_factory=list)


class MarkupReader:
    """Reads elements into passages; `warnings` and `note_kenmerken` collect what was met on the way."""

    def __init__(self) -> None:
        self.warnings: list[tuple[str, str]] = []
        self.note_kenmerken: set[str] = set()

    def warn(self, code: str, detail: object) -> None:
        """Keep something unknown or doubtful for the report."""
        self.warnings.append((code, str(detail)))

    def element(self, element: etree._Element, passage: Passage) -> None:
        """Any element: its own meaning where it has one, and always its text."""
        tag = element.tag
        if tag in ("noot", "voetnoot"):
            self._note(element, passage)
        elif tag in _LINK_TAGS:
            self._link(element, passage)
        elif tag in _IMAGE_TAGS:
            self.warn("image", element.get("naam") or element.get("src") or tag)
            self.content(element, passage)
        elif tag == "li":
            self._item(element, passage)
        elif tag == "entry":
            self._cell(element, passage)
        elif tag in _LINE_TAGS:
            passage.text.break_line()
            self.content(element, passage)
            passage.text.break_line()
        elif not isinstance(tag, str):  # an entity that was not resolved, a comment or a processing instruction
            if isinstance(element, etree._Entity):
                self.warn("unresolved_entity", element.text)
                passage.text.add(element.text or "")
        else:
            if tag not in _KNOWN:
                self.warn("unknown_element", tag)
            self.content(element, passage)

    def content(self, element: etree._Element, passage: Passage) -> None:
        """All that stands in an element."""
        text = passage.text
        if element.text:
            text.add(element.text)
        for child in element:
            self.element(child, passage)
            if child.tail:
                text.add(child.tail)

    def _item(self, item: etree._Element, passage: Passage) -> None:
        """A list item on a line of its own, behind its printed mark or a dash."""
        text = passage.text
        text.break_line()
        if item.find("li.nr") is None:
            text.add("– ")
        self._joined(item, passage)
        text.break_line()

    def _cell(self, cell: etree._Element, passage: Passage) -> None:
        """A table cell: a row is one line, its cells parted by bars."""
        if cell.getprevious() is not None:
            passage.text.add(" | ")
        self._joined(cell, passage)

    def _joined(self, element: etree._Element, passage: Passage) -> None:
        """The content of a list item or cell, whose first paragraph does not begin a new line."""
        text = passage.text
        if element.text:
            text.add(element.text)
        is_first = True
        for child in element:
            if child.tag == "li.nr" or (child.tag == "al" and (is_first or element.tag == "entry")):
                self.content(child, passage)
                text.add(" ")
                is_first = is_first and child.tag != "al"
            else:
                self.element(child, passage)
            if child.tail:
                text.add(child.tail)

    def _note(self, element: etree._Element, passage: Passage) -> None:
        if found := _NOTE_ID_KENMERK.match(element.get("id") or ""):
            self.note_kenmerken.add(found[1])
        inner = Passage()
        number = None
        if element.text:
            inner.text.add(element.text)
        for child in element:
            if child.tag == "noot.nr" and number is None:
                number = plain_text(child)
            else:
                self.element(child, inner)
            if child.tail:
                inner.text.add(child.tail)
        offset = passage.text.mark(raised(number or "*"))
        urls = [link.target for link in inner.links if link.type == "url" and link.target]
        passage.notes.append(
            PassageNote(number or None, offset, str(inner.text), tuple(dict.fromkeys(urls)), inner.links)
        )
        passage.notes += inner.notes

    def _link(self, element: etree._Element, passage: Passage) -> None:
        offset = passage.text.start(element.text or "")
        self.content(element, passage)
        raw = plain_text(element)
        target = element.get("doc") or element.get("refid")
        kind = "url" if (element.get("soort") or "").upper() == "URL" else "other"
        if element.tag == "intref":
            kind = "internal"
        elif kind == "other" and target and (identifier := parse_publication_id(target)):
            kind = _TYPES.get(identifier.family, "document")
            target = identifier.kenmerk or target if kind == "zaak" else target
        elif target and re.match(r"(?:https?:|www\.)", target, re.IGNORECASE):
            kind = "url"
        passage.links.append(PassageLink(offset, raw, kind, target))


def plain_text(element: etree._Element) -> str:
    """All text of an element on one line, whatever markup it is in."""
    return fold("".join(str(text) for text in element.itertext()))
