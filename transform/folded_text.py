"""Text as people read it: layout white space folded, paragraphs on lines of their own, positions known.

White space inside a paragraph is layout, no-break spaces included, so any run of it becomes one blank. Signs that print
nothing (soft hyphens, zero-width spaces, marks of direction) vanish. A letter and its accent are one sign, however they
were written (NFC). Nothing else is touched: no letter is ever changed here.
"""

from __future__ import annotations

import re
import unicodedata

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_FIGURES = re.compile(r"[0-9]+")
_UNIT = re.compile(r"(?:^|[^a-z])[kcdm]?m$")  # m² and km³ are no words with a footnote
# All of Unicode's category Cf but for the numeral signs of Arabic, Syriac and Kaithi (U+0600 and others), which are
# printed; and two kinds of Cf in all but name, the grapheme joiner and the variation selectors.
_INVISIBLE_RANGES = (
    *((0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x180E, 0x180E), (0x200B, 0x200F), (0x202A, 0x202E)),
    *((0x2060, 0x2064), (0x2066, 0x206F), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFF9, 0xFFFB), (0x13430, 0x13438)),
    *((0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0001, 0xE0001), (0xE0020, 0xE007F), (0xE0100, 0xE01EF)),
)
_INVISIBLES = "".join(chr(code) for first, last in _INVISIBLE_RANGES for code in range(first, last + 1))
_INVISIBLE = re.compile("[" + "".join(f"{chr(first)}-{chr(last)}" for first, last in _INVISIBLE_RANGES) + "]+")
# What nearly every text is made of, none of which is to be folded but a double blank.
_USUAL = re.compile("[ -~\u00a1-\u00ac\u00ae-\u024f\u2010-\u2027\u20ac]*")
_LAST_THAT_STANDS_ALONE = "\u02ff"  # signs up to here never join with one before them


def visible(text: str) -> str:
    """The text without the signs that print nothing.

    A zero-width space parts no words: it only says where a line may be broken, and prints as nothing.
    """
    return text if text.isascii() else _INVISIBLE.sub("", text)


def fold(text: str) -> str:
    """The text with every run of white space as one blank, without signs that print nothing, accents on letters."""
    # Most paragraphs hold no white space but single blanks, which is quicker to see than to mend.
    if text.isascii():  # of all ASCII white space XML allows only these
        if not ("\n" in text or "\t" in text or "\r" in text or "  " in text):
            return text.strip(" ")
    else:
        text = text.replace("\xa0", " ")
        if _USUAL.fullmatch(text) and "  " not in text:
            return text.strip(" ")
        text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    return " ".join(text.split())


def raised(mark: str) -> str:
    """A note mark as printed above the line: 12 as ¹²; a mark that is no number stands in square brackets."""
    return mark.translate(_RAISED) if mark.isascii() and mark.isdigit() else f"[{mark}]"


def raised_figures(piece: str, before: str) -> str:
    """A piece of a line that is printed above it, its figures raised; those of a unit (km²) stay as they are."""
    if piece.strip() in ("2", "3") and _UNIT.search(before):
        return piece
    return _FIGURES.sub(lambda figures: raised(figures[0]), piece)


class FoldedText:
    """Collects pieces of running text; `length` is always that of the text so far."""

    __slots__ = ("_gap", "_pieces", "length")

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._gap = ""  # what will part the next piece from the last: nothing, a blank or a line break
        self.length = 0

    def add(self, piece: str) -> None:
        """Add running text; blanks at its ends join or part it from its neighbours as they do in print."""
        if piece and (piece[0] > "~" or piece[-1] > "~"):
            piece = piece.strip(_INVISIBLES)
        folded = fold(piece)
        if folded:
            if self._gap or piece[0].isspace():
                self._part(self._gap or " ")
            if folded[0] > _LAST_THAT_STANDS_ALONE and self._pieces:
                folded = self._joined(folded)
            self._pieces.append(folded)
            self.length += len(folded)
            self._gap = " " if piece[-1].isspace() else ""
        elif piece and not self._gap:
            self._gap = " "

    def paragraph(self, text: str) -> int | None:
        """Add a whole paragraph on lines of its own and give the position where it begins; None where it is blank."""
        folded = fold(text)
        if not folded:
            return None
        if self.length:
            self._part("\n")
        position = self.length
        self._pieces.append(folded)
        self.length = position + len(folded)
        self._gap = ""
        return position

    def mark(self, text: str) -> int:
        """Add a note mark without a blank before it and give its position."""
        if self._gap == "\n":
            self._part("\n")
            self._gap = ""
        position = self.length
        self._pieces.append(text)
        self.length += len(text)
        return position

    def break_line(self) -> int:
        """Let what follows begin a new line unless one has just begun; give the position where it will begin."""
        self._gap = "\n"
        return self.length + 1 if self.length else 0

    def n_pieces(self) -> int:
        """How many pieces there are, for `since`."""
        return len(self._pieces)

    def since(self, n_pieces: int) -> tuple[int, str]:
        """What was added behind the first `n_pieces`, without the gap before it, and the position where it begins."""
        added = "".join(self._pieces[n_pieces:]).lstrip(" \n")
        return self.length - len(added), added

    def _joined(self, folded: str) -> str:
        """A piece that may begin with the accent of the letter before it, with that letter and what stood before it."""
        last = self._pieces[-1]
        both = unicodedata.normalize("NFC", last + folded)
        if both == last + folded:
            return folded
        self._pieces.pop()
        self.length -= len(last)
        return both

    def _part(self, gap: str) -> None:
        if self.length:
            self._pieces.append(gap)
            self.length += 1

    def __str__(self) -> str:
        return "".join(self._pieces)
