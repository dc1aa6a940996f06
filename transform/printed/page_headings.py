"""Which lines of a paper are headings of questions and answers, and what stands under each.

'Vraag 5, 6 en 7', 'Antwoord op vraag 3 en 4', 'Antwoord:' are headings wherever they stand on a line of their own.
Bare figures ('1', '1.', '2, 3 en 4') are headings only where no line says 'Vraag', in their turn, and not inside an
answer: an answer may hold a list '1. … 2. … 3. …', and lines may begin with '2019' or '29 oktober jl.'.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass, field

from transform.printed.page_furniture import Line
from transform.wording.labels import read_label
from transform.wording.letter_title import read_title

_AND = r"(?:,\s*(?:en\b)?|en\b|&|/|t\s*/\s*m|tot en met|[-–])"
_NUMBERS = rf"\d{{1,3}}[a-z]?(?:\s*{_AND}\s*(?:[Vv]ra(?:ag|gen)\s*)?\d{{1,3}}[a-z]?|\s\d{{1,3}})*(?![\d\w])"
_NUMBERS_GLUED = _NUMBERS.removesuffix(r"(?![\d\w])") + r"(?!\d)"
_HEADING = re.compile(
    r"(?:(?P<question>Vra(?:ag|gen)|VRA(?:AG|GEN))|(?P<answer>(?:(?:Nader|Aanvullend|Gezamenlijk)\s+antwoord"
    r"|Antwoord(?:en)?|Beantwoording|ANTWOORD(?:EN)?)(?P<of>(?:\s+(?:op|bij|van|de|het|[Vv]ra(?:ag|gen)|VRA(?:AG|GEN)"
    rf"|nrs?\.?|nummers?)(?!\w))*)))\s*(?P<numbers>{_NUMBERS})?\s*(?P<end>(?:[.:)]|,$|en$)?)(?P<rest>\s.*|)"
)
_BARE = re.compile(rf"(?P<numbers>{_NUMBERS})(?P<end>[.:)]?)(?P<rest>\s.*|)")
_MORE_NUMBERS = re.compile(rf"(?:en\s+)?{_NUMBERS}[.:]?")
_NOTICE = re.compile(r"(?:Mededeling|MEDEDELING)\s*:?")
_EXPLANATION = re.compile(r"Toelichting\s*(?::.*)?", re.DOTALL)
_ANSWERER = re.compile(r"(?:Antwoord(?:en)?|Beantwoording)\s+(?:van|door)\s+(?!vra)", re.IGNORECASE)
_TITLE = re.compile(r"(?:De\s+)?(?:Antwoord(?:en)?|Beantwoording)\s+(?:van|door)\s", re.IGNORECASE)
_LONGEST_TITLE = 1000
_RECEIVED = re.compile(r"\bontvangen\b[^()]*\)|\bontvangen\s+\d[^()]*$", re.IGNORECASE)
_REMARK = re.compile(r"\([^()]{1,80}\)\s*:?")  # 'Antwoord op vraag 2 (Minister van Financiën)'
_RUNS_ON = re.compile(r"(?:\b(?:op|bij|van|en|de|het|naar|in|zie|aan|met|of|tot|uw|mijn)|[,(-])$", re.IGNORECASE)
_SENTENCE = re.compile(r"[^\w\s]*[A-ZÀ-Ý0-9]")
_GLUED_BEHIND = re.compile(
    rf"(?<=[.?!:»”’)\]])(?=(?:Vra(?:ag|gen)|Antwoord(?:en)?(?:\s+op)?(?:\s+(?:de\s+)?vra(?:ag|gen))?)\s+{_NUMBERS}\s*[.:]?(?:$|[A-ZÀ-Ý]))"
)
_GLUED_BEFORE = re.compile(
    rf"(?P<label>(?:Vra(?:ag|gen)|Antwoord(?:en)?(?:\s+op)?(?:\s+(?:de\s+)?vra(?:ag|gen))?)\s+{_NUMBERS_GLUED})(?=[A-ZÀ-Ý«‘“][\w«‘“]*[\s,.])"
)
_FIRST_LETTERS = frozenset("VANGBM")  # of all worded headings: most lines need no second look
_LONGEST_PREFIX = 200  # of a line, in which a heading would stand


@dataclass(slots=True)
class Block:
    """A heading as printed, the numbers it names, and the lines under it.

    Kind is question, answer, notice, header (of the answers) or other (without a heading).
    """

    kind: str
    label: str | None = None
    numbers: tuple[int, ...] = ()
    is_range: bool = False
    lines: list[Line] = field(default_factory=list)
    is_implicit: bool = False
    """An answer that was told from its question by nothing but its words."""


@dataclass(frozen=True, slots=True)
class _Heading:
    index: int
    n_lines: int
    kind: str
    label: str
    rest: str

    def block(self) -> Block:
        label = read_label(self.label)
        return Block(self.kind, self.label or None, label.numbers, label.is_range)


def is_explanation(line: Line) -> bool:
    """Whether a line begins the explanation at the end of a paper."""
    return bool(_EXPLANATION.fullmatch(line.text))


def unglued(lines: Sequence[Line]) -> list[Line]:
    """The lines, parted where the break at a heading was lost: 'vaart zij?Antwoord 3', 'Vraag 3Wanneer vaart'."""
    parted: list[Line] = []
    for line in lines:
        text = line.text
        if found := _GLUED_BEHIND.search(text):
            parted.append(Line(text[: found.start()], line.page))
            text = text[found.start() :]
        if text[:1] in _FIRST_LETTERS and (glued := _GLUED_BEFORE.match(text)):
            parted += [Line(glued["label"], line.page), Line(text[glued.end("label") :], line.page)]
        else:
            parted.append(line if text == line.text else Line(text, line.page))
    return parted


def heading_lines(lines: Sequence[Line]) -> dict[Line, int]:
    """The lines that are headings, each for itself: another line may say the same; '1)' may still be a note.

    With each the place in it where the heading ends and text begins; its length where there is none.
    """
    headings = [h for h in _headings(lines) if h.kind != "header" and not h.label.endswith(")")]
    return {lines[h.index]: len(lines[h.index].text) - len(h.rest) for h in headings}


def part_answers(lines: Sequence[Line]) -> list[Line]:
    """The lines with a new page where answers have a header of their own, as in papers before 2010: notes end there."""
    if not (found := _second_header(lines, _worded_headings(lines))):
        return list(lines)
    start = found[0]
    return [*lines[:start], *(Line(line.text, line.page + 1) for line in lines[start:])]


def split_blocks(lines: Sequence[Line]) -> tuple[list[Line], list[Block]]:
    """The lines above the first heading, and the blocks below it in reading order."""
    headings = _headings(lines)
    blocks: list[Block] = []
    for at, heading in enumerate(headings):
        block = heading.block()
        until = headings[at + 1].index if at + 1 < len(headings) else len(lines)
        if heading.rest:
            block.lines.append(Line(heading.rest, lines[heading.index].page))
        block.lines += lines[heading.index + heading.n_lines : until]
        blocks.append(block)
    blocks = [part for block in blocks for part in _without_title(block)]
    return _with_explanation(list(lines[: headings[0].index] if headings else lines), blocks)


def _without_title(block: Block) -> list[Block]:
    """A block, and behind it as a header the title of the next set's answers, where a letter answers two sets."""
    for index, line in enumerate(block.lines):
        if index and line.text and not block.lines[index - 1].text and _TITLE.match(line.text):
            title = read_title(" ".join(one.text for one in block.lines[index:] if one.text)[:_LONGEST_TITLE])
            if title and title.is_answer and title.office and (title.kenmerken or title.submitted):
                header = Block("header", lines=block.lines[index:])
                block.lines = block.lines[:index]
                return [block, header]
    return [block]


