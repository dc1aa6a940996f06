"""Committee lists: every question and answer in its place, whatever layout, and no letter lost."""

from __future__ import annotations

import datetime as dt
import re
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transform.paper import Body
from transform.printed.committee_list import is_committee_list, read_committee_list

SEED = Path(__file__).resolve().parents[3].parent / "shared" / "seeds" / "003_9eb502ec16fb6d66.txt"
needs_seed = pytest.mark.skipif(not SEED.exists(), reason="../shared/seeds is not beside the project")

HEAD = """\
De vaste commissie voor Vaarwegen heeft een aantal vragen voorgelegd
aan de Minister van Vaarwegen over de brief van 3 mei 2031 inzake de
nota «Alles stroomt» (Kamerstuk 36 999 V, nr. 7).
De Minister heeft deze vragen beantwoord bij brief van 1 juni 2031.
Vragen en antwoorden zijn hierna afgedrukt.

De voorzitter van de commissie,
Q. van der Sluis

De griffier van de commissie,
Peilstok
"""


def letters(*texts: str | None) -> Counter[str]:
    return Counter(sign for text in texts for sign in text or "" if sign.isalpha())


def letters_out(body: Body) -> Counter[str]:
    """All that came out: texts, headings and what was left out by name; the text of a joint block counts once."""
    once = {(q.label, q.text) if q.text_basis == "joint" else (q.ordinal, q.label, q.text) for q in body.questions}
    texts = [part for entry in once for part in entry if isinstance(part, str)]
    texts += [text for answer in body.answers for text in (answer.label or "", answer.text)]
    texts += [note.text for note in body.notes]
    texts += [detail.partition(": ")[2] for code, detail in body.warnings if code == "furniture"]
    return letters(body.header_text, body.body_text, *texts)


def body_of(questions: str, head: str = HEAD) -> Body:
    text = head + questions
    body = read_committee_list(text)
    assert letters_out(body) == letters(text)
    return body


def pairs_of(body: Body) -> list[tuple[list[int | None], str]]:
    """The printed numbers each answer covers, with its text."""
    return [([body.questions[o - 1].number for o, _ in a.covers], a.text) for a in body.answers]


# --- the layout of the printed Kamerstukken: double-spaced questions, single-spaced answers

PRINTED = (
    HEAD
    + """ Nr. Vraag Bijlage

1 Hoeveel sluizen zijn er? Kent u de tachtig sluizen in het noorden

die in 2008 gesloten zijn, en kent u de vaarwegbeheer-

ders daarvan?

Er zijn veel sluizen in de noordelijke vaarwegen van ons land, waarvan
tachtig gesloten. In december
2019 telde de beheerder er nog
91. Dat is vastgesteld1

in het vorige jaar.
Over de zuidelijke vaarwegen zijn geen cijfers, zegt de Vaarwegraad
op 8 mei van dat jaar.
 2 Klopt dat? Zo nee,

waarom niet? (bron: https://

nieuws.example/2031/de-sluis-

is-dicht)
 Nee, dat klopt niet; artikel
273f, eerste lid, telt hier niet mee.

3 Waar ligt sluis A?

4 Waar ligt sluis B?

3–4 Beide sluizen liggen in dezelfde gracht bij de brug van de stad.

Tweede Kamer, vergaderjaar 2030–2031, 36 999 V, nr. 12 2



Nr. Vraag Bijlage

4 Hoe diep is de gracht waarin de sluizen liggen, en hoe breed is

zij bij de brug?

Dat verschilt per plek in de gracht, en per getij van het seizoen.
5 Wanneer gaat sluis A open?

Zie het antwoord op vraag 1.
6 Gaat de brug open voor de schippers die door de gracht varen? Zo ja, wan-
neer?

Dat is aan de gemeente, die daarover gaat en het besluit zelf neemt.
De gemeente beslist daarover.
Kan dat besluit genomen worden zonder dat de gemeente de beheerder van

de brug heeft gehoord?

Dat mag, want de wet schrijft het de gemeente niet voor in dit geval,
zo zegt de beheerder.

7 Bent u bereid de gemeente te vragen?

8 Bent u bereid de beheerder te vragen?

Het kabinet vraagt beide, en doet daarvan verslag in de volgende brief
over:
• Sluis A: EUR 250.500
• Sluis B: EUR 1.000

1 https://nieuws.example/verklaring-
over-sluizen
"""
)


