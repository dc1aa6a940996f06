"""The website's page: the paper on it is read, the website around it is left out by name, no letter is lost."""

from __future__ import annotations

import datetime as dt
import random
import time
from collections import Counter
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from transform.paper import Body
from transform.safe_xml import MAX_BYTES, NotReadable
from transform.tagged.html_page import is_page, read_page
from transform.wording.labels import read_label

SNIPPETS = Path(__file__).resolve().parents[3].parent / "shared" / "corpus" / "html"
needs_snippets = pytest.mark.skipif(not SNIPPETS.is_dir(), reason="../shared/corpus/html is not beside the project")

HEADER = """<h1 class="kamervraagomschrijving_kop no-toc">Vragen van het lid <span>Zwaan</span> (PPZ) aan de Minister
  van Infrastructuur en Waterstaat over de veerpont (ingezonden 3&nbsp;mei 2031).</h1>"""
ANSWERED = """<h1 class="kamervraagomschrijving_kop no-toc">Antwoord van Minister Van Zand
  (Infrastructuur en Waterstaat) (ontvangen 2 juni 2031).</h1>"""


def part(kind: str, number: str, *paragraphs: str) -> str:
    heading = f'<h2 class="stuktitel no-toc"><a id="d{number}" name="d{number}"></a>{number}\n  </h2>' if number else ""
    return f'<div class="{kind}">{heading}{"".join(f"<p>{text}</p>" for text in paragraphs)}</div>'


def mark(name: str, number: str) -> str:
    return f'<a class="nootnum supernote-click-{name}" href="#{name}">{number}</a>'


def note(name: str, number: str, text: str) -> str:
    return f"""<div class="voet noot snp-mouseoffset" id="supernote-note-{name}">
      <h5 class="note-close"><a class="note-close" href="#close-{name}">X</a> Noot
      </h5><sup><span class="nootnum"><a id="{name}" name="{name}"></a>{number}</span></sup><p>{text}</p></div>"""


def page(content: str, head: str = "", before: str = "", after: str = "") -> bytes:
    column = f'<div id="main-column">{content}</div>'
    text = f"<!DOCTYPE html><html><head>{head}</head><body>{before}{column}{after}</body></html>"
    return text.encode()


def body_of(content: str) -> Body:
    return read_page(page(content))


# --- Pages


def test_a_question_page_is_read() -> None:
    body = body_of(HEADER + part("vraag", "Vraag 1", "Vaart de pont?") + part("vraag", "Vraag 2", "Zo nee,", "waarom?"))
    assert [(q.number, q.label, q.text) for q in body.questions] == [
        (1, "Vraag 1", "Vaart de pont?"),
        (2, "Vraag 2", "Zo nee,\nwaarom?"),
    ]
    assert [(p.name, p.party) for p in body.header.submitters] == [("Zwaan", "PPZ")]
    assert body.header.subject == "de veerpont"
    assert [(d.name, d.on) for d in body.header.dates] == [("submitted", dt.date(2031, 5, 3))]
    assert body.warnings == ()


def test_answers_find_their_questions_by_their_headings() -> None:
    questions = part("vraag", "Vraag 1", "Een?") + part("vraag", "Vraag 2", "Twee?")
    body = body_of(HEADER + ANSWERED + questions + part("antwoord", "Antwoord 1, 2", "Ja."))
    assert [(a.label, a.text, a.covers) for a in body.answers] == [
        ("Antwoord 1, 2", "Ja.", ((1, "label"), (2, "label"))),
    ]
    assert [p.name for p in body.header.answerers] == ["Van Zand"]


def test_the_number_may_be_a_paragraph() -> None:
    body = body_of('<div class="vraag"><p class="nummer">1</p><p>Een?</p><p class="nummer">geen nummer</p></div>')
    assert [(q.number, q.text) for q in body.questions] == [(1, "Een?\ngeen nummer")]


