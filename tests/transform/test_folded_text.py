import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transform.folded_text import FoldedText, fold, raised

# XML allows no other control characters than these three.
PRINTED = st.text(st.one_of(st.sampled_from(" \n\t\xa0\xad«»é.a1"), st.characters(exclude_categories=["Cc", "Cs"])))


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
    ],
)
def test_white_space_is_one_blank_and_soft_hyphens_vanish(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(PRINTED)
def test_folding_changes_nothing_but_white_space(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert re.sub(r"\s", "", folded) == re.sub(r"[\s\xad]", "", text)
    assert folded.split() == text.replace("\xad", "").split()


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
