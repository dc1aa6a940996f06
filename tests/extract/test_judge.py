from __future__ import annotations

import datetime as dt

import pytest

from extract.archive import HTML, METADATA, PDF, XML
from extract.judge import judge
from extract.session import Answer
from extract.source import ZOEK
from tests.extract.faulty_server import DOCUMENT, metadata

ADDRESS = f"{ZOEK}/ah-tk-20252026-9001.xml"


def answer(body: bytes = DOCUMENT, status: int = 200, final: str = ADDRESS, failure: str | None = None) -> Answer:
    return Answer(ADDRESS, final, status, None, None, None, body, dt.datetime(2026, 3, 2, tzinfo=dt.UTC), failure)


def reason(given: Answer, manifestation: str = XML) -> str | None:
    verdict = judge(manifestation, given)
    return verdict.reason if verdict else None


def page(text: str) -> bytes:
    return f"<!DOCTYPE html>\n<html><body><p>{text}</p></body></html>".encode()


def test_a_document_and_its_metadata_are_what_they_claim() -> None:
    assert reason(answer()) is None
    assert reason(answer(b"\xef\xbb\xbf" + DOCUMENT)) is None
    assert reason(answer(metadata(("DC.title", "Brug"))), METADATA) is None


@pytest.mark.parametrize("status", [404, 410])
def test_a_status_that_says_gone_is_not_found(status: int) -> None:
    assert reason(answer(page("weg"), status)) == "not_found"


@pytest.mark.parametrize("status", [0, 202, 400, 403, 413])
def test_any_other_status_is_unexpected(status: int) -> None:
    assert reason(answer(status=status)) == "unexpected_status"


@pytest.mark.parametrize(
    "final", [f"{ZOEK}/Errors/404.htm", f"{ZOEK}/zoeken?x=fout404", "https://other.nl/Errors/404.htm"]
)
def test_a_redirect_to_the_error_page_is_a_soft_404_even_where_it_leaves_the_source(final: str) -> None:
    assert reason(answer(page("Helaas"), final=final)) == "soft_404"
    assert reason(answer(b"", 302, final, "redirect_elsewhere")) == "soft_404"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("404:  Pagina <b>niet</b> gevonden", "soft_404"),
        ("Deze publicatie is op verzoek van de publicerende organisatie verwijderd.", "withdrawn_publication"),
        ("Deze publicatie is op\n verzoek van publicerende organisatie verwijderd", "withdrawn_publication"),
        ("Deze publicatie is nog niet opgemaakt", "html_instead_of_xml"),
    ],
)
def test_a_page_in_place_of_xml_is_named_by_what_it_says(text: str, expected: str) -> None:
    assert reason(answer(page(text))) == expected
    assert reason(answer(b'<?xml version="1.0"?>\n' + page(text)), METADATA) == expected


def test_a_document_that_quotes_an_error_page_is_a_document() -> None:
    assert reason(answer(DOCUMENT.replace(b"Ja.", b"Er stond: 404: Pagina niet gevonden, bij fout404."))) is None


@pytest.mark.parametrize("failure", ["too_large", "truncated", "redirect_elsewhere"])
def test_a_body_that_is_not_whole_is_never_looked_at(failure: str) -> None:
    assert reason(answer(failure=failure)) == failure


@pytest.mark.parametrize(
    "body", [b"", b" \n", b"<officiele-publicatie><metadata>tekst</metadata><kamervragen/></officiele-publicatie>"]
)
def test_xml_without_any_text_is_an_empty_shell(body: bytes) -> None:
    assert reason(answer(body)) == "empty_shell"


def test_the_text_of_a_notice_alone_is_no_empty_shell() -> None:
    assert reason(answer(b"<o><kamervraagopmerking>Uitstel.</kamervraagopmerking></o>")) is None
    assert reason(answer(b"<vraagdoc><reactie>Uitstel.</reactie></vraagdoc>")) is None


def test_xml_that_is_not_well_formed_is_told_from_xml_that_breaks_off() -> None:
    assert reason(answer(DOCUMENT.replace(b"</antwoord>", b""))) == "not_well_formed"
    assert reason(answer(DOCUMENT[:-30])) == "truncated"


def test_other_xml_in_place_of_metadata_is_refused() -> None:
    assert reason(answer(DOCUMENT), METADATA) == "not_metadata"


def test_xml_that_defines_entities_is_refused() -> None:
    assert reason(answer(b'<!DOCTYPE o [<!ENTITY a "aaa">]><o><al>&a;</al></o>')) == "entity"


PDF_FILE = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PAPER_PAGE = page('</p><div class="kop vraag"><p>Er stond: 404: Pagina niet gevonden.</p></div><p>')


def test_a_pdf_is_known_by_its_beginning_and_its_end() -> None:
    assert reason(answer(PDF_FILE), PDF) is None
    assert reason(answer(b"\r\n" + PDF_FILE), PDF) is None
    assert reason(answer(PDF_FILE[:-7]), PDF) == "truncated"
    assert reason(answer(DOCUMENT), PDF) == "not_pdf"
    assert reason(answer(b""), PDF) == "not_pdf"
    assert reason(answer(page("Deze publicatie is nog niet beschikbaar")), PDF) == "html_instead_of_xml"
    assert reason(answer(page("Helaas"), final=f"{ZOEK}/Errors/404.htm"), PDF) == "soft_404"


def test_a_page_counts_only_where_there_is_a_paper_on_it_whatever_that_paper_quotes() -> None:
    assert reason(answer(PAPER_PAGE), HTML) is None
    assert reason(answer(PAPER_PAGE), XML) == "soft_404"
    assert reason(answer(page("Deze publicatie is nog niet opgemaakt")), HTML) == "page_without_paper"
    assert reason(answer(page("404: Pagina niet gevonden")), HTML) == "soft_404"
    assert reason(answer(page("Deze publicatie is op verzoek van publicerende organisatie verwijderd")), HTML) == (
        "withdrawn_publication"
    )
    assert reason(answer(PAPER_PAGE, final=f"{ZOEK}/Errors/404.htm"), HTML) == "soft_404"
    assert reason(answer(b"kort"), HTML) == "page_without_paper"


def test_the_verdict_says_what_was_seen() -> None:
    verdict = judge(XML, answer(status=403))
    assert verdict is not None
    assert verdict.detail == "status 403"
