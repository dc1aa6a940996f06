"""The numbers that Word prints before the paragraphs of a list: they stand nowhere in the text, and the questions of
many a paper have no others.

A paragraph names a list and a level, itself or through its style; the list says how the level is counted and written
(ECMA-376 part 1, 17.9). Lists with one definition go on counting where the other stopped, unless they begin anew.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from transform.printed.docx_styles import (
    OF_PARAGRAPH,
    OF_TEXT,
    VAL,
    Properties,
    Styles,
    is_on,
    properties,
    qn,
    said,
    whole,
)

_PLACE = re.compile(r"%([1-9])")
_DASHES = "-–—"
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc")),
    *((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_MOST = 5_000  # higher numbers are written in figures, whatever the list says
_MOST_LINKS = 8


@dataclass(frozen=True, slots=True)
class _List:
    """A list: the definition it counts with, its levels, and where it begins anew."""

    definition: str
    levels: dict[int, etree._Element] = field(default_factory=dict)
    begins: dict[int, int] = field(default_factory=dict)


class ListNumbers:
    """Counts the paragraphs of a document; ask for each once, in the order of the text."""

    def __init__(self, numbering: etree._Element | None, styles: Styles) -> None:
        self._styles = styles
        self._nums = _by_id(numbering, "w:num", "w:numId")
        self._definitions = _by_id(numbering, "w:abstractNum", "w:abstractNumId")
        self._lists: dict[str, _List | None] = {}
        self._places: dict[str | None, tuple[str | None, int]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def before(self, paragraph: Properties) -> str:
        """What stands before a paragraph: its number or bullet and the blank behind it; nothing outside of lists."""
        num_id, level = self._place(paragraph)
        found = self._list(num_id) if num_id else None
        shape = found.levels.get(level) if found else None
        if found is None or num_id is None or shape is None:
            return ""
        counts = self._counted(num_id, found, level)
        label = self._written(found, shape, level, counts)
        if not label or is_on(said(properties(shape, OF_TEXT), "w:vanish")):
            return ""
        return label if _value(shape, "w:suff") == "nothing" else f"{label} "

    def _place(self, paragraph: Properties) -> tuple[str | None, int]:
        """The list and the level of a paragraph, its own or that of its style."""
        own = paragraph.get(qn("w:numPr"))
        level = None if own is None else _value(own, "w:ilvl")
        if own is not None and (num_id := _value(own, "w:numId")) is not None:
            return num_id, whole(level)
        style_id = self._styles.style_id(paragraph)
        if style_id not in self._places:
            self._places[style_id] = self._place_of(style_id)
        num_id, of_style = self._places[style_id]
        return num_id, whole(level, of_style)

    def _place_of(self, style_id: str | None) -> tuple[str | None, int]:
        """A style names the list; the level is the one that names the style."""
        for style in self._styles.chain(style_id):
            held = properties(style, OF_PARAGRAPH).get(qn("w:numPr"))
            if held is not None and (num_id := _value(held, "w:numId")) is not None:
                found = self._list(num_id)
                names = {_value(shape, "w:pStyle"): level for level, shape in found.levels.items()} if found else {}
                return num_id, names.get(style.get(qn("w:styleId")), whole(_value(held, "w:ilvl")))
        return None, 0

    def _list(self, num_id: str) -> _List | None:
        if num_id not in self._lists:
            self._lists[num_id] = self._read(num_id)
        return self._lists[num_id]

    def _read(self, num_id: str) -> _List | None:
        """The list of an id; 0 stands for none. A definition may be that of a style."""
        num = self._nums.get(num_id)
        linked = num
        for _ in range(_MOST_LINKS):
            name = None if linked is None else _value(linked, "w:abstractNumId")
            definition = self._definitions.get(name or "")
            if num is None or definition is None or name is None:
                return None
            style_id = _value(definition, "w:numStyleLink")
            if style_id is None:
                break
            linked = self._nums.get(self._place_in(style_id) or "")
        else:
            return None
        found = _List(name, {whole(shape.get(qn("w:ilvl"))): shape for shape in definition.iterchildren(qn("w:lvl"))})
        for override in num.iterchildren(qn("w:lvlOverride")):
            level = whole(override.get(qn("w:ilvl")))
            if (shape := override.find(qn("w:lvl"))) is not None:
                found.levels[level] = shape
            if (begin := _value(override, "w:startOverride")) is not None:
                found.begins[level] = whole(begin, 1)
        return found

    def _place_in(self, style_id: str) -> str | None:
        style = next(self._styles.chain(style_id), None)
        held = None if style is None else properties(style, OF_PARAGRAPH).get(qn("w:numPr"))
        return None if held is None else _value(held, "w:numId")

    def _counted(self, num_id: str, found: _List, level: int) -> dict[int, int]:
        """How far each level is once this paragraph is counted."""
        counts = self._counts.setdefault(found.definition, {})
        if level in found.begins and (num_id, level) not in self._begun:
            counts[level] = found.begins[level]
        else:
            counts[level] = counts[level] + 1 if level in counts else _start(found, level)
        self._begun.add((num_id, level))
        for deeper in [one for one in counts if one > level]:
            shape = found.levels.get(deeper)
            restart = None if shape is None else _value(shape, "w:lvlRestart")
            if restart is None or level < whole(restart):
                del counts[deeper]
        return counts

    @staticmethod
    def _written(found: _List, shape: etree._Element, level: int, counts: dict[int, int]) -> str:
        text = _value(shape, "w:lvlText") or ""
        if _value(shape, "w:numFmt") == "bullet":
            return text if text in _DASHES else "•" if text else ""
        is_figures = shape.find(qn("w:isLgl")) is not None

        def number(place: re.Match[str]) -> str:
            one = int(place[1]) - 1
            of_one = found.levels.get(one)
            kind = "decimal" if is_figures or of_one is None else _value(of_one, "w:numFmt") or "decimal"
            return _in_words_of(kind, counts.get(one, _start(found, one)))

        return _PLACE.sub(number, text).strip()


def _by_id(numbering: etree._Element | None, kind: str, name: str) -> dict[str, etree._Element]:
    return {} if numbering is None else {one.get(qn(name), ""): one for one in numbering.iterchildren(qn(kind))}


def _value(element: etree._Element, name: str) -> str | None:
    found = element.find(qn(name))
    return None if found is None else found.get(VAL)


def _start(found: _List, level: int) -> int:
    shape = found.levels.get(level)
    return 1 if shape is None else whole(_value(shape, "w:start"), 1)


def _in_words_of(kind: str, number: int) -> str:
    """A number as a list writes it."""
    if kind == "none":
        return ""
    is_upper, kind = kind.startswith("upper"), kind.removeprefix("upper").removeprefix("lower")
    written = str(number)
    if kind == "Letter" and 0 < number <= _MOST:
        times, letter = divmod(number - 1, 26)
        written = chr(ord("a") + letter) * (times + 1)
    elif kind == "Roman" and 0 < number <= _MOST:
        written = _roman(number)
    elif kind == "decimalZero":
        written = f"{number:02}"
    elif kind == "ordinal":
        written = f"{number}e"
    return written.upper() if is_upper else written


def _roman(number: int) -> str:
    written = ""
    for worth, sign in _ROMAN:
        times, number = divmod(number, worth)
        written += sign * times
    return written
