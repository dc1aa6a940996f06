"""Faults that people reported of tools doing this job, or that real papers showed: each file stands for its kind."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flows.local_files import read_file
from flows.paper_reader import PaperReader
from transform.paper import Paper
from transform.paper_json import as_json

CASES = Path(__file__).parents[1] / "cases"
EXPECTED: dict[str, dict[str, Any]] = json.loads((CASES / "expected.json").read_text("utf-8"))


def read_case(name: str) -> Paper:
    with PaperReader() as reader:
        return read_file(CASES / name, reader)


def parsed(name: str) -> dict[str, Any]:
    return as_json(read_case(name))


def texts(said: dict[str, Any]) -> list[str]:
    parts = [*said["questions"], *said["answers"], *said["footnotes"]]
    return [said["subject"] or "", *(part["text"] for part in parts)]


def numbers(said: dict[str, Any]) -> list[list[int]]:
    return [answer["numbers"] for answer in said["answers"]]


SAID: dict[str, Callable[[dict[str, Any]], Any]] = {
    "submitters": lambda said: [[p["name"], p["party"]] for p in said["submitters"]],
    "kind": lambda said: said["kind"],
    "notice_type": lambda said: said["notice_type"],
    "kenmerk": lambda said: said["kenmerk"],
    "submitted_on": lambda said: said["submitted_on"],
    "received_on": lambda said: said["received_on"],
    "on_behalf_of": lambda said: said["on_behalf_of"],
    "subject": lambda said: said["subject"],
    "footnotes": lambda said: len(said["footnotes"]),
    "questions": lambda said: len(said["questions"]),
    "question_numbers": lambda said: [q["number"] for q in said["questions"]],
    "references": lambda said: [r["target"] for r in said["references"]],
}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_case_is_read_as_a_person_reads_it(name: str) -> None:
    said = parsed(name)
    for field, wanted in EXPECTED[name].items():
        if field in SAID:
            assert SAID[field](said) == wanted, field
        elif field == "answers":
            assert (numbers(said) if isinstance(wanted, list) else len(said["answers"])) == wanted
        elif field == "addressees":
            assert (said["addressees"] if isinstance(wanted, list) else len(said["addressees"])) == wanted
        elif field == "last answer ends":
            assert said["answers"][-1]["text"].endswith(wanted)
        else:
            assert field in ("note", "basis of 3 and 4"), "a field that no test looks at"


def test_answers_without_a_heading_are_linked_as_what_they_are() -> None:
    paper = read_case("letter-unlabelled-answers.txt")
    assert [answer.covers for answer in paper.answers] == [
        ((1, "label"),),
        ((2, "label"),),
        ((3, "implicit"),),
        ((4, "implicit"),),
    ]


def test_an_old_paper_under_the_wrong_encoding_has_the_signs_that_were_meant() -> None:
    said = parsed("old-xml-cp1252.xml")
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", "".join(texts(said)))
    assert "“Oude Gouw” – en het café" in said["subject"]
    assert "€ 5 miljoen…" in said["questions"][0]["text"]


def test_no_letter_of_the_elements_of_the_source_is_lost_and_no_words_are_glued() -> None:
    paper = read_case("source-elements.xml")
    said = " ".join([*texts(as_json(paper)), paper.body_text or ""])
    for words in (
        "CO2 en m3",
        "een vaartuig dat overzet",
        "Kader: de pont vaart weer in april.",
        "Dagen stil",
        "De pont in betere tijden",
        "Een regel\nen nog een.",
        "«Wij varen altijd.»",
        "De Minister van Infrastructuur en Waterstaat,\nDe Vreugd",
        "Waarvan 12 door hoogwater.",
    ):
        assert words in said
    assert ("kamerstuk", "kst-99066") in [(r["type"], r["target"]) for r in as_json(paper)["references"]]


def test_a_page_that_stands_upside_down_is_read_as_the_upright_one() -> None:
    assert parsed("rotate180.pdf")["questions"]
