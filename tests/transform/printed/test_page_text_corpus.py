"""Real papers as pages, where they are at hand: no letter lost, and the golden numbers of the seed letters."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from tests.transform.printed.test_page_text import accounted, letters
from transform.paper import Body
from transform.printed.page_text import is_paper, read_pages
from transform.wording.labels import read_label
from transform.wording.notice_prose import with_prose

SHARED = Path(__file__).resolve().parents[3].parent / "shared"
pytestmark = pytest.mark.skipif(not (SHARED / "corpus").is_dir(), reason="the real papers (../shared) are not at hand")

PAPERS = sorted((SHARED / "corpus").glob("text/*/*.txt")) + sorted((SHARED / "corpus").glob("pdf/*.txt"))
LETTERS = sorted((SHARED / "seeds").glob("00[04]_*.txt"))


def name(path: Path) -> str:
    return path.stem


def read(path: Path) -> Body:
    return with_prose(read_pages([path.read_text(encoding="utf-8")]))


@pytest.mark.parametrize("path", [*PAPERS, *LETTERS], ids=name)
def test_letters_in_are_letters_out(path: Path) -> None:
    assert accounted(read(path)) == letters(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", [*PAPERS, *LETTERS], ids=name)
def test_paper_is_known_as_one(path: Path) -> None:
    assert is_paper(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("seed", ["001", "002", "003"])
def test_other_seeds_are_no_papers(seed: str) -> None:
    (path,) = (SHARED / "seeds").glob(f"{seed}_*.txt")
    assert not is_paper(path.read_text(encoding="utf-8"))


def test_hand_made_labels_are_met() -> None:
    wrong = []
    labels = (SHARED / "corpus" / "golden.jsonl").read_text(encoding="utf-8").splitlines()
    for label in map(json.loads, filter(None, labels)):
        if label["file"].startswith("xml/"):
            continue
        body = read((SHARED / "corpus" / label["file"]).with_suffix(".txt"))
        asked = [q.ordinal if q.number is None else q.number for q in body.questions]
        given = [list(a.numbers) or [asked[ordinal - 1] for ordinal, _ in a.covers] for a in body.answers]
        # The blocks, not `question_numbers`, which leaves out the second of a number that is printed twice.
        want = [number for block in label["question_blocks"] for number in block["covers"]]
        is_right = (
            sorted(asked) == sorted(want)
            and given == [block["covers"] for block in label["answer_blocks"]]
            and len(body.notes) == label["footnotes"]
            and len(body.header.submitters) == len(label["submitters"])
        )
        wrong += [] if is_right else [label["file"]]
    assert wrong == []


def test_first_seed_letter_has_its_golden_numbers() -> None:
    body = read(LETTERS[0])
    assert (len(body.questions), len(body.answers), len(body.notes), len(body.header.answerers)) == (8, 8, 6, 2)
    assert [date.on for date in body.header.dates] == [dt.date(2020, 9, 4)]
    assert all(note.offset is not None for note in body.notes)
    assert [a.covers for a in body.answers] == [((n, "position"),) for n in range(1, 9)]
    assert [a.text.count("\n") + 1 for a in body.answers] == [1, 1, 3, 2, 1, 1, 1, 1]  # whatever stands between pages
    assert not any("http" in text for text in [*(q.text for q in body.questions), *(a.text for a in body.answers)])
    assert body.body_text is None


def test_second_seed_letter_has_its_golden_numbers() -> None:
    body = read(LETTERS[1])
    assert [q.number for q in body.questions] == [1, 2, 3, 6, 4, 5, *range(7, 13)]
    assert (len(body.answers), len(body.notes)) == (10, 1)
    assert body.answers[1].numbers == (2, 3, 6) == read_label(body.answers[1].label or "").numbers
    assert {body.questions[ordinal - 1].number for ordinal, _ in body.answers[1].covers} == {2, 3, 6}
    assert [a.text.count("\n") + 1 for a in body.answers] == [1, 1, 1, 2, 1, 1, 1, 1, 1, 1]
    assert [p.name for p in body.header.submitters] == ["Kuzu"]
    assert [code for code, _ in body.warnings] == ["furniture"]
