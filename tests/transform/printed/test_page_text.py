"""Papers as pages, from invented texts in every form that is known: published, not yet formatted, a letter, old."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from transform.paper import Body
from transform.printed.page_text import is_paper, read_pages
from transform.wording.labels import read_label
from transform.wording.notice_prose import with_prose

PUBLISHED = """Tweede Kamer der Staten-Generaal2
Vergaderjaar 2031–2032 Aanhangsel van de Handelingen
Vragen gesteld door de leden der Kamer, met de daarop door de
regering gegeven antwoorden
417
Vragen van de leden Zonneveld en Ooms (beiden Partij X) aan de Minister van
Infrastructuur en Waterstaatover de veerpont (ingezonden
3 november 2031).
Antwoord van Minister Talsma (Infrastructuur en Waterstaat) (ontvangen
24 november 2031). Zie ook Aanhangsel Handelingen, vergaderjaar 2031–2032,nr. 300.
Vraag 1
Kent u het bericht over de veerpont?1 Hoeveel ponten varen er, op 3 plaatsen?
Antwoord 1
Ja.
Vraag 2 en 3
Klopt het dat de pont niet vaart?Wie is daarvoor verantwoor-
delijk?
Antwoord 2 en 3
De pont vaart al sinds 2019 niet, volgens de
1Dagblad van de Rivier, 1 november 2031, «De pont ligt stil», (https://
rivier.example/nieuws/de-pont-ligt-
stil/).
 
 
ah-tk-20312032-417
ISSN 0921 - 7398’s-Gravenhage 2031Tweede Kamer, vergaderjaar 2031–2032, Aanhangsel 1
EU-regels en de VN-
Commissie. Dat is in de brief uitgelegd.
2 Ik noem drie oorzaken:
1. het lage water;
2. het tekort aan schippers;
3. de kosten.
Vraag 4
Wanneer vaart de pont weer?
Antwoord 4
Zie het antwoord op vraag 2.
2Tweede Kamer, vergaderjaar 2030–2031, Aanhangsel 2
Tweede Kamer, vergaderjaar 2031–2032, Aanhangsel 2
Toelichting:
Deze vragen vullen eerdere vragen aan (vraagnummer 2031Z00001).
Tweede Kamer, vergaderjaar 2031–2032, Aanhangsel 3
"""
FIRST_DAY = """AH 88

2031Z 00412

Antwoord van staatssecretaris Wierda (Financiën) (ontvangen 2 maart 2031)


1. Kent u de regeling voor
roeiboten? 1)

Antwoord:
Ja. Er zijn drie regels:
1. een boot;
2. een spaan;
3. een roeier.

2. Waarom niet? Zo nee,
2030 was toch het jaar?

3. Wat nu?

Antwoord op vraag 2 en 3:
Dat is
 
overlegd.


1) De Roeier, 1 januari 2031
Toelichting: Zie 2030Z00009.
"""
LETTER = """ Antwoorden van de Minister van Buitenlandse Zaken op vragen van
 Ooms (Partij X) over de brug die niet

meer opengaat

Vraag 1
Kent u de brug?1

Vraag 2
Gaat zij open?

Antwoord op vragen 1 en 2
Over de brug spreek ik met de

1 De Brug, 4 mei 2030
(https://brug.example/over-de-brug-
die-niet-opengaat)
 OESO-landen, en dat blijft

Directie Bruggen

Onze Referentie

BRUG-12-34

zo.
 Vraag 3
En de sluis?

Antwoord
Die is er sinds
2019 niet meer.
"""
UNNUMBERED = """2031Z00500

(ingezonden 9 april 2031)

Vragen van het lid Zonneveld (Partij X) aan de minister-president over klokken

Loopt de klok voor? [1]

Kunt u, gelet op de zomertijd en de

wintertijd, zeggen hoe laat het is?