def test_a_printed_list_is_read_as_a_person_reads_it() -> None:
    body = read_committee_list(PRINTED)
    assert is_committee_list(PRINTED)
    assert letters_out(body) == letters(PRINTED)
    assert [q.number for q in body.questions] == [1, 2, 3, 4, 4, 5, 6, None, 7, 8]
    assert [a.covers for a in body.answers] == [
        ((1, "position"),),
        ((2, "position"),),
        ((3, "range"), (4, "range")),
        ((5, "position"),),
        ((6, "position"),),
        ((7, "position"),),
        ((8, "position"),),
        ((9, "implicit"), (10, "position")),
    ]
    assert body.questions[0].text.endswith("die in 2008 gesloten zijn, en kent u de vaarwegbeheerders daarvan?")
    assert body.questions[1].text.endswith("(bron: https://nieuws.example/2031/de-sluis-is-dicht)")
    assert body.questions[6].text.endswith("Zo ja, wanneer?")
    assert body.questions[7].text.startswith("Kan dat besluit")
    assert body.answers[0].text == (
        "Er zijn veel sluizen in de noordelijke vaarwegen van ons land, waarvan tachtig gesloten. In december 2019 "
        "telde de beheerder er nog 91. Dat is vastgesteld¹ in het vorige jaar.\n"
        "Over de zuidelijke vaarwegen zijn geen cijfers, zegt de Vaarwegraad op 8 mei van dat jaar."
    )
    assert body.answers[2].label == "3–4"
    assert body.answers[4].reference == "1"
    assert body.answers[7].text.split("\n")[1:] == ["• Sluis A: EUR 250.500", "• Sluis B: EUR 1.000"]


def test_a_printed_list_says_what_it_is_and_what_it_leaves_out() -> None:
    body = read_committee_list(PRINTED)
    facts = dict(body.printed_facts)
    assert body.printed_kind == "committee_list"
    assert body.printed_id == "kst-36999-V-12"
    assert facts["vergaderjaar"] == "2030-2031"
    assert (facts["dossier"], facts["number"], facts["page"]) == ("36 999 V", "12", "2")
    assert Counter(code for code, _ in body.warnings) == {"furniture": 3}
    assert ("furniture", "page footer: Tweede Kamer, vergaderjaar 2030–2031, 36 999 V, nr. 12") in body.warnings
    (note,) = body.notes
    assert (note.printed_number, note.part, note.part_ordinal) == ("1", "answer", 1)
    assert note.urls == ("https://nieuws.example/verklaring-over-sluizen",)
    assert note.offset is not None
    assert body.answers[0].text[note.offset] == "¹"


def test_the_head_names_committee_officers_minister_and_letter_but_no_day_of_asking() -> None:
    body = read_committee_list(PRINTED)
    header, facts = body.header, dict(body.printed_facts)
    assert facts["committee"] == "vaste commissie voor Vaarwegen"
    assert (facts["chair"], facts["clerk"]) == ("Q. van der Sluis", "Peilstok")
    assert [p.function for p in (*header.addressees, *header.answerers)] == ["Minister van Vaarwegen"] * 2
    assert [(d.name, d.basis, d.on) for d in header.dates] == [("received", "header_text", dt.date(2031, 6, 1))]
    assert facts["letter_date"] == "3 mei 2031"
    assert facts["letter_subject"] == "de nota «Alles stroomt»"
    assert facts["letter_publication_id"] == "kst-36999-V-7"
    assert header.subject == "de brief van 3 mei 2031 inzake de nota «Alles stroomt» (Kamerstuk 36 999 V, nr. 7)"
    assert header.unread == ()


# --- other layouts


@pytest.mark.parametrize("answer", ["Antwoord op vraag {}:", "Antwoord {}", "Antwoord op vraag {}", "Antwoord"])
def test_headings_part_questions_from_answers(answer: str) -> None:
    questions = (
        f"Vraag 1\nWat is een peil?\n{answer.format(1)}\nZeepeil\nEen peil is een hoogte. Weet u dat?\nJa.\n"
        f"Vraag 2\nWaarom?\n{answer.format(2)}\nDaarom.\n"
    )
    body = body_of(questions)
    assert pairs_of(body) == [([1], "Zeepeil\nEen peil is een hoogte. Weet u dat?\nJa."), ([2], "Daarom.")]
    assert [q.text for q in body.questions] == ["Wat is een peil?", "Waarom?"]


