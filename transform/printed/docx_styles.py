"""What a Word file says of the look of its paragraphs and pieces of text, itself or by their styles.

Only what changes the text that is printed is asked for: spaces between paragraphs, lists, raised and hidden text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from docx.oxml.ns import qn as _qn
from lxml import etree

Properties = Mapping[str, etree._Element]

_MOST_STYLES = 32  # based on each other
_OFF = ("0", "false", "off", "none")
_AUTOMATIC = 280  # twentieths of a point: the space of a web page

qn = cache(_qn)
"""A name with its namespace, of one with a prefix."""

VAL = qn("w:val")
OF_PARAGRAPH, OF_TEXT = qn("w:pPr"), qn("w:rPr")


@dataclass(frozen=True, slots=True)
class Spaces:
    """The style of a paragraph, and what stands free around it in twentieths of a point.

    Where `is_close`, nothing does between it and others of its style.
    """

    style_id: str | None
    before: int
    after: int
    is_close: bool


class Styles:
    """The styles of a file, each with what it has of those it is based on."""

    def __init__(self, styles: etree._Element) -> None:
        self._by_id = {style.get(qn("w:styleId"), ""): style for style in styles.iterchildren(qn("w:style"))}
        self._default = next(
            (
                id_
                for id_, style in self._by_id.items()
                if style.get(qn("w:type")) == "paragraph" and is_on(style.get(qn("w:default"), "0"))
            ),
            None,
        )
        of_all = styles.find(f"{qn('w:docDefaults')}/{qn('w:pPrDefault')}/{qn('w:pPr')}/{qn('w:spacing')}")
        self._spacing_of_all = [] if of_all is None else [of_all]
        self._of_text: dict[str | None, Properties] = {}
        self._spaces: dict[str | None, tuple[list[etree._Element], bool]] = {}

    def style_id(self, paragraph: Properties) -> str | None:
        """The style of a paragraph; where it names none, the one of all paragraphs."""
        return said(paragraph, "w:pStyle") or self._default

    def chain(self, style_id: str | None) -> Iterator[etree._Element]:
        """A style and those it is based on, the nearest first."""
        for _ in range(_MOST_STYLES):
            style = self._by_id.get(style_id or "")
            if style is None:
                return
            yield style
            based_on = style.find(qn("w:basedOn"))
            style_id = None if based_on is None else based_on.get(VAL)

    def of_text(self, own: Properties, style_id: str | None, name: str) -> str | None:
        """What a property of a piece of text in a paragraph says, '' where it is just there; None: nothing."""
        if (told := said(own, name)) is not None:
            return told
        told = said(self._inherited(said(own, "w:rStyle")), name)
        return told if told is not None else said(self._inherited(style_id), name)

    def spaces(self, paragraph: Properties) -> Spaces:
        """What stands free around a paragraph."""
        style_id = self.style_id(paragraph)
        if style_id not in self._spaces:
            chain = [properties(style, OF_PARAGRAPH) for style in self.chain(style_id)]
            close = next((told for one in chain if (told := said(one, "w:contextualSpacing")) is not None), "0")
            spacing = [one[qn("w:spacing")] for one in chain if qn("w:spacing") in one]
            self._spaces[style_id] = (spacing + self._spacing_of_all, is_on(close))
        spacing, is_close = self._spaces[style_id]
        if (own := paragraph.get(qn("w:spacing"))) is not None:
            spacing = [own, *spacing]
        if (told := said(paragraph, "w:contextualSpacing")) is not None:
            is_close = is_on(told)
        return Spaces(style_id, _space(spacing, "before"), _space(spacing, "after"), is_close)

    def _inherited(self, style_id: str | None) -> Properties:
        if style_id not in self._of_text:
            found: dict[str, etree._Element] = {}
            for style in self.chain(style_id):
                found = {**properties(style, OF_TEXT), **found}
            self._of_text[style_id] = found
        return self._of_text[style_id]


def properties(element: etree._Element, kind: str) -> Properties:
    """What stands in the properties of an element, by its name."""
    held = element.find(kind)
    return {} if held is None or not len(held) else {child.tag: child for child in held.iterchildren(etree.Element)}


def said(held: Properties, name: str) -> str | None:
    """The value of a property, '' where it is just there; None where it is not."""
    found = held.get(qn(name))
    return None if found is None else found.get(VAL, "")


def is_on(told: str | None) -> bool:
    """Whether a property is switched on."""
    return told is not None and told not in _OFF


def whole(text: str | None, otherwise: int = 0) -> int:
    """A whole number as Word writes it, or another where it is none."""
    try:
        return int(text or "")
    except ValueError:
        return otherwise


def _space(spacing: list[etree._Element], side: str) -> int:
    for one in spacing:
        if is_on(one.get(qn(f"w:{side}Autospacing"), "0")):
            return _AUTOMATIC
        if (text := one.get(qn(f"w:{side}"))) is not None:
            return whole(text)
    return 0