def _headings(lines: Sequence[Line]) -> list[_Heading]:
    headings = _worded_headings(lines)
    if second := _second_header(lines, headings):
        candidates = _candidates(lines)
        asked = _in_turn([c for c in candidates if c[0].index < second[0]])
        given = _in_turn([c for c in candidates if c[0].index >= second[1]])
        answers = [_Heading(h.index, h.n_lines, "answer", h.label, h.rest) for h in given]
        return [*asked, _Heading(second[0], 0, "header", "", ""), *answers]
    if any(heading.kind == "question" for heading in headings):
        return headings
    return sorted([*headings, *_bare(lines, headings)], key=lambda heading: heading.index)


def _with_explanation(above: list[Line], blocks: list[Block]) -> tuple[list[Line], list[Block]]:
    last = blocks[-1].lines if blocks else above
    for index, line in enumerate(last):
        if is_explanation(line):
            blocks.append(Block("other", lines=last[index:]))
            del last[index:]
            break
    return above, blocks


def _worded_headings(lines: Sequence[Line]) -> list[_Heading]:
    headings: list[_Heading] = []
    last = 0
    before = ""
    for index, line in enumerate(lines):
        if line.text and (found := _worded(lines, index, before, last)):
            headings.append(found)
            if found.kind == "question":
                last = max(read_label(found.label).numbers, default=last)
        before = line.text
    return headings