def test_a_notice_is_body_text() -> None:
    told = ANSWERED.replace("Antwoord", "Mededeling")
    body = body_of(
        HEADER + told + '<div class="kamervraagopmerking"><h2>Mededeling</h2><p>Meer tijd is nodig.</p></div>'
    )
    assert body.header.is_notice
    assert body.body_text == "Mededeling\nMeer tijd is nodig."


def test_parts_inside_other_parts_of_the_page_are_found() -> None:
    inner = f'<div class="stuk broodtekst"><section>{part("vraag", "Vraag 1", "Een?")}</section></div>'
    assert [question.text for question in body_of(f"<article>{inner}</article>").questions] == ["Een?"]


def test_the_header_is_known_by_its_words_where_its_class_is_not() -> None:
    body = body_of(HEADER.replace("kamervraagomschrijving_kop", "titel") + part("vraag", "Vraag 1", "Een?"))
    assert body.header.subject == "de veerpont"


def test_lists_tables_and_loose_text_stay_on_lines_of_their_own() -> None:
    table = "<table><tr><th>Jaar</th><td>Aantal</td></tr><tr><td>2030</td><td>4</td></tr></table>"
    body = body_of(
        f'<div class="antwoord"><p>Ja:</p><ul><li>a</li><li><p>b</p></li></ul>{table}<div>een</div>twee</div>'
    )
    assert body.answers[0].text == "Ja:\n– a\n– b\nJaar | Aantal\n2030 | 4\neen\ntwee"


def test_links_keep_their_address() -> None:
    words = 'Zie <a href="https://voorbeeld.nl/a" class="externe_link">het bericht</a>'
    words += ', <a href="/ah-tk-20302031-7.html">dit</a>'
    body = body_of(part("vraag", "Vraag 1", words))
    assert [(link.type, link.target, link.raw) for link in body.links] == [
        ("url", "https://voorbeeld.nl/a", "het bericht"),
        ("aanhangsel", "ah-tk-20302031-7", "dit"),
    ]


def test_the_head_of_the_page_names_the_publication() -> None:
    head = '<meta name="DCTERMS.identifier" content="kv-tk-2031Z00017"/>'
    head += '<meta name="OVERHEIDop.vraagnummer" content="2031Z00017"/><title>Website</title>'
    body = read_page(page(part("vraag", "Vraag 1", "Een?"), head))
    assert body.printed_id == "kv-tk-2031Z00017"
    assert body.printed_kenmerken == (("2031Z00017", "vraagnummer"),)


# --- Notes


def test_a_note_is_brought_to_its_mark() -> None:
    asked = part("vraag", "Vraag 1", f"Het bericht{mark('ID-2031Z00017-d1', '1')} over de pont?")
    notes = note("ID-2031Z00017-d1", "1", '<a href="https://voorbeeld.nl">voorbeeld.nl</a>, 3 mei')
    body = body_of(asked + f'<div id="noten"><hr/>{notes}</div>')
    assert body.questions[0].text == "Het bericht¹ over de pont?"
    (found,) = body.notes
    assert (found.printed_number, found.text, found.urls) == ("1", "voorbeeld.nl, 3 mei", ("https://voorbeeld.nl",))
    assert (found.part, found.part_ordinal, found.offset) == ("question", 1, len("Het bericht"))
    assert body.printed_kenmerken == (("2031Z00017", "note_id"),)
    assert body.warnings == (("furniture", "button, 5 letters"),)
    assert body.body_text is None


def test_a_note_may_be_found_by_its_number_alone() -> None:
    body = body_of(part("vraag", "Vraag 1", f"Bekend{mark('n2', '2')}?") + note("elders", "2", "Noot."))
    assert [(note.text, note.part) for note in body.notes] == [("Noot.", "question")]


def test_a_mark_without_a_note_stays_raised_and_is_reported() -> None:
    body = body_of(part("vraag", "Vraag 1", f"Bekend{mark('n2', '2')}?"))
    assert body.questions[0].text == "Bekend²?"
    assert [code for code, _ in body.warnings] == ["note_missing"]


