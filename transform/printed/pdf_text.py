"""The text of a PDF as pages of lines, as a person would copy it: layout in, plain text out.

What the layout tells and plain text does not is kept in the text itself: a raised figure behind a word is a raised
figure (¹²³), a figure raised before smaller type is the plain number of a footnote, a gap wider than between lines is
an empty line, and a hyphen at the end of a line stays there. Nothing is left out: running heads and feet are lines
like any other, for the reader of the pages to name.
"""

from __future__ import annotations

import re
import threading
import zlib
from collections import Counter
from ctypes import c_double
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median_low
from typing import Any

import pypdfium2
from pypdfium2 import raw as pdfium

from transform.faulty_signs import LOST
from transform.folded_text import raised_figures
from transform.safe_xml import MAX_BYTES, NotReadable

MAX_PAGES = 1_000  # the longest lists of questions have some hundreds
MAX_SIGNS = 3_000_000  # of the whole document
MAX_OBJECTS = 200_000  # of one page, where a page of text has some thousands
MAX_STREAM = 32 * 1024 * 1024  # of one stream unpacked; images, which are not read, may be larger

_PASSWORD, _SECURITY = 4, 5  # FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY
_LAYERS = 3  # how often a stream may be packed in itself
_STREAM = re.compile(rb"stream\r?\n")
_IMAGE = re.compile(rb"/Subtype\s*/Image")
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft", "ﬆ": "st"})
_SOFT_HYPHEN = 0xAD  # what is drawn is printed: fonts name their hyphen so
# Shares of the type size: how small a raised figure is, how high it stands, how far a baseline may wander.
_SMALLER, _RISE, _HIGHEST, _SLACK = 0.8, 0.15, 0.8, 0.3
_LONGEST_MARK = 6  # signs before the text of a note: its number, a blank
_SAMPLED = 100  # signs of a page that tell how its lines run

# PDFium may be called by one thread at a time, whatever document it reads.
_ONE_AT_A_TIME = threading.Lock()


@dataclass(slots=True)
class _Line:
    """One printed line; `pieces` are (text, whether it stands above the line)."""

    y: float
    size: float
    x: float  # where its last sign stands
    pieces: list[tuple[str, bool]] = field(default_factory=list)

    def text(self, of_page: float) -> str:
        """The line as text; a figure raised at its beginning is the number of a note where its type is small."""
        written = ""
        for index, (piece, is_raised) in enumerate(self.pieces):
            if not is_raised:
                written += piece
            elif index or self.size > 0.95 * of_page:
                written += raised_figures(piece, written)
            else:
                written += piece.rstrip() + " "
        return written.strip(" \t")


def pages(data: bytes) -> list[str]:
    """The text of each page, lines parted by line breaks and paragraphs that stand apart by an empty line.

    A page without any text (an image) is an empty string. Safe to call from several threads, which wait for each
    other. Raises NotReadable: not_pdf, too_large, encrypted, damaged, too_many_pages, or no_text (a scan).
    """
    if len(data) > MAX_BYTES:
        raise NotReadable("too_large", f"{len(data)} bytes is more than the {MAX_BYTES} that are read")
    if b"%PDF-" not in data[:1024]:
        raise NotReadable("not_pdf", f"it does not begin as a PDF does ({len(data)} bytes)")
    if b"%%EOF" not in data[-4096:]:
        raise NotReadable("damaged", f"its end is missing: it was cut off after {len(data)} bytes")
    _refuse_swollen(data)
    with _ONE_AT_A_TIME:
        texts = _read(data)
    if not any(sign.isalpha() for text in texts for sign in text):
        raise NotReadable("no_text", f"{len(texts)} pages without a letter that can be read: a scan?")
    return texts


