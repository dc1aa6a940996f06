"""Word files to lines of text: what is printed is there, once and in the order of reading, and nothing else is."""

from __future__ import annotations

import struct

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.transform.printed.docx_files import (
    MAIN,
    OFFICE,
    box,
    deleted,
    docx,
    inserted,
    item,
    level,
    note,
    notes,
    numbering,
    p,
    packed,
    raised,
    run,
    table,
    unpacked,
)
from tests.transform.printed.test_pdf_text import Run, pdf, show
from transform.documents import RawPublication, read
from transform.paper import Paper
from transform.paper_json import as_json
from transform.printed import docx_package, docx_text
from transform.printed.docx_text import pages
from transform.safe_xml import MAX_BYTES, NotReadable


def page(*blocks: str, **parts: str) -> str:
    (found,) = pages(docx(*blocks, **parts))
    return found.strip("\n")


def shown(*blocks: str, **parts: str) -> list[str]:
    """The lines that are not empty."""
    return [line for line in page(*blocks, **parts).split("\n") if line]


def reason(data: bytes) -> str:
    with pytest.raises(NotReadable) as caught:
        pages(data)
    assert caught.value.detail
    return caught.value.reason


# --- Lines


def test_a_paragraph_is_a_line_and_an_empty_one_an_empty_line() -> None:
    assert page(p("Vraag 1"), p("Klopt dit?"), p(), p("Antwoord 1"), p("Ja.")) == (
        "Vraag 1\nKlopt dit?\n\nAntwoord 1\nJa."
    )


def test_many_empty_paragraphs_are_no_new_page() -> None:
    assert page(p("Vraag 1"), *[p()] * 9, p("Antwoord 1")) == "Vraag 1\n\n\nAntwoord 1"


def test_a_line_break_begins_a_line_and_a_tab_stays() -> None:
    assert page(p("Kenmerk\t2031Z01234\nDatum\t3 mei"), p()) == "Kenmerk\t2031Z01234\nDatum\t3 mei"


def test_signs_that_word_writes_as_elements_are_signs() -> None:
    signs = "<w:r><w:t>VN</w:t><w:noBreakHyphen/><w:t>raad</w:t><w:softHyphen/><w:t>s</w:t></w:r>"
    symbol = '<w:r><w:sym w:font="Wingdings" w:char="F0B7"/></w:r>'
    assert page(p(signs, symbol)) == "VN-raads\uf0b7"


@pytest.mark.parametrize("where", ["before", "after"])
def test_space_between_paragraphs_is_an_empty_line(where: str) -> None:
    wide = f'<w:spacing w:{where}="160"/>'
    assert page(p("Ja."), p("Nee.", properties=wide), p("Soms.")).split("\n") == (
        ["Ja.", "", "Nee.", "Soms."] if where == "before" else ["Ja.", "Nee.", "", "Soms."]
    )
    assert page(p("Ja."), p(), p("Nee.", properties='<w:spacing w:before="20"/>'), p("Soms.")) == "Ja.\n\nNee.\nSoms."


def test_space_may_come_from_a_style_and_be_none_between_its_own() -> None:
    body = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="Body"><w:pPr><w:spacing w:after="200"/></w:pPr></w:style>'
    )
    close = '<w:style w:styleId="List"><w:basedOn w:val="Body"/><w:pPr><w:contextualSpacing/></w:pPr></w:style>'
    listed = '<w:pStyle w:val="List"/>'
    blocks = p("Redenen:"), p("de wind", properties=listed), p("het water", properties=listed), p("Ja."), p("Nee.")
    assert page(*blocks, styles=body + close) == "Redenen:\n\nde wind\nhet water\n\nJa.\n\nNee."
    of_all = "<w:docDefaults><w:pPrDefault><w:pPr><w:spacing w:after='160'/></w:pPr></w:pPrDefault></w:docDefaults>"
    assert page(p("Ja."), p("Nee."), styles=of_all) == "Ja.\n\nNee."


def test_where_no_space_parts_any_paragraph_all_are_parted() -> None:
    assert page(p("Ja."), p("Nee."), p("Soms.\nNooit.")) == "Ja.\n\nNee.\n\nSoms.\nNooit."


# --- Numbers of lists