# --- What is not the paper


def test_the_website_around_the_paper_is_left_out_by_name() -> None:
    data = page(
        part("vraag", "Vraag 1", "Een?") + "<nav>Naar boven</nav>",
        "<title>Website</title><style>p {color: red}</style>",
        "<header>Overheid.nl<script>var vraag = 1;</script></header>",
        "<footer>Over deze site</footer>",
    )
    body = read_page(data)
    assert [question.text for question in body.questions] == ["Een?"]
    assert body.body_text is None
    assert body.warnings == (("furniture", "website, 22 letters"), ("furniture", "button, 9 letters"))


def test_without_a_main_column_the_smallest_part_with_all_of_the_paper_is_read() -> None:
    parts = part("vraag", "Vraag 1", "Een?") + part("antwoord", "Antwoord 1", "Ja.")
    body = read_page(f"<body><p>Zoeken</p><div><h1>Stuk</h1><div>{HEADER}{parts}</div></div></body>".encode())
    assert body.header.subject == "de veerpont"
    assert [answer.covers for answer in body.answers] == [((1, "label"),)]
    assert body.body_text is None
    assert body.warnings == (("furniture", "website, 10 letters"),)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<html><body><h1>404: Pagina niet gevonden</h1></body></html>",
        '<html><body><p class="melding">Deze publicatie is verwijderd: class="x" vraag</p></body></html>',
        '<officiele-publicatie><kamervragen><vraag class="vraag"/></kamervragen></officiele-publicatie>',
    ],
)
def test_what_holds_no_paper_is_not_a_page(text: str) -> None:
    assert not is_page(text.encode())
    with pytest.raises(NotReadable) as refused:
        read_page(text.encode())
    assert refused.value.reason == "not_a_page"


def test_what_is_too_large_or_too_deep_is_refused_and_not_cut() -> None:
    question = b'<div class="vraag"><p>Een?</p></div>'
    with pytest.raises(NotReadable) as large:
        read_page(question + bytes(MAX_BYTES))
    with pytest.raises(NotReadable) as deep:
        read_page(question + b"<div>" * 300 + b"diep")
    assert (large.value.reason, deep.value.reason) == ("too_large", "too_deep")


@pytest.mark.parametrize(
    ("charset", "declared"),
    [
        ("utf-8", ""),
        ("utf-8", "iso-8859-1"),
        ("utf-8-sig", ""),
        ("cp1252", ""),
        ("cp1252", "utf-8"),
        ("iso8859-15", "iso-8859-15"),
    ],
)
def test_letters_come_out_whatever_the_page_declares(charset: str, declared: str) -> None:
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}"/>' if declared else ""
    data = page(part("vraag", "Vraag 1", "Coördinatie: één pont à € 5?"), head).decode().encode(charset)
    assert read_page(data).questions[0].text == "Coördinatie: één pont à € 5?"


def test_signs_of_a_page_are_those_that_were_meant() -> None:
    words = "&#147;Pont&#148; &#150; caf&amp;eacute;, \x80 5\x81 en vaar\u200bt\u202e weer&#8203;?&#1;&#12;"
    body = read_page(page(part("vraag", "Vraag\u2060 1", words)))
    assert [(question.number, question.text) for question in body.questions] == [
        (1, "“Pont” – café, € 5\ufffd en vaart weer?")
    ]
    codes = [code for code, _ in body.warnings]
    assert codes[:3] == ["control_signs", "lost_signs", "escaped_twice"]


@pytest.mark.parametrize("name", ["{", "}", "{a}b", "a:b", "<", '"', "a{\u200b"])
def test_an_attribute_that_is_named_as_none_can_be_harms_no_page(name: str) -> None:
    markup = part("vraag", "Vraag 1", "Vaart zij?").replace("<p>", f'<p {name}="caf&amp;eacute;\u200b">')
    assert [question.text for question in read_page(page(markup)).questions] == ["Vaart zij?"]