_______
[1] Klokkennieuws, 8 april 2031
"""
OLD = """Vergaderjaar 1998–1999 Aanhangsel van de Handelingen
Vragen gesteld door de leden der Kamer, met de daarop door de
regering gegeven antwoorden
1234
Vragen van het lid Ooms (PX) aan de minister van Justitie over fietsen op het
perron. (Ingezonden 3 mei 1999)
1
Kent u het bericht over fietsen?1
2
Zijn er 12 weggehaald, in
1998 ook al?
3
Wat gaat u doen?
1 De Courant, 1 mei 1999.
Antwoord
Antwoord van minister Talsma (Justitie). (Ontvangen
3 juni 1999)
1
Ja.
2 en 3
Niets.
"""
NOTICE = """AH 90
2031Z00600
Mededeling van minister Talsma (Defensie) (ontvangen 4 mei 2031)

De vragen van de leden Ooms en Zonneveld (beiden Partij X) over hoeden (2031Z00600) kunnen niet binnen de
gebruikelijke termijn worden beantwoord.
"""
FORMS = {
    "published": PUBLISHED,
    "first_day": FIRST_DAY,
    "letter": LETTER,
    "unnumbered": UNNUMBERED,
    "old": OLD,
    "notice": NOTICE,
}


def read(*pages: str) -> Body:
    return read_pages(pages)


def questions(body: Body) -> list[tuple[int | None, str]]:
    return [(question.number, question.text) for question in body.questions]


def letters(*texts: str | None) -> int:
    return sum(sum(map(str.isalnum, text or "")) for text in texts)


def accounted(body: Body) -> int:
    """Letters in the body: each heading and each joint text once, and what the furniture warnings count."""
    found = letters(body.header_text, body.body_text)
    left = 0
    for question in body.questions:
        is_first = left == 0
        if is_first:
            left = max(len(read_label(question.label or "").numbers), 1)
        left -= 1
        found += letters(question.label if is_first else "")
        found += letters(question.text if is_first or question.text_basis != "joint" else "")
    found += sum(letters(answer.label, answer.text) for answer in body.answers)
    found += sum(letters(note.printed_number, note.text) for note in body.notes)
    furniture = [detail for code, detail in body.warnings if code == "furniture"]
    return found + sum(int(detail.split(", ")[1].split()[0]) for detail in furniture)


def marked(body: Body, index: int) -> str:
    """The text up to and with the mark of a note."""
    note = body.notes[index]
    texts = [part.text for part in (body.questions if note.part == "question" else body.answers)]
    assert note.part_ordinal is not None
    assert note.offset is not None
    return texts[note.part_ordinal - 1][: note.offset + 1]


@pytest.mark.parametrize("form", FORMS)
def test_letters_in_are_letters_out(form: str) -> None:
    assert accounted(read(FORMS[form])) == letters(FORMS[form])


@pytest.mark.parametrize("form", FORMS)
def test_each_form_is_known_as_a_paper(form: str) -> None:
    assert is_paper(FORMS[form])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Een brief over vragen en antwoorden.",
        "Geachte voorzitter,\n\nHierbij mijn antwoord op de vraag van uw Kamer.\n\nHoogachtend",
        "Vraag 1\nHoe oud bent u?\nVraag 2\nWaar woont u?",
        "Lijst van vragen en antwoorden\n1\nWat is dit?\nEen lijst.",
    ],
)
def test_other_texts_are_no_papers(text: str) -> None:
    assert not is_paper(text)


class TestPublished:
    body = read(PUBLISHED)

    def test_header_is_read_though_its_words_are_glued_and_its_lines_broken(self) -> None:
        header = self.body.header
        assert [(p.name, p.party) for p in header.submitters] == [("Zonneveld", "Partij X"), ("Ooms", "Partij X")]
        assert [p.portfolio for p in header.addressees] == ["Infrastructuur en Waterstaat"]
        assert header.subject == "de veerpont"
        assert {d.name: d.on for d in header.dates} == {
            "submitted": dt.date(2031, 11, 3),
            "received": dt.date(2031, 11, 24),
        }
        assert header.see_also == ("ah-tk-20312032-300",)

    def test_what_the_page_says_of_the_paper_is_kept(self) -> None:
        assert self.body.printed_id == "ah-tk-20312032-417"
        assert dict(self.body.printed_facts) == {"vergaderjaar": "2031-2032", "aanhangsel_number": "417"}

    def test_joint_questions_are_told_apart_where_their_lines_tell(self) -> None:
        assert [(q.number, q.text, q.text_basis) for q in self.body.questions[1:3]] == [
            (2, "Klopt het dat de pont niet vaart?", "split"),
            (3, "Wie is daarvoor verantwoordelijk?", "split"),
        ]

    def test_answer_runs_on_over_notes_and_furniture(self) -> None:
        assert self.body.answers[1].text == (
            "De pont vaart al sinds 2019 niet, volgens de EU-regels en de VN-Commissie. Dat is in de brief uitgelegd.² "
            "Ik noem drie oorzaken:\n1. het lage water;\n2. het tekort aan schippers;\n3. de kosten."
        )
        assert [answer.covers for answer in self.body.answers] == [
            ((1, "label"),),
            ((2, "label"), (3, "label")),
            ((4, "label"),),
        ]
        assert self.body.answers[2].reference == "2"

    def test_notes_have_their_text_address_and_place(self) -> None:
        first, second = self.body.notes
        assert first.text == (
            "Dagblad van de Rivier, 1 november 2031, «De pont ligt stil», (https://rivier.example/nieuws/de-pont-ligt-stil/)."
        )
        assert first.urls == ("https://rivier.example/nieuws/de-pont-ligt-stil/",)
        assert marked(self.body, 0) == "Kent u het bericht over de veerpont?¹"
        assert marked(self.body, 1).endswith("uitgelegd.²")
        assert second.printed_number == "2"

    def test_note_that_reads_like_a_page_foot_stays_a_note(self) -> None:
        assert self.body.notes[1].text == "Tweede Kamer, vergaderjaar 2030–2031, Aanhangsel 2"

    def test_explanation_is_no_part_of_the_last_answer(self) -> None:
        assert self.body.body_text == ("Toelichting:\nDeze vragen vullen eerdere vragen aan (vraagnummer 2031Z00001).")

    def test_furniture_is_named(self) -> None:
        named = [detail.split(" × ")[0] for code, detail in self.body.warnings if code == "furniture"]
        assert named == ["banner", "id line", "page footer"]


class TestFirstDay:
    body = read(FIRST_DAY)

    def test_lists_in_answers_and_years_at_line_starts_are_no_questions(self) -> None:
        assert questions(self.body) == [
            (1, "Kent u de regeling voor roeiboten?¹"),
            (2, "Waarom niet? Zo nee, 2030 was toch het jaar?"),
            (3, "Wat nu?"),
        ]

    def test_answers_pair_by_place_or_by_label(self) -> None:
        assert [(a.label, a.covers) for a in self.body.answers] == [
            ("Antwoord:", ((1, "position"),)),
            ("Antwoord op vraag 2 en 3:", ((2, "label"), (3, "label"))),
        ]
        assert self.body.answers[1].text == "Dat is overlegd."

    def test_bracketed_note_is_a_note_and_ends_at_the_explanation(self) -> None:
        assert [(n.printed_number, n.text) for n in self.body.notes] == [("1", "De Roeier, 1 januari 2031")]
        assert self.body.body_text == "Toelichting: Zie 2030Z00009."

    def test_kenmerk_with_a_blank_and_number_are_kept_as_printed(self) -> None:
        assert self.body.printed_kenmerken == (("2031Z 00412", "text"),)
        assert self.body.printed_facts == (("aanhangsel_number", "88"),)


class TestLetter:
    body = read(LETTER)

    def test_title_tells_who_asked_and_who_answers(self) -> None:
        header = self.body.header
        assert [(p.name, p.party) for p in header.submitters] == [("Ooms", "Partij X")]
        assert [p.function for p in header.answerers] == ["Minister van Buitenlandse Zaken"]
        assert header.addressees == ()
        assert header.subject == "de brug die niet meer opengaat"
        assert header.dates == ()

    def test_sentence_runs_on_over_a_note_and_the_margin(self) -> None:
        assert self.body.answers[0].text == "Over de brug spreek ik met de OESO-landen, en dat blijft zo."
        assert ("furniture", "letter margin × 3, 37 letters") in self.body.warnings

    def test_note_of_a_letter_hangs_on_its_question(self) -> None:
        assert marked(self.body, 0) == "Kent u de brug?¹"
        assert self.body.notes[0].urls == ("https://brug.example/over-de-brug-die-niet-opengaat",)

    def test_answer_without_a_number_covers_the_question_above(self) -> None:
        assert self.body.answers[1].covers == ((3, "position"),)
        assert self.body.answers[1].text == "Die is er sinds 2019 niet meer."


def test_questions_without_numbers_are_paragraphs_and_say_so() -> None:
    body = read(UNNUMBERED)
    assert questions(body) == [
        (None, "Loopt de klok voor?¹"),
        (None, "Kunt u, gelet op de zomertijd en de wintertijd, zeggen hoe laat het is?"),
    ]
    assert ("questions_unnumbered", "2 questions told apart by their paragraphs") in body.warnings
    assert body.notes[0].text == "Klokkennieuws, 8 april 2031"


def test_questions_without_numbers_stand_right_above_their_answers() -> None:
    body = read(
        "Antwoord van minister Talsma (Defensie) (ontvangen 4 mei 2031)\n\nIs er een hoed?\n\nAntwoord\nJa.\n\n"
        "Hij is rood.\n\nWaar is hij?\n\nAntwoord\nHier.\n"
    )
    assert questions(body) == [(None, "Is er een hoed?"), (None, "Waar is hij?")]
    assert [(a.text, a.covers) for a in body.answers] == [
        ("Ja.\nHij is rood.", ((1, "position"),)),
        ("Hier.", ((2, "position"),)),
    ]


def test_old_paper_has_its_answers_below_a_header_of_their_own() -> None:
    body = read(OLD)
    assert [number for number, _ in questions(body)] == [1, 2, 3]
    assert [(a.numbers, a.text) for a in body.answers] == [((1,), "Ja."), ((2, 3), "Niets.")]
    assert [p.name for p in body.header.answerers] == ["Talsma"]
    assert [d.on for d in body.header.dates] == [dt.date(1999, 5, 3), dt.date(1999, 6, 3)]
    assert marked(body, 0) == "Kent u het bericht over fietsen?¹"


def test_notice_of_the_first_day_tells_in_its_text_who_asked() -> None:
    body = with_prose(read(NOTICE))
    assert [p.name for p in body.header.submitters] == ["Ooms", "Zonneveld"]
    assert body.header.subject == "hoeden"
    assert body.header.is_notice
    assert (body.body_text or "").startswith("De vragen van de leden Ooms")


def test_text_of_a_notice_below_its_questions_is_the_body() -> None:
    body = read(
        "Vragen van het lid Ooms (PX) aan de minister van Defensie over hoeden (ingezonden 3 mei 2031).\n"
        "Mededeling van Minister Talsma (Defensie) (ontvangen 4 mei 2031).\nVraag 1\nWaar?\nMededeling\nUitstel.\n"
    )
    assert questions(body) == [(1, "Waar?")]
    assert body.answers == ()
    assert body.body_text == "Mededeling\nUitstel."


def test_pages_of_a_pdf_are_read_as_one_text() -> None:
    first, second = PUBLISHED.split("EU-regels", 1)
    assert read(first, "EU-regels" + second).answers == read(PUBLISHED).answers


def test_raised_figures_are_marks_but_units_are_not() -> None:
    body = read(
        "Antwoord van minister Talsma (Defensie) (ontvangen 4 mei 2031)\nVraag 1\nHoeveel m² is het veld¹ groot?\n"
        "Antwoord 1\nHonderd m².\n1 Het Veld, 2 mei 2031\n"
    )
    assert questions(body) == [(1, "Hoeveel m² is het veld¹ groot?")]
    assert marked(body, 0) == "Hoeveel m² is het veld¹"


@pytest.mark.parametrize(
    "line",
    [
        "Dat waren er 1 per jaar, in CO 1 en op 1 januari.",
        "In vraag 1 staat het, en in artikel 1 ook.",
        "Er is 1 miljoen en 1,5 procent van nr. 1 over.",
    ],
)
def test_figure_that_counts_is_no_mark(line: str) -> None:
    body = read(f"{HEADER}Vraag 1\nHoeveel?\nAntwoord 1\n{line}\n1 Het Veld, 2 mei 2031\n")
    assert body.answers[0].text == line
    assert [(n.printed_number, n.offset) for n in body.notes] == [("1", None)]
    assert ("note_mark_not_found", "1") in body.warnings


HEADER = "Antwoord van minister Talsma (Defensie) (ontvangen 4 mei 2031)\n"


@pytest.mark.parametrize(
    ("heading", "numbers"),
    [
        ("Antwoord op de vragen 1 tot en met 3", (1, 2, 3)),
        ("Antwoord vraag 1:", (1,)),
        ("ANTWOORD 2", (2,)),
        ("Antwoorden 1 en 3", (1, 3)),
        ("Antwoord op vraag 1 en vraag 2", (1, 2)),
        ("Antwoord 1, 2,\nen 3", (1, 2, 3)),
        ("Gezamenlijk antwoord op vragen 2, 3", (2, 3)),
    ],
)
def test_headings_of_answers_in_their_spellings(heading: str, numbers: tuple[int, ...]) -> None:
    body = read(f"{HEADER}Vraag 1\nA?\nVraag 2\nB?\nVraag 3\nC?\n{heading}\nDaarom.\n")
    assert [(a.numbers, a.text) for a in body.answers] == [(numbers, "Daarom.")]


@pytest.mark.parametrize(
    "lines",
    [
        "Zie het antwoord op\nVraag 2\nen verder niets.",
        "Vraag het maar.",
        "Antwoord op vragen geef ik graag.",
        "Vraag 9 is een goede vraag.",
        "Antwoorden van 3 mei 2030 heb ik bij me.",
    ],
)
def test_sentences_that_begin_like_a_heading_are_text(lines: str) -> None:
    body = read(f"{HEADER}Vraag 1\nWaar?\nAntwoord 1\n{lines}\n")
    assert len(body.questions) == 1
    assert body.answers[0].text == lines.replace("\n", " ")


def test_text_on_the_line_of_its_heading_is_kept() -> None:
    body = read(f"{HEADER}Vraag 1: Waar is de hoed?\nAntwoord 1: Hier.\nVraag 2 Sinds wanneer?\nAntwoord: Nu.\n")
    assert questions(body) == [(1, "Waar is de hoed?"), (2, "Sinds wanneer?")]
    assert [a.text for a in body.answers] == ["Hier.", "Nu."]


def test_doubled_number_stays_doubled() -> None:
    body = read(f"{HEADER}Vraag 1\nA?\nAntwoord 1\nJa.\nVraag 1\nB?\nAntwoord 2\nNee.\n")
    assert [number for number, _ in questions(body)] == [1, 1]
    assert ("answer_without_question", "2") in body.warnings


def test_header_of_oral_questions_is_all_there_is() -> None:
    body = read(
        "Tweede Kamer der Staten-Generaal\n2\nVergaderjaar 2031–2032 Vragen gesteld door de leden der Kamer\n \n"
        "2031Z00700\n"
        "Mondelinge vragen van het lid Ooms (PX) aan de Minister van Defensie over hoeden (De Hoed,\n3 mei 2031) "
        "(ingezonden 4 mei 2031)\n \nkv-tk-2031Z00700\n’s-Gravenhage 2031 "
        "Tweede Kamer, vergaderjaar 2031–2032, Vragen\n"
    )
    assert body.header.is_oral
    assert body.header.subject == "hoeden (De Hoed, 3 mei 2031)"
    assert body.questions == ()
    assert body.printed_kenmerken == (("2031Z00700", "text"),)


_JUNK = st.lists(
    st.one_of(
        st.sampled_from([line for text in FORMS.values() for line in text.split("\n")]),
        st.sampled_from(["1", "2.", "1) x", "\f", "Antwoord 3 en", "²", "\x01¹", "Onze referentie", "Datum 3", "\x85"]),
        st.text(max_size=40),
    ),
    max_size=40,
)


@settings(max_examples=150, deadline=None)
@given(_JUNK)
@example(["Antwoord 3 en", "1", "Antwoord 3 en", "1"])
def test_any_lines_are_read_without_losing_a_letter(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert accounted(read(text)) == letters(text)


@pytest.mark.parametrize(
    "piece", ["1 x\n", "Vraag 1\n", "1, 2, ", "\n", "(ingezonden ", "Antwoorden van x op vragen van ("]
)
def test_text_without_end_is_read_in_good_time(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    begun = time.perf_counter()
    read(text)
    assert time.perf_counter() - begun < 5


GLUED = """\
Vragen van het lid Ooms (PX) aan de Minister van Defensie over hoeden (ingezonden 3 mei 2031).
Antwoord van Minister Talsma (Defensie) (ontvangen 24 mei 2031).
Vraag 1
Waar zijn de hoeden?
Antwoord 1
In de kast.
Tweede Kamer, vergaderjaar 2030–2031, Aanhangsel 1
Vraag 2
{}
Daarom.
Vraag 3
Wie heeft ze?
Antwoord 3
Niemand.
"""
FOOT = "Tweede Kamer, vergaderjaar 2030–2031, Aanhangsel 2"


@pytest.mark.parametrize(
    "between",
    [
        f"Waarom hoeden?\n{FOOT}Antwoord 2",
        f"Waarom hoeden?\n{FOOT} Antwoord 2",
        f"Waarom hoeden?{FOOT}\nAntwoord 2",
        f"Waarom hoeden? {FOOT}\nAntwoord 2",
        f"Waarom hoeden?{FOOT}Antwoord 2",
        f"Waarom hoeden?\nISSN 0921 - 7398’s-Gravenhage 2031{FOOT}Antwoord 2",
        f"Waarom hoeden?\n{FOOT.removesuffix('2')}3Antwoord 2",
        "Waarom hoeden?Antwoord 2",
        "Waarom hoeden?\nAntwoord 2Daarom ook.",
        "Waarom hoeden?\nPagina 2 van 3Antwoord 2",
    ],
)
def test_a_foot_or_a_heading_is_cut_wherever_it_stands(between: str) -> None:
    body = read(GLUED.format(between))
    assert [q[0] for q in questions(body)] == [1, 2, 3]
    assert body.questions[1].text == "Waarom hoeden?"
    assert [a.numbers for a in body.answers] == [(1,), (2,), (3,)]
    assert body.answers[1].text.endswith("Daarom.")
    assert "Aanhangsel" not in body.answers[1].text
    assert accounted(body) == letters(GLUED.format(between))


@pytest.mark.parametrize(
    "text",
    [
        "Zie Tweede Kamer, vergaderjaar 2030–2031, Aanhangsel 2, waar dit staat.",
        "Dat staat in Tweede Kamer, vergaderjaar 2019–2020, Aanhangsel 2.",
        "Volgens (Tweede Kamer, vergaderjaar 2030–2031, Aanhangsel 2) niet.",
    ],
)
def test_the_same_words_about_another_paper_are_text(text: str) -> None:
    body = read(GLUED.format(f"Waarom hoeden?\nAntwoord 2\n{text}"))
    assert text in body.answers[1].text
