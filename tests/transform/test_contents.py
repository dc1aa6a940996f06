"""Which parser reads a document is told by its content, and what no parser can read has a named reason."""

from __future__ import annotations

import codecs
import datetime as dt
import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transform.printed.docx_files import docx, p
from tests.transform.printed.test_pdf_text import lines, pdf, show
from transform import contents
from transform.contents import form_of, is_risky, read_content
from transform.identifiers import parse_publication_id
from transform.paper import Body
from transform.safe_xml import MAX_BYTES, NotReadable

ASKED = "Vragen van het lid Zwaan (PPZ) aan de Minister van Infrastructuur en Waterstaat over de veerpont"
ANSWERED = "Antwoord van Minister Talsma (Infrastructuur en Waterstaat)"
DATES = (dt.date(2031, 11, 3), dt.date(2031, 11, 24))

PAPER_LINES = (
    "Vragen van het lid Zwaan (PPZ) aan de Minister van Infrastructuur",
    "en Waterstaat over de veerpont (ingezonden 3 november 2031).",
    "Antwoord van Minister Talsma (Infrastructuur en Waterstaat) (ontvangen",
    "24 november 2031).",
    "Vraag 1",
    "Kent u de «coördinatie» van één veerpont?",
    "Antwoord 1",
    "Ja.",
    "Vraag 2",
    "Vaart zij weer?",
    "Antwoord 2",
    "Nee.",
)
PAPER = "\n".join(PAPER_LINES)
PUBLISHED_XML = f"""<officiele-publicatie><kamervragen>
<kamervraagomschrijving>{ASKED} (ingezonden 3 november 2031).</kamervraagomschrijving>
<kamervraagomschrijving>{ANSWERED} (ontvangen 24 november 2031).</kamervraagomschrijving>
<vraag><nr>Vraag 1</nr><al>Kent u de «coördinatie» van één veerpont?</al></vraag>
<antwoord><nr>Antwoord 1</nr><al>Ja.</al></antwoord>
<vraag><nr>Vraag 2</nr><al>Vaart zij weer?</al></vraag><antwoord><nr>Antwoord 2</nr><al>Nee.</al></antwoord>
</kamervragen></officiele-publicatie>"""
EARLY_XML = f"""<vraagdoc><body><vragen><omschr>{ASKED}. (Ingezonden 3 november 2031)</omschr>
<vraag><nummer>1</nummer><al>Kent u de «coördinatie» van één veerpont?</al></vraag>
<vraag><nummer>2</nummer><al>Vaart zij weer?</al></vraag></vragen>
<reactie><omschr>{ANSWERED}. (Ontvangen 24 november 2031)</omschr>
<antwoord><nummer>1</nummer><al>Ja.</al></antwoord><antwoord><nummer>2</nummer><al>Nee.</al></antwoord>
</reactie></body></vraagdoc>"""
HTML = f"""<!DOCTYPE html><html><body><div id="main-column">
<h1 class="kamervraagomschrijving_kop">{ASKED} (ingezonden 3 november 2031).</h1>
<h1 class="kamervraagomschrijving_kop">{ANSWERED} (ontvangen 24 november 2031).</h1>
<div class="vraag"><h2>Vraag 1</h2><p>Kent u de «coördinatie» van één veerpont?</p></div>
<div class="antwoord"><h2>Antwoord 1</h2><p>Ja.</p></div>
<div class="vraag"><h2>Vraag 2</h2><p>Vaart zij weer?<br></p></div>
<div class="antwoord"><h2>Antwoord 2</h2><p>Nee.</p></div></div></body></html>"""
PDF = pdf(show(lines(*PAPER_LINES)))
WORD = docx(*(p(line) for line in PAPER_LINES))
LETTER = """Geachte voorzitter,

De commissie vroeg om een reactie op de vaarwegen (kenmerk 2031Z01234). Die volgt in mei.

De Minister van Infrastructuur en Waterstaat,

T. Talsma
"""
LIST = """De vaste commissie voor Vaarwegen heeft een aantal vragen voorgelegd
aan de Minister van Vaarwegen over de brief van 3 mei 2031.
De Minister heeft deze vragen beantwoord bij brief van 1 juni 2031.
Vragen en antwoorden zijn hierna afgedrukt.

1 Hoeveel sluizen zijn er?

Er zijn tachtig sluizen.

2 Hoeveel bruggen zijn er?

Er zijn negentig bruggen.
"""
SET_PAGE = """Kamervraag 2031Z01234

De veerpont

Ingediend 3 november 2031
Beantwoord 24 november 2031 (na 21 dagen)
Indieners Bo Zwaan (PPZ)
Beantwoord door Tom Talsma (minister infrastructuur en waterstaat) (DEF)

 • Vraag 1
  Kent u de «coördinatie» van één veerpont?

  Ja.

 • Vraag 2
  Vaart zij weer?

  Nee.
"""

