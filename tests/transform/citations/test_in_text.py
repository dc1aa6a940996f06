"""What a text refers to: every form by an invented example, and nothing that only looks like one."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transform.citations.citing import references
from transform.citations.in_text import Citation, find_citations
from transform.paper import Answer, Link, Note, Paper, Question

NBSP = "\xa0"


def found(text: str, *types: str, chamber: str = "tk") -> list[tuple[str, str | None]]:
    """(type, target) of all citations, or of those of some types."""
    return [(c.type, c.target) for c in find_citations(text, chamber) if not types or c.type in types]


def targets(text: str, type_: str) -> list[str | None]:
    return [target for _, target in found(text, type_)]


# --- the papers of parliament -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("de eerdere brief (kenmerk 2031Z00012)", [("zaak", "2031Z00012")]),
        ("(kenmerk: \n2031Z00012/2031D00034)", [("zaak", "2031Z00012"), ("document", "2031D00034")]),
        ("de antwoorden (kenmerk 2031D00056)", [("document", "2031D00056")]),
        ("(vraag-\nnummer 2031Z00012).", [("zaak", "2031Z00012")]),
        ("kenmerk 2031Z 00012 en 2031z00013", [("zaak", "2031Z00012"), ("zaak", "2031Z00013")]),
        ("(vraagnummer 2060700012)", [("zaak", "2060700012")]),
        ("kenmerk KVR27001", [("zaak", "KVR27001")]),
        ("zie Kamerstuk 2031D00056", [("document", "2031D00056")]),
        ("onze referentie BZDOC-123456789-12", [("document", "BZDOC-123456789-12")]),
        ("12031Z00012 en 2031Z000123 en 2031X00012", []),
    ],
)
def test_kenmerken(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kv-tk-2031Z00012", [("zaak", "2031Z00012")]),
        ("kv-tk-20062007-KVR27001", [("zaak", "KVR27001")]),
        ("ah-tk-20302031-12 en kst-99123-4", [("aanhangsel", "ah-tk-20302031-12"), ("kamerstuk", "kst-99123-4")]),
        ("h-tk-20302031-9-3", [("handelingen", "h-tk-20302031-9-3")]),
        ("bijlage blg-123456", [("document", "blg-123456")]),
        ("nds-tk-2031D00056", [("document", "2031D00056")]),
        ("ah-tk-2030–2031, nr.2509", [("aanhangsel", "ah-tk-20302031-2509")]),
        ("(ah-tk-2030–2031, nrs. 2509 en 2510)", [("aanhangsel", f"ah-tk-20302031-{n}") for n in (2509, 2510)]),
        ("ah-tk-2030-2031-2509", [("aanhangsel", "ah-tk-20302031-2509")]),
        ("AH-TK-20302031-2509", [("aanhangsel", "ah-tk-20302031-2509")]),
        ("ah\u2011tk\u201120302031\u20112509", [("aanhangsel", "ah-tk-20302031-2509")]),
        ("ah-tk-20302031-\n2509.", [("aanhangsel", "ah-tk-20302031-2509")]),
        ("ah-ek-2030–2031, nr. 3", [("aanhangsel", "ah-ek-20302031-3")]),
        ("AH 2030/31, nr. 12 en AH II 2030–2031, nr. 13", [("aanhangsel", f"ah-tk-20302031-{n}") for n in (12, 13)]),
        ("ah-tk-2030–2035, nr. 3", [("aanhangsel", None)]),
        ("ah-tk-20302031-12-n1", [("aanhangsel", "ah-tk-20302031-12-n1")]),
        ("Utah 2030–2031, nr. 3; ah 2030 en 2031; AH 2030–2035, nr. 3", []),
        ("de high-tk-zaak, een kv-ketel, kst-", []),
    ],
)
def test_printed_ids(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kamerstuk 99 123, nr. 4", ["kst-99123-4"]),
        ("Kamerstuk99 123, nr. 4", ["kst-99123-4"]),
        ("kamerstuk 99123, nr 4.", ["kst-99123-4"]),
        ("Kamer-\nstuk 99 123, nr. \n14", ["kst-99123-14"]),
        ("Kamerstukken II 2030–2031, 99 123, nr. 4", ["kst-99123-4"]),
        ("Kamerstukken ll 2030/31, 99 123 XVI, nr. 4", ["kst-99123-XVI-4"]),
        ("Kamerstukken II, 2030/2031, 99 123, nr. 4", ["kst-99123-4"]),
        ("Kamerstukken I 2030/31, 99 123, A", ["kst-99123-A"]),
        ("4TK 2030/31, 99 123, nr. 1024", ["kst-99123-1024"]),
        ("Tweede Kamer, vergaderjaar 2030–2031, 99 123, nr. 4", ["kst-99123-4"]),
        (f"(21{NBSP}501-20, nr.{NBSP}1591)", ["kst-21501-20-1591"]),
        ("Kamerstuk 21 501–02, nr. 12", ["kst-21501-02-12"]),
        ("(99 570 V, nr. 43)", ["kst-99570-V-43"]),
        ("Kamerstuk 99 570-VIII, nr. 112", ["kst-99570-VIII-112"]),
        ("Kamerstuk 99 570 IXA-12", ["kst-99570-IXA-12"]),
        ("een brief (99 123-64) daarover", ["kst-99123-64"]),
        ("Kamerstuk 99123-64", ["kst-99123-64"]),
        ("99 123, nrs. 281 en 284", ["kst-99123-281", "kst-99123-284"]),
        ("Kamerstukken 99 123, nr. 679, nr. 684 en 685, en", ["kst-99123-679", "kst-99123-684", "kst-99123-685"]),
        ("99 123, nrs. 4–6, 8 en 9", [f"kst-99123-{n}" for n in (4, 5, 6, 8, 9)]),
        ("99 087 / 99 066, nr.191", ["kst-99087-191"]),
        ("Kamerstuk 99 123, nr. 4 en Kamerstuk 99 124 B, nr. 5", ["kst-99123-4", "kst-99124-B-5"]),
        ("Kamerstuk 99 123, nr. 4, 12 maart 2031", ["kst-99123-4"]),
        ("Kamerstuk 99 123, nr. 4 en 12 andere", ["kst-99123-4", "kst-99123-12"]),
        ("het dossier in Kamerstuk 99 123 en elders", [None]),
        ("Kamerstuk 21 501-20", [None]),
        ("Kamerstuk 99 123 (R2114), nr. 3", [None]),  # how the source writes these ids is not known
    ],
)
def test_kamerstukken(text: str, expected: list[str | None]) -> None:
    assert targets(text, "kamerstuk") == expected
    assert {type_ for type_, _ in found(text)} == {"kamerstuk"}


@pytest.mark.parametrize(
    "text",
    [
        "ongeveer 12 000 nr. 3 en 10 100 inwoners (35 000)",
        "€ 12.500, nummer drie",
        "tel. 070 12 345 nr. 4",
        "in 2030 2031, nr",
        "postcode 1234 AB, nr. 12",
        "(12 000)",
    ],
)
def test_other_numbers_are_no_kamerstukken(text: str) -> None:
    assert targets(text, "kamerstuk") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("de motie Kwik (99 123, nr. 1)", ["motie Kwik (99 123, nr. 1)"]),
        (
            "motie Van der Kwik c.s. (Kamerstuk 99 123, \nnr. 1).",
            ["motie Van der Kwik c.s. (Kamerstuk 99 123, \nnr. 1)"],
        ),
        (
            "de gewijzigde motie van het lid Ten \nKwak (Kamerstuk 99 123 V, nr. 22) en",
            ["gewijzigde motie van het lid Ten \nKwak (Kamerstuk 99 123 V, nr. 22)"],
        ),
        ("de motie Kwik/Jan van Kwak (99 123, nr. 1)", ["motie Kwik/Jan van Kwak (99 123, nr. 1)"]),
        ("motie-Kwek c.s.(99 123, nr. 1)", ["motie-Kwek c.s.(99 123, nr. 1)"]),
        (
            "motie van de leden Kwik en Kwek over turf (99 123, nr. 1)",
            ["motie van de leden Kwik en Kwek over turf (99 123, nr. 1)"],
        ),
        (
            "de moties Kwik c.s. (21 501-20, nr. 9), Kwek (99 570 V, nr. 43) en Van Kwak (99 570 V, nr. 53)",
            ["moties Kwik c.s. (21 501-20, nr. 9)", "Kwek (99 570 V, nr. 43)", "Van Kwak (99 570 V, nr. 53)"],
        ),
        ("De motie Kwik is bekend. Zie ook de brief (99 123, nr. 1)", []),
        ("het amendement Kwik (99 123, nr. 1)", []),
    ],
)
def test_a_motion_stands_beside_its_kamerstuk_with_its_movers(text: str, expected: list[str]) -> None:
    motions = [c for c in find_citations(text) if c.type == "motion"]
    assert [c.raw for c in motions] == expected
    assert {c.target for c in motions} <= set(targets(text, "kamerstuk"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Aanhangsel Handelingen, vergaderjaar 2030-2031, nr. 2253", ["ah-tk-20302031-2253"]),
        ("Aanhangsel Handelingen II, vergaderjaar 2030–2031,nr. 25", ["ah-tk-20302031-25"]),
        ("AanhangselHandelingen, vergaderjaar 2030–2031, 25", ["ah-tk-20302031-25"]),
        ("Aanhangsel van de Handelingen II 2030/31, nrs. 12 en 14", ["ah-tk-20302031-12", "ah-tk-20302031-14"]),
        ("Tweede Kamer, vergaderjaar 2030–2031, Aanhangsel van de Handelingen 2386.", ["ah-tk-20302031-2386"]),
        ("Aanhangsel van de Handelingen, nr. 9, vergaderjaar 2030–2031", ["ah-tk-20302031-9"]),
        ("Handelingen II 2030/31, Aanhangsel 34", ["ah-tk-20302031-34"]),
        ("Aanhangsel Handelingen I, 2030–2031, nr. 3", ["ah-ek-20302031-3"]),
        (
            "Aanhangsel Handelingen, vergaderjaar 2030–2031, nr. 247 en vergaderjaar 2029–2030, nr. 5",
            ["ah-tk-20302031-247", "ah-tk-20292030-5"],
        ),
        ("Kamervragen (Aanhangsel) 2030–2031, nr. 2267", ["ah-tk-20302031-2267"]),
        ("Kamervragen (Aanhangsel), vergaderjaar 2030/31, nrs. 12 en 14", ["ah-tk-20302031-12", "ah-tk-20302031-14"]),
        ("Kamervragen (Aanhangsel) nr. 2267, vergaderjaar 2030–2031", ["ah-tk-20302031-2267"]),
        ("Kamervragen (Aanhangsel) 2267", [None]),
        ("Aanhangsel van de Handelingen (2030–2031), nr. 12", ["ah-tk-20302031-12"]),
        ("Aanhangsel (Handelingen II) 2030–2031, nr.: 12", ["ah-tk-20302031-12"]),
        ("Aanh. Hand. II 2030/31, nr. 2267", ["ah-tk-20302031-2267"]),
        ("Aanhangsel 2302", [None]),
        ("Aanhangsel Handelingen, vergaderjaar 2030–2035, nr. 2", [None]),
        ("Tweede Kamer, vergaderjaar 2030–2031, Aanhangsel 3", []),  # the foot of a page
        ("Aanhangsel van de Handelingen 12.\nTweede Kamer, vergaderjaar 2030–2031, Aanhangsel 2", [None]),
        ("Vergaderjaar 2030–2031 Aanhangsel van de Handelingen\nVragen gesteld door de leden", []),
    ],
)
def test_aanhangsels(text: str, expected: list[str | None]) -> None:
    assert found(text) == [("aanhangsel", target) for target in expected]


def test_the_chamber_is_the_papers_own_where_the_words_do_not_say() -> None:
    text = "Aanhangsel Handelingen, vergaderjaar 2030-2031, nr. 3"
    assert found(text, chamber="ek") == [("aanhangsel", "ah-ek-20302031-3")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Handelingen II, vergaderjaar 2030–2031, nr. 96, item 7, blz. 54.", "h-tk-20302031-96-7"),
        ("3Handelingen II 2030/31, nr. 96, item 7", "h-tk-20302031-96-7"),
        ("Handelingen I 2030/31, nr. 6, item 7", "h-ek-20302031-6-7"),
        ("Handelingen TK 2030-2031, nr. 96, item 7", "h-tk-20302031-96-7"),
        ("Handelingen II 2004/05, nr. 45, p. 2901–2903", None),
    ],
)
def test_debates_by_item(text: str, expected: str | None) -> None:
    assert found(text) == [("handelingen", expected)]


@pytest.mark.parametrize(
    ("text", "type_", "raw"),
    [
        (
            "de Kamerbrief over turf van 27 \naugustus 2031 meldt",
            "letter",
            "Kamerbrief over turf van 27 \naugustus 2031",
        ),
        ("mijn brief van 26 mei 2031", "letter", "brief van 26 mei 2031"),
        ("de beantwoording \nvan 27 maart jl.", "letter", "beantwoording \nvan 27 maart jl."),
        ("uw antwoorden van 27 maart 2031", "letter", "antwoorden van 27 maart 2031"),
        (f"het notaoverleg van 8{NBSP}december 2031", "debate", f"notaoverleg van 8{NBSP}december 2031"),
        ("de begrotingsbehandeling op 2 december jl.", "debate", "begrotingsbehandeling op 2 december jl."),
        ("tijdens de RBZ van 29 mei jl.", "debate", "RBZ van 29 mei jl."),
    ],
)
def test_letters_and_debates_known_by_their_day_have_no_target(text: str, type_: str, raw: str) -> None:
    assert [(c.type, c.raw, c.target) for c in find_citations(text)] == [(type_, raw, None)]


@pytest.mark.parametrize(
    "text",
    [
        "een brief. Op 3 mei 2031 was er",
        "overleg met de gemeente op 3 mei 2031",
        "te beantwoorden voor de start op 3 mei 2031",
    ],
)
def test_other_days_are_no_letters(text: str) -> None:
    assert found(text) == []


def test_a_letter_whose_number_follows_is_known_by_the_number() -> None:
    assert found("de brief van 2 juli 2031 (Kamerstuk 99 123, nr. 4)") == [("kamerstuk", "kst-99123-4")]


@pytest.mark.parametrize(
    ("before", "raw", "behind"),
    [
        ("volgens ", "artikel \n12f, eerste lid, onder 1, van het Wetboek van Turf (Tf)", " is"),
        ("(", "artikel 12f, eerste lid, onder 7, Tf", ")"),
        ("", "artikel 6 Tf", "."),
        ("", "artikel 4, vierde en vijfde lid, van het Besluit houten turf", " bepaalt"),
        ("in ", "artikel 2.4, eerste lid, onderdeel c, van het Besluit \nturfzorg", ", dat"),
        ("", "artikelen 3:10 en 3:17 Wet op het turftoezicht (Wtt)", " zijn"),
        ("op grond van ", "art. 26 Regeling turf", ", hout"),
        ("", "Artikel 17", " dus"),
    ],
)
def test_articles_of_law(before: str, raw: str, behind: str) -> None:
    assert find_citations(before + raw + behind) == [Citation("law", raw, len(before), None)]


def test_journals_and_judgments_carry_their_own_id() -> None:
    text = "2Stb. 2031, 153 en Stcrt. 2031, nr. 12; ECLI:NL:RVS:2031:3946."
    assert targets(text, "law") == ["stb-2031-153", "stcrt-2031-12", "ECLI:NL:RVS:2031:3946"]


@pytest.mark.parametrize("text", ["het artikel 3 mei", "een artikel van 4 juni", "de Turfwet", "start 5", "smart. 6"])
def test_newspaper_articles_and_bare_names_are_no_law(text: str) -> None:
    assert targets(text, "law") == []


# --- one answer to another --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Zie het antwoord op vraag 1.", [1]),
        ("zie antwoord op vraag 12", [12]),
        ("(zie antwoord vraag 3)", [3]),
        ("Zie tevens het antwoord op vraag 18", [18]),
        ("Zoals vermeld in de antwoorden op vraag 2 en 4,", [2, 4]),
        ("de antwoorden op de vragen 5, 6 en 8", [5, 6, 8]),
        ("mijn beantwoording op vragen 1 en 5 vermeld", [1, 5]),
        ("zie ook de beantwoording bij vraag 5", [5]),
        ("in de beantwoording vanvraag 2 opgenomen", [2]),
        ("zie ook hetantwoord op vraag\n5", [5]),
        ("het antwoord op vraag 4 t/m 6", [4, 5, 6]),
        ("het antwoord op vraag 2 en vraag 5", [2, 5]),
        ("het antwoord op vraag 17duidelijk", [17]),
        ("(zie vraag 3)", [3]),
        ("Zie vraag 3.", [3]),
        ("Zie ook vraag 3 en 4.", [3, 4]),
        ("Zoals bij vraag 2 gemeld", [2]),
        ("zoals ik in vraag 6 heb uitgelegd", [6]),
        ("Zoals aangegeven bij vraag 1 had ik", [1]),
        ("In antwoord 3 ben ik", [3]),
        ("betrek bij antwoord 7 de", [7]),
        ("mijn antwoord 4, 5 en 6 heb", [4, 5, 6]),
        ("Zoals in antwoord vier is gezegd", [4]),
        ("verwijs naar de antwoorden op de vragen vijf en zes", [5, 6]),
        (f"het antwoord op vraag{NBSP}7", [7]),
    ],
)
def test_references_between_answers(text: str, numbers: list[int]) -> None:
    assert found(text) == [("internal", f"answer:{number}") for number in numbers]


@pytest.mark.parametrize(
    "text",
    [
        "Antwoord op vraag 3 en 4\nJa.",
        "Antwoord vraag 1: Nee.",
        "Vraag 5, 6 en 7",
        "zoals bedoeld in vraag 9",
        "de in vraag 2 genoemde turf",
        "de bij vraag 2 genoemde turf",
        "(uit vraag 4)",
        "uw antwoord op vraag 3",
        "uw eerdere antwoorden op vraag 3",
        "uit het antwoord op vraag 17",
        "het antwoord op vraag 3 van de leden Kwik en Kwek",
        "het antwoord op vraag 3 van de eerdere vragen",
        "het antwoord op vraag 3 (kenmerk turf)",
        "de vragen 2031",
        "een antwoord binnen 3 weken",
        "in antwoord 3 weken later",
        "op vraag 3 mei",
    ],
)
def test_headings_questions_and_other_papers_are_no_references_between_answers(text: str) -> None:
    assert targets(text, "internal") == []


# --- addresses --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("https://example.org/turf.", "https://example.org/turf"),
        ("(bron: (https://example.org/turf-en-hout) ", "https://example.org/turf-en-hout"),
        ("https://example.org/turf-en-\nhout~ab12c/ en", "https://example.org/turf-en-hout~ab12c/"),
        ("https://example.org/turf-\n\nen-\n\nhout en", "https://example.org/turf-en-hout"),
        ("(bronnen: https://\n\nwww.example.org/a/b-c ; ", "https://www.example.org/a/b-c"),
        ("https://example.org/turf/\ndetail?id=1&did=2)", "https://example.org/turf/detail?id=1&did=2"),
        ("https://example.org/a+of+\nde+b", "https://example.org/a+of+de+b"),
        ("https://example.org/norm? deel=aBc%3D", "https://example.org/norm?deel=aBc%3D"),
        ("zie https://example.org/turf/\nresultaten.\nVolgende regel", "https://example.org/turf/resultaten"),
        ("(https://example.org/turf/ hout)", "https://example.org/turf/hout"),
        ("https://example.org/turf/\nTweede Kamer, vergaderjaar", "https://example.org/turf/"),
        ("https://example.org/turf/ VN-verdrag", "https://example.org/turf/"),
        ("https://example.org/turf/ kv-tk-2031Z00012", "https://example.org/turf/"),
        ("https://example.org/turf-\nTweede Kamer", "https://example.org/turf-"),
        ("https://example.org/turf? Zo ja, waarom", "https://example.org/turf"),
        ("https://example.org/turf; en: ", "https://example.org/turf"),
        ("https://example.org/turf²", "https://example.org/turf"),
        ("«https://example.org/turf»", "https://example.org/turf"),
        ("https://example.org/turf[3] en", "https://example.org/turf"),
        ("(https://example.org/turf[12]).", "https://example.org/turf"),
        ("https://example.org/turf[3],[4] en", "https://example.org/turf"),
        ("https://example.org/turf/[*]", "https://example.org/turf/"),
        ("https://example.org/turf?soort[0]=a&soort[1]=b", "https://example.org/turf?soort[0]=a&soort[1]=b"),
        ("https://example.org/x_(turf)).", "https://example.org/x_(turf)"),
        ("8https://example.org/turf", "https://example.org/turf"),
        ("ttps://example.org/turf", "https://example.org/turf"),
        ("www.example.org.", "www.example.org"),
        ("oktober 2031, example.nl/turf/Kloof-29.html", "example.nl/turf/Kloof-29.html"),
        ("http://web.example.org/2031/https://example.com/a", "http://web.example.org/2031/https://example.com/a"),
        ("https://example.org/a?utm_source=x&c=1&utm_medium=y#d", "https://example.org/a?c=1#d"),
        ("https://example.org/?utm_source=turf-\npost&utm_medium=e", "https://example.org/"),
        ("https://example.org/a#:~:text=Een%20turf%20-,b.", "https://example.org/a#:~:text=Een%20turf%20-,b"),
    ],
)
def test_addresses_are_put_together_again(text: str, target: str) -> None:
    assert found(text, "url") == [("url", target)]


def test_the_words_of_an_address_stay_as_printed() -> None:
    text = "Zie https://example.org/a-\nb?utm_source=x."
    (citation,) = find_citations(text)
    assert citation == Citation("url", "https://example.org/a-\nb?utm_source=x", 4, "https://example.org/a-b")


def test_several_addresses_in_a_row_are_kept_apart() -> None:
    text = "https://example.org/a ; https://example.org/b en: https://example.org/c-/\n8https://example.org/dhttps://example.org/e"
    assert targets(text, "url") == [f"https://example.org/{name}" for name in ("a", "b", "c-/", "d", "e")]


@pytest.mark.parametrize(
    "text", ["turf.nl", "nctv.nl)", "en/of", "info@turf.nl/a-b", "https://", "http://turf", "www."]
)
def test_what_is_no_address(text: str) -> None:
    assert targets(text, "url") == []


def test_numbers_inside_an_address_are_no_citations() -> None:
    text = "https://example.org/kst-99123-4?id=2031D00056&nr=2031Z00012 (99 123, nr. 5)"
    assert [type_ for type_, _ in found(text)] == ["url", "kamerstuk"]


# --- any text ---------------------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        *("Kamerstuk ", "Kamerstukken II ", "2030–2031, ", "99 123", "-20", " V", ", nr. ", "nrs. ", "12", " en ", "–"),
        *("(", ")", "motie van het lid ", "Van der Kwik", " c.s. ", "moties ", "Aanhangsel ", "Handelingen ", "II, "),
        *("vergaderjaar ", "item ", "zie ", "antwoord op ", "vraag ", "vragen ", "artikel ", "van het ", "Wetboek "),
        *("https://", "www.", "a.nl/", "b-", "\n", NBSP, " ", "?x=1", "utm_a=b&", "2031Z00012", "2031D", "/", ".", ","),
        *("brief ", "van 3 mei ", "jl.", "kst-", "ah-tk-", "é", "²", "\0", "ECLI:NL:HR:2031:1", "Stb. 2031, 3"),
    ]
)


@given(st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=200))
def test_the_words_stand_where_the_offset_says(text: str) -> None:
    citations = find_citations(text)
    assert [c.offset for c in citations] == sorted(c.offset for c in citations)
    for citation in citations:
        assert citation.raw
        assert text[citation.offset : citation.offset + len(citation.raw)] == citation.raw
        assert citation.target is None or citation.target == citation.target.strip() != ""


@given(
    dossier=st.integers(10_000, 36_999).filter(lambda n: n != 21_501),
    chapter=st.sampled_from(["", "V", "XVI", "IXB", "A"]),
    number=st.integers(1, 9999),
    blank=st.sampled_from([" ", NBSP, "\n", " \n"]),
    introduction=st.sampled_from(["Kamerstuk ", "Kamerstukken II 2030/31, ", "(", "Zie "]),
)
def test_any_kamerstuk_is_found_whatever_blanks_it_has(
    dossier: int, chapter: str, number: int, blank: str, introduction: str
) -> None:
    printed = f"{str(dossier)[:2]}{blank[0]}{str(dossier)[2:]}" + (f"{blank}{chapter}" if chapter else "")
    text = f"{introduction}{printed},{blank}nr.{blank}{number} en verder"
    middle = f"{chapter}-" if chapter else ""
    assert found(text) == [("kamerstuk", f"kst-{dossier}-{middle}{number}")]


@given(st.lists(st.from_regex(r"[a-z]{3,8}", fullmatch=True), min_size=3, max_size=8), st.data())
def test_an_address_broken_behind_any_of_its_hyphens_is_the_same_address(words: list[str], data: st.DataObject) -> None:
    whole = "https://example.org/" + "-".join(words)
    hyphens = [place for place, sign in enumerate(whole) if sign == "-"]
    place = data.draw(st.sampled_from(hyphens)) + 1
    broken = f"{whole[:place]}{data.draw(st.sampled_from([chr(10), ' ', chr(10) * 2]))}{whole[place:]}"
    assert targets(f"({broken}).", "url") == [whole]


HOSTILE = {
    "blanks": " " * 100_000,
    "lines": "\n" * 100_000,
    "digits": "1" * 100_000,
    "dossiers": "99 123 " * 14_000,
    "kamerstukken": "Kamerstuk 99 123, nr. 4 " * 4_000,
    "a list without end": "Kamerstuk 99 123, nrs. " + "1, " * 33_000,
    "a Kamerstuk and blanks": "Kamerstuk " + " " * 100_000,
    "schemes": "http://" * 14_000,
    "an address without end": "http://a.nl/" + "a- " * 33_000,
    "addresses": "(https://a.nl/b-\nc) " * 5_000,
    "glued addresses": "https://a.nl/b" * 7_000,
    "utm": "http://a.nl/?" + "utm_a=b&" * 12_000,
    "brackets": "(" * 100_000,
    "answers": "antwoord op vraag 1 en " * 4_300,
    "questions": "vraag 1 " * 12_500,
    "motions": "moties " * 40 + "Kwik (99 123, nr. 1) " * 4_500,
    "movers": "motie Kwik (99 123, nr. 1), " * 3_500,
    "aanhangsels": "Aanhangsel Handelingen, vergaderjaar 2030-2031, nr. 2 en " * 1_700,
    "articles": "artikel 1, 2, " * 7_000,
    "a law without end": "artikel 1 van de Wet " + "a " * 50_000,
    "days": "brief van 1 mei " * 6_000,
    "domains": "a.nl/" * 20_000,
    "kenmerken": "2031Z00012/" * 9_000,
    "letters": "aA" * 50_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_takes_no_longer_than_any_other(name: str) -> None:
    text = HOSTILE[name][:100_000]
    start = time.process_time()
    find_citations(text)
    assert time.process_time() - start < 0.5


# --- all references of a paper ----------------------------------------------------------------------------------------


def paper(**told: object) -> Paper:
    """An answer paper of which only what a test tells is there."""
    plain = {"family": "ah", "chamber": "tk", "kind": "answer", "notice_type": None, "status": "current"}
    own = {"publication_id": "ah-tk-20302031-7", "source_url": "x", "raw_sha256": "", "base": "ah-tk-20302031-7"}
    return Paper(**{**plain, **own, **told})  # type: ignore[arg-type]  # what a test tells is its own business


def question(ordinal: int, text: str, basis: str = "own") -> Question:
    return Question(ordinal, ordinal, f"Vraag {ordinal}", text, basis)


def answer(ordinal: int, text: str, *covers: int, reference: str | None = None) -> Answer:
    return Answer(ordinal, covers, None, text, tuple((n, "label") for n in covers), reference)


def said(link: Link) -> tuple[str, int | None, int | None, str, str | None, str]:
    return link.part, link.part_ordinal, link.offset, link.type, link.target, link.basis


def test_references_stand_in_reading_order_each_with_its_part() -> None:
    read = paper(
        header_text="Zie ook Aanhangsel Handelingen, vergaderjaar 2030–2031, nr. 5.",
        body_text="Toelichting: eerdere vragen (2031Z00009).",
        questions=(question(1, "Kent u www.example.org?¹ En www.example.com?"), question(2, "En nu?")),
        answers=(answer(1, "Ja.", 1), answer(2, "Zie het antwoord op vraag 1.", 2)),
        notes=(Note(1, "1", "question", 1, 23, "Kamerstuk 99 123, nr. 4", ()),),
    )
    assert [said(link) for link in references(read)] == [
        ("header", None, 8, "aanhangsel", "ah-tk-20302031-5", "text"),
        ("question", 1, 7, "url", "www.example.org", "text"),
        ("footnote", 1, 0, "kamerstuk", "kst-99123-4", "text"),
        ("question", 1, 28, "url", "www.example.com", "text"),
        ("answer", 2, 0, "internal", "answer:1", "text"),
        ("body", None, 29, "zaak", "2031Z00009", "text"),
    ]


def test_what_the_markup_links_is_not_said_twice() -> None:
    text = "Kamerstuk 99 123, nrs. 4 en 5; https://example.org/a- en 99 124, nr. 6; nogmaals 99 124, nr. 6"
    links = (
        Link("answer", 1, 10, "99 123, nrs. 4", "kamerstuk", "kst-99123-4"),
        Link("answer", 1, 31, "https://example.org/a-", "url", "https://example.org/whole"),
        Link("answer", 1, 57, "99 124, nr. 6", "kamerstuk", "kst-99124-6"),
        Link("answer", 1, None, "www", "url", "www"),
        Link("answer", 1, 96, "Kamerstuk 99 125", "kamerstuk", "kst-99125"),
    )
    text += "; Kamerstuk 99 125"
    found_in = references(paper(questions=(question(1, "?"),), answers=(answer(1, text, 1),), links=links))
    assert [said(link)[2:] for link in found_in if link.basis == "text"] == [
        (0, "kamerstuk", "kst-99123-5", "text"),
        (81, "kamerstuk", "kst-99124-6", "text"),
    ]
    assert set(links) < set(found_in)


def test_a_paper_does_not_cite_itself() -> None:
    own = (("2031Z00012", "zaak", "text"),)
    text = "De vragen (2031Z00012), Aanhangsel Handelingen, vergaderjaar 2030–2031, nr. 7, zijn er."
    assert references(paper(body_text=text, kenmerken=own)) == ()
    assert [link.target for link in references(paper(body_text=text))] == ["2031Z00012"]


def test_a_joint_question_cites_once() -> None:
    text = "Kent u de brief (99 123-64)?"
    joint = (question(1, text, "joint"), question(2, text, "joint"), question(3, text))
    assert [link.part_ordinal for link in references(paper(questions=joint))] == [1, 3]


def test_an_answer_that_only_points_elsewhere_is_a_reference_however_short() -> None:
    answers = (
        answer(1, "Ja.", 1),
        answer(2, "Zie 1.", 2, reference="1"),
        answer(3, "Zie antwoord vraag 1.", 3, reference="1"),
    )
    read = paper(questions=tuple(question(n, "?") for n in (1, 2, 3)), answers=answers)
    assert [said(link)[1:5] for link in references(read)] == [
        (2, 0, "internal", "answer:1"),
        (3, 0, "internal", "answer:1"),
    ]


def test_a_question_paper_has_no_answers_to_refer_to() -> None:
    read = paper(kind="question", questions=(question(1, "Wat betekent het antwoord op vraag 3?"),))
    assert references(read) == ()


def test_a_paper_full_of_links_takes_no_longer() -> None:
    text = "99 123, nr. 4; " * 6_000
    links = tuple(Link("answer", 1, 15 * n, "99 123, nr. 4", "kamerstuk", "kst-99123-4") for n in range(0, 6_000, 2))
    start = time.process_time()
    assert len(references(paper(questions=(question(1, "?"),), answers=(answer(1, text, 1),), links=links))) == 6_000
    assert time.process_time() - start < 1
