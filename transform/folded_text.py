"""Text as people read it: layout white space folded, paragraphs on lines of their own, positions known.

White space inside a paragraph is layout, no-break spaces included, so any run of it becomes one blank; soft hyphens
vanish. Nothing else is touched: no letter is ever changed here.
"""

from __future__ import annotations

import re

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_FIGURES = re.compile(r"[0-9]+")
_UNIT = re.compile(r"(?:^|[^a-z])[kcdm]?m$")  # m² and km³ are no words with a footnote


def fold(text: str) -> str:
    """The text with every run of white space as one blank and no soft hyphens."""
    # Most paragraphs hold no white space but single blanks, which is quicker to see than to mend.
    if text.isascii():  # of all ASCII white space XML allows only these
        if not ("\n" in text or "\t" in text or "\r" in text or "  " in text):
            return text.strip(" ")
    else:
        text = text.replace("\xa0", " ")
        if text.isprintable() and "  " not in text:
            return text.strip(" ")
    return " ".join(text.replace("\xad", "").split())


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
        if "\xad" in piece:
            piece = piece.replace("\xad", "")
        folded = fold(piece)
        if folded:
            if self._gap or piece[0].isspace():
                self._part(self._gap or " ")
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

    def _part(self, gap: str) -> None:
        if self.length:
            self._pieces.append(gap)
            self.length += 1

    def __str__(self) -> str:
        return "".join(self._pieces)
