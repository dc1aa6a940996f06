"""Files a user has: any form, with or without metadata beside it, each under the best name that is known for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from extract.fetch import PUBLISHED, UNCHANGED
from flows import jobs
from flows.data_folder import DataFolder
from flows.local_files import local_id, read_file
from flows.page import page
from flows.paper_reader import PaperReader
from tests.transform.printed.docx_files import docx, p
from tests.transform.printed.test_pdf_text import lines, pdf, show
from warehouse.reader import Reader

KENMERK = "2031Z01234"
ANSWER, QUESTION = "ah-tk-20302031-999", "kv-tk-2031Z01234"
ASKED = "Vragen van het lid Zwaan (PPZ) aan de Minister van Infrastructuur en Waterstaat over de veerpont"
ANSWERED = "Antwoord van Minister Talsma (Infrastructuur en Waterstaat) (ontvangen 6 maart 2031)."
SOURCE = "https://zoek.officielebekendmakingen.nl"


def printed(kenmerk: str | None = KENMERK, first: str = "Ja.", printed_id: str | None = None) -> list[str]:
    """An answer as it stands on paper."""
    return [
        *([kenmerk] if kenmerk else []),
        "Vragen van het lid Zwaan (PPZ) aan de Minister van Infrastructuur",
        "en Waterstaat over de veerpont (ingezonden 4 februari 2031).",
        "Antwoord van Minister Talsma (Infrastructuur en Waterstaat) (ontvangen",
        "6 maart 2031).",
        *("Vraag 1", "Kent u de veerpont?", "Antwoord 1", first),
        *("Vraag 2", "Vaart zij weer?", "Antwoord 2", "Nee."),
        *([printed_id, "ISSN 0921 - 7398", "’s-Gravenhage 2031"] if printed_id else []),
    ]


def text(*given: Any, **facts: Any) -> bytes:
    return "\n".join(printed(*given, **facts)).encode()


def xml(kenmerk: str | None = KENMERK, first: str = "Ja.", *, is_answer: bool = True) -> bytes:
    number = f"<kamervraagnummer>{kenmerk}</kamervraagnummer>" if kenmerk else ""
    answers = [f"<antwoord><nr>Antwoord {n}</nr><al>{t}</al></antwoord>" for n, t in ((1, first), (2, "Nee."))]
    first_answer, second_answer = answers if is_answer else ("", "")
    answered = f"<kamervraagomschrijving>{ANSWERED}</kamervraagomschrijving>" if is_answer else ""
    return f"""<officiele-publicatie><kamervragen>{number}
    <kamervraagomschrijving>{ASKED} (ingezonden 4 februari 2031).</kamervraagomschrijving>{answered}
    <vraag><nr>Vraag 1</nr><al>Kent u de veerpont?</al></vraag>{first_answer}
    <vraag><nr>Vraag 2</nr><al>Vaart zij weer?</al></vraag>{second_answer}
    </kamervragen></officiele-publicatie>""".encode()


def html(identifier: str | None = None) -> bytes:
    meta = f'<meta name="DCTERMS.identifier" content="{identifier}">' if identifier else ""
    return f"""<!DOCTYPE html><html><head>{meta}</head><body>
    <h1 class="kamervraagomschrijving_kop">{ASKED} (ingezonden 4 februari 2031).</h1>
    <h1 class="kamervraagomschrijving_kop">{ANSWERED}</h1>
    <div class="vraag"><h2>Vraag 1</h2><p>Kent u de veerpont?</p></div>
    <div class="antwoord"><h2>Antwoord 1</h2><p>Ja.</p></div>
    <div class="vraag"><h2>Vraag 2</h2><p>Vaart zij weer?</p></div>
    <div class="antwoord"><h2>Antwoord 2</h2><p>Nee.</p></div></body></html>""".encode()


def metadata(**rows: str) -> bytes:
    names = {"id": "DC.identifier", "kenmerk": "OVERHEIDop.vraagnummer", "title": "DC.title"}
    written = "".join(f'<metadata name="{names[name]}" scheme="" content="{rows[name]}"/>' for name in rows)
    return f"<metadata_gegevens>{written}</metadata_gegevens>".encode()


def set_page(second: str = "Vaart zij weer?") -> bytes:
    return f"""Kamervraag {KENMERK}