def _refuse_swollen(data: bytes) -> None:
    """PDFium unpacks whatever a stream holds, up to gigabytes; so look first how large each one would be."""
    view = memoryview(data)
    for found in _STREAM.finditer(data):
        begin = found.end()
        if _IMAGE.search(data, max(0, begin - 1000, data.rfind(b" obj", 0, begin)), begin):
            continue
        packed: bytes | memoryview = view[begin : max(begin, data.find(b"endstream", begin))]
        for _ in range(_LAYERS):
            try:
                packed = zlib.decompressobj().decompress(packed, MAX_STREAM)
            except zlib.error:
                break  # packed in another way, or damaged: PDFium will say
            if len(packed) == MAX_STREAM:
                raise NotReadable("too_large", f"it unpacks to more than the {MAX_STREAM} bytes that are read at once")


def _read(data: bytes) -> list[str]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code in (_PASSWORD, _SECURITY):
            raise NotReadable("encrypted", "it opens only with a password") from error
        raise NotReadable("damaged", str(error)) from error
    try:
        if len(document) > MAX_PAGES:
            raise NotReadable("too_many_pages", f"{len(document)} pages is more than the {MAX_PAGES} that are read")
        texts: list[str] = []
        n_left = MAX_SIGNS
        for index in range(len(document)):
            lines, n_signs = _page(document, index, n_left)
            texts.append(_written(lines))
            n_left -= n_signs
        return texts
    finally:
        document.close()


def _page(document: Any, index: int, n_left: int) -> tuple[list[_Line], int]:
    """The lines of one page in the order of the file, and how many signs it holds."""
    page = text_page = None
    try:
        page = document[index]
        n_objects = pdfium.FPDFPage_CountObjects(page.raw)
        if n_objects > MAX_OBJECTS:
            raise NotReadable("too_large", f"page {index + 1} holds {n_objects} objects, more than {MAX_OBJECTS}")
        text_page = page.get_textpage()
        n_signs = text_page.count_chars()
        if n_signs > n_left:
            raise NotReadable("too_large", f"more than {MAX_SIGNS} signs of text, met on page {index + 1}")
        turn = _turn_of_page(text_page.raw, n_signs)
        if turn != pdfium.FPDFPage_GetRotation(page.raw):
            # PDFium puts signs in order as the page is shown, and would take lines apart that run up or down there.
            text_page.close()
            pdfium.FPDFPage_SetRotation(page.raw, turn)
            text_page = page.get_textpage()
            n_signs = text_page.count_chars()
        return _lines(text_page.raw, n_signs, turn), n_signs
    except pypdfium2.PdfiumError as error:
        raise NotReadable("damaged", f"page {index + 1}: {error}") from error
    finally:
        for opened in (text_page, page):
            if opened is not None:
                opened.close()


def _lines(text_page: Any, n_signs: int, of_page: int) -> list[_Line]:
    """Signs to lines: by where they stand, for PDFium's own line breaks know no raised figures and no large letters.

    Signs on the same baseline are one line though they are columns apart, as in a table.
    """
    lines: list[_Line] = []
    line: _Line | None = None
    is_raised = is_broken = False
    run: list[str] = []
    at_x, at_y = c_double(), c_double()
    x = y = float("nan")
    for index in range(n_signs):
        code = pdfium.FPDFText_GetUnicode(text_page, index)
        if code in (10, 13):
            is_broken = True
            continue
        pdfium.FPDFText_GetCharOrigin(text_page, index, at_x, at_y)
        here_x, here_y = _turned_back(at_x.value, at_y.value, of_page)
        if here_y != y or here_x < x:
            if line is not None and run:
                line.pieces.append(("".join(run), is_raised))
                line.x = x
            run = []
            size, turn = _type(text_page, index)
            place = _place(line, here_x, here_y, size)
            if line is None or (place is None if turn == of_page else is_broken):
                line = _Line(here_y, size, here_x)
                lines.append(line)
            elif place == "base":
                line.y, line.size = here_y, size
                line.pieces = [(piece, True) for piece, _ in line.pieces]
            is_raised = place == "raised"
            is_broken = is_broken and place == "on"
            y = here_y
        if is_broken and line is not None and (line.pieces or run):
            run.append(" ")  # parted from what is on the same line by a line break of PDFium
        x, is_broken = here_x, False
        run.append(_sign(text_page, index, code))
    if line is not None:
        line.pieces.append(("".join(run), is_raised))
    return lines


