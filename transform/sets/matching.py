"""Which printed question is which: the same question on several papers, and several sets' questions on one paper.

Papers of one set print its questions again, sometimes under other numbers or with a corrected word; an answer to
several sets prints the questions of all of them in a row.
"""

from __future__ import annotations

import collections
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

from transform.paper import Question

Key = tuple[int | None, int]
Printing = tuple[str, int]
"""A question as one paper prints it: the publication and the reading order there."""


def letters(text: str) -> str:
    """Letters and plain figures alone: what two printings of the same text share whatever their layout."""
    return "".join(c for c in text.casefold() if c.isalpha() or c.isdecimal())


def is_same_text(one: Question, other: Question) -> bool:
    """Whether two printings say the same; the text of a joint block says what each of its questions says."""
    a, b = letters(one.text), letters(other.text)
    return a == b or (other.text_basis == "joint" and a in b) or (one.text_basis == "joint" and b in a)


def numbered(questions: Sequence[Question]) -> list[Key]:
    """(printed number, which occurrence of it) of each question; without a number its place among those."""
    seen: collections.Counter[int | None] = collections.Counter()
    keys = []
    for question in questions:
        seen[question.number] += 1
        keys.append((question.number, seen[question.number]))
    return keys


def match(known: Sequence[Question], printed: Sequence[Question]) -> list[int | None]:
    """For each printed question the index of the known one it is, None for a new one; no two get the same.

    The words decide, then the number: an answer that leaves a question out may number the others anew. Where one of
    the papers prints no numbers, the order decides if both have as many questions.
    """
    found: dict[int, int] = {}

    def pair(signs: Callable[[Sequence[Question]], Sequence[Hashable]]) -> None:
        free = collections.defaultdict(list)
        for index, sign in enumerate(signs(known)):
            if index not in found.values():
                free[sign].append(index)
        for index, sign in enumerate(signs(printed)):
            if index not in found and sign is not None and free[sign]:
                found[index] = free[sign].pop(0)

    def words(questions: Sequence[Question]) -> list[str | None]:
        return [letters(question.text) or None for question in questions]

    pair(lambda questions: [w and (w, key) for w, key in zip(words(questions), numbered(questions), strict=True)])
    pair(words)
    pair(numbered)
    if len(known) == len(printed):
        for index, question in enumerate(printed):
            if (question.number is None or known[index].number is None) and index not in {*found, *found.values()}:
                found[index] = index
    return [found.get(index) for index in range(len(printed))]


def merge(papers: Iterable[tuple[str, Sequence[Question]]]) -> tuple[list[Printing], dict[Printing, int]]:
    """Each question of a set once, as the first paper that has it prints it, and for every printing its ordinal.

    A question that earlier papers lack comes behind the one it follows in its own paper.
    """
    order: list[Printing] = []
    texts: dict[Printing, Question] = {}
    stands_for: dict[Printing, Printing] = {}
    for publication_id, questions in papers:
        known = list(order)
        found = match([texts[printing] for printing in known], questions)
        at = 0 if any(index is not None for index in found) else len(order)
        for question, index in zip(questions, found, strict=True):
            printing = (publication_id, question.ordinal)
            if index is None:
                order.insert(at, printing)
                texts[printing] = question
            stands_for[printing] = printing if index is None else known[index]
            at = order.index(stands_for[printing]) + 1
    ordinals = {printing: ordinal for ordinal, printing in enumerate(order, 1)}
    return order, {printing: ordinals[stand] for printing, stand in stands_for.items()}


def owners(questions: Sequence[Question], asked: Mapping[str, Sequence[Question]]) -> list[tuple[str, ...]]:
    """For each question of a paper on several sets the sets it belongs to, `asked` being what each set asks itself.

    A question belongs to the set that asks it in the same words; one that none asks belongs with the question before
    it, at the beginning to the first set. One that several sets ask and that is printed once belongs to all of them.
    """
    left = {set_id: collections.Counter(letters(q.text) for q in own) for set_id, own in asked.items()}
    n_asked = sum(left.values(), collections.Counter())
    n_printed = collections.Counter(letters(question.text) for question in questions)
    current = next(iter(asked))
    found: list[tuple[str, ...]] = []
    for text in (letters(question.text) for question in questions):
        asking = tuple(set_id for set_id in asked if left[set_id][text] > 0)
        if len(asking) > 1 and n_printed[text] < n_asked[text]:
            found.append(asking)
            continue
        if asking and current not in asking:
            current = asking[0]
        left[current][text] -= 1
        found.append((current,))
    return found