QUESTIONS = numbering(level("%1."), level("%2)", "lowerLetter"))


def test_the_numbers_of_a_list_stand_before_its_paragraphs_and_go_on_behind_others() -> None:
    blocks = item("Hoe diep?"), p("Antwoord"), p("Diep."), p(), item("Hoe breed?"), item("En nat?", level=1)
    assert page(*blocks, numbering=QUESTIONS).split("\n") == [
        *("1. Hoe diep?", "Antwoord", "Diep.", "", "2. Hoe breed?", "a) En nat?")
    ]


def test_a_deeper_level_begins_anew_below_each_number() -> None:
    blocks = item("A"), item("b", level=1), item("c", level=1), item("D"), item("e", level=1)
    assert [line[:2] for line in shown(*blocks, numbering=QUESTIONS)] == ["1.", "a)", "b)", "2.", "a)"]


@pytest.mark.parametrize(
    ("shape", "kind", "expected"),
    [
        ("Vraag %1", "decimal", "Vraag 28 Hoe?"),
        ("%1)", "lowerLetter", "bb) Hoe?"),
        ("%1.", "upperRoman", "XXVIII. Hoe?"),
        ("(%1)", "lowerRoman", "(xxviii) Hoe?"),
        ("%1.", "ordinal", "28e. Hoe?"),
        ("%1", "none", "Hoe?"),
        ("%1.", "chicago", "28. Hoe?"),
        ("\uf0b7", "bullet", "• Hoe?"),
        ("–", "bullet", "– Hoe?"),
        ("", "bullet", "Hoe?"),
    ],
)
def test_a_list_is_numbered_as_it_says(shape: str, kind: str, expected: str) -> None:
    assert page(item("Hoe?"), numbering=numbering(level(shape, kind, 28))) == expected


def test_what_parts_a_number_from_its_text_is_a_blank_or_nothing() -> None:
    tight = numbering(level("§%1", more='<w:suff w:val="nothing"/>'))
    assert page(item("Hoe?"), numbering=tight) == "§1Hoe?"


def test_levels_are_counted_together_in_figures_where_the_list_says_so() -> None:
    legal = numbering(level("%1", "upperRoman"), level("%1.%2", more="<w:isLgl/>"), level("%1.%2"))
    found = shown(item("A"), item("b", level=1), item("c", level=2), numbering=legal)
    assert found == ["I A", "1.1 b", "I.1 c"]


def test_a_list_that_begins_anew_does_and_one_that_goes_on_does_not() -> None:
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    lists = f'<w:num w:numId="2"><w:abstractNumId w:val="7"/>{anew}</w:num>'
    lists += '<w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num>'
    blocks = item("a"), item("b"), item("c", of=2), item("d", of=2), item("e", of=3)
    found = shown(*blocks, numbering=numbering(level(), more=lists))
    assert [line[0] for line in found] == ["1", "2", "5", "6", "7"]


def test_a_level_that_never_begins_anew_counts_on() -> None:
    held = numbering(level(), level("%2", more='<w:lvlRestart w:val="0"/>'))
    found = shown(item("A"), item("b", level=1), item("C"), item("d", level=1), numbering=held)
    assert found == ["1. A", "1 b", "2. C", "2 d"]