De veerpont

Ingediend 4 februari 2031
Beantwoord 6 maart 2031 (na 30 dagen)
Indieners Bo Zwaan (PPZ)
Beantwoord door Tom Talsma (minister infrastructuur en waterstaat) (DEF)
Bron vraag {SOURCE}/{QUESTION}.html
Bron antwoord {SOURCE}/{ANSWER}.html
 • Vraag 1
  Kent u de veerpont?

  Ja, volgens de pagina.

 • Vraag 2
  {second}

  Nee.


Kamervraag document nummer: {QUESTION}
Volledige titel: De veerpont
Kamerantwoord document nummer: {ANSWER}
Volledige titel: Antwoord op vragen van het lid Zwaan
""".encode()


FORMS = {
    "xml": xml(None),
    "pdf": pdf(show(lines(*printed(None)))),
    "html": html(),
    "docx": docx(*map(p, printed(None))),
    "text": text(None),
}


class Loaded:
    """A data folder with files put into it, one load after another."""

    def __init__(self, root: Path) -> None:
        self._files = root / "files"
        self._files.mkdir()
        self.folder = DataFolder(root / "data")

    def load(self, **documents: bytes) -> list[tuple[str, str]]:
        """Write files (`name_form` is name.form) and load those that are no metadata: id and state of each."""
        paths = []
        for name, data in documents.items():
            path = self._files / name.replace("__", ".").replace("_", "-")
            path.write_bytes(data)
            paths += [] if name.endswith("metadata__xml") else [path]
        outcomes = jobs.load(self.folder, paths).work.outcomes
        return [(outcome.publication_id, outcome.state) for outcome in outcomes]

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with Reader(self.folder.database) as reader:
            return reader.query(query).rows

    def page(self) -> str:
        with Reader(self.folder.database) as reader:
            return page(reader, KENMERK) or ""


@pytest.fixture
def reader() -> Iterator[PaperReader]:
    with PaperReader() as reader:
        yield reader


@pytest.fixture
def loaded(tmp_path: Path) -> Loaded:
    return Loaded(tmp_path)


# --- Any form


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same_rows_under_whatever_name(loaded: Loaded, form: str) -> None:
    ((publication_id, state),) = loaded.load(paper__bin=FORMS[form])
    assert (publication_id[:5], len(publication_id), state) == ("file-", 17, PUBLISHED)
    assert loaded.rows("SELECT set_id, kind, format, source_url FROM publications") == [
        (publication_id, "answer", form, "file:paper.bin")
    ]
    assert loaded.rows("SELECT kenmerk, submitted_on, answered_on, days_to_answer FROM question_sets") == [
        (None, dt.date(2031, 2, 4), dt.date(2031, 3, 6), 30)
    ]
    query = "SELECT question_text, answer_text FROM kamervraag_page ORDER BY ordinal"
    assert loaded.rows(query) == [("Kent u de veerpont?", "Ja."), ("Vaart zij weer?", "Nee.")]


@pytest.mark.parametrize("form", FORMS)
def test_metadata_beside_a_file_give_it_its_name_and_its_set(loaded: Loaded, form: str) -> None:
    beside = metadata(id=ANSWER, kenmerk=KENMERK, title="De veerpont")
    assert loaded.load(paper__bin=FORMS[form], paper__metadata__xml=beside) == [(ANSWER, PUBLISHED)]
    assert loaded.rows("SELECT set_id, publication_id, title, format FROM publications") == [
        (KENMERK, ANSWER, "De veerpont", form)
    ]


@pytest.mark.parametrize("form", FORMS)
def test_what_a_file_says_does_not_depend_on_where_it_is_read(
    loaded: Loaded, reader: PaperReader, tmp_path: Path, form: str
) -> None:
    ((publication_id, _),) = loaded.load(paper__bin=FORMS[form])
    paper = read_file(tmp_path / "files" / "paper.bin", reader)
    assert paper.publication_id == publication_id
    assert [(q.text,) for q in paper.questions] == loaded.rows("SELECT text FROM questions ORDER BY ordinal")


def test_a_file_of_no_known_form_is_kept_and_set_aside(loaded: Loaded) -> None:
    ((publication_id, _),) = loaded.load(list__txt=b"Melk, brood en kaas.")
    query = "SELECT publication_id, reason, detail != '' FROM quarantine"
    assert loaded.rows(query) == [(publication_id, "unknown_document_kind", True)]
    assert loaded.folder.archive.document(publication_id)


def test_the_same_file_again_changes_nothing_and_a_changed_one_is_another(loaded: Loaded) -> None:
    ((first, _),) = loaded.load(paper__txt=text())
    assert loaded.load(paper__txt=text()) == [(first, UNCHANGED)]
    ((second, state),) = loaded.load(paper__txt=text(first="Ja!"))
    assert (second != first, state) == (True, PUBLISHED), "nothing but its bytes names it"


# --- Its name


def test_the_name_of_a_file_goes_before_all_else(reader: PaperReader) -> None:
    assert local_id(reader, f"{ANSWER}.txt", metadata(id=QUESTION), text(printed_id="ah-tk-20302031-111")) == ANSWER
    assert local_id(reader, f"{ANSWER}.scan.pdf", None, FORMS["pdf"]) == ANSWER


def test_metadata_name_a_file_before_what_is_printed_on_it(reader: PaperReader) -> None:
    assert local_id(reader, "paper.txt", metadata(id=ANSWER), text(printed_id="ah-tk-20302031-111")) == ANSWER


@pytest.mark.parametrize(
    "document",
    [text(printed_id=ANSWER), pdf(show(lines(*printed(printed_id=ANSWER)))), html(ANSWER)],
    ids=["text", "pdf", "html"],
)
def test_the_printed_id_names_a_file_that_has_no_other_name(reader: PaperReader, document: bytes) -> None:
    assert local_id(reader, "paper.bin", None, document) == ANSWER
    assert local_id(reader, "paper.bin", metadata(title="De veerpont"), document) == ANSWER, (
        "these metadata name nothing"
    )
    assert local_id(reader, "paper.bin", b"<no metadata", document) == ANSWER


def test_without_any_name_the_bytes_name_it(reader: PaperReader) -> None:
    names = {local_id(reader, name, None, text(None)) for name in ("a.txt", "b.pdf", "ah-tk-.txt")}
    assert len(names) == 1
    assert names != {local_id(reader, "a.txt", None, text(None, first="Ja!"))}
    assert local_id(reader, "a.txt", None, b"\0\1").startswith("file-")


def test_metadata_of_another_paper_in_the_folder_are_not_taken(loaded: Loaded) -> None:
    other = metadata(id="ah-tk-20302031-1", kenmerk="2031Z09999")
    loaded.load(**{"metadata__xml": other, "ah_tk_20302031_999__xml": xml(None)})
    assert loaded.rows("SELECT set_id, metadata_sha256 FROM publications") == [(ANSWER, None)]


# --- One set


def test_papers_that_name_the_same_kenmerk_are_one_set(loaded: Loaded) -> None:
    loaded.load(kv_tk_2031Z01234__xml=xml(is_answer=False), answer__pdf=pdf(show(lines(*printed()))))
    assert loaded.rows("SELECT kenmerk, n_questions, n_answers, days_to_answer FROM question_sets") == [
        (KENMERK, 2, 2, 30)
    ]
    assert loaded.rows("SELECT role FROM publication_sets ORDER BY role") == [("answer",), ("question",)]


def test_the_published_xml_of_a_paper_wins_whichever_came_first(tmp_path: Path) -> None:
    as_pdf = {"ah_tk_20302031_999__pdf": pdf(show(lines(*printed(first="Ja, op de PDF."))))}
    as_xml = {"ah_tk_20302031_999__xml": xml(first="Ja, in de XML.")}
    for number, (first, second) in enumerate(((as_pdf, as_xml), (as_xml, as_pdf))):
        root = tmp_path / str(number)
        root.mkdir()
        loaded = Loaded(root)
        loaded.load(**first)
        loaded.load(**second)
        assert loaded.rows("SELECT publication_id, format FROM publications") == [(ANSWER, "xml")]
        assert loaded.rows("SELECT text FROM answers ORDER BY ordinal") == [("Ja, in de XML.",), ("Nee.",)]
        assert set(loaded.folder.archive.latest(ANSWER)) == {"pdf", "xml"}, "the other form is kept"


def test_the_published_xml_wins_of_a_loose_copy_of_the_same_paper(loaded: Loaded) -> None:
    loaded.load(ah_tk_20302031_999__xml=xml(first="Ja, in de XML."), copy__txt=text(first="Ja, op papier."))
    assert loaded.rows("SELECT count(*) FROM publication_sets WHERE set_id = '2031Z01234'") == [(2,)]
    assert loaded.rows("SELECT text FROM answers ORDER BY ordinal") == [("Ja, in de XML.",), ("Nee.",)]


def test_a_set_page_alone_is_the_set(loaded: Loaded) -> None:
    loaded.load(page__txt=set_page())
    assert loaded.rows("SELECT kenmerk, n_questions, n_answers, days_to_answer FROM question_sets") == [
        (KENMERK, 2, 2, 30)
    ]
    shown = loaded.page().splitlines()
    assert shown[-4:] == set_page().decode().splitlines()[-4:]
    assert f"Bron vraag {SOURCE}/{QUESTION}.html" in shown
    assert f"Bron antwoord {SOURCE}/{ANSWER}.html" in shown


def test_a_set_page_beside_the_papers_is_kept_and_its_differences_are_told(loaded: Loaded) -> None:
    ((page_id, _),) = loaded.load(page__txt=set_page("Vaart zij nooit meer?"))
    loaded.load(ah_tk_20302031_999__xml=xml(), kv_tk_2031Z01234__xml=xml(is_answer=False))
    assert loaded.rows("SELECT publication_id, role FROM publication_sets ORDER BY role") == [
        (ANSWER, "answer"),
        (page_id, "page"),
        (QUESTION, "question"),
    ]
    assert loaded.rows("SELECT n_questions, n_answers FROM question_sets") == [(2, 2)]
    assert loaded.rows("SELECT text FROM questions ORDER BY ordinal") == [
        ("Kent u de veerpont?",),
        ("Vaart zij weer?",),
    ]
    assert loaded.rows("SELECT text FROM answers ORDER BY ordinal") == [("Ja.",), ("Nee.",)]
    assert loaded.rows("SELECT publication_id, detail FROM warnings WHERE code = 'page_differs'") == [
        (page_id, "question 2")
    ]


def test_a_set_page_that_says_the_same_is_not_warned_of(loaded: Loaded) -> None:
    loaded.load(page__txt=set_page(), ah_tk_20302031_999__xml=xml())
    assert loaded.rows("SELECT count(*) FROM warnings WHERE code = 'page_differs'") == [(0,)]


def test_the_page_of_a_set_names_each_of_its_papers_once(loaded: Loaded) -> None:
    ((page_id, _), *_) = loaded.load(
        page__txt=set_page(), ah_tk_20302031_999__xml=xml(), kv_tk_2031Z01234__xml=xml(is_answer=False)
    )
    named = [line.partition(" document nummer: ")[2] for line in loaded.page().splitlines() if " nummer: " in line]
    assert sorted(named) == sorted([ANSWER, page_id, QUESTION])


def test_a_set_page_counts_where_the_papers_cannot_be_read(loaded: Loaded) -> None:
    loaded.load(page__txt=set_page(), kv_tk_2031Z01234__xml=b"<officiele-publicatie>")
    assert loaded.rows("SELECT n_questions, n_answers FROM question_sets WHERE kenmerk = '2031Z01234'") == [(2, 2)]
    assert f"Kamerantwoord document nummer: {ANSWER}" in loaded.page()
