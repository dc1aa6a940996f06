"""Letters without questions: kept whole, their own kenmerk told from those they cite."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transform.paper import Body
from transform.printed.letter import is_letter, read_letter

SEEDS = Path(__file__).resolve().parents[3].parent / "shared" / "seeds"
SEED = SEEDS / "001_cf9150e8f3dd6663.txt"
needs_seeds = pytest.mark.skipif(not SEED.exists(), reason="../shared/seeds is not beside the project")

LETTER = """ Bijlage(n)

Geachte voorzitter,

De vaarwegen zijn vol. In mei heeft de vaste commissie voor Vaarwegen
het kabinet verzocht iets te zeggen over het grote vaarwegen-
onderzoek van de provincie (kenmerk:
2031Z01234/2031D05678).

Het lid A stelde eerder vragen (kenmerk 2030Z09999).
 De VN-
commissie ziet toe, en het kabinet
houdt de Kamer op de hoogte.

De Minister voor Vaarwegen
en Bruggen,

Mia V. Vaart
"""
HEADED = """Aan de Voorzitter van de Tweede Kamer der Staten-Generaal
Den Haag, 3 mei 2031
Onderwerp: Stand van de vaarwegen
Uw kenmerk
2031Z01234
Ons kenmerk: VW-2031-77

Geachte heer/mevrouw de Voorzitter,

Hierbij stuur ik u, op verzoek van de commissie (2031Z07777), de stand.
Pagina 1 van 2
Meer is er niet.

Hoogachtend,

De Minister van Vaarwegen,
Mia Vaart

De Staatssecretaris van Vaarwegen,
Jan Brug
"""


def letters(*texts: str | None) -> Counter[str]:
    return Counter(sign for text in texts for sign in text or "" if sign.isalpha())


def letters_out(body: Body) -> Counter[str]:
    furniture = [detail.partition(": ")[2] for code, detail in body.warnings if code == "furniture"]
    return letters(body.header_text, body.body_text, *furniture)


def body_of(text: str) -> Body:
    assert is_letter(text)
    body = read_letter(text)
    assert letters_out(body) == letters(text)
    assert (body.printed_kind, body.questions, body.answers) == ("letter", (), ())
    return body


def test_a_letter_is_kept_whole_in_its_paragraphs() -> None:
    body = body_of(LETTER)
    assert body.header_text == "Bijlage(n)"
    assert body.body_text is not None
    paragraphs = body.body_text.split("\n")
    assert paragraphs[0] == "Geachte voorzitter,"
    assert paragraphs[1].endswith("het grote vaarwegenonderzoek van de provincie (kenmerk: 2031Z01234/2031D05678).")
    assert "De VN-commissie ziet toe, en het kabinet houdt de Kamer op de hoogte." in paragraphs
    assert paragraphs[-2:] == ["De Minister voor Vaarwegen en Bruggen,", "Mia V. Vaart"]


def test_only_the_kenmerk_of_the_request_is_the_letters_own() -> None:
    assert body_of(LETTER).printed_kenmerken == (("2031Z01234/2031D05678", "text"),)
    assert body_of(LETTER.replace("verzocht", "beloofd")).printed_kenmerken == ()
    assert body_of(HEADED).printed_kenmerken == (("2031Z01234", "text"),)


def test_who_signs_is_the_answerer() -> None:
    (signed,) = body_of(LETTER).header.answerers
    assert (signed.name, signed.function) == ("Mia V. Vaart", "Minister voor Vaarwegen en Bruggen")
    both = body_of(HEADED).header.answerers
    assert [(p.name, p.function) for p in both] == [
        ("Mia Vaart", "Minister van Vaarwegen"),
        ("Jan Brug", "Staatssecretaris van Vaarwegen"),
    ]


def test_what_the_head_prints_is_kept_as_facts() -> None:
    body = body_of(HEADED)
    facts = dict(body.printed_facts)
    assert facts["addressee"] == "de Voorzitter van de Tweede Kamer der Staten-Generaal"
    assert (facts["date"], facts["ons_kenmerk"]) == ("3 mei 2031", "VW-2031-77")
    assert body.header.subject == "Stand van de vaarwegen"
    assert body.header.dates == ()
    assert ("furniture", "page number: Pagina 1 van 2") in body.warnings


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Deze brief heeft geen aanhef.",
        "Geachte voorzitter,\n\nVraag 1\nKent u de sluis?\n\nAntwoord\nJa.\n",
        "Geachte voorzitter,\n\nAntwoord op vraag 1:\nJa.\n",
        "Geachte voorzitter,\n\n1\nKent u de sluis?\nJa.\n\n2\nIs zij dicht?\nNee.\n",
        "Geachte voorzitter,\n\n1. Kent u de sluis?\nJa.\n\n2. Is zij dicht?\nNee.\n",
        "AH 615\n2031Z01234\nMededeling van minister Brug (ontvangen 3 mei 2031)\nGeachte voorzitter,\nUitstel.\n",
        "Antwoorden van de Minister van Vaarwegen op vragen van A (B)\n\nGeachte voorzitter,\n",
    ],
)
def test_papers_with_questions_are_no_letters(text: str) -> None:
    assert not is_letter(text)
    assert letters_out(read_letter(text)) == letters(text)


def test_a_letter_may_hold_numbered_points_and_a_question_mark() -> None:
    assert is_letter(
        "Geachte voorzitter,\n\nTwee punten:\n1. De sluis\n2. De brug\n" + "En verder. " * 50 + "Wat nu?\n"
    )


PIECES = st.sampled_from(
    [*LETTER.split("\n"), *HEADED.split("\n"), "x\xa0y\f", "a-", "- 3 -", "De Minister van X", "1 A?"]
)


@settings(max_examples=100, deadline=None)
@given(st.lists(PIECES, max_size=40))
def test_letters_in_are_letters_out_whatever_the_order_of_the_lines(pieces: list[str]) -> None:
    text = "\n".join(pieces)
    assert letters_out(read_letter(text)) == letters(text)


@pytest.mark.parametrize(
    "junk", ["Geachte ", "De Minister van X\n", "verzoek 2031Z01234/", "1 Ab?\n", "Datum\n", "a-\n"]
)
def test_much_of_anything_is_read_in_time(junk: str) -> None:
    text = junk * (50_000 // len(junk)) + LETTER + junk * (50_000 // len(junk))
    start = time.perf_counter()
    is_letter(text)
    read_letter(text)
    assert time.perf_counter() - start < 2


# --- the seed documents


@needs_seeds
def test_the_seed_letter_is_a_publication_with_its_kenmerk() -> None:
    body = body_of(SEED.read_text(encoding="utf-8"))
    assert body.printed_kenmerken == (("2020Z25251/2020D53280", "text"),)
    (signed,) = body.header.answerers
    assert signed.name == "Sigrid A.M. Kaag"
    assert signed.function == "Minister voor Buitenlandse Handel en Ontwikkelingssamenwerking"
    assert body.body_text is not None
    assert all(kenmerk in body.body_text for kenmerk in ("2020Z14314", "2020Z04826", "2020D11978", "2020Z04102"))
    assert "de MVO-risicochecker" in body.body_text
    assert body.warnings == ()


@needs_seeds
def test_the_other_seed_documents_are_no_letters() -> None:
    others = sorted(path for path in SEEDS.glob("*.txt") if path != SEED)
    assert len(others) == 4
    assert [path.name for path in others if is_letter(path.read_text(encoding="utf-8"))] == []
