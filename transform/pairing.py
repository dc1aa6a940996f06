"""Which questions an answer answers, on one paper.

A heading that names numbers decides (basis label or range). A number resolves to the first question of that number
above the answer that has no answer yet, so that a second 'Vraag 25' is not taken for the first. An answer without a
number belongs to the questions between it and the answer before (basis position), and questions left without an
answer of their own before them come along (basis implicit). What cannot be decided is not linked but reported.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from transform.paper import Question


@dataclass(frozen=True, slots=True)
class QuestionBlock:
    """The questions under one heading, in reading order."""

    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class AnswerBlock:
    """The numbers one answer's heading names; empty where it names none."""

    numbers: tuple[int, ...]
    is_range: bool = False


Covers = tuple[tuple[int, str], ...]


def pair(blocks: Sequence[QuestionBlock | AnswerBlock]) -> tuple[list[Covers], list[tuple[str, str]]]:
    """For each answer in reading order the (question ordinal, basis) it covers, and what could not be decided."""
    questions = [q for block in blocks if isinstance(block, QuestionBlock) for q in block.questions]
    is_numbered = any(q.number is not None for q in questions)
    by_number: dict[int | None, list[int]] = {}
    for question in questions:
        by_number.setdefault(question.number if is_numbered else question.ordinal, []).append(question.ordinal)
    covers: list[Covers] = []
    warnings: list[tuple[str, str]] = []
    answered: set[int] = set()
    n_above = 0
    run: list[QuestionBlock] = []  # question blocks since the last answer
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
                ordinal = _resolve(by_number.get(number, []), n_above, answered)
                if ordinal is None:
                    warnings.append(("answer_without_question", str(number)))
                else:
                    basis = "range" if block.is_range else "label"
                    found.append((ordinal, basis if is_numbered else "position"))
        else:
            found = _by_position(run, _n_unnumbered(blocks, index), answered)
            if not found:
                warnings.append(("answer_without_question", f"answer {len(covers) + 1}"))
        answered.update(ordinal for ordinal, _ in found)
        covers.append(tuple(found))
    return covers, warnings


def _resolve(named: list[int], n_above: int, answered: set[int]) -> int | None:
    """Which of the questions that carry the number is meant."""
    if len(named) == 1:
        return named[0]
    above = [ordinal for ordinal in named if ordinal <= n_above]
    for group in (above, named):
        for ordinal in group:
            if ordinal not in answered:
                return ordinal
    return next(iter(above or named), None)


def _n_unnumbered(blocks: Sequence[QuestionBlock | AnswerBlock], index: int) -> int:
    """How many answers without a number stand in one run from `index` on."""
    n = 0
    for block in blocks[index:]:
        if not isinstance(block, AnswerBlock) or block.numbers:
            break
        n += 1
    return n


def _by_position(run: list[QuestionBlock], n_answers: int, answered: set[int]) -> list[tuple[int, str]]:
    waiting = [block for block in run if not any(q.ordinal in answered for q in block.questions)]
    if n_answers > 1 and len(waiting) == n_answers:
        waiting = waiting[:1]
    elif n_answers > 1 and len(waiting) > 1:
        return []
    last = len(waiting) - 1
    return [
        (q.ordinal, "position" if i == last else "implicit") for i, block in enumerate(waiting) for q in block.questions
    ]