def test_an_answer_may_name_several_questions() -> None:
    body = body_of(
        "Vraag 1\nA?\nVraag 2\nB?\nVraag 3\nC?\nAntwoord op vragen 1 en 3:\nJa.\nAntwoord op vraag 2:\nNee.\n"
    )
    assert pairs_of(body) == [([1, 3], "Ja."), ([2], "Nee.")]


def test_a_joint_heading_is_a_question_a_number() -> None:
    body = body_of("Vraag 1 en 2\nWat is een peil?\nAntwoord op vraag 1 en 2:\nEen hoogte.\n")
    assert [(q.number, q.text_basis) for q in body.questions] == [(1, "joint"), (2, "joint")]
    assert pairs_of(body) == [([1, 2], "Een hoogte.")]


def test_headed_questions_may_be_followed_by_bare_answers() -> None:
    wrapped = """Vraag 1
Waarom neemt de Minister niet alle vaarwegen van het land mee in de beoordeling van de
sluizen?
In de wet is vastgelegd welke vaarwegen daarin staan, en dat zijn de vaarwegen die dieper
zijn dan een meter.
Vraag 2
Is dat ook zo wanneer de gracht in de zomer droog staat en er niemand meer over kan varen?
Zo ja, waarom?
Ja, want de diepte wordt in de winter gemeten, en dan staat de gracht zelden droog, zo is
gebleken.
"""
    body = body_of(wrapped)
    assert [q.text.endswith("?") for q in body.questions] == [True, True]
    assert body.questions[1].text.endswith("Zo ja, waarom?")
    assert [text[:13] for _, text in pairs_of(body)] == ["In de wet is ", "Ja, want de d"]


@pytest.mark.parametrize("number", ["{}\n\n", "{}.\n", "{}. ", "{} "])
def test_bare_numbers_before_paragraphs_that_stand_on_one_line_each(number: str) -> None:
    def line(words: str) -> str:
        return f"{words} over de vaarwegen " + "en nog veel meer vaarwegen " * 7

    paragraphs = [
        number.format(1) + line("Wat is dit") + "? Weet u dat?",
        line("Dit is een antwoord") + ".",
        line("Het tweede deel") + ". 3. Geen vraag.",
        number.format(2) + line("En dat") + "? Graag een toelichting.",
        line("Dat is een ander antwoord") + ".",
        number.format(3) + line("Zonder antwoord") + "?",
    ]
    body = body_of("\n\n".join(paragraphs) + "\n")
    assert [q.number for q in body.questions] == [1, 2, 3]
    assert [numbers for numbers, _ in pairs_of(body)] == [[1], [2]]
    assert body.answers[0].text.count("\n") == 1
    assert body.questions[1].text.endswith("Graag een toelichting.")


def test_pairs_without_any_number_are_parted_where_a_paragraph_asks() -> None:
    body = body_of("Wat is een peil? (blz. 5)\nEen hoogte.\nZij wordt gemeten.\nWaar? (blz. 6).\nIn de stad.\n")
    assert [(q.number, q.label) for q in body.questions] == [(None, None)] * 2
    assert [(a.covers, a.text) for a in body.answers] == [
        (((1, "position"),), "Een hoogte.\nZij wordt gemeten."),
        (((2, "position"),), "In de stad."),
    ]