@pytest.mark.parametrize("charset", ["hex", "base64", "undefined", "idna", "pont"])
def test_a_page_that_declares_no_encoding_of_texts_is_of_windows(charset: str) -> None:
    head = f'<meta charset="{charset}"/>'
    data = page(part("vraag", "Vraag 1", "Coördinatie?"), head).decode().encode("cp1252")
    assert [question.text for question in read_page(data).questions] == ["Coördinatie?"]


# --- Letters in, letters out


def letters(*texts: str | None) -> Counter[str]:
    return Counter(sign for text in texts for sign in text or "" if sign.isalpha())


def letters_out(body: Body) -> Counter[str]:
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


@needs_snippets
def test_the_real_snippets_are_read() -> None:
    asked = (SNIPPETS / "kv-tk-2016Z00020.vragen.html").read_text(encoding="utf-8")
    notes = (SNIPPETS / "kv-tk-2016Z00047.noten.html").read_text(encoding="utf-8")
    body = read_page(asked.encode())
    assert [question.number for question in body.questions] == [1, 2, 3, 4]
    assert letters_out(body) == letters(*map(str, html.fromstring(f"<div>{asked}</div>").itertext()))
    assert [note.printed_number for note in read_page((part("vraag", "1", "?") + notes).encode()).notes] == ["1", "2"]


TEXT = st.text("abcéXYZ ’«.1\xa0\n&<", max_size=8).map(escape)
TAGS = (*("div", "p", "span", "h1", "h2", "ul", "li", "table", "a", "sup", "b", "br", "vreemd", "section"),)
CLASSES = st.sampled_from(
    ["", "vraag", "antwoord", "kamervraagopmerking", "kamervraagomschrijving_kop", "nummer", "stuk"]
)


def elements(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    element = st.tuples(st.sampled_from(TAGS), CLASSES, inner, TEXT)
    return st.lists(element.map(lambda e: f'<{e[0]} class="{e[1]}">{e[2]}</{e[0]}>{e[3]}'), max_size=4).map("".join)


@settings(max_examples=300, deadline=None)
@given(st.recursive(TEXT, elements, max_leaves=20))
def test_no_letter_is_lost_whatever_the_markup(markup: str) -> None:
    content = part("vraag", "1", "") + markup
    there = html.fromstring(page(content), parser=html.HTMLParser(encoding="utf-8"))
    assert letters_out(body_of(content)) == letters(*map(str, there.itertext()))


def test_mutated_bytes_give_a_body_or_a_named_reason() -> None:
    asked = part("vraag", "Vraag 1", f"Bekend{mark('n1', '1')}?") + part("antwoord", "Antwoord 1", "Ja.")
    whole = page(HEADER + ANSWERED + asked + f'<div id="noten">{note("n1", "1", "Noot.")}</div>')
    chance = random.Random(20310602)  # noqa: S311 (it guards nothing)
    outcomes = set()
    for _ in range(300):
        data = bytearray(whole)
        for _ in range(chance.choice((1, 5, 50))):
            data[chance.randrange(len(data))] = chance.choice((chance.randrange(256), *b"<>/&\"'= "))
        begin = chance.randrange(len(data))
        del data[begin : begin + chance.choice((0, 0, 40, 400))]
        try:
            outcomes.add(type(read_page(bytes(data))).__name__)
        except NotReadable as refused:
            outcomes.add(refused.reason)
    assert outcomes <= {"Body", "not_a_page"}
    assert "Body" in outcomes


def test_a_large_page_of_junk_is_read_quickly() -> None:
    begin = time.perf_counter()
    is_page(b"class=" * 200_000 + b'class="' + b"a " * 200_000)
    read_page(page(part("vraag", "Vraag 1", "Een?") + "<p>x<b>y</b>" * 60_000))
    assert time.perf_counter() - begin < 8
