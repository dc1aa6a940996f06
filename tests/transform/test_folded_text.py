import re
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transform.folded_text import FoldedText, fold, raised, visible

# XML allows no other control characters than these three.
PRINTED = st.text(
    st.one_of(st.sampled_from(" \n\t\xa0\xad\u200b«»é.a1e\u0301\u0323"), st.characters(exclude_categories=["Cc", "Cs"]))
)
PRINTED_BUT_FORMAT = {  # they enclose or stand before numbers, and are seen
    *("\u0600", "\u0601", "\u0602", "\u0603", "\u0604", "\u0605", "\u06dd", "\u070f", "\u0890", "\u0891", "\u08e2"),
    *("\U000110bd", "\U000110cd"),
}


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("", ""),
        ("  \n\t ", ""),
        ("Klopt dit?", "Klopt dit?"),
        ("  Klopt\n   dit?\t", "Klopt dit?"),
        ("4\xa0mei\xa02031", "4 mei 2031"),
        ("36\u202f410\u2009nr.\u30032", "36 410 nr.\u30032"),
        ("veen\xadkoloniën", "veenkoloniën"),
        ("een \xad twee", "een twee"),
        ("\xad", ""),
        ("een\xa0 \xa0twee", "een twee"),
        ("lid \u200bEikema", "lid Eikema"),
        ("20\u200b november", "20 november"),
        ("20 \u200b november", "20 november"),
        ("Eik\u200bema", "Eikema"),  # prints as one word
        ("\ufeffVragen\u2060 van", "Vragen van"),
        ("\u200f\u202aEikema\u202c\u2069", "Eikema"),
        ("Ja ☎\ufe0f.", "Ja ☎."),
        ("cafe\u0301", "café"),
        ("Yes\u0327ilgo\u0308z", "Yeşilgöz"),
        ("e\u200b\u0301", "é"),
        ("5 k\u2126", "5 kΩ"),
    ],
)
def test_white_space_is_one_blank_and_what_prints_nothing_vanishes(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_of_the_format_characters_only_those_that_are_printed_stay() -> None:
    every = [sign for sign in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(sign) == "Cf"]
    assert {sign for sign in every if visible(sign)} == PRINTED_BUT_FORMAT
    vanishing = {sign for sign in map(chr, range(sys.maxunicode + 1)) if not visible(sign)}
    others = {hex(ord(sign)) for sign in vanishing if unicodedata.category(sign) not in ("Cf", "Cn")}
    selectors = {*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0), 0x34F}
    assert others == {hex(code) for code in selectors}


@given(PRINTED)
def test_folding_changes_nothing_but_white_space_and_how_accents_are_written(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert re.sub(r"\s", "", unicodedata.normalize("NFD", folded)) == re.sub(
        r"\s", "", unicodedata.normalize("NFD", visible(text))
    )
    assert folded.split() == unicodedata.normalize("NFC", visible(text)).split()


@pytest.mark.parametrize(("mark", "printed"), [("1", "¹"), ("12", "¹²"), ("*", "[*]"), ("a", "[a]"), ("٣", "[٣]")])
def test_a_note_mark_is_raised(mark: str, printed: str) -> None:
    assert raised(mark) == printed


def joined(*pieces: str) -> str:
    text = FoldedText()
    for piece in pieces:
        text.add(piece)
    return str(text)


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        (("Klopt ", "dit?"), "Klopt dit?"),
        (("Klopt", " dit?"), "Klopt dit?"),
        (("Klopt ", " dit?"), "Klopt dit?"),
        (("Klopt", "\n  ", "dit?"), "Klopt dit?"),
        (("veen", "koloniën"), "veenkoloniën"),
        (("veen", "\xad", "koloniën"), "veenkoloniën"),
        (("een", "\xad twee"), "een twee"),
        (("een \xad", "twee"), "een twee"),
        (("  een", "  "), "een"),
        (("een", "\u200b", "twee"), "eentwee"),
        (("een", "\u200b twee"), "een twee"),
        (("een \u200b", "twee"), "een twee"),
        (("een\u200b", " ", "\u200btwee"), "een twee"),
        (("cafe", "\u0301", " en"), "café en"),
        (("e", "\u0301\u0323n"), "ẹ́n"),
        (("", "een", ""), "een"),
    ],
)
def test_pieces_join_as_they_do_in_print(pieces: tuple[str, ...], text: str) -> None:
    assert joined(*pieces) == text


@given(st.lists(PRINTED))
def test_cutting_a_text_in_pieces_changes_nothing(pieces: list[str]) -> None:
    assert joined(*pieces) == fold("".join(pieces))


@given(st.lists(PRINTED))
def test_length_is_that_of_the_text(pieces: list[str]) -> None:
    text = FoldedText()
    for piece in pieces:
        text.add(piece)
        assert text.length == len(str(text))


def test_a_mark_stands_behind_the_word_without_a_blank_and_parts_nothing() -> None:
    text = FoldedText()
    text.add("Turf ")
    position = text.mark("¹")
    text.add("brandt.")
    assert str(text) == "Turf¹ brandt."
    assert str(text)[position] == "¹"


def test_paragraphs_stand_on_lines_of_their_own() -> None:
    text = FoldedText()
    text.paragraph("  Een.\n")
    text.paragraph("   ")
    text.paragraph("Twee.")
    position = text.break_line()
    text.add("Drie.")
    assert str(text) == "Een.\nTwee.\nDrie."
    assert str(text)[position:] == "Drie."


def test_breaking_a_line_twice_makes_no_empty_line() -> None:
    text = FoldedText()
    assert text.break_line() == 0
    text.add("Een. ")
    text.break_line()
    text.break_line()
    text.add(" Twee.")
    text.break_line()
    assert str(text) == "Een.\nTwee."
