"""The structures on which other parsers fail: each case is a paper and, beside it, all that must come out of it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from transform.paper import Answer, Link, Note, Question
from transform.safe_xml import parse
from transform.tagged.published_xml import read_body

CASES = sorted((Path(__file__).parent / "cases").glob("*.xml"))


def test_all_fourteen_cases_are_there() -> None:
    assert len(CASES) == 14


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_case_comes_out_wholly_right(path: Path) -> None:
    body = read_body(parse(path.read_bytes()))
    must = tomllib.loads(path.with_suffix(".toml").read_text("utf-8"))
    assert rows(body.questions) == [
        {"ordinal": n, "number": None, "label": None, "text_basis": "own", **question}
        for n, question in enumerate(must["question"], start=1)
    ]
    assert rows(body.answers) == [
        {"ordinal": n, "label": None, "reference": None, **answer} for n, answer in enumerate(must["answer"], start=1)
    ]
    assert rows(body.notes) == [
        {"ordinal": n, "urls": [], **note} for n, note in enumerate(must.get("note", ()), start=1)
    ]
    assert rows(body.links) == [{"basis": "link", **link} for link in must.get("link", ())]
    assert body.header_text is None
    assert body.body_text is None
    assert body.warnings == ()


def rows(found: tuple[Question | Answer | Note | Link, ...]) -> list[dict[str, Any]]:
    return [{name: listed(value) for name, value in row._asdict().items()} for row in found]


def listed(value: object) -> object:
    """Tuples as the lists that TOML knows."""
    return [listed(part) for part in value] if isinstance(value, tuple) else value