def _worded(lines: Sequence[Line], index: int, before: str | None, last: int = 0) -> _Heading | None:
    """A heading that says 'Vraag' or 'Antwoord'; `before` is the line above, `last` the last question's number."""
    text = lines[index].text
    if text[0] not in _FIRST_LETTERS:
        return None
    if _NOTICE.fullmatch(text):
        return _Heading(index, 1, "notice", text, "")
    found = _HEADING.match(text[:_LONGEST_PREFIX])
    if not found or (before and _RUNS_ON.search(before)):
        return None
    rest = text[found.start("rest") :].strip()
    label = text[: found.start("rest")].strip()
    kind = "question" if found["question"] else "answer"
    numbers, end = found["numbers"], found["end"]
    if end in (",", "en"):
        more = lines[index + 1].text if index + 1 < len(lines) else ""
        return _Heading(index, 2, kind, f"{label} {more}", "") if numbers and _MORE_NUMBERS.fullmatch(more) else None
    if numbers and read_label(label).unknown:
        return None
    if not rest:
        return _Heading(index, 1, kind, label, "") if numbers or not found["of"] else None
    if not numbers:
        return _Heading(index, 1, kind, label, rest) if end == ":" and not found["of"] else None
    is_next = kind == "answer" or read_label(label).numbers[:1] == (last + 1,)
    if ((end or (is_next and not found["of"])) and _SENTENCE.match(rest)) or _REMARK.fullmatch(rest):
        return _Heading(index, 1, kind, label, rest)
    return None


def _candidates(lines: Sequence[Line]) -> list[tuple[_Heading, tuple[int, ...]]]:
    """Bare figures that could be headings, with the numbers they name.

    A figure alone before the first words is the number of the paper.
    """
    words = next((index for index, line in enumerate(lines) if " " in line.text), len(lines))
    found = ((heading, read_label(heading.label)) for i in range(words, len(lines)) if (heading := _bare_at(lines, i)))
    return [(heading, label.numbers) for heading, label in found if label.numbers and not label.unknown]


def _bare(lines: Sequence[Line], answers: Sequence[_Heading]) -> list[_Heading]:
    """Headings that are bare figures, in their turn; in an answer only the last row of figures can be headings."""
    found: list[_Heading] = []
    taken = {heading.index + 1 for heading in answers if heading.n_lines > 1}
    candidates = [candidate for candidate in _candidates(lines) if candidate[0].index not in taken]
    if not answers:
        return _in_turn(candidates)
    ends = [heading.index for heading in answers if heading.kind == "answer"]
    expected = 1
    parts: dict[int, list[tuple[_Heading, tuple[int, ...]]]] = {}
    for candidate in candidates:
        parts.setdefault(bisect(ends, candidate[0].index), []).append(candidate)
    for part, inside in sorted(parts.items()):
        if part == len(ends):
            break  # below the last answer nothing is asked
        begins = [at for at, (_, numbers) in enumerate(inside) if numbers[0] == expected]
        row = _in_turn(inside[begins[-1] :], expected) if begins else []
        found += row
        if row:
            expected = max(read_label(row[-1].label).numbers) + 1
    return found


def _in_turn(candidates: Sequence[tuple[_Heading, tuple[int, ...]]], expected: int = 1) -> list[_Heading]:
    row: list[_Heading] = []
    for heading, numbers in candidates:
        if numbers[0] == expected:
            row.append(heading)
            expected = max(numbers) + 1
    return row


def _bare_at(lines: Sequence[Line], index: int) -> _Heading | None:
    text = lines[index].text
    found = _BARE.match(text[:_LONGEST_PREFIX]) if text[:1].isdigit() else None
    if not found:
        return None
    rest = text[found.start("rest") :].strip()
    label = text[: found.start("rest")].strip()
    if rest and not (_SENTENCE.match(rest) and not rest[0].isdigit() and (found["end"] or not label.endswith(","))):
        return None
    return _Heading(index, 1, "question", label, rest)


def _second_header(lines: Sequence[Line], headings: Sequence[_Heading]) -> tuple[int, int] | None:
    """In papers before 2010 the answers stand below all questions, under a header: where it begins and ends."""
    if any(heading.kind == "question" for heading in headings):
        return None
    asked = next((i for i, _ in enumerate(lines) if (h := _bare_at(lines, i)) and h.label.rstrip(".") == "1"), None)
    if asked is None:
        return None
    filled = [index for index in range(asked + 1, len(lines)) if lines[index].text]
    for place, index in enumerate(filled):
        if _ANSWERER.match(lines[index].text):
            near = filled[place : place + 6]
            words = [" ".join(lines[i].text for i in near[: n + 1]) for n in range(len(near))]
            end = next((i for i, said in zip(near, words, strict=True) if _RECEIVED.search(said)), None)
            above = filled[place - 1] if place else None
            is_titled = above is not None and lines[above].text.rstrip(" :").lower() in ("antwoord", "antwoorden")
            return (above if is_titled and above is not None else index, end + 1) if end is not None else None
    return None
