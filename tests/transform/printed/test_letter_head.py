"""Letters of ministers with questions, as each ministry writes them: kenmerk, days and names from their heads."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from transform.documents import RawPublication, read
from transform.paper import Paper
from transform.paper_json import as_json

LETTERS = {path.stem: path.read_text("utf-8") for path in sorted((Path(__file__).parent / "letters").glob("*.txt"))}


def letter(text: str) -> Paper:
    return read(RawPublication("file-0123456789ab", "file:brief.txt", text.encode(), "d" * 64))


def said(name: str) -> dict[str, Any]:
    return as_json(letter(LETTERS[name]))


@pytest.mark.parametrize("name", LETTERS)
def test_every_letter_joins_its_set_and_tells_both_days(name: str) -> None:
    paper = letter(LETTERS[name])
    assert [(text, basis) for text, _, basis in paper.kenmerken] == [("2026Z90555", "text")]
    found = as_json(paper)
    assert (found["submitted_on"], found["received_on"], found["days_to_answer"]) == ("2026-02-03", "2026-02-26", 23)
    assert ("received", "letter_date", dt.date(2026, 2, 26)) in [(d.name, d.basis, d.on) for d in paper.dates]
    assert [answer["numbers"] for answer in found["answers"]] == [[q["number"]] for q in found["questions"]]


@pytest.mark.parametrize(
    ("name", "submitters", "subject"),
    [
        ("vws", [("Eikema", "LinksVooruit"), ("Tjaarda", "LinksVooruit")], "de wachttijd bij de veerdokter"),
        ("ezk", [("Eikema", "LinksVooruit")], "de veerpont Oude Gouw"),
        ("bz", [("Eikema", "LinksVooruit"), ("Tjaarda", "NPB")], "de pont op de grensrivier"),
        ("szw", [("Eikema", "LinksVooruit")], "het loon van de veerman"),
        (
            "def",
            [("Van Rozendaal", "Waterpartij"), ("Eikema", "LinksVooruit"), ("Tjaarda", "LinksVooruit")],
            "de marinepont",
        ),
        ("ocw", [("Eikema", "LinksVooruit")], "de schoolpont"),
        ("jenv", [("Eikema", "LinksVooruit"), ("Tjaarda", "NPB")], "de boevenpont"),
    ],
)
def test_who_asked_about_what_is_read_from_title_subject_or_opening(
    name: str, submitters: list[tuple[str, str]], subject: str
) -> None:
    found = said(name)
    assert [(p["name"], p["party"]) for p in found["submitters"]] == submitters
    assert found["subject"] == subject
    assert [w["code"] for w in found["warnings"] if w["code"] not in ("furniture", "answer_without_heading")] == []


@pytest.mark.parametrize(
    ("name", "signed"),
    [
        ("vws", [("Hugo de Vreugd", "Volksgezondheid, Welzijn en Sport")]),
        ("ezk", [("S.A. de Vreugd", "Economische Zaken en Klimaat")]),
        ("bz", [("A. de Vreugd", "Buitenlandse Zaken")]),
        ("szw", [("C.E.G. de Vreugd", "Sociale Zaken en Werkgelegenheid")]),
        ("def", [("drs. A. de Vreugd", "DEFENSIE")]),
        ("ocw", [("A. de Vreugd", "Onderwijs, Cultuur en Wetenschap")]),
        ("jenv", [("A. de Vreugd", "Justitie en Veiligheid"), ("B. Holtrop", "Justitie en Veiligheid")]),
    ],
)
def test_who_answers_has_the_name_below_the_signature(name: str, signed: list[tuple[str, str]]) -> None:
    assert [(p["name"], p["portfolio"]) for p in said(name)["answered_by"]] == signed


@pytest.mark.parametrize(
    ("name", "offices"),
    [
        ("vws", ["minister van Justitie en Veiligheid"]),
        ("ocw", ["staatssecretaris van Onderwijs, Cultuur en Wetenschap"]),
        ("bz", []),
    ],
)
def test_on_whose_behalf_it_is_written_stands_in_the_opening(name: str, offices: list[str]) -> None:
    assert said(name)["on_behalf_of"] == offices


OPENING = """\
Datum 26 februari 2026
Onderwerp Kamervragen

Geachte voorzitter,

{}

De minister van Defensie,

A. de Vreugd

Vraag 1
Klopt het?

Antwoord 1
Ja.
"""


@pytest.mark.parametrize(
    "opening",
    [
        "In antwoord op uw brief van 3 februari 2026, nr. 2026Z90555, deel ik u mede dat het klopt.",
        "Hierbij de antwoorden op de vragen van het lid Eikema over de pont (2026Z90555, ingezonden 3 februari 2026).",
        "Hierbij ontvangt u de antwoorden. De vragen zijn ingezonden op 3 februari 2026 onder nummer 2026Z90555.",
        "Op 3 februari jl. heeft het lid Eikema (NPB) mij vragen gesteld over de pont (kenmerk 2026Z90555).",
        "Met deze brief beantwoord ik de vragen, gesteld op 3 februari 2026 met kenmerk 2026Z 90555, over de pont.",
        "Hierbij de antwoorden op de Kamervragen van 3 februari 2026, kenmerk 2026Z90555. Zie ook de vragen met "
        "kenmerk 2025Z90001.",
    ],
)
def test_every_opening_tells_the_kenmerk_and_the_day(opening: str) -> None:
    found = as_json(letter(OPENING.format(opening)))
    assert (found["kenmerk"], found["submitted_on"], found["received_on"]) == ("2026Z90555", "2026-02-03", "2026-02-26")


def test_a_letter_without_a_kenmerk_has_none() -> None:
    found = as_json(
        letter(OPENING.format("Hierbij zend ik u de antwoorden op de vragen van het lid Eikema (NPB) over de pont."))
    )
    assert (found["kenmerk"], found["submitted_on"], found["received_on"]) == (None, None, "2026-02-26")
    assert [(p["name"], p["party"]) for p in found["submitters"]] == [("Eikema", "NPB")]


def test_questions_that_begin_with_the_words_of_a_letter_are_no_letter() -> None:
    found = as_json(
        letter(
            "2026Z90713\n\n(ingezonden 20 november 2026)\n\n"
            "Vragen van het lid Eikema (NPB) aan de Minister van Defensie over de pont\n\n"
            "In reactie op eerdere vragen schreef u dat zij vaart. Klopt dat?\n\nHierbij vraag ik u ook: waarom?\n"
        )
    )
    assert (found["kind"], found["received_on"], len(found["questions"])) == ("question", None, 2)
