"""Real PDFs: not a letter more or less than another reader finds, every note at its mark, the structure as labelled."""

from __future__ import annotations

import json
import random
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from transform.printed.page_text import read_pages
from transform.printed.pdf_text import pages
from transform.safe_xml import NotReadable

CORPUS = Path(__file__).resolve().parents[3].parent / "shared" / "corpus"
PAPERS = sorted((CORPUS / "pdf").glob("*.pdf"))
pytestmark = pytest.mark.skipif(not PAPERS, reason="../shared/corpus/pdf is not beside the project")
each_paper = pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.stem)


def labels() -> dict[str, dict[str, Any]]:
    lines = (CORPUS / "golden.jsonl").read_text(encoding="utf-8").splitlines()
    return {label["file"]: label for label in map(json.loads, lines)}


def signs(text: str) -> Counter[str]:
    return Counter(sign for sign in unicodedata.normalize("NFKC", text) if sign.isalnum())


@each_paper
def test_the_letters_are_those_that_another_reader_finds(path: Path) -> None:
    found = "\n".join(pages(path.read_bytes()))
    assert signs(found) == signs(path.with_suffix(".txt").read_text(encoding="utf-8"))
    assert "\ufffd" not in found


@each_paper
def test_questions_answers_and_notes_are_those_of_the_label(path: Path) -> None:
    label = labels()[f"pdf/{path.name}"]
    body = read_pages(pages(path.read_bytes()))
    numbers = {question.ordinal: question.number for question in body.questions}
    assert sorted(number for number in numbers.values() if number is not None) == sorted(label["question_numbers"])
    covers = [sorted(numbers[ordinal] or 0 for ordinal, _ in answer.covers) for answer in body.answers]
    assert covers == [sorted(block["covers"]) for block in label["answer_blocks"]]
    assert len(body.notes) == label["footnotes"]
    assert all(note.offset is not None for note in body.notes)
    assert {date.name: str(date.on) for date in body.header.dates} == {
        "submitted": label["submitted_on"],
        "received": label["received_on"],
    }


def test_mutated_papers_give_text_or_a_named_reason() -> None:
    chance = random.Random(20231893)  # noqa: S311 (it guards nothing)
    papers = [path.read_bytes() for path in PAPERS]
    outcomes: Counter[str] = Counter()
    for _ in range(60):
        data = bytearray(chance.choice(papers))
        for _ in range(chance.choice((1, 30, 1000))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        begin = chance.randrange(len(data))
        del data[begin : begin + chance.choice((0, 0, 1000))]
        try:
            "".join(pages(bytes(data))).encode()
        except NotReadable as refused:
            outcomes[refused.reason] += 1
        else:
            outcomes["read"] += 1
    assert outcomes["read"]
    assert set(outcomes) <= {"read", "damaged", "not_pdf", "no_text", "encrypted", "too_large", "too_many_pages"}
