"""Which questions an answer answers, on one paper.

A heading that names numbers decides (basis label or range). A number resolves to the first question of that number
above the answer that has no answer yet, so that a second 'Vraag 25' is not taken for the first; to one below only if
no later answer claims it, so that a misprinted 'Antwoord 8' above Vraag 8 does not take it. An answer without a number
belongs to the question before it (basis position), and the questions left without an answer between that one and the
answer before come along (basis implicit). As many answers without a number as questions without an answer pair up in
order. What cannot be decided is not linked but reported.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Sequence
from itertools import takewhile
from typing import NamedTuple

from transform.paper import Question


class QuestionBlock(NamedTuple):
    """The questions under one heading, in reading order."""

    questions: tuple[Question, ...]


class AnswerBlock(NamedTuple):
    """The numbers one answer's heading names; empty where it names none."""

    numbers: tuple[int, ...]
    is_range: bool = False


Covers = tuple[tuple[int, str], ...]


def pair(blocks: Sequence[QuestionBlock | AnswerBlock]) -> tuple[list[Covers], list[tuple[str, str]]]:
    """For each answer in reading order the (question ordinal, basis) it covers, and what could not be decided."""
    questions = [q for block in blocks if isinstance(block, QuestionBlock) for q in block.questions]
    is_numbered = any(q.number is not None for q in questions)
    first: dict[int | None, int] = {}  # of each number the first question
    free: dict[int | None, deque[int]] = {}  # and those without an answer yet, in reading order
    for question in questions:
        number = question.number if is_numbered else question.ordinal
        first.setdefault(number, question.ordinal)
        free.setdefault(number, deque()).append(question.ordinal)
    claims = Counter(number for block in blocks if isinstance(block, AnswerBlock) for number in block.numbers)
    covers: list[Covers] = []
    warnings: list[tuple[str, str]] = []
    answered: set[int] = set()
    n_above = 0
    run: list[QuestionBlock] = []  # question blocks since the last answer
    planned: list[list[tuple[int, str]]] = []  # what each answer of a row of answers without a number covers
    for index, block in enumerate(blocks):
        if isinstance(block, QuestionBlock):
            if index and isinstance(blocks[index - 1], AnswerBlock):
                run = []
            run.append(block)
            n_above += len(block.questions)
            continue
        found: list[tuple[int, str]] = []
        if block.numbers:
            for number in block.numbers:
                ordinal = _resolve(first.get(number), free.get(number), n_above, claims[number])
                claims[number] -= 1
                if ordinal is None:
                    warnings.append(("answer_without_question", str(number)))
                else:
                    basis = "range" if block.is_range else "label"
                    found.append((ordinal, basis if is_numbered else "position"))
        else:
            planned = planned or _by_position(run, blocks[index:], answered)
            found = planned.pop(0)
            if not found:
                warnings.append(("answer_without_question", f"answer {len(covers) + 1}"))
        for ordinal, _ in found:
            if ordinal not in answered:
                answered.add(ordinal)
                question = questions[ordinal - 1]
                free[question.number if is_numbered else ordinal].remove(ordinal)
        covers.append(tuple(found))
    return covers, warnings


def _resolve(first: int | None, free: deque[int] | None, n_above: int, n_claims: int) -> int | None:
    """Which of the questions that carry the number is meant, when it is claimed by so many answers still to come."""
    if free and (free[0] <= n_above or n_claims <= len(free)):
        return free[0]
    return first if first is not None and first <= n_above else None


def _by_position(
    run: list[QuestionBlock], rest: Sequence[QuestionBlock | AnswerBlock], answered: set[int]
) -> list[list[tuple[int, str]]]:
    """What each of the answers without a number that `rest` begins with covers of a run of questions."""
    headings: list[tuple[int, ...]] = []
    for block in rest:
        if isinstance(block, QuestionBlock):
            break
        headings.append(block.numbers)
    n_answers = len(list(takewhile(lambda numbers: not numbers, headings)))
    claimed = {number for numbers in headings for number in numbers}
    waiting = [b for b in run if not any(q.ordinal in answered or q.number in claimed for q in b.questions)]
    if len(waiting) == n_answers:
        return [[(q.ordinal, "position") for q in b.questions] for b in waiting]
    if n_answers > 1 and len(waiting) > 1:
        return [[] for _ in range(n_answers)]
    last = waiting[-1] if waiting else None
    covered = [(q.ordinal, "position" if b is last else "implicit") for b in waiting for q in b.questions]
    return [covered, *([] for _ in range(n_answers - 1))]
