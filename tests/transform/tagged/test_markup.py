"""Markup as running text: what is known has its meaning, what is not keeps its words."""

from __future__ import annotations

import pytest
from lxml import etree

from transform.tagged.markup import MarkupReader, Passage, PassageLink, plain_text


def passage_of(markup: str, reader: MarkupReader | None = None) -> Passage:
    passage = Passage()
    (reader or MarkupReader()).content(etree.fromstring(f"<al>{markup}</al>"), passage)
    return passage


def text_of(markup: str) -> str:
    return str(passage_of(markup))


def warnings_of(markup: str) -> list[tuple[str, str]]:
    reader = MarkupReader()
    passage_of(markup, reader)
    return reader.warnings


# --- Running text and lines


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("een\n      <nadruk>twee</nadruk>\n      drie", "een twee drie"),
        ("wat<nadruk>er</nadruk>lelie", "waterlelie"),
        ("H<inf>2</inf>O en 20<sup>ste</sup>", "H2O en 20ste"),
        ("<nadruk> een</nadruk> <nadruk>twee </nadruk>drie", "een twee drie"),
        ("Eén<br/>twee", "Eén\ntwee"),
        ("<nadruk>ge\xadknipt</nadruk>", "geknipt"),
        ("een<nadruk>\xad</nadruk>woord", "eenwoord"),
        ("een\xad <nadruk>\xad twee</nadruk>", "een twee"),
        ("3\xa0maart", "3 maart"),
        ("  \n ", ""),
    ],
)
def test_text_runs_on_as_in_print(markup: str, text: str) -> None:
    assert text_of(markup) == text


def test_a_paragraph_within_a_paragraph_stands_on_its_own_line() -> None:
    assert text_of("voor<al>midden</al>na") == "voor\nmidden\nna"


# --- Lists and tables


def test_a_list_has_a_line_an_item_behind_its_mark() -> None:
    markup = "Kies:<lijst><li><li.nr>a.</li.nr><al>thee;</al></li><li><li.nr>b.</li.nr><al>melk.</al></li></lijst>Nu."
    assert text_of(markup) == "Kies:\na. thee;\nb. melk.\nNu."


def test_an_item_without_a_mark_gets_a_dash() -> None:
    assert text_of("<lijst><li><al>thee</al></li><li>melk</li></lijst>") == "– thee\n– melk"


def test_later_paragraphs_and_lists_of_an_item_stand_below_it() -> None:
    inner = "<lijst><li><li.nr>1.</li.nr><al>groen</al></li></lijst>"
    markup = f"<lijst><li><li.nr>a.</li.nr><al>thee</al><al>warm</al>{inner}</li><li><al>melk</al></li></lijst>"
    assert text_of(markup) == "a. thee\nwarm\n1. groen\n– melk"


def test_a_table_has_a_line_a_row_and_bars_between_its_cells() -> None:
    markup = """<table><title>Vangst</title><tgroup cols="3"><colspec colname="a"/>
      <thead><row><entry><al>Vis</al></entry> <entry>2022</entry> <entry><al>2023</al></entry></row></thead>
      <tbody><row><entry><al>Snoek</al><al>en baars</al></entry> <entry/> <entry><al>7</al></entry></row></tbody>
      </tgroup></table>daarna"""
    assert text_of(markup) == "Vangst\nVis | 2022 | 2023\nSnoek en baars | | 7\ndaarna"


# --- What is not known


def test_an_unknown_element_among_words_is_part_of_them() -> None:
    assert text_of("wat<markering>er</markering>lelie") == "waterlelie"
    assert warnings_of("wat<markering>er</markering>lelie") == [("unknown_element", "markering")]


def test_unknown_elements_away_from_words_are_lines_so_that_no_two_words_are_glued() -> None:
    assert text_of("<blok><p>Een.</p><p>Twee.</p><rij><cel>12</cel><cel>34</cel></rij></blok>") == "Een.\nTwee.\n12\n34"


def test_each_unknown_element_is_counted_once() -> None:
    assert warnings_of("<p>a <q>b</q> <q>c</q></p>") == [
        ("unknown_element", "p"),
        ("unknown_element", "q"),
        ("unknown_element", "q"),
    ]


