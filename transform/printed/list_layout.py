"""The layout of a printed list of questions and answers: lines, the gaps before them, and what the gaps say.

In the printed Kamerstukken a question's lines stand double spaced and an answer's single spaced; a page begins with a
blank at the line start or a form feed. Elsewhere paragraphs are parted by empty lines, by lines that end early, or each
stands on one long line. The gaps are a signal, not a rule: a boundary must also end and begin like a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from transform.folded_text import fold
from transform.printed.hyphens import LineJoiner

NONE, BLANK, PAGE = "", "blank", "page"
_FLOWED = 160  # a longer line is a whole paragraph
_MANY_INDENTED = 4  # where one line in four is indented, a blank at the line start says nothing
_ASKS = re.compile(r"\?(?:\d{1,3})?[»”’\")\]]*(?:\s*\((?:blz|p|pag|bron|bronnen)\b[^()]*\)?)?[.)]*$", re.IGNORECASE)
_LINE_ENDS = re.compile("\r\n?|[\x0b\x1c-\x1f\x85\u2028\u2029]")
_ENDS = ".?!:)»”]0123456789"
_CLOSES = re.compile(r"(?<!\bnr)(?<!\bnrs)(?<!\bblz)(?<!\bart)[.?!:)»”\]](?:\d{1,3})?$")
_BEGINS = re.compile(r"[(«“\"‘’'„]*(?:[^\W\d_]|\d)")
_DOTS = "•●▪◦"
_BULLET = re.compile(rf"[{_DOTS}–—-]\s|[a-z0-9]{{1,2}}[.)]\s")


@dataclass(frozen=True, slots=True)
class Line:
    """One line without its layout white space; `gap` is what parts it from the line before."""

    text: str
    gap: str = NONE

    @property
    def asks(self) -> bool:
        """Whether it ends as a question does, a note mark or a source in brackets included."""
        return "?" in self.text and bool(_ASKS.search(self.text))

    @property
    def closes(self) -> bool:
        """Whether a sentence may end here."""
        return self.text[-1] in _ENDS and bool(_CLOSES.search(self.text[-10:]))

    @property
    def begins(self) -> bool:
        """Whether a sentence may begin here."""
        return begins_sentence(self.text)


def begins_sentence(text: str) -> bool:
    """Whether the first letter is a capital, quotes and brackets before it aside; a figure may begin one too."""
    if text[0].isupper():
        return True
    found = _BEGINS.match(text)
    return bool(found and (found[0][-1].isupper() or found[0][-1].isdigit())) or bool(_BULLET.match(text))


def read_lines(text: str) -> list[Line]:
    """The lines that hold anything, in order."""
    raw = _LINE_ENDS.sub("\n", text).replace("\f", "\n\f").split("\n")
    filled = [line for line in raw if line.strip()]
    n_indented = sum(line[0] in " \xa0\t" for line in filled)
    is_telling = n_indented * _MANY_INDENTED < len(filled)
    lines: list[Line] = []
    gap = NONE
    for line in raw:
        if line.startswith("\f") or (is_telling and line[:1] == " " and line[1:2].strip()):
            gap = PAGE
        if folded := fold(line.lstrip("\f")):
            lines.append(Line(folded, gap))
            gap = NONE
        elif gap != PAGE and not line.startswith("\f"):
            gap = BLANK
    return lines


class Layout:
    """What the lines of one document have in common: their width, whether questions stand double spaced."""

    def __init__(self, lines: Sequence[Line], joiner: LineJoiner) -> None:
        lengths = sorted(len(line.text) for line in lines) or [0]
        self._width = lengths[len(lengths) * 19 // 20]
        self._is_flowed = self._width > _FLOWED
        self._joiner = joiner

    def is_double_spaced(self, items: Sequence[Sequence[Line]]) -> bool:
        """Whether the first lines of most questions that run on are followed by an empty line."""
        torn = [i[1].gap == BLANK for i in items if len(i) > 1 and not i[0].closes and not i[1].begins]
        return not self._is_flowed and sum(torn) * 2 > len(torn)

    def text(self, lines: Sequence[Line], is_one_paragraph: bool = False) -> str:
        """Paragraphs on lines of their own; the lines of a double-spaced question are one paragraph, lists aside."""
        paragraphs: list[list[str]] = []
        for index, line in enumerate(lines):
            if not index or self.is_new_paragraph(lines[index - 1], line, is_one_paragraph):
                paragraphs.append([])
            paragraphs[-1].append(line.text)
        return "\n".join(filter(None, map(self._joiner.join, paragraphs)))

    def is_new_paragraph(self, before: Line, line: Line, is_one_paragraph: bool = False) -> bool:
        """Whether a line begins a paragraph; a line that goes on in the middle of a sentence never does."""
        if (
            not line.text[0].isupper()
            and _BULLET.match(line.text)
            and (line.text[0] in _DOTS or before.closes or before.text[-1] == ";")
        ):
            return True
        if not line.begins or is_one_paragraph:
            return False
        if self._is_flowed:
            return True
        if line.gap == BLANK and before.closes:
            return True
        if line.text[0].isdigit():  # a year, an amount, a number in brackets
            is_parted = before.text[-1] in ".?!"
        else:
            is_parted = before.closes or len(before.text) * 2 < self._width
        return is_parted and self._ends_early(before, line)

    def _ends_early(self, before: Line, line: Line) -> bool:
        """Whether the next word would still have fitted, letters being wide and narrow: an end on purpose."""
        return len(before.text) + 1 + len(line.text.partition(" ")[0]) <= self._width * 0.95

    def answer_start(self, lines: Sequence[Line], is_double_spaced: bool) -> int:
        """Where the answer begins in the lines of a question and its answer; their number where there is none."""
        if is_double_spaced and (found := self._after_double_spaced(lines)):
            return found
        return self._after_question(lines)

    @staticmethod
    def _after_double_spaced(lines: Sequence[Line]) -> int | None:
        for index in range(1, len(lines)):
            before, line = lines[index - 1], lines[index]
            if line.gap == NONE or not before.closes or not line.begins:
                continue
            following = lines[index + 1].gap if index + 1 < len(lines) else PAGE
            if following == NONE or (following == PAGE and not line.asks):
                return index
        return None

    def _after_question(self, lines: Sequence[Line]) -> int:
        """Behind the first paragraph that ends in a question and is not followed by another question."""
        any_line = paragraph = None
        for index in range(1, len(lines)):
            before, line = lines[index - 1], lines[index]
            if not line.begins or not before.closes:
                continue
            is_new = line.gap != NONE or self.is_new_paragraph(before, line)
            paragraph = paragraph or (index if is_new else None)
            if before.asks and not self._next_sentence_asks(lines, index):
                if is_new:
                    return index
                any_line = any_line or index
        if lines and lines[-1].asks:
            return len(lines)
        return any_line or paragraph or len(lines)

    @staticmethod
    def _next_sentence_asks(lines: Sequence[Line], index: int) -> bool:
        words = " ".join(line.text for line in lines[index : index + 8])
        end = re.search(r"[.?!](?=\s|$|\d|[»”’)])", words)
        return bool(end and end[0] == "?")

    def unnumbered(self, lines: Sequence[Line]) -> tuple[int, int] | None:
        """Where in an answer a question without a number begins, and where its answer does.

        Only double spacing tells: a run of double-spaced lines that begins a sentence, ends in a question and is
        followed by single-spaced lines.
        """
        index = 1
        while index + 1 < len(lines):
            start = index
            while index + 1 < len(lines) and lines[index + 1].gap == BLANK and not lines[index].asks:
                index += 1
            is_run = lines[start].begins and lines[start - 1].closes and lines[index].asks
            if is_run and index + 1 < len(lines) and lines[index + 1].gap != NONE and lines[index + 1].begins:
                return start, index + 1
            index = max(index, start) + 1
        return None
