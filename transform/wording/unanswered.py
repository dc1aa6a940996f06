"""Answers that lost their heading: they stand in the question they answer, and how one tells where they begin.

Only for a question that is left without an answer on a paper that answers: behind its last paragraph that asks, where
what follows cannot be part of the question. Where that is not sure nothing is parted, and the question is told to have
no answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from transform.paper import Answer, Question

_ASKS = re.compile(
    r"\?[»”’\"')\]⁰¹²³⁴⁵⁶⁷⁸⁹\s\x01]*(?:[\[(]?\d{1,3}[\])]?\s*)?(?:\((?:bron|bronnen|zie)\b[^()]*\)?)?[.)]*$",
    re.IGNORECASE,
)
_BEGINS = re.compile(r"[^\w]*[A-ZÀ-Ý0-9]")
# Words that begin a part of a question: a condition, a request, a source.
_ASKING = re.compile(
    r"\W*(?:Zo\s+(?:ja|nee|neen|niet|mogelijk)|Indien|Als\s+u|Graag|Gaarne|Kunt|Kan\s+u|Wilt|Wil\s+u|Bent|Deelt|Vindt|Heeft\s+u|Hoe\b|Waarom"
    r"|Welke?\b|Wat\b|Wanneer|Wie\b|Ziet\s+u|Erkent|Herinnert|Toelichting|Bron(?:nen)?\b|S\.?v\.?p|Met\s+welke|Op\s+welke|En\s+zo)",
)
_ANSWERING = re.compile(
    r"\W*(?:Ja|Nee|Neen)\b(?!\s+\w+\s+u\b)|\W*(?:Ik|Wij|Het\s+kabinet|De\s+regering|Zie\s+(?:het|mijn|ons|de)?\s*(?:antwoord|beantwoording)"
    r"|In\s+(?:het\s+)?antwoord|Op\s+dit\s+moment|Dat\s+klopt|Dit\s+klopt|Deze\s+mening|Die\s+mening)\b"
)


def answer_inside(paragraphs: Sequence[str], is_marked_up: bool = False) -> int | None:
    """Where in the paragraphs of a question its answer begins; None where there is none, or where that is not sure.

    Where the source marks up what a question is (`is_marked_up`), only words that nobody but who answers writes count.
    """
    asking = [index for index, text in enumerate(paragraphs) if _ASKS.search(text)]
    if not asking or asking[-1] + 1 >= len(paragraphs):
        return None
    start = asking[-1] + 1
    first = paragraphs[start]
    if not _BEGINS.match(first) or _ASKING.match(first):
        return None
    return start if not is_marked_up or _ANSWERING.match(first) else None


def without_answer(questions: Iterable[Question], answers: Iterable[Answer]) -> list[tuple[str, str]]:
    """A warning (code, detail) for each question that no answer covers."""
    covered = {ordinal for answer in answers for ordinal, _ in answer.covers}
    return [
        ("question_without_answer", question.label or f"question {question.ordinal}")
        for question in questions
        if question.ordinal not in covered
    ]
