"""Where the questions and answers of a printed list begin, and the footnotes between them.

A heading 'Vraag 5' or 'Antwoord op vragen 5 en 6:' says so. A bare number at a line start does only in sequence and
where a question mark follows, for years, amounts and articles begin lines too; a range of numbers that were all seen
heads their answer. Without any number a paragraph that ends in a question begins a pair.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from transform.printed.committee_header import officers_end
from transform.printed.list_layout import NONE, Layout, Line, begins_sentence
from transform.wording.labels import read_label

_NUMBERS = r"\d{1,3}(?:\s*(?:,|en|t/m|tot\s+en\s+met|&|[-–—])\s*(?:vra(?:ag|gen)\s+)?\d{1,3})*"
_HEADING = re.compile(
    rf"(?P<label>(?P<what>Vra(?:ag|gen)|Antwoord(?:en)?)(?:\s+op)?(?:\s+(?:de\s+)?vra(?:ag|gen))?(?:\s+(?P<numbers>{_NUMBERS}))?"
    r"(?P<end>\s?[:.]?))(?:\s+(?P<rest>\S.*))?"
)
_BARE = re.compile(rf"(?P<label>(?P<numbers>{_NUMBERS})\s?[.)]?)(?:\s+(?P<rest>\S.*))?")
_NOTE = re.compile(r"(?P<number>\d{1,3})\s+(?P<rest>\S.*)")
_NOTE_WORDS = re.compile(
    r"https?:|www\.|Samenstelling|Kamerstuk|Aanhangsel|Handelingen|Bron\b|Idem|Ibid|Zie\s+(?:Kamerstuk|bijlage|https?:)|Stb\.|Stcrt\."
)
_STEP = 5  # how many numbers a list may skip, or fall back where it doubles some
_ASKING_LINES = 25


@dataclass(slots=True)
class Item:
    """What stands from one heading to the next."""

    label: str | None
    numbers: tuple[int, ...]
    is_answer: bool
    lines: list[Line] = field(default_factory=list)


class ListItems:
    """Takes the lines of a list apart: `head` above the first question, `items`, and `notes` as (number, lines)."""

    def __init__(self, lines: Sequence[Line], layout: Layout) -> None:
        self._lines = lines
        self._layout = layout
        self._last = 0  # number of the last question
        self._seen: set[int] = set()
        self._is_asking = [False] * len(lines)  # whether a question mark is near
        self._last_asking: dict[int, int] = {}
        self._find_asking()
        self.notes: list[tuple[str, list[str]]] = []
        self.head, self.items = self._find()
        if not self.items:
            self.head, self.items = self._pairs(self.head)

    def _find(self) -> tuple[list[Line], list[Item]]:
        """The lines of the head, and the items behind it."""
        headings = [_HEADING.fullmatch(line.text) if line.text[0] in "VA" else None for line in self._lines]
        is_headed = any(h and h["what"].startswith("V") and h["numbers"] and not h["rest"] for h in headings)
        head: list[Line] = []
        items: list[Item] = []
        note: list[str] | None = None  # the lines of a note that is still going on
        for index, line in enumerate(self._lines):
            is_open = self._last == 0 or line.gap != NONE or self._lines[index - 1].closes
            found = self._heading(headings[index], is_open)
            if not found or (not found[0].is_answer and not is_headed):
                is_number = line.text[0].isdigit()
                if is_number and self._begins_note(line, is_open or note is not None):
                    number, _, rest = line.text.partition(" ")
                    note = [rest]
                    self.notes.append((number, note))
                    continue
                found = self._bare(index) if is_number and is_open and not is_headed else None
            if found:
                item, rest = found
                if not item.is_answer:
                    self._seen.update(item.numbers)
                    self._last = item.numbers[-1] if item.numbers else self._last
                item.lines += [replace(line, text=rest)] if rest else []
                items.append(item)
                note = None
            elif note is not None and line.gap == NONE:
                note.append(line.text)
            else:
                note = None
                (items[-1].lines if items else head).append(line)
        return head, items

    def _heading(self, found: re.Match[str] | None, is_open: bool) -> tuple[Item, str] | None:
        """'Vraag 5', 'Antwoord op vragen 5 en 6:', 'Antwoord'; with text on the same line only where it is sure."""
        if not found:
            return None
        numbers = read_label(found["numbers"]).numbers if found["numbers"] else ()
        is_answer = found["what"].startswith("A")
        if rest := found["rest"]:
            is_next = not is_answer and numbers[:1] == (self._last + 1,) and is_open and begins_sentence(rest)
            if found["end"].strip() != ":" and not is_next:
                return None
        return Item(found["label"].strip(), numbers, is_answer), rest or ""

    def _bare(self, index: int) -> tuple[Item, str] | None:
        """A number that heads a question, or numbers of questions above that head their answer."""
        found, numbers = self._numbers(index)
        if not found or not numbers:
            return None
        label, rest, first = found["label"].strip(), found["rest"] or "", numbers[0]
        if len(numbers) > 1 and self._seen.issuperset(numbers):
            return Item(label, numbers, True), rest
        if first == self._last + 1:
            is_next = self._is_asking[index] or self._last_asking.get(first, -1) <= index
        elif self._last + 1 < first <= self._last + _STEP:
            is_next = self._is_asking[index] and self._last_asking.get(self._last + 1, -1) <= index
        else:
            is_doubled = first in self._seen and first >= self._last - _STEP
            is_next = is_doubled and self._is_asking[index] and self._lines[index].gap != NONE
        return (Item(label, numbers, False), rest) if is_next else None

    def _numbers(self, index: int) -> tuple[re.Match[str] | None, tuple[int, ...]]:
        """The numbers that begin a line, where a sentence or nothing follows them."""
        found = _BARE.fullmatch(self._lines[index].text)
        if not found or (found["rest"] and not begins_sentence(found["rest"])):
            return None, ()
        return found, read_label(found["numbers"]).numbers

    def _find_asking(self) -> None:
        """From which lines on a question mark is near, and the last such line for each number that begins one."""
        following = len(self._lines) + _ASKING_LINES
        for index in range(len(self._lines) - 1, -1, -1):
            if "?" in self._lines[index].text:
                following = index
            self._is_asking[index] = following - index < _ASKING_LINES
            if self._is_asking[index] and self._lines[index].text[0].isdigit():
                for number in self._numbers(index)[1][:1]:
                    self._last_asking.setdefault(number, index)

    def _pairs(self, head: list[Line]) -> tuple[list[Line], list[Item]]:
        """Questions and answers without any number: a paragraph that ends in a question begins a pair."""
        end = officers_end([line.text for line in head])
        if not end:
            return head, []
        starts = [
            index
            for index, line in enumerate(head)
            if index >= end
            and (
                index == end
                or (line.begins and line.gap != NONE)
                or self._layout.is_new_paragraph(head[index - 1], line)
            )
        ]
        items: list[Item] = []
        for start, stop in pairwise([*starts, len(head)]):
            is_asked = items and items[-1].lines[-1].asks
            if not items or (head[stop - 1].asks and not is_asked):
                items.append(Item(None, (), False))
            items[-1].lines += head[start:stop]
        if not any(line.asks for item in items for line in item.lines):
            return head, []
        return head[:end], items

    def _begins_note(self, line: Line, is_open: bool) -> bool:
        found = _NOTE.fullmatch(line.text) if is_open else None
        return bool(found and int(found["number"]) == len(self.notes) + 1 and _NOTE_WORDS.match(found["rest"]))
