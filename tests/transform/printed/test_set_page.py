"""The openkamer page as text: derived lines are told from answers, and what it prints is checked, not believed."""

from __future__ import annotations

import datetime as dt
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transform.paper import Body
from transform.printed.set_page import is_set_page, read_set_page

SEED = Path(__file__).resolve().parents[3].parent / "shared" / "seeds" / "002_5404516584d89229.txt"
needs_seed = pytest.mark.skipif(not SEED.exists(), reason="../shared/seeds is not beside the project")
SOURCE = "https://zoek.officielebekendmakingen.nl/{}.html"

TOP = f"""Kamervraag 2031Z01234

De sluis van Ergensveen

Ingediend 4 februari 2031
Beantwoord 6 maart 2031 (na 30 dagen)
Indieners Bo van der Sluis-Peil (ABC), Cor de Gracht (DEF)
Beantwoord door Mia Vaart (minister zonder portefeuille vaarwegen) (ABC), Jan Brug (staatssecretaris vaarwegen) (GHI)
Onderwerpen vaarwegen recht openbare orde en veiligheid
Bron vraag {SOURCE.format("kv-tk-2031Z01234")}
Bron antwoord {SOURCE.format("ah-tk-20302031-999")}
"""
BOTTOM = """

Kamervraag document nummer: kv-tk-2031Z01234
Volledige titel: De sluis van Ergensveen
Kamerantwoord document nummer: ah-tk-20302031-999
Volledige titel: Antwoord op vragen van de leden De Gracht en
Van der Sluis over de sluis
"""


def item(number: int, question: str, *answer: str) -> str:
    shown = "".join(f"  {paragraph}\n" for paragraph in answer)
    return f" • Vraag {number}\n  {question}\n\n{shown}\n"


ITEMS = (
    item(1, "Kent u de sluis?1", "Ja.")
    + item(2, "Is zij dicht?", "De sluis is dicht.2", "Dat blijft zo.")
    + item(3, "Waarom?", "Zie antwoord vraag 2.")
    + item(4, "Hoe lang nog?", "Zie antwoord vraag 2.")
    + item(5, "En de brug?", "Zie het antwoord op vraag 1.")
    + item(6, "En de gracht?")
)


def letters(*texts: str | None) -> Counter[str]:
    return Counter(sign for text in texts for sign in text or "" if sign.isalpha())


def letters_out(body: Body) -> Counter[str]:
    texts = [text for q in body.questions for text in (q.label or "", q.text)] + [a.text for a in body.answers]
    texts += [note.text for note in body.notes]
    texts += [detail.partition(": ")[2] for code, detail in body.warnings if code in ("furniture", "derived_answer")]
    return letters(body.header_text, body.body_text, *texts)


def body_of(text: str) -> Body:
    assert is_set_page(text)
    body = read_set_page(text)
    assert letters_out(body) == letters(text)
    return body


def test_a_derived_line_is_no_answer_but_a_real_reference_is() -> None:
    body = body_of(TOP + ITEMS + BOTTOM)
    assert [(q.number, q.label) for q in body.questions] == [(n, f"Vraag {n}") for n in range(1, 7)]
    assert [(a.covers, a.reference) for a in body.answers] == [
        (((1, "position"),), None),
        (((2, "position"), (3, "derived"), (4, "derived")), None),
        (((5, "position"),), "1"),
    ]
    assert body.answers[1].text == "De sluis is dicht.²\nDat blijft zo."
    assert [detail for code, detail in body.warnings if code == "derived_answer"] == [
        "Vraag 3: Zie antwoord vraag 2.",
        "Vraag 4: Zie antwoord vraag 2.",
    ]


def test_a_derived_line_without_its_answer_stays_a_reference() -> None:
    body = body_of(TOP + item(1, "Kent u de sluis?", "Zie antwoord vraag 2.") + item(2, "Is zij dicht?"))
    assert [(a.covers, a.reference) for a in body.answers] == [(((1, "position"),), "2")]


def test_the_fields_are_kept_as_the_page_prints_them() -> None:
    body = body_of(TOP + ITEMS + BOTTOM)
    header = body.header
    assert [(p.name, p.party) for p in header.submitters] == [
        ("Bo van der Sluis-Peil", "ABC"),
        ("Cor de Gracht", "DEF"),
    ]
    assert [(p.name, p.party, p.function, p.portfolio) for p in header.answerers] == [
        ("Mia Vaart", "ABC", "minister zonder portefeuille vaarwegen", "vaarwegen"),
        ("Jan Brug", "GHI", "staatssecretaris vaarwegen", "vaarwegen"),
    ]
    assert [(d.name, d.on) for d in header.dates] == [
        ("submitted", dt.date(2031, 2, 4)),
        ("received", dt.date(2031, 3, 6)),
    ]
    assert header.subject == "De sluis van Ergensveen"
    assert header.unread == ()
    assert (body.printed_kind, body.printed_id) == ("set_page", None)
    assert body.printed_kenmerken == (("2031Z01234", "text"),)
    assert body.printed_facts == (
        ("days", "30"),
        ("topics", "vaarwegen recht openbare orde en veiligheid"),
        ("question_url", SOURCE.format("kv-tk-2031Z01234")),
        ("question_id", "kv-tk-2031Z01234"),
        ("answer_url", SOURCE.format("ah-tk-20302031-999")),
        ("answer_id", "ah-tk-20302031-999"),
        ("question_title", "De sluis van Ergensveen"),
        ("answer_title", "Antwoord op vragen van de leden De Gracht en Van der Sluis over de sluis"),
    )