def test_comments_and_instructions_are_no_text_but_what_follows_them_is() -> None:
    assert text_of("een<!-- niet --> twee<?en dit niet?> drie") == "een twee drie"


def test_an_image_is_reported_and_its_caption_kept() -> None:
    markup = '<plaatje><illustratie naam="kaart.png"/><bijschrift>De kaart.</bijschrift></plaatje>'
    assert text_of(f"Zie:{markup}") == "Zie:\nDe kaart."
    assert warnings_of(markup) == [("image", "kaart.png")]


def test_groups_and_boxes_are_paragraphs_on_their_own_lines_and_a_quotation_among_words_is_not() -> None:
    assert text_of("<al-groep><al>Een.</al><al>Twee.</al></al-groep><box><al>Drie.</al></box>") == "Een.\nTwee.\nDrie."
    assert text_of("<al>Een.</al><citaat><al>«Twee.»</al></citaat><al>Drie.</al>") == "Een.\n«Twee.»\nDrie."
    assert text_of("<al>Hij zei <citaat>«twee»</citaat> en drie.</al>") == "Hij zei «twee» en drie."
    assert warnings_of("<al-groep><al>a</al></al-groep><box/><citaat/><definitielijst/><dossierref/>") == []


def test_a_term_and_what_it_means_are_one_line() -> None:
    items = (
        "<definitie-item><li.nr>a.</li.nr><term>pont</term><definitie><al>een vaartuig</al><al>dat overzet</al>"
        "</definitie></definitie-item><definitie-item>\n<term>gouw:</term>\n<definitie><al>een vaarwater</al>"
        "</definitie>los</definitie-item>"
    )
    assert text_of(f"<al>Zie:</al><definitielijst>{items}</definitielijst>Na") == (
        "Zie:\na. pont: een vaartuig\ndat overzet\ngouw: een vaarwater los\nNa"
    )


def test_names_and_offices_that_adjoin_are_not_glued() -> None:
    signature = "<functie>De Minister,</functie><naam><voornaam>J.</voornaam><achternaam>Zwaan</achternaam></naam>"
    assert text_of(f"<ondertekening>{signature}</ondertekening>") == "De Minister,\nJ. Zwaan"
    assert text_of(f"<al>{signature}</al>") == "De Minister, J. Zwaan"
    assert text_of("<al>het lid <naam><achternaam>Zwaan</achternaam></naam> (<partij>PPZ</partij>)</al>") == (
        "het lid Zwaan (PPZ)"
    )


# --- Notes


def note(number: str, text: str, note_id: str = "n1") -> str:
    return f'<noot id="{note_id}" type="voet"><noot.nr>{number}</noot.nr><noot.al>{text}</noot.al></noot>'


def test_a_note_leaves_its_mark_where_it_stands() -> None:
    passage = passage_of(f"De pont {note('12', 'Zie de kaart.')} vaart{note('*', 'Meestal.')}.")
    assert str(passage) == "De pont¹² vaart[*]."
    assert [(n.printed_number, n.offset, n.mark, n.text) for n in passage.notes] == [
        ("12", 7, "¹²", "Zie de kaart."),
        ("*", 15, "[*]", "Meestal."),
    ]
    assert passage.words() == "De pont vaart."


def test_a_note_that_begins_a_paragraph_stands_on_its_line() -> None:
    assert text_of(f"<al>Een.</al><al>{note('1', 'x')}Twee.</al>") == "Een.\n¹Twee."


def test_a_note_without_a_number_has_a_star() -> None:
    passage = passage_of("Ja<noot><noot.nr/><noot.al>Echt.</noot.al></noot>.")
    assert (str(passage), passage.notes[0].printed_number, passage.notes[0].text) == ("Ja[*].", None, "Echt.")


def test_all_paragraphs_and_loose_words_of_a_note_are_kept() -> None:
    passage = passage_of("<noot>Voor<noot.nr>1</noot.nr><noot.al>Een.</noot.al><noot.al>Twee.</noot.al>na</noot>")
    assert passage.notes[0].text == "Voor\nEen.\nTwee.na"


