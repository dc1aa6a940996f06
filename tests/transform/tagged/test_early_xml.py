"""Early XML: all questions, then all answers, notes brought to their marks; no letter is lost."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from transform.contents import read_content
from transform.paper import Body
from transform.safe_xml import parse
from transform.tagged.early_xml import has_body, read_body
from transform.wording.labels import read_label

HEADER = """<ondw>Verkeer</ondw><titel>Aanhangsel van de Handelingen</titel>"""
ASKED = """<vraagnummer>2990001230</vraagnummer>
  <omschr>Vragen van de leden <naam>Van der Brug</naam> en Zwaan (beiden PPZ)
  aan de minister van Verkeer en Waterstaat over de veerpont. (Ingezonden 3 mei 1999)</omschr>"""
ANSWERED = "<omschr>Antwoord van minister Van Zand (Verkeer en Waterstaat). (Ontvangen 2 juni 1999)</omschr>"


def document(markup: str) -> etree._Element:
    return parse(f"<vraagdoc>{markup}</vraagdoc>".encode())


def paper(vragen: str, reactie: str | None = None) -> Body:
    answer = "" if reactie is None else f"<reactie>{ANSWERED}{reactie}</reactie>"
    return read_body(document(f"{HEADER}<body><vragen>{ASKED}{vragen}</vragen>{answer}</body>"))


def test_an_old_paper_of_windows_says_what_it_meant() -> None:
    words = "Kent u «De Roeier» \x96 \x93Pont\x94, &amp;euro; 5 en &#133;?"
    data = f"<vraagdoc>{HEADER}<body><vragen>{ASKED}{vraag('1', words)}</vragen></body></vraagdoc>"
    declared = '<?xml version="1.0" encoding="ISO-8859-1"?>'
    old, _ = read_content((declared + data).encode("latin-1"))
    doubled, _ = read_content(data.encode())  # the same in UTF-8, encoded once more
    assert [question.text for question in old.questions] == ["Kent u «De Roeier» – “Pont”, € 5 en …?"]
    assert doubled.questions == old.questions
    assert ("control_signs", "control codes read as the signs of windows-1252: 4") in doubled.warnings
    assert ("escaped_twice", "entities that were left, read as their signs: 1") in old.warnings


def vraag(number: str, words: str) -> str:
    return f"<vraag><nummer>{number}</nummer><al>{words}</al></vraag>"


def antwoord(number: str, words: str) -> str:
    return f"<antwoord><nummer>{number}</nummer><al>{words}</al></antwoord>"


def letters(*texts: str | None) -> Counter[str]:
    return Counter(sign for text in texts for sign in text or "" if sign.isalpha())


def letters_out(body: Body) -> Counter[str]:
    """All letters of a body; the questions of one joint block print its label, and its text if joint, once."""
    texts = [body.header_text, body.body_text, *(note.text for note in body.notes)]
    for answer in body.answers:
        texts += [answer.label, answer.text]
    questions = list(body.questions)
    while questions:
        first = questions[0]
        block = questions[: max(1, len(read_label(first.label).numbers)) if first.label else 1]
        questions = questions[len(block) :]
        texts.append(first.label)
        texts += [first.text] if first.text_basis == "joint" else [question.text for question in block]
    return letters(*texts)


# --- Documents


def test_a_question_paper_is_read() -> None:
    body = paper(vraag("1", "Vaart de pont nog?") + vraag("2", "Zo nee, waarom niet?"))
    assert [(q.number, q.text) for q in body.questions] == [(1, "Vaart de pont nog?"), (2, "Zo nee, waarom niet?")]
    assert [(p.name, p.party) for p in body.header.submitters] == [("Van der Brug", "PPZ"), ("Zwaan", "PPZ")]
    assert [p.portfolio for p in body.header.addressees] == ["Verkeer en Waterstaat"]
    assert body.header.subject == "de veerpont"
    assert [(d.name, d.on) for d in body.header.dates] == [("submitted", dt.date(1999, 5, 3))]
    assert body.printed_kenmerken == (("2990001230", "text"),)
    assert body.answers == ()
    assert body.warnings == ()


def test_answers_below_all_questions_find_theirs_by_number() -> None:
    body = paper(
        vraag("1", "Een?") + vraag("2", "Twee?") + vraag("3", "Drie?"),
        antwoord("1 en 3", "Ja.") + antwoord("2", "Nee."),
    )
    assert [(a.numbers, a.text, a.covers) for a in body.answers] == [
        ((1, 3), "Ja.", ((1, "label"), (3, "label"))),
        ((2,), "Nee.", ((2, "label"),)),
    ]
    assert [p.name for p in body.header.answerers] == ["Van Zand"]
    assert body.header.is_answer
    assert [(d.name, d.on) for d in body.header.dates][1:] == [("received", dt.date(1999, 6, 2))]


def test_answers_without_numbers_find_their_questions_by_position() -> None:
    questions = "<vraag><al>Een?</al></vraag><vraag><al>Twee?</al></vraag>"
    body = paper(questions, "<antwoord><al>Ja.</al></antwoord><antwoord><al>Nee.</al></antwoord>")
    assert [question.number for question in body.questions] == [None, None]
    assert [answer.covers for answer in body.answers] == [((1, "position"),), ((2, "position"),)]


def test_a_notice_is_the_text_of_a_reaction_without_answers() -> None:
    told = ANSWERED.replace("Antwoord", "Mededeling")
    body = read_body(
        document(f"<body><reactie>{told}<al>De vragen kunnen niet tijdig worden beantwoord.</al></reactie></body>")
    )
    assert body.header.is_notice
    assert not body.answers
    assert body.body_text == "De vragen kunnen niet tijdig worden beantwoord."


def test_explanations_of_questions_and_answers_are_body_text() -> None:
    body = paper(vraag("1", "Een?") + "<toelicht>Toelichting: <al>zie eerder.</al></toelicht>", antwoord("1", "Ja."))
    assert body.body_text == "Toelichting:\nzie eerder."
    assert [answer.text for answer in body.answers] == ["Ja."]


def test_the_subject_of_the_file_counts_only_where_the_header_tells_none_and_is_reported() -> None:
    body = read_body(document(f"{HEADER}<body><vragen>{vraag('1', 'Een?')}</vragen></body>"))
    assert body.header.subject == "Verkeer"
    assert ("subject_guessed", "taken from <ondw>: Verkeer") in body.warnings
    assert body.header_text == "Verkeer\nAanhangsel van de Handelingen"


def test_a_title_inside_a_question_is_text_of_the_question() -> None:
    body = paper("<vraag><nummer>1</nummer><al>Een?</al><lijst><titel>Tabel</titel><li><al>a</al></li></lijst></vraag>")
    assert body.questions[0].text == "Een?\nTabel\n– a"


def test_a_document_without_the_known_parts_is_reported_and_keeps_its_text() -> None:
    body = read_body(document("<body><onbekend>Wat hier staat</onbekend></body>"))
    assert body.body_text == "Wat hier staat"
    assert {code for code, _ in body.warnings} == {"early_structure", "unknown_element"}


def test_only_a_vraagdoc_has_this_body() -> None:
    assert has_body(document("<body/>"))
    assert not has_body(parse(b"<officiele-publicatie><kamervragen/></officiele-publicatie>"))


def test_reading_leaves_the_document_as_it_was() -> None:
    asked = vraag("1", 'Een<nootref nr="1"/>?') + '<noot nr="1">Noot</noot>'
    root = document(f"<body><vragen>{asked}</vragen></body>")
    before = etree.tostring(root)
    read_body(root)
    assert etree.tostring(root) == before


# --- Notes


@pytest.mark.parametrize(
    ("mark", "note"),
    [
        ('<nootref nr="1"/>', '<noot nr="1">De Zuiderwouder</noot>'),
        ('<nootref nr="1">1</nootref>', '<noot nr="1"><al>De Zuiderwouder</al></noot>'),
        ('<nootref refid="n1"/>', '<noot id="n1"><noot.nr>1)</noot.nr><noot.al>De Zuiderwouder</noot.al></noot>'),
        ('<nootref refid="n1"/>', '<noot id="n1"><noot.al>De Zuiderwouder</noot.al></noot>'),
        ("<nootref>1</nootref>", "<noot><nr>1</nr><al>De Zuiderwouder</al></noot>"),
    ],
)
def test_a_note_is_brought_to_its_mark(mark: str, note: str) -> None:
    body = paper(vraag("1", f"Het bericht{mark} over de pont?") + note)
    assert body.questions[0].text == "Het bericht¹ over de pont?"
    (found,) = body.notes
    assert (found.printed_number, found.text) == ("1", "De Zuiderwouder")
    assert (found.part, found.part_ordinal, found.offset) == ("question", 1, len("Het bericht"))
    assert body.warnings == ()


def test_a_note_within_the_text_stays_there() -> None:
    body = paper(vraag("1", 'Het bericht<noot nr="1">De Zuiderwouder</noot> over de pont?'))
    assert body.questions[0].text == "Het bericht¹ over de pont?"
    assert [note.text for note in body.notes] == ["De Zuiderwouder"]


def test_a_second_mark_of_a_note_is_a_mark_without_a_second_note() -> None:
    body = paper(vraag("1", 'Een<nootref nr="1"/> en twee<nootref nr="1"/>?') + '<noot nr="1">Noot</noot>')
    assert body.questions[0].text == "Een¹ en twee¹?"
    assert len(body.notes) == 1


def test_a_mark_without_a_note_and_a_note_without_a_mark_are_reported() -> None:
    body = paper(vraag("1", 'Een<nootref refid="n3"/>?') + '<noot nr="1">Noot</noot> na <noot id="n2">Nog een</noot>')
    assert body.questions[0].text == "Een³?"
    codes = ["note_missing", "note_without_mark", "note_without_mark", "text_outside_paragraph"]
    assert [code for code, _ in body.warnings] == codes
    assert [(note.printed_number, note.text, note.part) for note in body.notes] == [
        ("1", "Noot", "body"),
        ("2", "Nog een", "body"),
    ]


def test_notes_without_marks_leave_no_marks_behind() -> None:
    body = paper(vraag("1", "Een?") + '<noot nr="1">Noot</noot><noot nr="2">Nog een</noot>')
    assert body.body_text is None
    assert [(note.part, note.offset, note.text) for note in body.notes] == [
        ("body", None, "Noot"),
        ("body", None, "Nog een"),
    ]


# --- Letters in, letters out

TEXT = st.text("abcéXYZ ’«.1\xa0\n&<", max_size=8).map(escape)
TAGS = (
    *(
        "ondw",
        "titel",
        "body",
        "vragen",
        "reactie",
        "vraagnummer",
        "omschr",
        "vraag",
        "antwoord",
        "toelicht",
        "al",
        "nummer",
    ),
    *("noot", "nootref", "noot.nr", "noot.al", "lijst", "li", "onbekend"),
)
NAMES = st.sampled_from(["", ' nr="1"', ' nr="2"', ' id="n1"', ' refid="n1"', ' refid="2"'])


def elements(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    element = st.tuples(st.sampled_from(TAGS), NAMES, inner, TEXT)
    return st.lists(element.map(lambda e: f"<{e[0]}{e[1]}>{e[2]}</{e[0]}>{e[3]}"), max_size=4).map("".join)


@settings(max_examples=300, deadline=None)
@given(st.recursive(TEXT, elements, max_leaves=20))
def test_no_letter_is_lost_whatever_the_markup(markup: str) -> None:
    root = document(markup)
    there, found = letters(*map(str, root.itertext())), letters_out(read_body(root))
    assert not there - found
    if "<nootref" not in markup:  # a second mark of a note repeats what the note is called
        assert found == there