PAPERS = {
    "published xml": ("xml", PUBLISHED_XML.encode()),
    "early xml": ("xml", EARLY_XML.encode()),
    "html": ("html", HTML.encode()),
    "pdf": ("pdf", PDF),
    "docx": ("docx", WORD),
    "text": ("text", PAPER.encode()),
    "set page": ("text", SET_PAGE.encode()),
}


def reason(data: bytes) -> str:
    with pytest.raises(NotReadable) as caught:
        read_content(data)
    assert caught.value.detail
    return caught.value.reason


def said(body: Body) -> tuple[list[str], list[str]]:
    return [question.text for question in body.questions], [answer.text for answer in body.answers]


@pytest.mark.parametrize("name", PAPERS)
def test_the_same_paper_says_the_same_in_every_form(name: str) -> None:
    form, data = PAPERS[name]
    body, found = read_content(data)
    assert found == form == form_of(data)
    assert said(body) == (["Kent u de «coördinatie» van één veerpont?", "Vaart zij weer?"], ["Ja.", "Nee."])
    assert (body.header.subject or "").lower() == "de veerpont"
    assert tuple(date.on for date in body.header.dates) == DATES


def test_texts_are_told_apart_by_what_they_are() -> None:
    found = {text: read_content(text.encode())[0] for text in (PAPER, LETTER, LIST, SET_PAGE)}
    kinds = [body.printed_kind for body in found.values()]
    assert kinds == [None, "letter", "committee_list", "set_page"]
    assert said(found[LETTER]) == ([], [])
    assert said(found[LIST]) == (
        ["Hoeveel sluizen zijn er?", "Hoeveel bruggen zijn er?"],
        ["Er zijn tachtig sluizen.", "Er zijn negentig bruggen."],
    )


def test_a_form_that_only_names_another_one_stays_itself() -> None:
    assert form_of(f"<!-- made of %PDF-1.7 -->{PUBLISHED_XML}".encode()) == "xml"
    assert form_of(HTML.replace("Ja.", "Zie &lt;officiele-publicatie&gt;").encode()) == "html"
    assert form_of(PUBLISHED_XML.replace("Ja.", 'Zie class="vraag"').encode()) == "xml"
    assert form_of(f"De veerpont\n{PUBLISHED_XML}".encode()) == "text"


def test_what_stands_before_the_first_sign_of_a_form_does_not_hide_it() -> None:
    assert form_of(b"\r\n \t" + HTML.encode()) == "html"
    assert form_of(codecs.BOM_UTF8 + b"\n" + PUBLISHED_XML.encode()) == "xml"
    assert form_of(b"sent by a mail server\r\n" + PDF) == "pdf"


# --- Encodings


@pytest.mark.parametrize(
    "data",
    [
        PAPER.encode(),
        PAPER.encode("utf-8-sig"),
        codecs.BOM_UTF16_LE + PAPER.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + PAPER.encode("utf-16-be"),
        PAPER.encode("cp1252"),
        PAPER.replace("\n", "\r\n").encode(),
    ],
    ids=["utf-8", "utf-8 with BOM", "utf-16 LE", "utf-16 BE", "windows-1252", "CRLF"],
)
def test_a_text_is_read_in_any_encoding(data: bytes) -> None:
    body, form = read_content(data)
    assert form == "text"
    assert said(body) == said(read_content(PAPER.encode())[0])
    assert "«coördinatie» van één" in body.questions[0].text


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_xml_with_a_byte_order_mark_is_read(encoding: str) -> None:
    body, form = read_content(PUBLISHED_XML.encode(encoding))
    assert (form, said(body)) == ("xml", said(read_content(PUBLISHED_XML.encode())[0]))


# --- Signs

TAGGED = {"published xml": PUBLISHED_XML, "early xml": EARLY_XML, "html": HTML}


@pytest.mark.parametrize("name", TAGGED)
@pytest.mark.parametrize("signs", ["\u200b", "\u2060\u202e", "\u00ad", "&#8203;", "&#x202e;&#173;"])
def test_signs_that_print_nothing_change_nothing_that_is_read(name: str, signs: str) -> None:
    words = re.compile(r"(?<=[a-zé])(?=[a-z][^<>]*<)|(?<=\s)(?=[a-z][^<>]*<)|(?<=>)(?=[A-Z])|(?<=\d)(?=\s[^<>]*<)")
    dirty = words.sub(signs, TAGGED[name])
    assert dirty.count(signs) > 100
    assert read_content(dirty.encode()) == read_content(TAGGED[name].encode())


