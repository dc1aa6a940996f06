"""Text as people read it: layout white space folded, paragraphs on lines of their own, positions known.

White space inside a paragraph is layout, no-break spaces included, so any run of it becomes one blank; soft hyphens
vanish. Nothing else is touched: no letter is ever changed here.
"""

from __future__ import annotations

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def fold(text: str) -> str:
    """The text with every run of white space as one blank and no soft hyphens."""
    if text.isprintable() and "  " not in text:  # most paragraphs: no white space but single blanks
        return text.strip(" ")
    return " ".join(text.replace("\xad", "").split())


def raised(mark: str) -> str:
    """A note mark as printed above the line: 12 as ¹²; a mark that is no number stands in square brackets."""
    return mark.translate(_RAISED) if mark.isascii() and mark.isdigit() else f"[{mark}]"


class FoldedText:
    """Collects pieces of running text; `length` is always the position where the next piece will begin."""

    __slots__ = ("_is_line_start", "_parts", "_space", "length")

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._space = False
        self._is_line_start = True
        self.length = 0

    def add(self, piece: str) -> None:
        """Add running text; blanks at its ends join or part it from its neighbours as they do in print."""
        folded = fold(piece)
        if not folded:
            self._space = self._space or bool(piece)
            return
        if (self._space or piece[0].isspace()) and not self._is_line_start:
            folded = " " + folded
        self._space = piece[-1].isspace()
        self._is_line_start = False
        self._parts.append(folded)
        self.length += len(folded)

    def paragraph(self, text: str) -> None:
        """Add a whole paragraph on lines of its own."""
        folded = fold(text)
        if folded:
            self.break_line()
            self._parts.append(folded)
            self.length += len(folded)
            self._is_line_start = False

    def mark(self, text: str) -> int:
        """Add a note mark without a blank before it and give its position."""
        position = self.length
        self._parts.append(text)
        self.length += len(text)
        self._is_line_start = False
        return position

    def break_line(self) -> int:
        """Begin a new line unless one has just begun; give the position where it begins."""
        if not self._is_line_start:
            self._parts.append("\n")
            self.length += 1
            self._is_line_start = True
        self._space = False
        return self.length

    def start(self, piece: str) -> int:
        """Where the first visible character of a piece would stand if it were added now."""
        is_parted = self._space or piece[:1].isspace()
        return self.length + (1 if is_parted and not self._is_line_start else 0)

    def __str__(self) -> str:
        return "".join(self._parts).rstrip("\n")
