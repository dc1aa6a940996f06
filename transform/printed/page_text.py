"""Papers as pages: questions, answers and notices from the text of a PDF or of a paper not yet formatted.

Three forms are known: the published paper ('Vraag 1', 'Antwoord 5, 6 en 7', footnotes at the end of each page), the
paper of the first day ('AH 617', numbering '1', '1.', 'Vraag 1' or none, 'Antwoord', 'Antwoord op vraag 3 en 4',
'Antwoord:'), and the letter of a minister ('Antwoorden van de Minister … op vragen van …').
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from transform.addresses import find_addresses
from transform.paper import Answer, Body, Note, Question
from transform.printed.hyphens import LineJoiner
from transform.printed.page_furniture import Line, Sheet, read_sheet
from transform.printed.page_header import PageHeader, read_page_header
from transform.printed.page_headings import Block, heading_lines, is_explanation, part_answers, split_blocks, unglued
from transform.printed.page_notes import Key, PageNote, settled, take_notes, without_marks
from transform.wording.notices import reference_target
from transform.wording.pairing import AnswerBlock, QuestionBlock, pair
from transform.wording.unanswered import answer_inside

_ENDS = re.compile(r"[.?!:;…][»”’\"')\]]*$")
_BEGINS_LOW = re.compile(r"[^\w]*[a-zà-ÿ]")
_ITEM = re.compile(r"[–—-]\s|\d{1,2}[.)]\s|[a-z]\)\s")
_BULLET = re.compile(r"[•·▪●○◦\x80-\x9f\uf000-\uf8ff\ufffd]")
_FIGURE_ROW = re.compile(r"(?:\S+\s)?[\d.,–%()€/-]+(?:\s[\d.,–%()€/-]+)+")
_GLUED = re.compile(  # two sentences whose line break was lost: 'geen sprake van.Wel'
    r"(?:(?<=\w\w\w\.)|(?<=\w\w[?!])|(?<=[»”’)][.?!]))(?=[A-ZÀ-Ý][a-zà-ÿ]*\s)"
)
_LONGEST_LINE = 110  # longer lines are those of a text that was never broken into lines, or glued lines
_ROOM = 4  # by so much may a line within a paragraph be shorter than its longest with the next word
_SAMPLE = 200_000  # signs of a text that tell what it is


def read_pages(pages: Sequence[str], chamber: str = "tk") -> Body:
    """Read the pages of a paper; a file of plain text is one page. Never fails: what it does not know is a warning."""
    return _Reader(read_sheet(pages), chamber).read()


def is_paper(text: str) -> bool:
    """Whether a text is a paper of this kind: it has the header of one, and questions, answers or a notice."""
    sheet = read_sheet([text[:_SAMPLE]])
    if sheet.printed_id:
        return True
    above, blocks = split_blocks(_without_notes(sheet)[0])
    header = read_page_header(above, any(block.label for block in blocks), LineJoiner(""), "tk").header
    if header.submitters and header.subject:
        return True
    return bool(header.answerers) and (header.is_notice or any(block.kind == "answer" for block in blocks))


def _without_notes(sheet: Sheet) -> tuple[list[Line], list[PageNote]]:
    lines = part_answers(unglued(sheet.lines))
    return take_notes(lines, heading_lines(lines), is_explanation)


class _Reader:
    def __init__(self, sheet: Sheet, chamber: str) -> None:
        self._sheet = sheet
        self._chamber = chamber
        self._lines, self._page_notes = _without_notes(sheet)
        self._joiner = LineJoiner("\n".join(line.text for line in self._lines))
        lengths = sorted(len(line.text) for line in self._lines if 0 < len(line.text) <= _LONGEST_LINE)
        self._width = lengths[len(lengths) * 95 // 100] if lengths else 0
        self._warnings = sheet.warnings()
        self._marks: dict[Key, tuple[str, int | None, int]] = {}
        self._questions: list[Question] = []
        self._answers: list[tuple[str, str | None, str, tuple[int, ...]]] = []
        self._implicit: set[int] = set()  # which answers were told from their questions by nothing but their words
        self._pairs: list[QuestionBlock | AnswerBlock] = []
        self._body: list[str] = []

    def read(self) -> Body:
        above, blocks = split_blocks(self._lines)
        above += [line for block in blocks if block.kind == "header" for line in block.lines]
        is_numbered = any(block.kind in ("question", "notice") for block in blocks)
        header = read_page_header(above, is_numbered, self._joiner, self._chamber, self._sheet.margin)
        header_text = self._settled(header.text or "", "header", None) or None
        if not is_numbered and (found := self._unnumbered(header, blocks)):
            blocks = found
            n = sum(block.kind == "question" for block in blocks)
            self._warnings.append(("questions_unnumbered", f"{n} questions told apart by their paragraphs"))
        else:
            self._body += self._paragraphs(header.rest)
        blocks = self._with_answers_inside(header, [block for block in blocks if block.kind != "header"])
        for block in blocks:
            self._block(block)
        body_text = self._settled("\n".join(self._body), "body", None) or None
        covers, undecided = pair(self._pairs)
        covers = [
            tuple((ordinal, "implicit") for ordinal, _ in covered) if index in self._implicit else covered
            for index, covered in enumerate(covers)
        ]
        self._warnings += [*header.header.unread, *undecided]
        answers = tuple(
            Answer(ordinal, numbers, label, text, covered, reference_target(words))
            for ordinal, ((text, label, words, numbers), covered) in enumerate(
                zip(self._answers, covers, strict=True), 1
            )
        )
        return Body(
            header=header.header,
            header_text=header_text,
            printed_kenmerken=tuple((kenmerk, "text") for kenmerk in header.kenmerken),
            questions=tuple(self._questions),
            answers=answers,
            notes=tuple(self._notes()),
            links=(),
            body_text=body_text,
            warnings=tuple(self._warnings),
            printed_id=self._sheet.printed_id,
            printed_facts=tuple(self._facts(header)),
        )

    def _facts(self, header: PageHeader) -> Iterator[tuple[str, str]]:
        if self._sheet.vergaderjaar:
            yield "vergaderjaar", self._sheet.vergaderjaar
        if header.aanhangsel_number:
            yield "aanhangsel_number", header.aanhangsel_number

    # --- questions and answers ----------------------------------------------------------------------------------

    def _unnumbered(self, header: PageHeader, blocks: list[Block]) -> list[Block]:
        """Questions that have lost their numbers: a paragraph each, or what stands right above each answer."""
        if header.header.is_notice or header.header.is_oral:
            return []
        answers = [block for block in blocks if block.kind == "answer"]
        if answers:
            found = [Block("question", lines=header.rest)]
            for block in blocks:
                found.append(block)
                if block.kind == "answer" and block is not answers[-1]:
                    cut = _last_chunk(block.lines)
                    found.append(Block("question", lines=block.lines[cut:]))
                    del block.lines[cut:]
            return found
        if header.header.is_answer or not header.header.submitters:
            return []
        paragraphs: list[str] = []
        for text in self._paragraphs(header.rest):
            if paragraphs and not _ENDS.search(without_marks(paragraphs[-1])):
                paragraphs[-1] = self._joiner.join([paragraphs[-1], text])
            else:
                paragraphs.append(text)
        return [*(Block("question", lines=[Line(text, 0)]) for text in paragraphs), *blocks]

    def _with_answers_inside(self, header: PageHeader, blocks: list[Block]) -> list[Block]:
        """On a paper that answers, the answers that stand in their questions for want of a heading as blocks."""
        if header.header.is_notice or not (header.header.is_answer or any(b.kind == "answer" for b in blocks)):
            return blocks
        found: list[Block] = []
        unanswered = _unanswered(blocks)
        for index, block in enumerate(blocks):
            found.append(block)
            if index not in unanswered:
                continue
            paragraphs = self._paragraphs(block.lines)
            start = answer_inside([without_marks(text) for text in paragraphs])
            if start is not None:
                page = block.lines[-1].page
                self._warnings.append(("answer_without_heading", block.label or "question without a number"))
                block.lines = _as_lines(paragraphs[:start], page)
                found.append(Block("answer", lines=_as_lines(paragraphs[start:], page), is_implicit=True))
        return found

    def _block(self, block: Block) -> None:
        if block.kind == "question":
            self._question(block)
            return
        paragraphs = self._paragraphs(block.lines)
        if block.kind == "answer":
            raw = "\n".join(paragraphs)
            text = self._settled(raw, "answer", len(self._answers) + 1)
            if block.is_implicit:
                self._implicit.add(len(self._answers))
            self._answers.append((text, block.label, without_marks(raw), block.numbers))
            self._pairs.append(AnswerBlock(block.numbers, block.is_range))
        else:
            self._body += [block.label, *paragraphs] if block.label else paragraphs

    def _question(self, block: Block) -> None:
        """One question a number. A joint block is split only where one question ends for each number but the last.

        Each question but the first begins a line behind a sentence; where there are no more such lines than needed,
        these are the questions, else the paragraphs where there are as many.
        """
        first = len(self._questions) + 1
        numbers: tuple[int | None, ...] = block.numbers or (None,)
        paragraphs = self._paragraphs(block.lines)
        pieces = self._paragraphs(block.lines, is_any_sentence=True) if len(numbers) > 1 else paragraphs
        pieces = pieces if len(pieces) == len(numbers) else paragraphs
        if len(numbers) > 1 and len(pieces) == len(numbers):
            basis = "split"
            texts = [self._settled(piece, "question", ordinal) for ordinal, piece in enumerate(pieces, first)]
        else:
            basis = "own" if len(numbers) == 1 else "joint"
            texts = [self._settled("\n".join(paragraphs), "question", first)] * len(numbers)
        new = tuple(
            Question(ordinal, number, block.label, text, basis)
            for ordinal, (number, text) in enumerate(zip(numbers, texts, strict=True), first)
        )
        self._questions += new
        self._pairs.append(QuestionBlock(new))

    # --- text and notes -----------------------------------------------------------------------------------------

    def _paragraphs(self, lines: Sequence[Line], is_any_sentence: bool = False) -> list[str]:
        """The paragraphs of some lines, or as many pieces as there can be: one for each line behind a sentence."""
        paragraphs: list[list[str]] = []
        above: Line | None = None
        is_parted = False
        for line in lines:
            if not line.text:
                is_parted = True
                continue
            if above is None or self._is_new(above, line, is_parted, is_any_sentence):
                paragraphs.append([])
            paragraphs[-1].append(line.text)
            above, is_parted = line, False
        texts = [self._joiner.join(paragraph) for paragraph in paragraphs]
        if is_any_sentence:
            return [piece for text in texts for piece in _GLUED.split(text)]
        return [_GLUED.sub(" ", text) for text in texts]

    def _is_new(self, above: Line, line: Line, is_parted: bool, is_any_sentence: bool) -> bool:
        """Whether a line begins a paragraph: the line above ends a sentence, and the next word had room on it."""
        text, begins_low = without_marks(above.text), bool(_BEGINS_LOW.match(line.text))
        if text.endswith("-") and not text.endswith(" -"):
            return False
        if _BULLET.match(line.text):
            return True
        ends = bool(_ENDS.search(text))
        if is_any_sentence:
            return ends and not begins_low
        if above.page == line.page:
            if is_parted:
                return ends or not begins_low
            if _FIGURE_ROW.fullmatch(line.text) or _FIGURE_ROW.fullmatch(text):
                return True
            if ends and _ITEM.match(line.text):
                return True
        if not ends or begins_low:
            return False
        needed = len(text) + 1 + len(line.text.partition(" ")[0])
        return len(text) > _LONGEST_LINE or needed + _ROOM <= self._width

    def _settled(self, raw: str, part: str, ordinal: int | None) -> str:
        text, marks = settled(raw)
        for key, offset in marks:
            self._marks.setdefault(key, (part, ordinal, offset))
        return text

    def _notes(self) -> Iterator[Note]:
        """The notes in printed order; one whose mark cannot be told hangs on no part."""
        for ordinal, note in enumerate(self._page_notes, 1):
            if note.key not in self._marks:
                self._warnings.append(("note_mark_not_found", note.number))
            part, part_ordinal, offset = self._marks.get(note.key, ("body", None, None))
            text = self._joiner.join(note.lines)
            urls = dict.fromkeys(address.target for address in find_addresses(text))
            yield Note(ordinal, note.number, part, part_ordinal, offset, text, tuple(urls))


def _unanswered(blocks: Sequence[Block]) -> set[int]:
    """Which of some blocks are questions of which no answer among them covers any."""
    pairs: list[QuestionBlock | AnswerBlock] = []
    asked: list[int] = []  # the block of each question, in reading order
    for index, block in enumerate(blocks):
        if block.kind == "question":
            numbers: tuple[int | None, ...] = block.numbers or (None,)
            first = len(asked) + 1
            pairs.append(QuestionBlock(tuple(Question(first + i, n, None, "") for i, n in enumerate(numbers))))
            asked += [index] * len(numbers)
        elif block.kind == "answer":
            pairs.append(AnswerBlock(block.numbers, block.is_range))
    covered = {ordinal for covers in pair(pairs)[0] for ordinal, _ in covers}
    return set(asked) - {asked[ordinal - 1] for ordinal in covered}


def _as_lines(paragraphs: Sequence[str], page: int) -> list[Line]:
    """Paragraphs as lines that an empty one parts."""
    return [line for text in paragraphs for line in (Line(text, page), Line("", page))]


def _last_chunk(lines: Sequence[Line]) -> int:
    """Where the last lines begin that no empty line parts; without an empty line above them, the last line."""
    last = max((index for index, line in enumerate(lines) if line.text), default=-1)
    if last < 0:
        return 0
    first = next((index + 1 for index in range(last, -1, -1) if not lines[index].text), 0)
    return first if any(line.text for line in lines[:first]) else last
