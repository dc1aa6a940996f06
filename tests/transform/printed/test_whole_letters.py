"""Whole letters of ministers in the layouts they have, each with all that a person reads in it."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from transform.documents import RawPublication, read
from transform.paper_json import as_json

LETTERS = Path(__file__).parents[2] / "cases" / "letters"
EXPECTED: dict[str, dict[str, Any]] = json.loads((LETTERS / "expected.json").read_text("utf-8"))


def plain(text: str | None) -> str:
    """Letters and figures alone, since lines of a letter may be glued or broken anywhere."""
    return re.sub(r"[^0-9a-zà-ÿ]", "", unicodedata.normalize("NFKC", text or "").casefold())


def names(people: list[dict[str, Any]], *fields: str) -> list[list[str]]:
    return [[plain(person[field]) for field in fields] for person in people]


def offices(said: list[str]) -> list[str]:
    return [plain(office) for office in said]


SAID: dict[str, Callable[[dict[str, Any]], Any]] = {
    "kind": lambda said: said["kind"],
    "kenmerk": lambda said: said["kenmerk"],
    "submitted_on": lambda said: said["submitted_on"],
    "received_on": lambda said: said["received_on"],
    "days": lambda said: said["days_to_answer"],
    "submitters": lambda said: names(said["submitters"], "name", "party"),
    "submitters_names": lambda said: [name for (name,) in names(said["submitters"], "name")],
    "addressees": lambda said: offices(said["addressees"]),
    "answered_by": lambda said: names(said["answered_by"], "name", "portfolio"),
    "answered_names": lambda said: [name for (name,) in names(said["answered_by"], "name")],
    "on_behalf_of": lambda said: offices(said["on_behalf_of"]),
    "subject": lambda said: plain(said["subject"]),
    "questions": lambda said: [q["number"] if q["number"] is not None else q["ordinal"] for q in said["questions"]],
    "answers": lambda said: [answer["numbers"] for answer in said["answers"]],
    "n_questions": lambda said: len(said["questions"]),
    "n_answers": lambda said: len(said["answers"]),
    "footnotes": lambda said: len(said["footnotes"]),
    "answer_kinds": lambda said: [answer["kind"] for answer in said["answers"]],
}
IN_PLAIN_LETTERS = (
    *("submitters", "submitters_names", "addressees", "answered_by", "answered_names", "on_behalf_of", "subject"),
)


def in_plain_letters(wanted: Any) -> Any:
    return [in_plain_letters(one) for one in wanted] if isinstance(wanted, list) else plain(wanted)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_letter_is_read_as_a_person_reads_it(name: str) -> None:
    document = (LETTERS / name).read_bytes()
    said = as_json(read(RawPublication("file-0123456789ab", f"file:{name}", document, "d" * 64)))
    for field, wanted in EXPECTED[name].items():
        if field in SAID:
            assert SAID[field](said) == (in_plain_letters(wanted) if field in IN_PLAIN_LETTERS else wanted), field
        elif field in ("starts", "ends", "qends"):
            parts = said["questions"] if field == "qends" else said["answers"]
            for part, words in zip(parts, wanted, strict=True):
                has = str.startswith if field == "starts" else str.endswith
                assert words is None or has(plain(part["text"]), plain(words)), (field, words, part["text"])
        elif field in ("references", "no_references"):
            found = [[reference["type"], reference["target"]] for reference in said["references"]]
            assert all((reference in found) == (field == "references") for reference in wanted), field
        else:
            pytest.fail(f"nothing looks at {field}")