def test_the_older_head_and_the_title_page_are_read() -> None:
    text = """36 998 XI
Jaarverslag van de Vaarwegen

nr. 6
LIJST VAN VRAGEN EN ANTWOORDEN

Vastgesteld 6 juni 2031

De vaste commissie voor Vaarwegen1 heeft over het jaarverslag 2030 (kamerstuk 36 998 XI, nr. 1) de navolgende vragen \
ter beantwoording aan de regering voorgelegd.
De regering heeft deze vragen beantwoord bij brief van 2 juni 2031.
De voorzitter van de commissie, Van der Sluis
Adjunct-griffier van de commissie, Peilstok

1

Wat is een peil?

Een hoogte.

1 Samenstelling:
Leden: Dijkman (ABC), ondervoorzitter
"""
    body = read_committee_list(text)
    facts = dict(body.printed_facts)
    assert is_committee_list(text)
    assert letters_out(body) == letters(text)
    assert body.printed_id == "kst-36998-XI-6"
    assert (facts["committee"], facts["established_on"]) == ("vaste commissie voor Vaarwegen", "6 juni 2031")
    assert (facts["chair"], facts["clerk"]) == ("Van der Sluis", "Peilstok")
    assert body.header.subject == "het jaarverslag 2030 (kamerstuk 36 998 XI, nr. 1)"
    assert [p.name for p in body.header.addressees] == ["regering"]
    assert [(n.part, n.printed_number) for n in body.notes] == [("header", "1")]
    assert pairs_of(body) == [([1], "Een hoogte.")]


@pytest.mark.parametrize(
    ("line", "publication_id"),
    [
        ("Tweede Kamer, vergaderjaar 2030–2031, 36 999, nr. 12 15", "kst-36999-12"),
        ("Tweede Kamer, vergaderjaar 2030-2031, 21 501-20, nr. 1591 3", "kst-21501-20-1591"),
        ("Tweede Kamer, vergaderjaar 2030–2031, 36\xa0410\xa0VIII, nr.\xa012 1", "kst-36410-VIII-12"),
        ("Eerste Kamer, vergaderjaar 2030–2031, 36 999, B 2", "kst-36999-B"),
        ("kst-36999-12", "kst-36999-12"),
    ],
)
def test_the_footer_names_the_publication(line: str, publication_id: str) -> None:
    assert body_of(f"1 Wat?\n\nDat.\n{line}\n").printed_id == publication_id


def test_footers_that_disagree_are_reported() -> None:
    footer = "Tweede Kamer, vergaderjaar 2030–2031, 36 999, nr. {} 1\n"
    body = body_of("1 Wat?\n\nDat.\n" + footer.format(12) * 2 + footer.format(13))
    assert body.printed_id == "kst-36999-12"
    assert "footer_conflict" in dict(body.warnings)


def test_a_page_number_on_a_line_below_the_footer_belongs_to_it() -> None:
    body = body_of("1 Wat is\n\nTweede Kamer, vergaderjaar 2030–2031, 36 999, nr. 12\n15\n\fdit peil?\n\nDat.\n")
    assert dict(body.printed_facts)["page"] == "15"
    assert body.questions[0].text == "Wat is dit peil?"


def test_a_number_that_is_skipped_or_missing_does_not_shift_the_others() -> None:
    body = body_of("1 Wat is dit?\n\nDit.\n\n3 Wat is dat?\n\nDat.\n\n4 En nu?\n\nNiets.\n")
    assert pairs_of(body) == [([1], "Dit."), ([3], "Dat."), ([4], "Niets.")]


# --- what it is not, and what must not happen


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Vragen van het lid A (P) aan de Minister over een lijst van vragen en antwoorden (ingezonden 1 mei 2031).",
        "Geachte voorzitter,\nHierbij zend ik de lijst van vragen en antwoorden aan de commissie voor Vaarwegen.",
    ],
)
def test_other_papers_are_no_committee_lists(text: str) -> None:
    assert not is_committee_list(text)


def test_a_list_without_questions_keeps_its_text_and_says_so() -> None:
    body = body_of("Er waren geen vragen.\n")
    assert body.body_text is not None
    assert body.body_text.endswith("Er waren geen vragen.")
    assert "no_questions" in dict(body.warnings)
    assert read_committee_list("").body_text is None