def _place(line: _Line | None, x: float, y: float, size: float) -> str | None:
    """How signs at this place join a line: on it, raised, as the type it stands on ('base'); None: they do not."""
    if line is None or x < line.x - max(size, line.size):
        return None
    above = y - line.y
    if size <= _SMALLER * line.size and _RISE * line.size < above <= _HIGHEST * line.size:
        return "raised"
    if line.size <= _SMALLER * size and _RISE * size < -above <= _HIGHEST * size:
        return "base" if len(line.pieces) == 1 and len(line.pieces[0][0]) <= _LONGEST_MARK else None
    return "on" if -_SLACK * line.size <= above <= _SLACK * size else None


def _type(text_page: Any, index: int) -> tuple[float, int]:
    """The size of the type as it is printed, and by how many quarters of a turn to the left its lines run."""
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(text_page, index, matrix)
    size = abs(pdfium.FPDFText_GetFontSize(text_page, index)) or 1.0
    is_sideways = abs(matrix.b) > abs(matrix.a)
    turn = (1 if matrix.b > 0 else 3) if is_sideways else (0 if matrix.a >= 0 else 2)
    return size * (abs(matrix.b if is_sideways else matrix.d) or 1.0), turn


def _turn_of_page(text_page: Any, n_signs: int) -> int:
    """How most lines of a page run, in quarters of a turn to the left: how it is to be read, however it is shown."""
    turns: Counter[int] = Counter()
    for index in range(0, n_signs, n_signs // _SAMPLED + 1):
        if pdfium.FPDFText_IsGenerated(text_page, index) != 1:
            turns[_type(text_page, index)[1]] += 1
    return max(turns, key=lambda turn: (turns[turn], -turn), default=0)


def _turned_back(x: float, y: float, turn: int) -> tuple[float, float]:
    """A place on a page whose lines run in another direction, as it would be were they to run to the right."""
    return ((x, y), (y, -x), (-x, -y), (-y, x))[turn]


def _sign(text_page: Any, index: int, code: int) -> str:
    is_at_line_end = code == 2 and pdfium.FPDFText_IsHyphen(text_page, index) == 1  # how PDFium marks one there
    if is_at_line_end or code == _SOFT_HYPHEN:
        return "-"
    if code == 9 or 32 <= code < 0xFFFE or 0xFFFF < code < 0x110000:
        return chr(code)
    return LOST


def _written(lines: list[_Line]) -> str:
    """The lines of a page as text, in reading order, with an empty line where a gap parts them."""
    if not lines:
        return ""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += sum(len(piece) for piece, _ in line.pieces)
    of_page = sizes.most_common(1)[0][0]
    ordered = _in_reading_order(lines)
    gaps = [(above.y - below.y) / max(above.size, below.size) for above, below in pairwise(ordered)]
    usual = median_low([gap for gap in gaps if gap > 0] or [1.0])
    written = [ordered[0].text(of_page)]
    around = [usual, *gaps, usual]
    for index, (line, gap) in enumerate(zip(ordered[1:], gaps, strict=True)):
        # Lines that are all far apart are double spaced; a gap is what is wider than the next one.
        if not 0 < gap <= max(1.6, 1.4 * min(usual, around[index], around[index + 2])):
            written.append("")
        written.append(line.text(of_page))
    text = "\n".join(written).translate(_LIGATURES).strip("\n")
    # A sign beyond U+FFFF may come in halves.
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _in_reading_order(lines: list[_Line]) -> list[_Line]:
    """From top to bottom: a stretch that stands wholly above another comes first, whatever the order in the file.

    Stretches beside each other (columns, a margin) stay in the order of the file.
    """
    stretches: list[list[_Line]] = []
    for line in lines:
        if stretches and line.y <= stretches[-1][-1].y:
            stretches[-1].append(line)
        else:
            stretches.append([line])
    ordered: list[list[_Line]] = []
    for stretch in stretches:
        at = len(ordered)
        while at and ordered[at - 1][0].y < stretch[-1].y:
            at -= 1
        ordered.insert(at, stretch)
    return [line for stretch in ordered for line in stretch]
