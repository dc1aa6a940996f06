"""Footnotes at the ends of pages, in every dialect and with whatever they begin."""

from __future__ import annotations

import pytest

from transform.contents import read_content
from transform.paper import Body, Note

HEAD = """Tweede Kamer der Staten-Generaal2
Vergaderjaar 2031–2032 Aanhangsel van de Handelingen
417
Vragen van de leden Zonneveld en Ooms (beiden Partij X) aan de Minister van
Infrastructuur en Waterstaat over de veerpont (ingezonden 3 november 2031).
Antwoord van Minister Talsma (Infrastructuur en Waterstaat) (ontvangen 24 november 2031).
"""
ASKED = (
    "Kent u het bericht over de veerpont{}?",
    "Klopt het dat de brug is gesloten,{} zoals gemeld?",
    "Deelt u de mening van de provincie{}?",
    "Wat vindt u van het artikel «De pont ligt stil»?{}",
    "Bent u bekend met het rapport{} van de gemeente?",
    "Hoe lang ligt zij stil?{}",
)
NOTES = (
    "De Roeier, 3 mei 2031, «De pont ligt stil».",
    "Kamerstuk 99 200, nr. 12.",
    "https://rivier.example/nieuws/pont",
    "Dagblad van de Rivier, 4 mei 2031.",
    "Aanhangsel Handelingen, vergaderjaar 2030–2031, nr. 12.",
    "De Schipper, 5 mei 2031.",
)
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
MARKS = {
    **{"glued": "{0}", "apart": " {0}", "raised": "{1}", "own line": "\n{0}\n"},
    **{"round": " {0})", "square": " [{0}]", "square glued": "[{0}]"},
}
STARTS = {
    **{"glued": "{0}", "apart": "{0} ", "raised": "{1}", "raised apart": "{1} "},
    **{"round": "{0}) ", "square": "[{0}] ", "square glued": "[{0}]"},
}
DIALECTS = [
    *(("glued", "glued"), ("glued", "apart"), ("apart", "apart"), ("apart", "glued"), ("own line", "glued")),
    *(("raised", "apart"), ("raised", "glued"), ("raised", "raised"), ("raised", "raised apart")),
    *(("round", "round"), ("square", "square"), ("square glued", "square glued"), ("square", "apart")),
]
PLAIN_DIALECTS = [dialect for dialect in DIALECTS if dialect[1] in ("glued", "apart")]


def numbered(form: str, number: int) -> str:
    return form.format(number, str(number).translate(RAISED))


def paper(
    dialect: tuple[str, str], notes: tuple[str, ...], per_page: int, is_anew: bool = False, gap: str = ""
) -> Body:
    mark, start = MARKS[dialect[0]], STARTS[dialect[1]]
    text = HEAD
    for first in range(0, len(notes), per_page):
        on_page = [(1 + at - (first if is_anew else 0), at) for at in range(first, min(len(notes), first + per_page))]
        for number, at in on_page:
            asked = ASKED[at % len(ASKED)].format(numbered(mark, number))
            text += f"Vraag {at + 1}\n{asked}\nAntwoord {at + 1}\nJa, dat is zo.\n"
        text += gap + "".join(f"{numbered(start, number)}{notes[at]}\n" for number, at in on_page)
        text += f"Tweede Kamer, vergaderjaar 2031–2032, Aanhangsel {first // per_page + 1}\n"
    return read_content(text.encode())[0]


def told(notes: tuple[Note, ...]) -> list[tuple[str | None, str, str, int | None]]:
    return [(note.printed_number, note.text, note.part, note.part_ordinal) for note in notes]