@pytest.mark.parametrize(
    ("printed", "problem"),
    [
        ("6 maart 2031 (na 30 dagen)", None),
        ("6 maart 2031", None),
        ("6 maart 2031 (na 29 dagen)", "the page says 29 days, which is 30 days by its dates"),
        ("30 februari 2031 (na 29 dagen)", "the page says 29 days, which cannot be computed from its dates"),
    ],
)
def test_the_printed_number_of_days_is_checked_against_the_dates(printed: str, problem: str | None) -> None:
    body = body_of((TOP + ITEMS).replace("6 maart 2031 (na 30 dagen)", printed))
    assert dict(body.warnings).get("latency_mismatch") == problem


def test_an_open_set_has_no_answer_and_no_answerer() -> None:
    lines = [line for line in TOP.split("\n") if not line.startswith(("Beantwoord", "Bron antwoord"))]
    body = body_of("\n".join(lines) + item(1, "Kent u de sluis?"))
    assert (body.answers, body.header.answerers, body.header.is_answer) == ((), (), False)
    assert [d.name for d in body.header.dates] == ["submitted"]


def test_labels_with_colons_and_one_submitter_are_read_too() -> None:
    text = (
        TOP.replace("Ingediend ", "Ingediend: ")
        .replace("Indieners Bo", "Indiener: Bo")
        .replace(", Cor de Gracht (DEF)", "")
    )
    assert [(p.name, p.party) for p in body_of(text + ITEMS).header.submitters] == [("Bo van der Sluis-Peil", "ABC")]


def test_the_panel_of_sources_holds_the_footnotes() -> None:
    body = body_of(TOP + "\nBronnen\n1. Dagblad, 3 mei 2031\n2. https://nieuws.example/a\n\n" + ITEMS)
    assert [(n.printed_number, n.part, n.part_ordinal, n.text) for n in body.notes] == [
        ("1", "question", 1, "Dagblad, 3 mei 2031"),
        ("2", "answer", 2, "https://nieuws.example/a"),
    ]
    assert body.questions[0].text == "Kent u de sluis?¹"


def test_a_note_mark_whose_note_the_page_leaves_out_is_reported() -> None:
    body = body_of(TOP + ITEMS)
    assert body.questions[0].text == "Kent u de sluis?¹"
    assert [code for code, _ in body.warnings].count("note_missing") == 2


def test_ids_that_are_none_are_reported() -> None:
    body = body_of((TOP + ITEMS).replace("kv-tk-2031Z01234.html", "fout404.html"))
    assert dict(body.warnings)["unknown_id"] == "question_id: fout404"
    assert "question_id" not in dict(body.printed_facts)


@pytest.mark.parametrize(
    "text", ["", "Kamervraag\n", "Vraag 1\nKent u de sluis?\n", "Ingediend 1 mei 2031\nIndieners A (B)\n"]
)
def test_other_texts_are_no_set_pages(text: str) -> None:
    assert not is_set_page(text)
    assert letters_out(read_set_page(text)) == letters(text)


PIECES = st.sampled_from(
    [*TOP.split("\n"), *ITEMS.split("\n"), *BOTTOM.split("\n"), "Bronnen", "1. Dagblad", "x\xa0y\f", "a-"]
)


@settings(max_examples=100, deadline=None)
@given(st.lists(PIECES, max_size=40))
def test_letters_in_are_letters_out_whatever_the_order_of_the_lines(pieces: list[str]) -> None:
    text = "\n".join(pieces)
    body = read_set_page(text)
    assert letters_out(body) == letters(text)
    assert all(1 <= o <= len(body.questions) for a in body.answers for o, _ in a.covers)


@pytest.mark.parametrize(
    "junk", ["A (B), ", "A (minister x) (B), ", "A (", "A B ", item(1, "x?", "Zie antwoord vraag 1.")]
)
def test_much_of_anything_is_read_in_time(junk: str) -> None:
    start = time.perf_counter()
    read_set_page(TOP.replace("Jan Brug", junk * (100_000 // len(junk))).replace("Cor de Gracht", junk * 500))
    assert time.perf_counter() - start < 2


# --- the seed document


@needs_seed
def test_the_golden_numbers_of_the_seed() -> None:
    text = SEED.read_text(encoding="utf-8")
    body = body_of(text)
    assert [q.number for q in body.questions] == list(range(1, 10))
    assert [[o for o, _ in a.covers] for a in body.answers] == [[1], [2, 3, 4], [5], [6], [7], [8], [9]]
    assert [a.text.count("\n") + 1 for a in body.answers] == [1, 1, 1, 1, 4, 1, 2]
    assert {basis for a in body.answers for _, basis in a.covers[1:]} == {"derived"}
    assert sum(code == "derived_answer" for code, _ in body.warnings) == 2
    assert "latency_mismatch" not in dict(body.warnings)
    facts = dict(body.printed_facts)
    assert (facts["days"], facts["question_id"], facts["answer_id"]) == (
        "67",
        "kv-tk-2021Z02286",
        "ah-tk-20202021-2302",
    )
    assert facts["topics"] == "burgerlijk recht criminaliteit openbare orde en veiligheid recht"
    submitted, received = body.header.dates
    assert submitted.on is not None
    assert received.on is not None
    assert (received.on - submitted.on).days == 67
    assert [p.party for p in body.header.submitters] == ["GL", "GL", "PvdA"]
    assert [p.party for p in body.header.answerers] == ["D66", "VVD"]