PIECES = st.sampled_from(
    [
        *(
            "1 Waar ligt de sluis?",
            "2 Bent u",
            "3 Wat nu? Zo ja, waarom",
            "22–25 Geen.",
            "1–2 Beide",
            "Vraag 1",
            "Vraag 2:",
        ),
        *(
            "Antwoord op vraag 1:",
            "Antwoord",
            "De sluis ligt in de stad.",
            "en verder niets",
            "Klopt dat?",
            " Nieuwe bladzij",
        ),
        *(
            "Nr. Vraag Bijlage",
            "Tweede Kamer, vergaderjaar 2030–2031, 36 999, nr. 12 15",
            "15",
            "1 https://nieuws.example/a-",
        ),
        *(
            "vaarwegbeheer-",
            "• een",
            "– twee",
            "2019 verklaringen",
            "\f",
            "Mis1 hier",
            "(bron: https://",
            "x\xa0y\xad",
            "- 3 -",
        ),
        *("2 Kamerstuk 36 999, nr. 1", "kst-36999-12", "De griffier van de commissie,", HEAD),
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(PIECES, st.sampled_from(["\n", "\n\n", "\r\n", "\n\f", " \n \n"])), max_size=40))
def test_letters_in_are_letters_out_whatever_the_order_of_the_lines(pieces: list[tuple[str, str]]) -> None:
    text = "".join(piece + end for piece, end in pieces)
    body = read_committee_list(text)
    assert letters_out(body) == letters(text)
    assert [q.ordinal for q in body.questions] == list(range(1, len(body.questions) + 1))
    assert all(1 <= o <= len(body.questions) for a in body.answers for o, _ in a.covers)