def test_a_style_may_number_its_paragraphs() -> None:
    named = numbering(
        level(more='<w:pStyle w:val="Question"/>'), level("%1%2", "lowerLetter", more='<w:pStyle w:val="Part"/>')
    )
    of_list = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    styles = "".join(f'<w:style w:styleId="{name}">{of_list}</w:style>' for name in ("Question", "Part"))
    styles += '<w:style w:styleId="Bold"><w:basedOn w:val="Question"/></w:style>'
    styled = [p(name, properties=f'<w:pStyle w:val="{name}"/>') for name in ("Question", "Part", "Bold")]
    off = p("Niet", properties='<w:pStyle w:val="Question"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    assert shown(*styled, off, numbering=named, styles=styles) == ["1. Question", "1a Part", "2. Bold", "Niet"]


def test_the_levels_of_a_list_may_be_those_of_a_style() -> None:
    linked = '<w:abstractNum w:abstractNumId="8"><w:numStyleLink w:val="Ours"/></w:abstractNum>'
    linked += '<w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>'
    ours = (
        '<w:style w:type="numbering" w:styleId="Ours"><w:pPr><w:numPr><w:numId w:val="{}"/></w:numPr></w:pPr></w:style>'
    )
    assert page(item("Hoe?", of=2), numbering=numbering(level(), more=linked), styles=ours.format(1)) == "1. Hoe?"
    around = page(item("Hoe?", of=2), numbering=numbering(level(), more=linked), styles=ours.format(2))
    assert around == "Hoe?", "one that leads to itself leads nowhere"


def test_a_paragraph_of_a_list_that_is_not_there_is_a_paragraph() -> None:
    assert shown(item("Hoe?", of=9), item("Wie?", level=7), numbering=QUESTIONS) == ["Hoe?", "Wie?"]
    assert page(item("Hoe?")) == "Hoe?"


# --- Reviews


def test_what_was_deleted_is_gone_and_what_was_inserted_stands() -> None:
    changed = p("Dat is ", deleted("niet "), inserted(run("wel "), raised("1")), "zo.")
    assert page(changed) == "Dat is wel ¹zo."


def test_what_was_moved_stands_where_it_went_alone() -> None:
    moved = deleted("Eerst dit. ", "moveFrom"), "Dan dat. ", inserted(run("Eerst dit."), kind="moveTo")
    assert page(p(*moved)) == "Dan dat. Eerst dit."


@pytest.mark.parametrize("mark", ["del", "moveFrom"])
def test_where_the_end_of_a_paragraph_was_deleted_it_runs_on_into_the_next(mark: str) -> None:
    open_end = f'<w:rPr><w:{mark} w:id="1"/></w:rPr><w:numPr><w:numId w:val="1"/></w:numPr>'
    first = p("Hoe diep ", deleted("en nat "), properties=open_end)
    assert shown(item("Wie?"), first, item("is het?"), numbering=QUESTIONS) == ["1. Wie?", "2. Hoe diep is het?"]
    assert shown(p("Hoe"), p(" diep?", properties=open_end)) == ["Hoe", " diep?"], "and at the end it stands"


def test_a_deleted_row_and_a_deleted_cell_are_gone() -> None:
    rows = table(("Jaar", "Aantal"), ("2030", "4"), ("2031", "5"))
    without = rows.replace(
        "<w:tr><w:tc><w:tcPr/>" + p("2030"), "<w:tr><w:trPr><w:del/></w:trPr><w:tc><w:tcPr/>" + p("2030")
    )
    assert page(without) == "Jaar Aantal\n2031 5"
    assert page(rows.replace("<w:tcPr/>" + p("5"), "<w:tcPr><w:cellDel/></w:tcPr>" + p("5"))).endswith("2030 4\n2031")


# --- Whatever holds text


@pytest.mark.parametrize(
    "holder",
    [
        '<w:hyperlink r:id="x">{}</w:hyperlink>',
        "<w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>",
        '<w:smartTag w:element="place">{}</w:smartTag>',
        '<w:fldSimple w:instr="DOCPROPERTY Onderwerp">{}</w:fldSimple>',
        '<w:customXml w:element="x">{}</w:customXml>',
        "<w:bdo>{}</w:bdo>",
        "<w:unheardOf><w:new>{}</w:new></w:unheardOf>",
    ],
)
def test_text_is_read_from_whatever_holds_it(holder: str) -> None:
    assert page(p("de ", holder.format(run("pont")), " vaart")) == "de pont vaart"
    assert page(p("A."), holder.format(p("B.")), p(), p("C.")) == "A.\nB.\n\nC."


def test_the_words_of_a_field_are_text_and_its_instruction_is_none() -> None:
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>HYPERLINK "https://x.example"</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("NOS")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    assert page(p("Bron: ", field, ".")) == "Bron: NOS."


def test_a_formula_is_its_letters() -> None:
    names = "http://schemas.openxmlformats.org/officeDocument/2006/math"
    formula = f'<m:oMath xmlns:m="{names}"><m:r><m:t>x=2</m:t></m:r></m:oMath>'
    assert page(p("waarbij ", formula)) == "waarbij x=2"


def test_a_text_box_is_read_once_behind_its_paragraph() -> None:
    assert page(p("Geachte voorzitter,", box(p("Datum"), p("3 mei"), p())), p("Hierbij.")) == (
        "Geachte voorzitter,\n\nDatum\n3 mei\n\nHierbij."
    )


def test_of_two_ways_to_say_the_same_the_one_with_words_is_read() -> None:
    ways = box(p("Datum")).replace(
        f"<w:drawing><w:txbxContent>{p('Datum')}</w:txbxContent></w:drawing>", "<w:drawing/>"
    )
    assert page(p(ways)) == "Datum"


def test_a_short_row_of_a_table_is_a_line_and_a_long_one_a_paragraph_a_cell() -> None:
    long = "Klopt het dat de pont niet vaart zolang het water hoger staat dan de kade van Zuiderwoude?"
    found = page(p("Tabel"), table(("Nr", "Vraag", ""), ("1", long, p("Ja.") + p("Nee."))), p("Tot zover."))
    assert found == f"Tabel\n\nNr Vraag\n\n1\n\n{long}\n\nJa.\nNee.\n\n\nTot zover."


def test_a_table_in_a_table_is_read() -> None:
    assert page(table(("Buiten", table(("Binnen", "5")) + p()))) == "Buiten Binnen 5"


def test_hidden_text_is_not_printed() -> None:
    hidden = '<w:style w:styleId="Secret"><w:rPr><w:vanish/></w:rPr></w:style>'
    shown = run(" wel", '<w:rStyle w:val="Secret"/><w:vanish w:val="0"/>')
    words = p("Dit", run(" niet", "<w:vanish/>"), run(" ook niet", '<w:rStyle w:val="Secret"/>'), shown)
    assert page(words, styles=hidden) == "Dit wel"


def test_a_comment_is_no_text() -> None:
    comment = (
        '<w:commentRangeStart w:id="0"/>'
        + run("Ja")
        + '<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>'
    )
    assert page(p(comment, ".")) == "Ja."


# --- Heads and feet


def test_heads_and_feet_of_pages_stand_first_and_once() -> None:
    first = '<w:headerReference w:type="first" r:id="header2"/><w:titlePg/>'
    heads = {"header1": p("Ministerie van Vaarwegen"), "header2": p("Datum 3 mei") + p("Ministerie van Vaarwegen")}
    found = pages(docx(p("Geachte voorzitter,"), sections=first, footer1=p("Pagina 2 van 9") + p("2"), **heads))
    assert found == ["Datum 3 mei\nMinisterie van Vaarwegen\nPagina 2 van 9\n\nGeachte voorzitter,\n"]


def test_the_head_of_a_first_page_that_has_none_of_its_own_is_not_printed() -> None:
    other = '<w:headerReference w:type="first" r:id="header2"/>'
    assert page(p("Ja."), sections=other, header2=p("Nooit gezien")) == "Ja."


# --- Notes


def test_notes_are_numbered_as_their_marks_stand_and_come_last() -> None:
    found = page(
        p("Kent u «Pont»?", note(7), " En dit", note(3), "?"),
        p("Ja."),
        footnotes=notes({3: "Kamerstuk 99 066, nr. 77.", 7: "De Rivierbode.", 9: "Van niemand."}),
    )
    assert found == "Kent u «Pont»?¹ En dit²?\n\nJa.\n\n1 De Rivierbode.\n2 Kamerstuk 99 066, nr. 77."


def test_notes_at_the_end_of_the_document_are_counted_behind_those_of_pages() -> None:
    of_page, of_end = notes({1: "Voet."}), notes({1: "Eind.", 2: "Slot."}, "endnote")
    both = p("A", note(1, "endnote"), "B", note(1), "C", note(2, "endnote"))
    assert page(both, footnotes=of_page, endnotes=of_end) == "A²B¹C³\n\n1 Voet.\n2 Eind.\n3 Slot."
    assert page(p("A", note(1, "endnote")), endnotes=of_end) == "A¹\n\n1 Eind."


def test_two_marks_side_by_side_are_two_numbers() -> None:
    marks = "".join(note(n) for n in range(1, 13))
    found = page(p("A", marks), footnotes=notes(dict.fromkeys(range(1, 13), "Noot.")))
    assert found.partition("\n")[0] == "A¹ ² ³ ⁴ ⁵ ⁶ ⁷ ⁸ ⁹ ¹⁰ ¹¹ ¹²"


def test_a_mark_that_was_deleted_calls_no_note_and_is_not_counted() -> None:
    gone = f'<w:del w:id="1">{note(1)}</w:del>'
    assert page(p("A", gone, "B", note(2)), footnotes=notes({1: "Weg.", 2: "Hier."})) == "AB¹\n\n1 Hier."


def test_a_note_may_have_its_own_mark_and_many_paragraphs() -> None:
    own = '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="1"/><w:t>*</w:t></w:r>'
    texts = notes({1: p("* Met ster."), 2: p("Lang,") + p() + p("en nog langer.")})
    assert page(p("A", own, "B", note(2)), footnotes=texts) == "A*B¹\n\n* Met ster.\n1 Lang,\nen nog langer."


def test_a_note_that_the_file_lacks_has_its_number_all_the_same() -> None:
    assert page(p("A", note(1), "B", note(2)), footnotes=notes({2: "Hier."})) == "A¹B²\n\n1 \ufffd\n2 Hier."
    assert page(p("A", note(1))) == "A¹\n\n1 \ufffd"


def test_a_raised_figure_is_raised_whoever_raises_it() -> None:
    style = '<w:style w:styleId="Mark"><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
    styled = run("12", '<w:rStyle w:val="Mark"/>')
    flat = run("3", '<w:rStyle w:val="Mark"/><w:vertAlign w:val="baseline"/>')
    assert page(p("een", raised("1"), " twee", styled, " drie", flat), styles=style) == "een¹ twee¹² drie3"
    assert page(p("5 km", raised("2"), ", de 3", raised("e"))) == "5 km2, de 3e"


# --- Files


def rewritten(data: bytes, *changes: tuple[bytes, bytes]) -> bytes:
    """A Word file with other bytes in all its parts."""
    files = unpacked(data)
    for old, new in changes:
        files = {name: content.replace(old, new) for name, content in files.items()}
    return packed(files)


FULL = docx(item("Hoe?", note(1)), numbering=QUESTIONS, footnotes=notes({1: "Zo."}), header1=p("Hoofd"))


STRICT = b"http://purl.oclc.org/ooxml/"


@pytest.mark.parametrize(
    "changes",
    [
        [
            (MAIN.encode(), STRICT + b"wordprocessingml/main"),
            (OFFICE.encode(), STRICT + b"officeDocument/relationships"),
        ],
        [(b"openxmlformats-officedocument.wordprocessingml.document.main", b"ms-word.document.macroEnabled.main")],
        [(b"wordprocessingml.document.main+xml", b"wordprocessingml.template.main+xml")],
        [(b'Target="numbering.xml"', b'Target="/word/numbering.xml"')],
        [(b"<w:", b"<word:"), (b"</w:", b"</word:"), (b" w:", b" word:"), (b"xmlns:w=", b"xmlns:word=")],
    ],
    ids=["strict", "with macros", "a template", "whole paths", "other prefixes"],
)
def test_files_of_other_kinds_and_programs_say_the_same(changes: list[tuple[bytes, bytes]]) -> None:
    changed = rewritten(FULL, *changes)
    assert changed != FULL
    assert pages(changed) == pages(FULL) == ["Hoofd\n\n1. Hoe?¹\n\n1 Zo."]


def test_pictures_are_left_behind_and_one_that_is_not_there_is_not_missed() -> None:
    picture = f'<Relationship Id="p" Type="{OFFICE}/image" Target="media/NULL"/></Relationships>'.encode()
    assert pages(rewritten(FULL, (b"</Relationships>", picture))) == pages(FULL)
    large = {"word/media/photo.png": bytes(docx_package.MAX_TEXT + 1)}
    assert pages(packed(unpacked(docx(p("Ja."))) | large)) == ["\nJa.\n"]


def test_a_file_may_hold_the_text_and_nothing_else() -> None:
    data = docx(p("Ja."))
    assert [name for name in unpacked(data) if not name.endswith(".rels")] == [
        "word/document.xml",
        "[Content_Types].xml",
    ]
    assert pages(data) == ["\nJa.\n"]


def test_what_cannot_be_read_has_a_named_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = docx(p("Ja."))
    assert reason(whole[: len(whole) // 2]) == "damaged"
    assert reason(rewritten(whole, (b"officeDocument", b"otherDocument"))) == "damaged"
    assert reason(rewritten(whole, (b"w:body", b"w:corps"))) == "damaged"
    assert reason(rewritten(whole, (MAIN.encode(), b"urn:another"))) == "damaged"
    assert reason(rewritten(whole, (b"<w:body>", b"<w:body><w:p>"))) == "not_well_formed"
    entity = b'<!DOCTYPE x [<!ENTITY e "Nee">]><w:document'
    assert reason(rewritten(whole, (b"<w:document", entity))) == "entity"
    assert reason(docx(p("1 2 3"))) == "no_text"
    assert reason(docx(p("Ja."), '<w:altChunk r:id="x"/>')) == "unknown_document_kind"
    locked = bytearray(whole)
    for found in (locked.find(b"PK\1\2", at) for at in range(len(locked))):
        if found >= 0:
            locked[found + 8] |= 1
    assert reason(bytes(locked)) == "encrypted"
    monkeypatch.setattr(docx_text, "MAX_SIGNS", 3)
    assert reason(docx(p("Jaja"))) == "too_large"


def test_a_file_that_swells_is_refused_before_it_does(monkeypatch: pytest.MonkeyPatch) -> None:
    swollen = b"<a>" + b" " * docx_package.MAX_TEXT + b"</a>"
    data = packed(unpacked(docx(p("Ja."))) | {"word/other.xml": swollen})
    assert reason(data) == "too_large"
    forged = data.replace(struct.pack("<I", len(swollen)), struct.pack("<I", 100))
    assert reason(forged) == "damaged"
    assert reason(b"PK\3\4word/document" + bytes(MAX_BYTES)) == "too_large"
    for limit in ("MAX_BLOCKS", "MAX_NOTES"):
        with monkeypatch.context() as patched:
            patched.setattr(docx_text, limit, 1)
            assert reason(docx(p("A", note(1)), p("B", note(2)))) == "too_large"
    monkeypatch.setattr(docx_package, "MAX_PARTS", 3)
    assert reason(FULL) == "too_large"


# --- Papers


def paper(data: bytes) -> Paper:
    return read(RawPublication("file-0123456789ab", "file:letter", data, "f" * 64))


def said(data: bytes) -> dict[str, object]:
    found = as_json(paper(data))
    found["warnings"] = [one for one in found["warnings"] if one["code"] != "furniture"]
    return found


TITLE = "Antwoorden van de minister van Vaarwegen op vragen van het lid Zwaan (PPZ) over de veerpont."
ASKED = ("Kent u het bericht «Pont»?", "Is de pont van 5 km2 nog nodig?")
GIVEN = ("Ja, dat bericht ken ik.", "Zie het rapport van de provincie.")
TEXTS_OF_NOTES = ("De Rivierbode, 5 januari 2031.", "Varen zonder haperen, 3 mei 2031.")


def printed(*rows: tuple[str, str]) -> bytes:
    """A PDF of these lines, each with the number of a note that is raised behind it; empty lines are gaps."""
    runs: list[Run] = []
    y = 800.0
    for row, mark in rows:
        y -= 11
        small = row[:2] in ("1 ", "2 ")
        if row and not small:
            runs.append((100, y, 9, row))
        elif row:
            runs += [(100, y + 2, 4, row[0]), (104, y, 6, row[2:])]
        if mark:
            runs.append((100 + 6 * len(row), y + 3, 5, mark))
    return pdf(show(runs))


def letters() -> dict[str, bytes]:
    """The same letter as a Word file whose questions are numbered by Word, as a PDF and as plain text."""
    body = [TITLE, "", "1. " + ASKED[0], "", "Antwoord", GIVEN[0], "", "2. " + ASKED[1], "", "Antwoord", GIVEN[1]]
    foot = ["", "", f"1 {TEXTS_OF_NOTES[0]}", f"2 {TEXTS_OF_NOTES[1]}"]
    marks = {"1. " + ASKED[0]: "1", GIVEN[1]: "2"}
    raised_figures = {"1": "¹", "2": "²"}
    plain = "\n".join([*(line + raised_figures.get(marks.get(line, ""), "") for line in body), *foot])
    apart = '<w:spacing w:before="160"/>'
    asked = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>{apart}'
    word = docx(
        p(TITLE),
        p(ASKED[0], note(4), properties=asked),
        p("Antwoord", properties=apart),
        p(deleted("Nee"), inserted(run("Ja")), GIVEN[0][2:]),
        p("Is de pont van 5 km", raised("2"), " nog nodig?", properties=asked),
        p("Antwoord", properties=apart),
        p(GIVEN[1], note(2)),
        numbering=QUESTIONS,
        footnotes=notes({2: TEXTS_OF_NOTES[1], 4: TEXTS_OF_NOTES[0]}),
        footer1=p("Pagina 1 van 1"),
    )
    return {
        "docx": word,
        "pdf": printed(*((line, marks.get(line, "")) for line in [*body, *foot])),
        "text": plain.encode(),
    }


def test_the_same_letter_gives_the_same_in_every_form() -> None:
    word, pdf_, plain = (said(data) for data in letters().values())
    assert word == pdf_ == plain
    assert [(q["number"], q["text"]) for q in word["questions"]] == list(enumerate(ASKED, 1))  # type: ignore[attr-defined]
    assert [one.format for one in map(paper, letters().values())] == ["docx", "pdf", "text"]
    assert [(n.part, n.part_ordinal, n.text) for n in paper(letters()["docx"]).notes] == [
        ("question", 1, TEXTS_OF_NOTES[0]),
        ("answer", 2, TEXTS_OF_NOTES[1]),
    ]


WORDS = st.text("abcdefgh", min_size=2, max_size=6)


@st.composite
def documents(draw: st.DrawFn) -> tuple[bytes, list[str], list[str]]:
    """A letter of random make: its bytes, the words that are printed, and those that are not."""
    seen: list[str] = []
    unseen: list[str] = []
    texts_of_notes: dict[int, str] = {}

    def word(held: list[str]) -> str:
        held.append(f"{draw(WORDS)}{len(seen) + len(unseen)}x")
        return held[-1]

    def piece() -> str:
        kind = draw(st.integers(0, 9))
        if kind == 0:
            return deleted(word(unseen))
        if kind == 1:
            return run(word(unseen), "<w:vanish/>")
        if kind == 2:
            return inserted(run(word(seen)))
        if kind == 3:
            return f'<w:hyperlink r:id="y">{run(word(seen))}</w:hyperlink>'
        if kind == 4:
            return box(p(word(seen)), p(word(seen)))
        if kind == 5:
            number = len(texts_of_notes) + 1
            texts_of_notes[number] = word(seen)
            return note(number)
        return run(word(seen) + draw(st.sampled_from([" ", ". ", "\n", "\t", "? ", ""])))

    def paragraph() -> str:
        inside = [piece() for _ in range(draw(st.integers(0, 4)))]
        return item(*inside) if draw(st.booleans()) else p(*inside)

    def block() -> str:
        if draw(st.integers(0, 4)):
            return paragraph()
        return table(*[tuple(paragraph() for _ in range(2)) for _ in range(draw(st.integers(1, 3)))])

    asked = [block() for _ in range(draw(st.integers(0, 4)))]
    given = [block() for _ in range(draw(st.integers(0, 4)))]
    blocks = [p(TITLE), p("Vraag 1"), *asked, p("Antwoord op vraag 1"), *given]
    head = p(word(seen))
    return docx(*blocks, numbering=QUESTIONS, footnotes=notes(texts_of_notes), header1=head), seen, unseen


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(documents())
def test_every_word_that_is_printed_is_read_once_and_none_that_is_not(made: tuple[bytes, list[str], list[str]]) -> None:
    data, seen, unseen = made
    (printed_text,) = pages(data)
    assert [word for word in seen if printed_text.count(word) != 1] == []
    assert [word for word in unseen if word in printed_text] == []
    found = paper(data)
    held = [found.header_text or "", found.body_text or "", *(n.text for n in found.notes)]
    held += [question.text for question in found.questions] + [answer.text for answer in found.answers]
    everything = "\n".join(held).replace("-\n", "")
    assert [word for word in seen if word not in everything] == [], "none is lost on the way into the paper"
