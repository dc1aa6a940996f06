"""Documents of every form: invented ones, and the real ones where they are beside the project."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from extract.sample.pages import page_html, page_pdf
from extract.sample.publications import sample_publications
from extract.sample.render import document_xml
from tests.transform.printed import test_committee_list, test_letter, test_page_text, test_set_page
from tests.transform.printed.docx_files import (
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
    run,
    table,
)
from tests.transform.tagged import test_early_xml
from transform.printed.pdf_text import pages

SHARED = Path(__file__).resolve().parents[1].parent / "shared"

XML, EARLY_XML, HTML, PDF, DOCX = "published XML", "early XML", "HTML", "PDF", "Word file"
PUBLISHED, UNFORMATTED = "published text", "unformatted text"
LETTER, LIST, SET_PAGE = "letter", "committee list", "set page"
FORMS = (XML, PDF, DOCX, PUBLISHED, UNFORMATTED, LETTER, LIST, SET_PAGE, EARLY_XML, HTML)

_REAL = {
    XML: ("corpus/xml/*.xml",),
    PDF: ("corpus/pdf/*.pdf",),
    PUBLISHED: ("corpus/text/published/*.txt", "seeds/000_*.txt", "seeds/004_*.txt"),
    UNFORMATTED: ("corpus/text/unformatted/*.txt",),
    LETTER: ("seeds/001_*.txt",),
    LIST: ("seeds/003_*.txt",),
    SET_PAGE: ("seeds/002_*.txt",),
}


@dataclass(frozen=True, slots=True)
class Document:
    """A document of a form, with the text of its pages where it has pages."""

    form: str
    data: bytes
    pages: tuple[str, ...] = ()


@cache
def invented(form: str) -> tuple[Document, ...]:
    """Invented documents of a form, never none; the PDFs and texts of the sample among them."""
    if form == EARLY_XML:
        return (_early("1", "2"), _early("1", "2", "3"))
    held = [p for p in sample_publications() if p.serve == "document"]
    if form in (XML, HTML):
        held = [p for p in held if not p.is_unformatted]
        return tuple(Document(form, document_xml(p) if form == XML else page_html(p)) for p in held)
    if form == DOCX:
        return tuple(Document(form, word_file(text)) for text in (test_page_text.FIRST_DAY, *map(str, _TEXTS[LETTER])))
    if form in (PDF, PUBLISHED, UNFORMATTED):
        held = [p for p in held if form == PDF or p.is_unformatted == (form == UNFORMATTED)]
        printed = [(data, tuple(pages(data))) for data in map(page_pdf, held)]
        if form == PDF:
            return tuple(Document(form, data, texts) for data, texts in printed)
        own = test_page_text.PUBLISHED if form == PUBLISHED else test_page_text.FIRST_DAY
        return (_text(form, own), *(_text(form, "\f".join(texts)) for _, texts in printed))
    return tuple(_text(form, text) for text in _TEXTS[form])


@cache
def real(form: str) -> tuple[Document, ...]:
    """Real documents of a form; none where they are not beside the project or not known at all."""
    found = [path for pattern in _REAL.get(form, ()) for path in sorted(SHARED.glob(pattern))]
    return tuple(Document(form, path.read_bytes()) for path in found)


def _text(form: str, text: str) -> Document:
    return Document(form, text.encode(), tuple(text.split("\f")))


def word_file(said: str) -> bytes:
    """A Word file of a text: a list and a note, changes and a table among its paragraphs."""
    first, *paragraphs = [p(line) for line in said.split("\n")]
    odd = [item("Waarom?", note(2)), p(deleted("Nee."), inserted(run("Ja.")), box(p("Bijlage"))), table(("2030", "4"))]
    return docx(first, *paragraphs, *odd, numbering=numbering(level()), footnotes=notes({2: "De Rivierbode."}))


def _early(*numbers: str) -> Document:
    asked = "".join(test_early_xml.vraag(number, "Is de veerpont nog nodig?") for number in numbers)
    given = "".join(test_early_xml.antwoord(number, "Ja, zolang er geen brug is.") for number in numbers)
    body = f"<vragen>{test_early_xml.ASKED}{asked}</vragen><reactie>{test_early_xml.ANSWERED}{given}</reactie>"
    return Document(EARLY_XML, f"<vraagdoc>{test_early_xml.HEADER}<body>{body}</body></vraagdoc>".encode())


_TEXTS = {
    LETTER: (test_letter.LETTER, test_letter.HEADED),
    LIST: (test_committee_list.PRINTED,),
    SET_PAGE: (test_set_page.TOP + test_set_page.ITEMS + test_set_page.BOTTOM,),
}