@pytest.mark.parametrize(
    "junk",
    [
        "1, 2, ",
        "1 A?\n",
        "(",
        "Vraag 1\n",
        "De commissie heeft ",
        "a-\n",
        "https://a-\n",
        "1 https://x\n\n",
        "nr. ",
        "\n",
    ],
)
def test_much_of_anything_is_read_in_time(junk: str) -> None:
    start = time.perf_counter()
    read_committee_list(HEAD + junk * (100_000 // len(junk)))
    assert time.perf_counter() - start < 2


# --- the seed document


@pytest.fixture(scope="module")
def seed() -> tuple[str, Body]:
    text = SEED.read_text(encoding="utf-8")
    return text, read_committee_list(text)


@needs_seed
def test_the_golden_numbers_of_the_seed(seed: tuple[str, Body]) -> None:
    text, body = seed
    assert is_committee_list(text)
    numbers = [q.number for q in body.questions]
    assert [n for n in numbers if n] == [*range(1, 27), 25, 26, *range(27, 92)]
    assert (numbers.index(None), len(numbers), len(body.answers), len(body.notes)) == (63, 94, 85, 1)
    labelled = {a.label: [numbers[o - 1] for o, _ in a.covers] for a in body.answers if a.label}
    assert labelled == {"22–25": [22, 23, 24, 25], "29–31": [29, 30, 31], "34–36": [34, 35, 36], "37–38": [37, 38]}
    assert body.answers[21].covers == ((22, "range"), (23, "range"), (24, "range"), (25, "range"))
    implicit = [
        [numbers[o - 1] for o, _ in a.covers] for a in body.answers if any(b == "implicit" for _, b in a.covers)
    ]
    assert implicit == [[84, 85]]
    references = {numbers[a.covers[0][0] - 1]: a.reference for a in body.answers if a.reference}
    assert references == {40: "1", 67: "63"}
    furniture = Counter(detail.partition(":")[0] for code, detail in body.warnings if code == "furniture")
    assert furniture == {"page footer": 3, "table header": 4}
    assert {code for code, _ in body.warnings} == {"furniture"}
    covered = [o for a in body.answers for o, _ in a.covers]
    assert sorted(covered) == list(range(1, 95))


@needs_seed
def test_the_identity_of_the_seed(seed: tuple[str, Body]) -> None:
    _, body = seed
    facts = dict(body.printed_facts)
    assert body.printed_id == "kst-35207-34"
    assert [value for name, value in body.printed_facts if name == "page"] == ["15", "16", "19"]
    assert (facts["vergaderjaar"], facts["chair"], facts["clerk"]) == ("2019-2020", "P. Dijkstra", "Konings")
    assert (facts["letter_date"], facts["letter_publication_id"]) == ("11 november 2019", "kst-35207-32")
    assert [d.on for d in body.header.dates] == [dt.date(2020, 6, 17)]


@needs_seed
def test_no_letter_of_the_seed_is_lost_and_no_broken_word_left(seed: tuple[str, Body]) -> None:
    text, body = seed
    assert letters_out(body) == letters(text)
    everything = "\n".join([q.text for q in body.questions] + [a.text for a in body.answers])
    # What still ends in a hyphen or holds one before a small letter must be a word of its own somewhere in the source.
    assert not re.search(r"-\n", everything)
    assert len(re.findall(r"-[^\S\n]*\n", text)) >= 126
    without_urls = re.sub(r"https?://\S+", "", everything)
    words = set(re.findall(r"[\w’]+-[a-zà-ÿ]\w+", without_urls))
    inside_lines = set(re.findall(r"[\w’]+-[a-zà-ÿ]\w+", text))
    assert words - inside_lines == {"directeur-generaal", "IMVO-convenanten"}
    assert all(q.text.endswith(("?", ")")) for q in body.questions)
    urls = re.findall(r"https?://[^\s)]+", everything)
    assert len(urls) == 17
    assert not [url for url in urls if not re.search(r"[\w/]$", url)]


@needs_seed
def test_the_paragraphs_and_lists_of_the_seed(seed: tuple[str, Body]) -> None:
    _, body = seed
    by_ordinal = {a.covers[-1][0]: a.text for a in body.answers}
    assert by_ordinal[2].count("\n") == 2
    assert by_ordinal[7].count("\n") == 0
    assert "¹" in by_ordinal[7]
    assert by_ordinal[76].count("\n•") == 6


def test_a_footer_that_is_glued_to_a_question_or_an_answer_is_cut() -> None:
    foot = "Tweede Kamer, vergaderjaar 2030–2031, 99 613, nr. 4"
    text = (
        "LIJST VAN VRAGEN EN ANTWOORDEN\n\nDe vaste commissie voor Turf heeft een aantal vragen voorgelegd aan de "
        "Minister van Defensie over de brief van 3 mei 2031 inzake turf. Vragen en antwoorden zijn hierna "
        "afgedrukt.\n\n"
        f"1\n\nWaar is het turf?\n\nAntwoord:\n\nIn de kelder.\n\n{foot} 1\n\n"
        f"2\n\nWaarom daar?\n\n{foot} 2Antwoord:\n\nDaarom.\n\n"
        f"3\n\nHoeveel is het?\n\nAntwoord:\n\nVeel.{foot} 3\n"
    )
    body = read_committee_list(text)
    assert [q.text for q in body.questions] == ["Waar is het turf?", "Waarom daar?", "Hoeveel is het?"]
    assert [a.text for a in body.answers] == ["In de kelder.", "Daarom.", "Veel."]
    assert body.printed_id == "kst-99613-4"


VERSLAG = (
    "99 613 XII Wijziging van de begroting van Turfzaken\n\n"
    "Nr. 3 VERSLAG HOUDENDE EEN LIJST VAN VRAGEN EN ANTWOORDEN\n\n"
    "Vastgesteld 27 mei 2031\n\nDe vaste commissie voor Turf, belast met het voorbereidend onderzoek van dit voorstel "
    "van wet, heeft de eer verslag uit te brengen in de vorm van een lijst van vragen met de daarop gegeven "
    "antwoorden.\n\n"
    "{}\n\nDe voorzitter van de commissie, Ooms\n\nDe griffier van de commissie, Kraai\n\n"
    "1\n\nWaar is het turf?\n\nAntwoord:\n\nIn de kelder.\n\n2\n\nWaarom daar?\n\nAntwoord:\n\nDaarom.\n"
)


@pytest.mark.parametrize(
    "asked",
    [
        "De vragen zijn op 3 mei 2031 voorgelegd aan de Minister van Defensie. Bij brief van 24 mei 2031 zijn ze "
        "door de Minister van Defensie beantwoord.",
        "De vragen zijn op 3 mei 2031 aan de Minister van Defensie voorgelegd. Bij brief van 24 mei 2031 zijn zij "
        "door de Minister van Defensie beantwoord.",
    ],
)
def test_a_report_with_a_list_of_questions_tells_both_days(asked: str) -> None:
    assert is_committee_list(VERSLAG.format(asked))
    header = read_committee_list(VERSLAG.format(asked)).header
    assert {d.name: d.on for d in header.dates} == {"submitted": dt.date(2031, 5, 3), "received": dt.date(2031, 5, 24)}
    assert [p.name for p in header.submitters] == ["vaste commissie voor Turf"]
    assert [p.function for p in (*header.addressees, *header.answerers)] == ["Minister van Defensie"] * 2
    assert header.subject == "Wijziging van de begroting van Turfzaken"
    assert header.unread == ()
