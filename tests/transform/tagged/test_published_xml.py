"""Published XML: no letter is lost, and marks and links stand where the paper says they do."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from extract.sample.publications import Publication, sample_publications
from extract.sample.render import document_xml
from transform.folded_text import raised
from transform.paper import Body
from transform.safe_xml import NotReadable, parse
from transform.tagged.published_xml import has_body, read_body
from transform.wording.labels import read_label

SHARED = Path(__file__).resolve().parents[3].parent / "shared"
CORPUS = sorted((SHARED / "corpus" / "xml").glob("*.xml"))
CASES = sorted((Path(__file__).parents[1] / "cases").glob("*.xml"))
needs_corpus = pytest.mark.skipif(not CORPUS, reason="../shared/corpus/xml is not beside the project")

HEADER_TAGS = ("kamervraagkop", "kamervraagnummer", "kamervraagomschrijving")
BLOCK_TAGS = ("vraag", "antwoord")


def document(markup: str) -> etree._Element:
    return parse(f"<officiele-publicatie><kamervragen>{markup}</kamervragen></officiele-publicatie>".encode())


def body_of(markup: str) -> Body:
    return read_body(document(markup))


def note(number: str, text: str) -> str:
    return f'<noot id="n" type="voet"><noot.nr>{number}</noot.nr><noot.al>{text}</noot.al></noot>'


# --- Letters in, letters out


def letters(*texts: str | None) -> Counter[str]:
    return Counter(sign for text in texts for sign in text or "" if sign.isalpha())


def letters_of(elements: list[etree._Element]) -> list[Counter[str]]:
    return [letters(*map(str, element.itertext())) for element in elements]


def blocks_of(root: etree._Element, tag: str) -> list[etree._Element]:
    around = (*BLOCK_TAGS, *HEADER_TAGS)
    return [e for e in root.iter(tag) if not any(ancestor.tag in around for ancestor in e.iterancestors())]


def questions_out(body: Body) -> Iterator[Counter[str]]:
    """The letters of each vraag; the questions of one joint block print its label, and its text if joint, once."""
    questions = list(body.questions)
    while questions:
        first = questions[0]
        n = max(1, len(read_label(first.label).numbers)) if first.label else 1
        block, questions = questions[:n], questions[n:]
        texts = [first.text] if first.text_basis == "joint" else [question.text for question in block]
        ordinals = {question.ordinal for question in block}
        yield letters(first.label, *texts, *notes_out(body, "question", ordinals))


def answers_out(body: Body) -> Iterator[Counter[str]]:
    for answer in body.answers:
        yield letters(answer.label, answer.text, *notes_out(body, "answer", {answer.ordinal}))


def notes_out(body: Body, part: str, ordinals: set[int]) -> list[str]:
    return [note.text for note in body.notes if note.part == part and note.part_ordinal in ordinals]


def assert_no_letter_is_lost(root: etree._Element) -> None:
    body = read_body(root)
    questions, answers = blocks_of(root, "vraag"), blocks_of(root, "antwoord")
    assert list(questions_out(body)) == letters_of(questions)
    assert list(answers_out(body)) == letters_of(answers)
    inside = letters_of([*questions, *answers, *root.findall("metadata")])
    outside = letters(*map(str, root.itertext())) - sum(inside, Counter())
    notes = [note.text for note in body.notes if note.part in ("header", "body")]
    assert letters(body.header_text, body.body_text, *notes) == outside


def assert_marks_and_links_stand_in_the_text(body: Body) -> None:
    texts: dict[tuple[str, int | None], str | None] = {("header", None): body.header_text}
    texts[("body", None)] = body.body_text
    texts |= {("question", question.ordinal): question.text for question in body.questions}
    texts |= {("answer", answer.ordinal): answer.text for answer in body.answers}
    texts |= {("footnote", note.ordinal): note.text for note in body.notes}
    for note in body.notes:
        text = texts[(note.part, note.part_ordinal)] or ""
        assert note.offset is None or text[note.offset :].startswith(raised(note.printed_number or "*"))
    for link in body.links:
        text = texts[(link.part, link.part_ordinal)] or ""
        assert link.offset is None or text[link.offset :].startswith(link.raw)
    assert [note.ordinal for note in body.notes] == list(range(1, len(body.notes) + 1))


def sample_documents() -> list[Publication]:
    return [p for p in sample_publications() if p.serve == "document" and not p.is_unformatted]


@needs_corpus
@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_no_letter_of_a_real_paper_is_lost(path: Path) -> None:
    root = parse(path.read_bytes())
    assert_no_letter_is_lost(root)
    assert_marks_and_links_stand_in_the_text(read_body(root))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_no_letter_of_a_case_is_lost(path: Path) -> None:
    root = parse(path.read_bytes())
    assert_no_letter_is_lost(root)
    assert_marks_and_links_stand_in_the_text(read_body(root))


def test_no_letter_of_the_sample_is_lost() -> None:
    n_read = 0
    for publication in sample_documents():
        try:
            root = parse(document_xml(publication))
        except NotReadable:
            continue  # one of them is meant not to be well-formed
        assert_no_letter_is_lost(root)
        assert_marks_and_links_stand_in_the_text(read_body(root))
        n_read += 1
    assert n_read > 100


TEXT = st.text("abcdeéXYZ ’«–.1\xa0\xad\n\t&<", max_size=12)
LEAVES = st.one_of(
    TEXT.map(escape),
    TEXT.map(lambda text: f"<![CDATA[{text}]]>"),
    st.sampled_from(["<br/>", "<!-- niet -->", "<?niet dit?>", "<colspec/>", "<onbekend/>"]),
    st.sampled_from(
        ["Vraag 1", "Vraag 2 en 3", "Antwoord 1", "Antwoord: Ja.", "2.", "Klopt het?", "Ja, ik.", "Vraag 4 Hoe?"]
    ),
)
UNKNOWN_TAGS = ("onbekend", "tussenstuk")
TAGS = (
    *("al", "nadruk", "extref", "intref", "lijst", "li", "li.nr", "table", "row", "entry", "tussenkop", "nr", "nummer"),
    *("plaatje", "titel", "kamervraagonderwerp", "datum", "ondertekening", "functie", "naam", *UNKNOWN_TAGS),
)


def in_an_element(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    content = st.lists(inner, max_size=4).map("".join)
    number = st.sampled_from(["", "<noot.nr>3</noot.nr>", "<noot.nr> 12 </noot.nr>", "<noot.nr>*</noot.nr>"])
    return st.one_of(
        st.builds(lambda tag, text: f"<{tag}>{text}</{tag}>", st.sampled_from(TAGS), content),
        st.builds(lambda nr, text: f"<noot>{nr}<noot.al>{text}</noot.al></noot>", number, content),
        st.builds(lambda nr, text: f"<noot>{nr}{text}</noot>", number, content),
    )


MARKUP = st.lists(st.recursive(LEAVES, in_an_element, max_leaves=12), max_size=5).map("".join)
LABELS = st.sampled_from(
    ["", *(f"<nr>{text}</nr>" for text in ("Vraag 1", "Antwoord 2 en 3", "4 t/m 6", "Vraag", "?"))]
)
PARAGRAPHS = st.lists(MARKUP.map(lambda text: f"<al>{text}</al>"), max_size=3).map("".join)
BLOCKS = st.builds(
    lambda tag, label, text: f"<{tag}>{label}{text}</{tag}>",
    st.sampled_from(BLOCK_TAGS),
    LABELS,
    st.one_of(PARAGRAPHS, MARKUP),
)
OTHERS = st.builds(
    lambda tag, text: f"<{tag}>{text}</{tag}>",
    st.sampled_from([*HEADER_TAGS, "kamervraagopmerking", "kamervraagbijlage", "noot"]),
    MARKUP,
)
PARTS = st.lists(st.one_of(BLOCKS, OTHERS, MARKUP), max_size=6).map("".join)
WRAPPED = st.recursive(
    PARTS,
    lambda inner: st.builds(
        lambda tag, before, text, after: f"{before}<{tag}>{text}</{tag}>{after}",
        st.sampled_from([*UNKNOWN_TAGS, "kamervraagopmerking", "al", "kamervragen"]),
        PARTS,
        inner,
        PARTS,
    ),
    max_leaves=2,
)


@settings(max_examples=80, deadline=None)
@given(WRAPPED, MARKUP, MARKUP)
def test_no_letter_of_any_paper_is_lost_and_every_mark_stands_where_it_says(
    inside: str, before: str, after: str
) -> None:
    root = parse(f"<pub><metadata>x</metadata>{before}<kamervragen>{inside}</kamervragen>{after}</pub>".encode())
    assert_no_letter_is_lost(root)
    body = read_body(root)
    assert_marks_and_links_stand_in_the_text(body)
    counted = Counter(detail for code, detail in body.warnings if code == "unknown_element")
    assert {tag: counted[tag] for tag in UNKNOWN_TAGS} == {tag: len(list(root.iter(tag))) for tag in UNKNOWN_TAGS}


# --- What belongs where


def test_a_wrapper_around_questions_is_opened() -> None:
    body = body_of(
        "<deel>Deel een.<vraag><nr>Vraag 1</nr><al>Wat?</al></vraag>"
        "<binnen><antwoord><nr>Antwoord 1</nr><al>Dat.</al></antwoord></binnen></deel>"
    )
    assert [question.text for question in body.questions] == ["Wat?"]
    assert [(answer.text, answer.covers) for answer in body.answers] == [("Dat.", ((1, "label"),))]
    assert body.body_text == "Deel een."
    assert ("unknown_element", "deel") in body.warnings


def test_all_parts_count_where_there_are_several_bodies() -> None:
    root = parse(
        b"<pub>voor<deel>in<kamervragen><vraag><al>Een?</al></vraag></kamervragen>na</deel>"
        b"<kamervragen><vraag><al>Twee?</al></vraag></kamervragen>slot</pub>"
    )
    body = read_body(root)
    assert [question.text for question in body.questions] == ["Een?", "Twee?"]
    assert body.body_text == "voor\nin\nna\nslot"


def test_a_paper_may_be_its_body_alone() -> None:
    root = parse(b"<kamervragen><vraag><al>Een?</al></vraag></kamervragen>")
    assert has_body(root)
    assert [question.text for question in read_body(root).questions] == ["Een?"]


def test_what_is_no_paper_has_no_body() -> None:
    assert not has_body(parse(b"<html><body><p>Pagina niet gevonden</p></body></html>"))


def test_text_outside_elements_is_kept_and_reported() -> None:
    body = body_of(
        "Los.<vraag><nr>Vraag 1</nr>Klopt <nadruk>dit</nadruk> <nadruk>wel</nadruk>?<al>Zeg op.</al></vraag>"
    )
    assert body.body_text == "Los."
    assert body.questions[0].text == "Klopt dit wel?\nZeg op."
    assert body.warnings == (("text_outside_paragraph", "Los."), ("text_outside_paragraph", "Klopt"))


def test_a_note_behind_a_paragraph_belongs_to_that_paragraph() -> None:
    body = body_of(f"<antwoord><al>Ja.</al>{note('3', 'Zie boven.')}<al>Nee.</al></antwoord>")
    assert body.answers[0].text == "Ja.³\nNee."
    assert (body.notes[0].part, body.notes[0].part_ordinal, body.notes[0].offset) == ("answer", 1, 3)


def test_notes_are_numbered_in_reading_order_whatever_part_they_stand_in() -> None:
    body = body_of(
        f"<kamervraagomschrijving>Vragen{note('1', 'kop')}</kamervraagomschrijving>"
        f"<vraag><al>Wat?{note('2', 'vraag')}</al></vraag>{note('3', 'los')}"
        f"<antwoord><al>Dat.{note('4', 'antwoord')}</al></antwoord>"
    )
    assert [(n.ordinal, n.part, n.text) for n in body.notes] == [
        (1, "header", "kop"),
        (2, "question", "vraag"),
        (3, "body", "los"),
        (4, "answer", "antwoord"),
    ]


def test_the_notes_of_a_heading_have_no_place_in_the_text() -> None:
    body = body_of(f"<vraag><nr>Vraag 1{note('7', 'Een.')}{note('8', 'Twee.')} en 2</nr><al>A?</al><al>B?</al></vraag>")
    assert [(q.number, q.label, q.text) for q in body.questions] == [
        (1, "Vraag 1 en 2", "A?"),
        (2, "Vraag 1 en 2", "B?"),
    ]
    assert [(n.text, n.part_ordinal, n.offset) for n in body.notes] == [("Een.", 1, None), ("Twee.", 1, None)]


def test_a_note_in_a_note_has_no_place_in_the_text() -> None:
    body = body_of(f"<vraag><al>Wat{note('1', 'Buiten' + note('2', 'Binnen'))}?</al></vraag>")
    assert [(n.text, n.part_ordinal, n.offset) for n in body.notes] == [("Buiten²", 1, 3), ("Binnen", 1, None)]


def test_a_split_block_gives_each_question_its_own_notes_and_links() -> None:
    link = '<extref soort="document" doc="kst-99123-4">de brief</extref>'
    body = body_of(
        f"<vraag><nr>Vraag 1 t/m 3</nr>{note('1', 'Vooraf.')}<al>Kent u {link}?{note('2', 'Een.')}</al>"
        f"<al>Waarom{note('3', 'Twee.')} niet?</al>{note('4', 'Los.')}<al>Leest u {link} nog?</al></vraag>"
    )
    assert [(q.text, q.text_basis) for q in body.questions] == [
        ("¹\nKent u de brief?²", "split"),
        ("Waarom³ niet?⁴", "split"),
        ("Leest u de brief nog?", "split"),
    ]
    assert [(n.text, n.part_ordinal, n.offset) for n in body.notes] == [
        ("Vooraf.", 1, 0),
        ("Een.", 1, 18),
        ("Twee.", 2, 6),
        ("Los.", 2, 13),
    ]
    assert [(x.part_ordinal, x.offset) for x in body.links] == [(1, 9), (3, 8)]
    assert_marks_and_links_stand_in_the_text(body)


@pytest.mark.parametrize(
    "inside",
    [
        "<al>Een paragraaf?</al>",
        "<al>Een?</al><al>Twee?</al><al>Drie?</al>",
        "<al>Een?</al><lijst><li>Twee?</li></lijst>",
    ],
)
def test_a_joint_block_that_cannot_be_split_is_repeated_and_its_notes_are_not(inside: str) -> None:
    body = body_of(f"<vraag><nr>Vraag 4 en 5</nr>{inside}{note('1', 'Noot.')}</vraag>")
    assert [(q.number, q.text_basis) for q in body.questions] == [(4, "joint"), (5, "joint")]
    assert body.questions[0].text == body.questions[1].text
    assert [(n.part_ordinal, n.text) for n in body.notes] == [(1, "Noot.")]


# --- Header


def test_a_header_without_marks_is_read_as_if_it_had_no_notes() -> None:
    body = body_of(
        f"<kamervraagnummer>2024Z91234{note('1', 'Nummer.')}</kamervraagnummer>"
        "<kamervraagomschrijving>Vragen van het lid Eikema "
        f"(LinksVooruit) aan de Minister van Financiën over de accijns{note('2', 'Op bier.')} "
        "(ingezonden 3 april 2024).</kamervraagomschrijving>"
    )
    assert body.header.subject == "de accijns"
    assert body.printed_kenmerken == (("2024Z91234", "text"),)
    assert [(n.part, n.text) for n in body.notes] == [("header", "Nummer."), ("header", "Op bier.")]
    assert_marks_and_links_stand_in_the_text(body)


def test_a_marked_up_subject_and_date_go_before_the_words() -> None:
    body = body_of(
        "<kamervraagomschrijving>Vragen van het lid Eikema (LinksVooruit) aan de Minister van Financiën over "
        f"<kamervraagonderwerp>de accijns{note('1', 'Op bier.')} over de grens</kamervraagonderwerp> (ingezonden "
        '<datum isodatum="2024-04-03">3 april 2024</datum>).</kamervraagomschrijving>'
    )
    assert body.header.subject == "de accijns over de grens"
    assert [(d.basis, d.on) for d in body.header.dates] == [
        ("header_element", dt.date(2024, 4, 3)),
        ("header_text", dt.date(2024, 4, 3)),
    ]


def test_a_marked_up_date_that_nothing_explains_is_not_guessed() -> None:
    body = body_of('<kamervraagkop>Den Haag, <datum isodatum="2024-04-03">3 april 2024</datum></kamervraagkop>')
    assert body.header.dates == ()
    assert ("date_unplaced", "2024-04-03") in body.warnings


@pytest.mark.parametrize(
    ("kind", "words", "name"),
    [
        ("vraag", "(d.d. <datum isodatum='2024-04-03'>3 april 2024</datum>)", "submitted"),
        ("antwoord", "(d.d. <datum isodatum='2024-04-03'>3 april 2024</datum>)", "received"),
        ("", "(ingezonden op <datum isodatum='2024-04-03'>3 april 2024</datum>)", "submitted"),
    ],
)
def test_a_marked_up_date_is_known_by_the_word_before_it_or_the_description_around_it(
    kind: str, words: str, name: str
) -> None:
    dates = body_of(f"<kamervraagomschrijving type='{kind}'>Woorden {words}.</kamervraagomschrijving>").header.dates
    assert (name, "header_element", dt.date(2024, 4, 3)) in [(d.name, d.basis, d.on) for d in dates]


def test_of_two_dates_in_one_description_none_is_guessed() -> None:
    two = "<datum isodatum='2024-04-03'>3 april 2024</datum>" * 2
    body = body_of(f"<kamervraagomschrijving type='vraag'>Vragen, {two}.</kamervraagomschrijving>")
    assert body.header.dates == ()


def test_marked_up_names_stand_in_where_the_words_cannot_be_read() -> None:
    body = body_of(
        "<kamervraagomschrijving type='vraag'>Van <naam><achternaam>Eikema</achternaam></naam> "
        "(<politiek>LinksVooruit</politiek>) en <naam><achternaam>Tjaarda</achternaam></naam> "
        "(<politiek>NPB</politiek>).</kamervraagomschrijving>"
    )
    assert [(p.name, p.party) for p in body.header.submitters] == [("Eikema", "LinksVooruit"), ("Tjaarda", "NPB")]


def test_the_banner_and_the_number_of_a_paper_cite_nothing() -> None:
    banner = (
        '<kamervraagkop><tekstregel inhoud="vergaderjaar">Vergaderjaar 2030-2031</tekstregel>'
        '<tekstregel inhoud="documenttype">Aanhangsel van de Handelingen</tekstregel></kamervraagkop>'
        "<kamervraagnummer>9501</kamervraagnummer>"
    )
    words = "Antwoord van Minister De Wit (Defensie) (ontvangen 5 mei 2030). Zie ook Aanhangsel, 2029–2030, nr. 7."
    body = body_of(f"{banner}<kamervraagomschrijving>{words}</kamervraagomschrijving>")
    assert body.header_text is not None
    assert body.header_text[body.banner_length :] == words
    assert dict(body.printed_facts) == {"vergaderjaar": "2030-2031", "aanhangsel_number": "9501"}


def test_a_paper_names_itself_by_the_address_of_its_metadata() -> None:
    address = "https://zoek.officielebekendmakingen.nl/ah-tk-20302031-9501/metadata.xml"
    meta = f'<metadata><meta name="OVERHEIDop.externMetadataRecord" content="{address}"/></metadata>'
    root = parse(f"<officiele-publicatie>{meta}<kamervragen><al>Ja.</al></kamervragen></officiele-publicatie>".encode())
    assert read_body(root).printed_id == "ah-tk-20302031-9501"


SIGNED = (
    "<ondertekening><functie>De Minister van Defensie,</functie><naam><achternaam>De Wit</achternaam></naam>"
    "</ondertekening>"
)


@pytest.mark.parametrize("inside", [True, False])
@pytest.mark.parametrize(
    ("header", "name", "basis"),
    [
        ("", "De Wit", "signature"),
        ("Antwoord van de Minister van Defensie (ontvangen 5 mei 2030).", "De Wit", "signature"),
        ("Antwoord van Minister Brouwhuis (Defensie) (ontvangen 5 mei 2030).", "Brouwhuis", "header_text"),
        ("Antwoord van de Minister van Financiën (ontvangen 5 mei 2030).", None, "header_text"),
    ],
)
def test_the_signature_names_who_answers_where_the_header_does_not(
    header: str, name: str | None, basis: str, inside: bool
) -> None:
    answer = f"<antwoord><nr>Antwoord 1</nr><al>Ja.</al>{SIGNED if inside else ''}</antwoord>{'' if inside else SIGNED}"
    described = f"<kamervraagomschrijving>{header}</kamervraagomschrijving>" if header else ""
    body = body_of(f"{described}<vraag><nr>Vraag 1</nr><al>Klopt het?</al></vraag>{answer}")
    assert [(p.name, p.basis) for p in body.header.answerers] == [(name, basis)]
    assert body.answers[0].text == "Ja."
    assert "De Wit" in (body.body_text or "")


# --- Against labels made by eye


def golden() -> list[dict[str, Any]]:
    path = SHARED / "corpus" / "golden.jsonl"
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []
    return [row for row in rows if row["file"].startswith("xml/")]


@needs_corpus
@pytest.mark.parametrize("row", golden(), ids=lambda row: row["id"])
def test_a_real_paper_reads_as_a_person_reads_it(row: dict[str, Any]) -> None:
    body = read_body(parse((SHARED / "corpus" / row["file"]).read_bytes()))
    by_ordinal = {question.ordinal: question.number for question in body.questions}
    assert [question.number for question in body.questions] == row["question_numbers"]
    assert [list(map(by_ordinal.get, dict(answer.covers))) for answer in body.answers] == [
        block["covers"] for block in row["answer_blocks"]
    ]
    assert [answer.label for answer in body.answers] == [block["label"] for block in row["answer_blocks"]]
    assert ["reference" if answer.reference else "text" for answer in body.answers] == [
        block["kind"] for block in row["answer_blocks"]
    ]
    for answer, block in zip(body.answers, row["answer_blocks"], strict=True):
        text = "".join(sign for sign in answer.text.replace("\n", " ") if sign not in "⁰¹²³⁴⁵⁶⁷⁸⁹")
        assert text.startswith(block["first_words"])
        assert text.endswith(block["last_words"])
    assert len(body.notes) == row["footnotes"]
    assert [note.printed_number for note in body.notes] == [str(number) for number in row["footnote_numbers"]]
