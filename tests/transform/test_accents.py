"""Accents printed as signs of their own go on their letters; apostrophes and quotation marks stay what they are."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transform.accents import composed

NAMES = [
    *(
        "Kostić",
        "Yeşilgöz",
        "Müller",
        "Milošević",
        "Petković",
        "Erdoğan",
        "Şahin",
        "Özdemir",
        "Wałęsa",
        "Åland",
        "Erdős",
    ),
    *("São", "Guimarães", "François", "Gómez", "Sánchez", "Gdańsk", "León", "İstanbul"),
]


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        # the accent behind its letter
        *(
            ("Kostic´ (P)", "Kostić (P)"),
            ("Yes¸ilgöz", "Yeşilgöz"),
            ("Mu¨ller", "Müller"),
            ("Milosˇevic´", "Milošević"),
        ),
        *(
            ("Erdog˘an", "Erdoğan"),
            ("Espan˜a", "España"),
            ("Sa˜o", "São"),
            ("S¸ahin", "Şahin"),
            ("Franc¸ois", "François"),
        ),
        *(
            ("sce`ne", "scène"),
            ("enqueˆte", "enquête"),
            ("Jose´", "José"),
            ("Gdan´sk", "Gdańsk"),
            ("Wałe˛sa", "Wałęsa"),
        ),
        *(
            ("A˚land", "Åland"),
            ("Erdo˝s", "Erdős"),
            ("Garcı´a", "García"),
            ("O¨zdemir", "Özdemir"),
            ("KOSTIC´", "KOSTIĆ"),
        ),
        *(("cafe´s", "cafés"), ("e´e´n", "één"), ("a` 5 euro", "à 5 euro"), ("Pec´anac", "Pećanac"), ("Leo´n", "León")),
        # and before it
        *(("Kosti´c", "Kostić"), ("Ye¸silgöz", "Yeşilgöz"), ("M¨uller", "Müller"), ("Miloˇsevi´c", "Milošević")),
        *(
            ("Erdo˘gan", "Erdoğan"),
            ("Espa˜na", "España"),
            ("S˜ao", "São"),
            ("Fran¸cois", "François"),
            ("sc`ene", "scène"),
        ),
        *(
            ("enquˆete", "enquête"),
            ("Jos´e", "José"),
            ("Garc´ıa", "García"),
            ("˚Aland", "Åland"),
            ("˙Istanbul", "İstanbul"),
        ),
        *(("´e´en", "één"), ("een ´E´en", "een Één"), ("het lid ¨Ozdemir", "het lid Özdemir")),
        ("het lid ¸Sahin", "het lid Şahin"),
        # the diaeresis stands on the vowel that begins a syllable
        *(
            ("coo¨rdinatie", "coördinatie"),
            ("co¨ordinatie", "coördinatie"),
            ("Belgie¨", "België"),
            ("Belgi¨e", "België"),
        ),
        *(("ree¨el", "reëel"), ("re¨eel", "reëel"), ("bee¨indigen", "beëindigen"), ("be¨eindigen", "beëindigen")),
        *(("industrie¨en", "industrieën"), ("idee¨en", "ideeën"), ("naı¨ef", "naïef"), ("na¨ıef", "naïef")),
        *(("Oekrai¨ne", "Oekraïne"), ("Oekra¨ine", "Oekraïne"), ("Ha¨user", "Häuser"), ("H¨auser", "Häuser")),
        # parted by blanks
        *(("Kostic ´ (P)", "Kostić (P)"), ("Kostic ´, Ooms", "Kostić, Ooms"), ("Yes ¸ilgöz", "Yeşilgöz")),
        *(("M ¨uller", "Müller"), ("Mu ¨ ller", "Müller"), ("Mu¨ ller", "Müller"), ("Kostic \u0301 (P)", "Kostić (P)")),
    ],
)
def test_an_accent_goes_on_the_letter_that_bears_it(printed: str, text: str) -> None:
    assert composed(printed) == text


@pytest.mark.parametrize(
    "text",
    [
        *("risico´s", "foto`s", "auto´s en foto´tje", "zo´n", "z´n", "sms´en", "sms´t", "gsm´s", "PvdA´er", "D66´er"),
        *(
            "Wilders´ motie",
            "Trix´",
            "projectontwikkelaars´.",
            "d´Orsay",
            "l´Oréal",
            "O´Brien",
            "c´est",
            "´s-Gravenhage",
        ),
        *(
            "´t Hoen",
            "het bericht ´Politie treedt op tegen vissen´ en",
            "´Mister crime´ is",
            "zei ´ja´ en",
            "´Een bericht´",
        ),
        *("‘contacting the EU is a crime´ ", "¨Pont ligt stil¨ zei", "``Pont''", "˜5 procent", "5 ´ 6", "´", "a^b"),
    ],
)
def test_an_apostrophe_or_a_quotation_mark_stays(text: str) -> None:
    assert composed(text) == text


def test_the_rest_of_a_text_tells_where_its_producer_writes_accents() -> None:
    assert composed("S˜ao Paulo, caf´e en Jo˜ao") == "São Paulo, café en João"
    assert composed("Guimara˜es, cafe´ en Joa˜o") == "Guimarães, café en João"
    assert composed("M¨uller woont boven een caf´e met ´etage") == "Müller woont boven een café met étage"
    assert composed("Mu¨ller woont boven een ´etage") == "Müller woont boven een ´etage"  # it may be a quotation mark


@pytest.mark.parametrize("name", NAMES)
def test_both_spellings_give_one_name(name: str) -> None:
    apart = unicodedata.normalize("NFD", name)
    signs = {"\u0301": "´", "\u0308": "¨", "\u0327": "¸", "\u030c": "ˇ", "\u0306": "˘", "\u0303": "˜", "\u0328": "˛"}
    signs |= {"\u030a": "˚", "\u030b": "˝", "\u0307": "˙"}
    assert composed("".join(signs.get(sign, sign) for sign in apart)) == name


@given(st.text("abcestuéı ´`¨¸ˇ\u0301AEOS(,\n", max_size=30))
def test_no_letter_is_lost_and_nothing_is_left_to_do(text: str) -> None:
    def letters(of: str) -> list[str]:
        plain = unicodedata.normalize("NFD", of).replace("ı", "i")
        return [sign for sign in plain if sign.isalpha() and sign != "ˇ"]

    assert letters(composed(text)) == letters(text)


@pytest.mark.parametrize("piece", ["a´", "´a ", " ´ ", "¨O", "e¨e"])
def test_a_text_of_nothing_but_accents_is_read_in_good_time(piece: str) -> None:
    text = piece * 300_000
    begun = time.perf_counter()
    composed(text)
    assert time.perf_counter() - begun < 5