@pytest.mark.parametrize("gap", ["", "\n"], ids=["no gap", "a gap"])
@pytest.mark.parametrize("n_notes", [1, 2, 3, 4, 6])
@pytest.mark.parametrize("dialect", DIALECTS, ids=" and ".join)
def test_every_note_of_a_page_is_told_and_hangs_on_its_mark(dialect: tuple[str, str], n_notes: int, gap: str) -> None:
    body = paper(dialect, NOTES[:n_notes], per_page=6, gap=gap)
    assert told(body.notes) == [(str(n), NOTES[n - 1], "question", n) for n in range(1, n_notes + 1)]
    assert len(body.answers) == n_notes
    assert all(answer.text == "Ja, dat is zo." for answer in body.answers)


@pytest.mark.parametrize("is_anew", [False, True], ids=["counted on", "counted anew"])
@pytest.mark.parametrize("per_page", [2, 3, 4])
@pytest.mark.parametrize("dialect", [*PLAIN_DIALECTS, ("raised", "raised")], ids=" and ".join)
def test_notes_of_several_pages_each_hang_on_their_own_mark(
    dialect: tuple[str, str], per_page: int, is_anew: bool
) -> None:
    body = paper(dialect, NOTES, per_page, is_anew)
    numbers = [str(1 + (at % per_page if is_anew else at)) for at in range(len(NOTES))]
    assert told(body.notes) == [
        (n, text, "question", at) for at, (n, text) in enumerate(zip(numbers, NOTES, strict=True), 1)
    ]


BEGINNINGS = [
    *(
        "99 200 VII, nr. 5",
        "99200-VII, nr. 5",
        "2030–2031, nr. 12",
        "2031Z01234",
        "3 mei 2031, De Roeier",
        "15 mei 2031",
    ),
    *("2031, De Roeier", "12 miljoen, volgens De Roeier", "10 redenen, De Roeier", "112 bellen", "9/11, De Roeier"),
    *(
        "5G-netwerk, De Roeier",
        "1e Kamer, De Roeier",
        "24 uur op de pont",
        "5 procent, De Roeier",
        "7 dagen, De Roeier",
    ),
    *(
        "€ 5 miljoen, De Roeier",
        "§ 3 van het rapport",
        "@pont op een netwerk",
        "– De Roeier",
        "- De Roeier",
        "…",
        "*De Roeier",
    ),
    *(
        "«Pont ligt stil», De Roeier",
        "“Pont”, De Roeier",
        "‘Pont’, De Roeier",
        "(De Roeier)",
        "[De Roeier]",
        "de Roeier",
    ),
    *(
        "Idem.",
        "zie noot 1",
        "Één pont, De Roeier",
        "www.rivier.example/x",
        "Vraag 3, Kamerstuk 99 200",
        "Jaar van de pont",
    ),
    *("De Roeier, nr.\n3 en verder", "De Roeier\n2030 en later", "Kamerstuk 99 200, nr.\n4", "Brief van\n4 mei 2031"),
]


@pytest.mark.parametrize("place", [0, 1, 2], ids=["first", "second", "third"])
@pytest.mark.parametrize("beginning", BEGINNINGS)
@pytest.mark.parametrize("dialect", PLAIN_DIALECTS, ids=" and ".join)
def test_a_note_may_begin_with_anything(dialect: tuple[str, str], beginning: str, place: int) -> None:
    notes = [*NOTES[:1], NOTES[3], NOTES[5]]
    notes[place] = beginning
    body = paper(dialect, tuple(notes), per_page=3)
    assert [note.text for note in body.notes] == [text.replace("\n", " ") for text in notes]
    assert [note.part_ordinal for note in body.notes] == [1, 2, 3]


