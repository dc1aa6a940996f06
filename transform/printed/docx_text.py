"""The text of a Word file as a page of lines, as it would be printed: layout in, plain text out.

What is printed stands here, in the order of reading: numbers of lists, texts in tables, boxes and content controls,
what was inserted under review; not what was deleted or moved away, hidden, or said in a comment. A raised figure behind
a word is a raised figure (¹²³), and the notes stand at the end, each behind its plain number, those at the end of the
document counted on behind those at the foot of a page. Heads and feet of pages come first, each once: they are lines
like any other, for the reader of the pages to name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE as RELATED
from docx.oxml.parser import parse_xml
from lxml import etree

from transform.folded_text import raised, raised_figures
from transform.printed.docx_lines import END, Lines, parted, without_many_blanks
from transform.printed.docx_numbers import ListNumbers
from transform.printed.docx_package import opened, undamaged
from transform.printed.docx_styles import OF_PARAGRAPH, OF_TEXT, Properties, Spaces, Styles, is_on, properties, qn
from transform.safe_xml import NotReadable

MAX_SIGNS = 3_000_000  # of the whole document
MAX_BLOCKS = 200_000  # paragraphs and tables; the longest letters have some thousands
MAX_NOTES = 50_000

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_P, _TABLE, _ROW, _CELL, _RUN = (qn(f"w:{name}") for name in ("p", "tbl", "tr", "tc", "r"))
_TEXTS = (qn("w:t"), f"{_M}t")
_BOX = qn("w:txbxContent")
_ALTERNATE = f"{_MC}AlternateContent"
_NOTES = {qn("w:footnoteReference"): "footnotes", qn("w:endnoteReference"): "endnotes"}
_SIGNS = {
    qn("w:tab"): "\t",
    qn("w:ptab"): "\t",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
}
_SYMBOL = qn("w:sym")
_LEFT_OUT = {
    *map(qn, ("w:del", "w:moveFrom", "w:delText", "w:instrText", "w:delInstrText", "w:fldChar")),
    *map(qn, ("w:pPr", "w:rPr", "w:sectPr", "w:tblPr", "w:tblGrid", "w:trPr", "w:tcPr", "w:sdtPr", "w:sdtEndPr")),
}
_CHUNK = qn("w:altChunk")
_DELETED = (qn("w:del"), qn("w:moveFrom"))
_FIRST_MARK = 0xF0000  # of signs that stand for the marks of notes until all are known, one for each
_LOST = "\ufffd"  # stands for what the file calls and does not hold
_GAP = 80  # twentieths of a point between paragraphs that print an empty line
_PRINTED_LINE = 110  # signs; the cells of a row that are longer together do not stand side by side on a line


def pages(data: bytes) -> list[str]:
    """The text of a Word file as one page: a line a paragraph, an empty line where the layout parts them.

    Raises NotReadable: too_large, encrypted, damaged, no_text, and the reasons of safe_xml.
    """
    document = opened(data)
    text = "\n".join(_Text(document).lines())
    if len(text) > MAX_SIGNS:
        raise NotReadable("too_large", f"more than {MAX_SIGNS} signs of text")
    if not any(map(str.isalpha, text)):
        raise NotReadable("no_text", "a Word file without a letter that can be read: a picture of a text?")
    return [text]


@dataclass(slots=True)
class _Piece:
    """The text of a paragraph or of a part of one, and the boxes that hang on it, each as its paragraphs and tables."""

    style_id: str | None
    texts: list[str] = field(default_factory=list)
    boxes: list[list[etree._Element]] = field(default_factory=list)


class _Text:
    def __init__(self, document: WordDocument) -> None:
        self._document = document
        with undamaged():
            self._body = document.element.body
            if self._body is None:
                raise NotReadable("damaged", "the part with its text has no body")
            self._styles = Styles(document.styles.element)
            self._numbers = ListNumbers(self._part(RELATED.NUMBERING), self._styles)
            self._notes = {"footnotes": self._part(RELATED.FOOTNOTES), "endnotes": self._part(RELATED.ENDNOTES)}
        self._called: dict[tuple[str, str], tuple[int, bool]] = {}
        """Kind and id of the notes in the order of their marks, each with its place, and whether Word numbers it."""
        self._carried = ""  # text of paragraphs whose end was deleted
        self._n_blocks = 0

    def lines(self) -> Iterator[str]:
        """All lines, the notes behind the text that calls them."""
        body = parted(self._lines(self._blocks(self._body)))
        with undamaged():
            parts = list(self._heads_and_feet())
        heads = dict.fromkeys(line for part in parts for line in self._plain_lines(self._blocks(part)))
        numbers = self._note_numbers()
        marks = {_FIRST_MARK + n: raised(numbers[key]) if key in numbers else "" for n, key in enumerate(self._called)}
        # A line without a letter is the number of a page, which nobody wrote.
        yield from (line.translate(marks) for line in heads if any(map(str.isalpha, line)))
        yield ""
        yield from (line.translate(marks) for line in body)
        yield ""
        yield from self._note_lines(numbers)

    def _part(self, kind: str) -> etree._Element | None:
        try:
            part = self._document.part.part_related_by(kind)
        except KeyError:
            return None
        root: etree._Element = parse_xml(part.blob)
        return root

    # --- blocks -------------------------------------------------------------------------------------------------

    def _heads_and_feet(self) -> Iterator[etree._Element]:
        is_twofold = self._document.settings.odd_and_even_pages_header_footer
        for section in self._document.sections:
            is_first = section.different_first_page_header_footer
            for part in (
                *((section.first_page_header,) if is_first else ()),
                section.header,
                *((section.even_page_header,) if is_twofold else ()),
                *((section.first_page_footer,) if is_first else ()),
                section.footer,
                *((section.even_page_footer,) if is_twofold else ()),
            ):
                if not part.is_linked_to_previous:
                    yield part.part.element

    def _blocks(self, parent: etree._Element) -> Iterator[etree._Element]:
        """The paragraphs and tables in an element, through whatever holds them."""
        for child in parent.iterchildren(etree.Element):
            if child.tag in (_P, _TABLE):
                yield child
            elif child.tag == _CHUNK:
                raise NotReadable("unknown_document_kind", "a Word file that holds another document: save it anew")
            elif child.tag == _ALTERNATE:
                yield from self._blocks(_chosen(child))
            elif child.tag not in _LEFT_OUT:
                yield from self._blocks(child)

    def _plain_lines(self, blocks: Iterable[etree._Element]) -> list[str]:
        return [line for line in self._lines(blocks) if line is not END]

    def _lines(self, blocks: Iterable[etree._Element]) -> Lines:
        """The lines of paragraphs and tables, and where a paragraph ends that nothing parts from the next."""
        lines: Lines = []
        above: Spaces | None = None
        for block in blocks:
            self._n_blocks += 1
            if self._n_blocks > MAX_BLOCKS:
                raise NotReadable("too_large", f"more than {MAX_BLOCKS} paragraphs")
            if block.tag == _TABLE:
                lines += ["", *self._table_lines(block), ""]
                above = None
                continue
            looks = properties(block, OF_PARAGRAPH)
            if found := self._paragraph_lines(block, looks):
                spaces = self._styles.spaces(looks)
                if above:
                    lines.append("" if _are_apart(above, spaces) else END)
                lines += found
                above = spaces
        if self._carried:
            lines, self._carried = [*lines, self._carried], ""
        return without_many_blanks(lines)

    def _table_lines(self, table: etree._Element) -> Lines:
        """A row is a line where it is short, else its cells stand one below the other."""
        lines: Lines = []
        for row in _inside(table, _ROW):
            if qn("w:del") in properties(row, qn("w:trPr")):
                continue
            cells = [self._lines(self._blocks(cell)) for cell in _inside(row, _CELL) if not _is_deleted(cell)]
            cells = [cell for cell in cells if cell]
            row_lines = [line for cell in cells for line in cell if line is not END]
            if len(row_lines) == len(cells) and sum(len(line) + 1 for line in row_lines) <= _PRINTED_LINE:
                lines.append(" ".join(row_lines))
            else:
                lines += [line for cell in cells for line in ("", *cell)] + [""]
        return lines

    def _paragraph_lines(self, paragraph: etree._Element, looks: Properties) -> Lines:
        """The lines of a paragraph and of the boxes that hang on it; none of it where its end was deleted."""
        piece = _Piece(self._styles.style_id(looks))
        self._read(paragraph, piece)
        text, self._carried = self._carried + "".join(piece.texts), ""
        of_end = looks.get(OF_TEXT)
        if of_end is not None and any(of_end.find(name) is not None for name in _DELETED):
            self._carried = text
            lines: Lines = []
        else:
            lines = [*(self._numbers.before(looks) + text).split("\n")]
        for box in piece.boxes:
            lines += ["", *self._lines(box), ""]
        return lines

    # --- text ---------------------------------------------------------------------------------------------------

    def _read(self, element: etree._Element, piece: _Piece) -> None:
        """Put the text in an element of a paragraph behind what there is, and the boxes in it aside."""
        for child in element.iterchildren(etree.Element):
            tag = child.tag
            if tag in _LEFT_OUT:
                continue
            if tag == _RUN:
                self._read_run(child, piece)
            elif tag in _TEXTS:
                piece.texts += [child.text] if child.text else []
            elif tag in _SIGNS:
                piece.texts.append(_SIGNS[tag])
            elif tag == _SYMBOL:
                piece.texts.append(_symbol(child))
            elif tag in _NOTES:
                self._call_note(_NOTES[tag], child, piece)
            elif tag == _BOX:
                piece.boxes.append(list(self._blocks(child)))
            elif tag in (_P, _TABLE):
                piece.boxes.append([child])
            else:
                self._read(_chosen(child) if tag == _ALTERNATE else child, piece)

    def _read_run(self, run: etree._Element, piece: _Piece) -> None:
        looks = properties(run, OF_TEXT)
        if is_on(self._styles.of_text(looks, piece.style_id, "w:vanish")):
            return
        inside = _Piece(piece.style_id, boxes=piece.boxes)
        self._read(run, inside)
        text = "".join(inside.texts)
        last = piece.texts[-1] if piece.texts else ""
        if self._styles.of_text(looks, piece.style_id, "w:vertAlign") == "superscript":
            text = raised_figures(text, last)
        if text and last and _is_mark(text[0]) and _is_mark(last[-1]):
            piece.texts.append(" ")  # two marks side by side are two numbers
        piece.texts += [text] if text else []

    # --- notes --------------------------------------------------------------------------------------------------

    def _call_note(self, kind: str, reference: etree._Element, piece: _Piece) -> None:
        has_own_mark = is_on(reference.get(qn("w:customMarkFollows")))
        key = kind, reference.get(qn("w:id"), "")
        place, _ = self._called.setdefault(key, (len(self._called), not has_own_mark))
        if place >= MAX_NOTES:
            raise NotReadable("too_large", f"more than {MAX_NOTES} notes")
        piece.texts.append(chr(_FIRST_MARK + place))

    def _note_numbers(self) -> dict[tuple[str, str], str]:
        """The numbers of the notes that Word numbers, those at the end of the document behind the others."""
        numbered = [key for key, (_, is_numbered) in self._called.items() if is_numbered]
        # The first kind first, and each in its order: sorting keeps what is equal where it is.
        numbered.sort(key=lambda key: list(_NOTES.values()).index(key[0]))
        return {key: str(number) for number, key in enumerate(numbered, 1)}

    def _note_lines(self, numbers: dict[tuple[str, str], str]) -> Iterator[str]:
        """The notes that a text calls: those whose mark is part of the text, then the numbered ones."""
        texts = {
            (kind, note.get(qn("w:id"), "")): note
            for kind, part in self._notes.items()
            if part is not None
            for note in part.iterchildren(etree.Element)
        }
        for key in (*(key for key in self._called if key not in numbers), *numbers):
            lines = [line.strip() for line in self._plain_lines(self._blocks(texts[key]))] if key in texts else []
            first, *others = [line for line in lines if line] or [_LOST]
            yield f"{numbers[key]} {first}" if key in numbers else first
            yield from others


def _are_apart(above: Spaces, below: Spaces) -> bool:
    """Whether the space between two paragraphs prints as an empty line."""
    is_same = above.style_id == below.style_id
    after = 0 if is_same and above.is_close else above.after
    return max(after, 0 if is_same and below.is_close else below.before) >= _GAP


def _chosen(alternate: etree._Element) -> etree._Element:
    """What is read of several ways to say the same: the first that says anything."""
    ways = list(alternate.iterchildren(etree.Element))
    return next((way for way in ways if next(way.iter(*_TEXTS), None) is not None), ways[0] if ways else alternate)


def _inside(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    """The rows of a table or the cells of a row, through what holds them."""
    for child in element.iterchildren(etree.Element):
        if child.tag == tag:
            yield child
        elif child.tag not in _LEFT_OUT:
            yield from _inside(child, tag)


def _is_deleted(cell: etree._Element) -> bool:
    return qn("w:cellDel") in properties(cell, qn("w:tcPr"))


def _is_mark(sign: str) -> bool:
    return ord(sign) >= _FIRST_MARK


def _symbol(element: etree._Element) -> str:
    """A sign of a font by its number; those of fonts of symbols have numbers of their own, kept as they are."""
    try:
        return chr(int(element.get(qn("w:char"), ""), 16))
    except (ValueError, OverflowError):
        return _LOST