@pytest.mark.parametrize("name", TAGGED)
def test_letters_and_accents_written_apart_are_one_sign(name: str) -> None:
    apart = unicodedata.normalize("NFD", TAGGED[name])
    assert apart != TAGGED[name]
    assert read_content(apart.encode()) == read_content(TAGGED[name].encode())


# --- What is no document


@pytest.mark.parametrize("data", [b"", b" \n\f", "\xa0\n".encode(), codecs.BOM_UTF8, codecs.BOM_UTF16_LE + b"\n\0"])
def test_a_file_without_a_sign_is_empty(data: bytes) -> None:
    assert reason(data) == "empty"


@pytest.mark.parametrize("data", [b"PK\3\4\24\0\0\0", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99)])
def test_a_file_of_another_program_is_told_by_what_it_is(data: bytes) -> None:
    assert reason(data) == "unknown_document_kind"


@pytest.mark.parametrize("data", [bytes(range(256)), PAPER.encode("utf-16-le")])
def test_signs_that_no_text_has_are_not_taken_for_text(data: bytes) -> None:
    assert reason(data) == "not_text"


@pytest.mark.parametrize(
    "text",
    [
        "Melk, brood en kaas.",
        "1 Hoe laat is het?\n2 Waar is de pont?\n",  # numbered, but of nobody to nobody
        "Vraag het aan de minister. Antwoord volgt.",
        "<rss><channel/></rss>",
        "<html><body><p>Deze pagina bestaat niet</p></body></html>",
        "Kamervraag\nDe veerpont vaart niet.\n",
    ],
)
def test_what_is_none_of_these_papers_is_refused_by_name(text: str) -> None:
    assert reason(text.encode()) == "unknown_document_kind"


def test_an_unknown_root_is_named() -> None:
    with pytest.raises(NotReadable, match="<rss>"):
        read_content(b"<rss/>")


def test_a_paper_that_was_cut_off_is_damaged_and_not_half_read() -> None:
    assert reason(PDF[: len(PDF) // 2]) == "damaged"
    assert reason(PUBLISHED_XML[: len(PUBLISHED_XML) // 2].encode()) == "not_well_formed"


def test_a_pdf_of_something_else_is_no_paper() -> None:
    assert reason(pdf(show(lines("Melk, brood en kaas.")))) == "unknown_document_kind"
    assert reason(pdf(b"")) == "no_text"


def test_a_text_beyond_all_bounds_is_refused_unread() -> None:
    assert reason(b"a" * (MAX_BYTES + 1)) == "too_large"


@pytest.mark.parametrize("number", [40, 41])
def test_a_text_that_stands_under_many_numbers_is_read_as_long_as_it_is_no_flood(
    number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contents, "MOST_SIGNS", 980)  # of a question of 24 and an answer of 14
    data = "\n".join(
        [*PAPER_LINES[:4], f"Vraag 1 t/m {number}", "Klopt het dat zij vaart?", "Antwoord 1", "Ja, dat klopt."]
    )
    if number == 40:
        assert len(read_content(data.encode())[0].questions) == 40
    else:
        assert reason(data.encode()) == "too_large"


@pytest.mark.parametrize(("data", "expected"), [(PDF, True), (WORD, True), (PAPER.encode(), False)])
def test_what_must_be_unpacked_is_a_risk_and_so_is_what_is_very_long(data: bytes, expected: bool) -> None:
    assert is_risky(data) is expected
    assert is_risky(data + b" " * 2**21)


@settings(deadline=None, max_examples=150)
@given(
    name=st.sampled_from(sorted(PAPERS)),
    cut=st.integers(0, 3000),
    junk=st.binary(max_size=40),
    n_lost=st.integers(0, 200),
)
def test_damaged_documents_are_read_or_refused_with_a_reason(name: str, cut: int, junk: bytes, n_lost: int) -> None:
    data = PAPERS[name][1]
    damaged = data[:cut] + junk + data[cut + n_lost :]
    outcome = _outcome(damaged)
    if isinstance(outcome, NotReadable):
        assert outcome.reason.isidentifier()
        assert outcome.detail
    else:
        body, form = outcome
        assert form == form_of(damaged)
        assert body.printed_id is None or parse_publication_id(body.printed_id)


def _outcome(data: bytes) -> tuple[Body, str] | NotReadable:
    try:
        return read_content(data)
    except NotReadable as refused:
        return refused