@pytest.mark.parametrize(
    ("dialect", "asked"),
    [
        *((dialect, "Kent u het bericht{1}, de brief{2} en het rapport{3}?") for dialect in (*DIALECTS,)),
        *((dialect, "Kent u «Pont»{1}, «Brug»{2} en (Sluis){3}?") for dialect in PLAIN_DIALECTS),
        (("glued", "glued"), "Kent u de berichten{1},{2},{3}?"),
        (("glued", "glued"), "Kent u de berichten{1}, {2}, {3}?"),
        (("glued", "glued"), "Kent u de berichten{1}{2}{3}?"),
        (("glued", "apart"), "Kent u het bericht{1} van 3 mei 2031{2}? En de rest.{3} Zo nee, waarom niet?"),
        (("raised", "apart"), "Kent u de berichten{1}{2}{3}?"),
        (("raised", "raised"), "Kent u «Pont».{1}{2} En dit:{3} wat is dat?"),
        (("raised", "apart"), "Kent u MH17{1}, CO2{2} en D66{3}?"),
    ],
)
def test_marks_beside_each_other_are_each_found(dialect: tuple[str, str], asked: str) -> None:
    for number in (1, 2, 3):
        asked = asked.replace(f"{{{number}}}", numbered(MARKS[dialect[0]], number))
    notes = "".join(f"{numbered(STARTS[dialect[1]], n)}{NOTES[n - 1]}\n" for n in (1, 2, 3))
    text = f"{HEAD}Vraag 1\n{asked}\nAntwoord 1\nJa.\n\n{notes}Tweede Kamer, vergaderjaar 2031–2032, Aanhangsel 1\n"
    body = read_content(text.encode())[0]
    assert [(note.printed_number, note.part) for note in body.notes] == [(str(n), "question") for n in (1, 2, 3)]
    (question,) = body.questions
    for note in body.notes:
        assert note.offset is not None
        assert question.text[note.offset :].startswith((note.printed_number or "").translate(RAISED))


def test_numbers_that_are_left_out_end_no_row_where_the_text_calls_the_others() -> None:
    text = (
        f"{HEAD}Vraag 1\nKent u het bericht1, de brief2 en het rapport?4\nAntwoord 1\nJa.\n"
        f"1{NOTES[0]}\n2{NOTES[1]}\n4{NOTES[3]}\nTweede Kamer, vergaderjaar 2031–2032, Aanhangsel 1\n"
    )
    assert [note.printed_number for note in read_content(text.encode())[0].notes] == ["1", "2", "4"]


def test_a_line_of_a_note_that_begins_with_a_figure_is_no_note_that_nothing_calls() -> None:
    text = (
        f"{HEAD}Vraag 1\nKent u het bericht1 en de brief?2\nAntwoord 1\nJa, in 3 gevallen.\n"
        f"1{NOTES[0]}\n2De Schipper,\n31 mei 2031\nTweede Kamer, vergaderjaar 2031–2032, Aanhangsel 1\n"
    )
    body = read_content(text.encode())[0]
    assert [note.text for note in body.notes] == [NOTES[0], "De Schipper, 31 mei 2031"]


def test_an_address_of_a_note_does_not_swallow_the_mark_behind_it() -> None:
    text = (
        f"{HEAD}Vraag 1\nKent u https://pont.example/nieuws[1] en de brief [2]?\nAntwoord 1\nJa.\n\n"
        "[1] https://rivier.example/een-\nlange-naam[2].\n[2] De Roeier, 4 mei 2031.\n"
    )
    body = read_content(text.encode())[0]
    assert [note.urls for note in body.notes] == [("https://rivier.example/een-lange-naam",), ()]
    assert [note.part for note in body.notes] == ["question", "question"]


def test_two_kinds_of_marks_are_two_series() -> None:
    text = (
        f"{HEAD}Vraag 1\nKent u het bericht «Pont ligt stil»1)?\nAntwoord 1\nJa, uit dat rapport1.\n"
        "Vraag 2\nEn de brief van de provincie2)?\nAntwoord 2\nDie ken ik ook.2\n\n"
        f"1) {NOTES[0]}\n\n2) {NOTES[3]}\n\n\n1 {NOTES[1]}\n2 {NOTES[5]}\n"
    )
    body = read_content(text.encode())[0]
    assert told(body.notes) == [
        ("1", NOTES[0], "question", 1),
        ("2", NOTES[3], "question", 2),
        ("1", NOTES[1], "answer", 1),
        ("2", NOTES[5], "answer", 2),
    ]
