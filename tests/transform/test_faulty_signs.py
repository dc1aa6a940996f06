"""Signs that a producer got wrong are read as they were meant, and counted; what is right stays as it is."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from transform.faulty_signs import (
    LOST,
    Faults,
    declared_encoding,
    may_be_faulty,
    mend_tree,
    mended,
    windows_1252,
)


def meant(text: str) -> str:
    return mended(text, Faults())


def counted(text: str) -> dict[str, int]:
    faults = Faults()
    mended(text, faults)
    return {code: int(detail.rpartition(" ")[2]) for code, detail in faults.warnings()}


# --- Text escaped twice


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("Oude Gouw &amp; het caf&eacute; &quot;Zee&quot;", 'Oude Gouw & het café "Zee"'),
        ("&ldquo;Pont&rdquo; &#8211; &euro;&nbsp;5", "“Pont” – €\xa05"),
        ("&#x2019;s ochtends &#X2019;", "’s ochtends ’"),
        ("&apos;t Hoen", "'t Hoen"),
        ("1 &lt; 2 &amp;lt; 3", "1 < 2 < 3"),  # escaped three times
        ("&#150; en &#147;", "– en “"),  # the numbers of windows-1252
        ("https://pont.example/?a=1&amp;b=2", "https://pont.example/?a=1&b=2"),
    ],
)
def test_an_entity_that_is_left_in_a_text_is_its_sign(text: str, signs: str) -> None:
    assert meant(text) == signs
    assert counted(text) == {"escaped_twice": len(re.findall("&[^ &]+;", text))}


@pytest.mark.parametrize(
    "text",
    [
        *(
            "R&D;",
            "Q&A; en V&W;",
            "Water- & Veerveiligheid",
            "&pont;",
            "&eacute",
            "& eacute;",
            "a=1&copy=2",
            "&;",
            "&#;",
        ),
        *("&#xD800;", "&#1114112;", "&#0;", "&#1;", "&#99999999;", "&#57344;"),  # of no sign
    ],
)
def test_what_only_looks_like_an_entity_stays(text: str) -> None:
    assert meant(text) == text
    assert counted(text) == {}


# --- Control codes


def test_control_codes_are_the_signs_that_windows_has_there() -> None:
    assert meant("\x93Oude Gouw\x94 \x96 \x80 5 miljoen\x85") == "“Oude Gouw” – € 5 miljoen…"
    assert counted("\x93Oude Gouw\x94 \x96 \x80 5 miljoen\x85") == {"control_signs": 5}


def test_the_five_codes_that_windows_has_no_sign_for_leave_a_trace() -> None:
    assert meant("\x81a\x8d\x8f\x90\x9d") == f"{LOST}a{LOST * 4}"
    assert counted("\x81a\x8d\x8f\x90\x9d\x93") == {"control_signs": 1, "lost_signs": 5}


@given(st.text())
def test_no_text_keeps_a_control_code_but_white_space_and_line_ends(text: str) -> None:
    assert not re.search("[\x00-\x08\x0e-\x1b\x7f-\x9f\ud800-\udfff]", meant(text))
    assert meant(meant(text)) == meant(text)


@given(st.binary())
def test_bytes_of_windows_become_its_signs(data: bytes) -> None:
    assert mended(windows_1252(data), Faults()) == meant(data.decode("cp1252", "replace"))


# --- Trees and encodings


def test_all_that_stands_in_a_tree_is_mended_its_attributes_too() -> None:
    root = etree.fromstring("<a b='caf&amp;eacute;\u200b'>\x80 <c d='x'/>&amp;euro;<!-- &amp;amp; -->&#8203;Eikema</a>")
    faults = Faults()
    mend_tree(root, faults)
    assert (root.get("b"), root.text, root[0].tail, root[1].tail) == ("café", "€ ", "€", "Eikema")
    assert faults == Faults(n_controls=1, n_escaped=2)


@pytest.mark.parametrize(
    ("label", "encoding"),
    [
        *(
            (label, "cp1252")
            for label in ("ISO-8859-1", "iso-8859-1", "latin1", "l1", "US-ASCII", "windows-1252", "cp1252")
        ),
        *(("UTF-8", "utf-8"), ("utf8", "utf-8"), ("iso-8859-15", "iso8859-15"), ("pont", None)),
    ],
)
def test_what_browsers_take_for_windows_is_windows(label: str, encoding: str | None) -> None:
    assert declared_encoding(f'<?xml version="1.0" encoding="{label}"?><a/>'.encode()) == encoding
    assert declared_encoding(f"\n<?xml version='1.0'  encoding = '{label}' ?><a/>".encode()) == encoding


SIGNS = (
    "&",
    "\x7f",
    "\x80",
    "\xad",
    "\u034f",
    "\u061c",
    "\u180e",
    "\u200b",
    "\u200f",
    "\u202e",
    "\u2060",
    "\u2069",
    "\ufeff",
)


@pytest.mark.parametrize("sign", [*SIGNS, "\ufe0f", "\U000e0101", "\U0001bca0"])
def test_a_document_with_any_of_these_signs_is_looked_through(sign: str) -> None:
    assert may_be_faulty(f"<al>de veerpont{sign} vaart</al>".encode())
    assert may_be_faulty(f"<al>de veerpont{sign} vaart</al>".encode("utf-16"))


def test_a_document_like_most_is_not() -> None:
    assert not may_be_faulty("<al>«Coördinatie» – ’s ochtends, € 5\xa0miljoen, Yeşilgöz …</al>".encode())
    assert not may_be_faulty(b'<?xml version="1.0" encoding="utf-8"?><al/>')
    assert may_be_faulty(b'<?xml version="1.0" encoding="iso-8859-15"?><al/>')
