"""Words broken at line ends: the typesetter's hyphens go, the word's own stay, and no letter is lost."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transform.printed.hyphens import LineJoiner


def join(*lines: str, known: str = "") -> str:
    return LineJoiner("\n".join((known, *lines))).join(lines)


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        ("de dienstregeling wordt herzien en geregis-", "treerd", "de dienstregeling wordt herzien en geregistreerd"),
        ("de VN-", "Mensenrechtenraad", "de VN-Mensenrechtenraad"),
        ("de ILO-", "conventies", "de ILO-conventies"),
        ("de IMVO-", "convenanten", "de IMVO-convenanten"),
        ("COVID19-", "maatregelen", "COVID19-maatregelen"),
        ("de regering-", "Waterman", "de regering-Waterman"),
        ("de directeur-", "generaal", "de directeur-generaal"),
        ("de minister-", "president", "de minister-president"),
        ("niet-", "geregistreerde", "niet-geregistreerde"),
        ("2013-", "2014", "2013-2014"),
        ("wet-", "en regelgeving", "wet- en regelgeving"),
        ("in-", "of uitvoer", "in- of uitvoer"),
        ("op zijn -", "zachtst gezegd", "op zijn - zachtst gezegd"),
        ("de trein rijdt", "niet", "de trein rijdt niet"),
        ("de overeen\xadkomst", "geldt", "de overeenkomst geldt"),
        ("", "alleen", "alleen"),
    ],
)
def test_a_hyphen_at_a_line_end_is_kept_where_it_is_the_words_own(first: str, second: str, whole: str) -> None:
    assert join(first, second) == whole


def test_the_same_text_tells_how_a_word_is_written() -> None:
    known = "De toezicht-kamer vergadert. De spoorwegzaak loopt."
    assert join("de toezicht-", "kamer", known=known) == "de toezicht-kamer"
    assert join("de spoorweg-", "zaak", known=known) == "de spoorwegzaak"
    assert join("de toezicht-", "kamer", known="toezicht-kamer en toezichtkamer") == "de toezichtkamer"


def test_an_address_over_several_lines_is_one_address_with_its_hyphens() -> None:
    lines = ("(bronnen: https://", "nieuws.example/2031/mei/de-trein-", "rijdt-weer-", "niet ; https://nieuws.example/")
    assert join(*lines, "archief/7) Deelt u dat?") == (
        "(bronnen: https://nieuws.example/2031/mei/de-trein-rijdt-weer-niet ; https://nieuws.example/archief/7) "
        "Deelt u dat?"
    )
    assert join("https://nieuws.example/?naam=Een+", "lang+verhaal") == "https://nieuws.example/?naam=Een+lang+verhaal"


def test_an_address_that_ends_at_a_line_end_does_not_swallow_the_next_word() -> None:
    assert join("Zie https://nieuws.example/", "voor meer") == "Zie https://nieuws.example/ voor meer"
    assert join("Zie https://nieuws.example/archief", "voor meer") == "Zie https://nieuws.example/archief voor meer"


@given(st.lists(st.text(alphabet="abEN-/.: 12\t\xa0\xad(?h", max_size=12), max_size=12))
def test_no_letter_or_digit_is_lost_or_made(lines: list[str]) -> None:
    joined = join(*lines)
    assert Counter(filter(str.isalnum, joined)) == Counter(filter(str.isalnum, "".join(lines)))
    assert "\n" not in joined
    assert "  " not in joined