def test_a_note_within_a_note_is_kept_apart_and_numbered_after_it() -> None:
    (outer,) = passage_of(note("1", f"Buiten{note('2', 'Binnen.')}.")).notes
    assert (outer.ordinal, outer.text) == (1, "Buiten².")
    assert [(inner.ordinal, inner.text) for inner in outer.notes] == [(2, "Binnen.")]


def test_note_ids_that_name_a_kenmerk_are_collected() -> None:
    reader = MarkupReader()
    passage_of(note("1", "x", "ID-2022Z90555-d37e56") + note("2", "y", "ID-9111-d37e61"), reader)
    assert reader.note_kenmerken == {"2022Z90555"}


# --- Links


@pytest.mark.parametrize(
    ("link", "kind", "target"),
    [
        ('extref soort="URL" doc="https://pont.example/a?b=1"', "url", "https://pont.example/a?b=1"),
        ('extref soort="URL"', "url", None),
        ('extref soort="document" doc="www.pont.example"', "url", "www.pont.example"),
        ('extref soort="document" doc="kst-99355-VI-12"', "kamerstuk", "kst-99355-VI-12"),
        ('extref soort="document" doc="ah-tk-20242025-9260"', "aanhangsel", "ah-tk-20242025-9260"),
        ('extref soort="document" doc="h-tk-20212022-99-9"', "handelingen", "h-tk-20212022-99-9"),
        ('extref soort="document" doc="kv-tk-2022Z90555"', "zaak", "2022Z90555"),
        ('extref soort="document" doc="blg-9914402"', "document", "blg-9914402"),
        ('extref soort="document" doc="stcrt-2023-90011"', "other", "stcrt-2023-90011"),
        ('dossierref dossier="99123"', "kamerstuk", "kst-99123"),
        ('dossierref dossier="99 123-VI"', "kamerstuk", "kst-99123-VI"),
        ("dossierref", "kamerstuk", None),
        ('extref soort="document" doc="\u200bkst-99355-VI-12 "', "kamerstuk", "kst-99355-VI-12"),
        ("extref", "other", None),
        ('intref refid="vraag-3"', "internal", "vraag-3"),
    ],
)
def test_a_link_says_what_it_points_to(link: str, kind: str, target: str | None) -> None:
    passage = passage_of(f"Lees <{link}>de brief</{link.split()[0]}> eens.")
    assert passage.links == [PassageLink(1, 5, "de brief", kind, target)]


@pytest.mark.parametrize(
    "markup",
    [
        "Lees<extref> de <nadruk>brief</nadruk></extref> eens",
        "Lees <extref><nadruk> de</nadruk> brief </extref>eens",
        "<al>Lees</al><extref>\n de brief</extref>",
        f"Lees <extref>de{note('1', 'x')} brief</extref>",
        "Lees <extref><onbekend>de</onbekend><al>brief</al></extref>",
    ],
)
def test_the_words_of_a_link_stand_at_its_offset(markup: str) -> None:
    passage = passage_of(markup)
    (link,) = passage.links
    assert link.raw.startswith("de")
    assert link.raw.endswith("brief")
    assert str(passage)[link.offset :].startswith(link.raw)


def test_offsets_count_in_the_text_without_signs_that_print_nothing() -> None:
    brief = '<extref doc="kst-99123-4">\u200bde brie\u00adf\u2060</extref>'
    passage = passage_of(
        f"\ufeffDe po\u00adnt\u200b {note('1', 'x')}\u200b vaart\u200b; lees\u202a {brief}\u202c eens."
    )
    assert str(passage) == "De pont¹ vaart; lees de brief eens."
    assert [n.offset for n in passage.notes] == [7]
    assert passage.links == [PassageLink(1, 21, "de brief", "kamerstuk", "kst-99123-4")]


def test_a_link_without_words_keeps_its_target() -> None:
    assert passage_of('Lees dit <extref doc="kst-99123-4"/>').links == [
        PassageLink(1, len("Lees dit"), "", "kamerstuk", "kst-99123-4")
    ]


def test_plain_text_is_one_line_of_all_that_stands_in_an_element() -> None:
    assert plain_text(etree.fromstring("<nr>Vraag\n <nadruk>1</nadruk>\xa0en 2</nr>")) == "Vraag 1 en 2"
