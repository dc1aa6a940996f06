"""Which parser a document needs: told by its content, never by its name."""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from dataclasses import replace

from transform.faulty_signs import Faults, may_be_faulty, mend_tree, windows_1252
from transform.identifiers import parse_publication_id
from transform.paper import Body
from transform.printed import docx_package, docx_text, pdf_text
from transform.printed.committee_list import is_committee_list, read_committee_list
from transform.printed.letter import is_letter, read_letter
from transform.printed.page_signs import as_meant
from transform.printed.page_text import is_paper, read_pages
from transform.printed.set_page import is_set_page, read_set_page
from transform.safe_xml import MAX_BYTES, NotReadable, parse
from transform.tagged import early_xml, html_page, published_xml

MOST_MEGABYTES, MOST_SECONDS = 1024, 120
"""What reading one risky document may take, of memory and of the processor; the longest ones take 5 seconds."""

MOST_SIGNS = 20_000_000
"""Of the questions and answers of a paper, those that stand under many numbers counted as often; the longest papers
have some hundred thousand."""

_PDF = b"%PDF-"
_PACKED = {"pdf": pdf_text.pages, "docx": docx_text.pages}
"""Forms whose text is to be unpacked and laid out first."""

_BEFORE_MARKUP = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"
_OTHER_WORD = b"\xd0\xcf\x11\xe0"  # a compound file of Microsoft's
_SEARCHED = 1024  # bytes within which a PDF may begin
_MODEST = 2 * 1024 * 1024  # bytes of markup or text, of which reading takes no more than some hundred times as many
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def form_of(data: bytes) -> str:
    """The format of a document by what it begins with and holds: pdf, docx, html, xml or text."""
    if docx_package.is_docx(data):
        return "docx"
    if data[:64].lstrip(_BEFORE_MARKUP).startswith(b"<"):
        return "html" if html_page.is_page(data) else "xml"
    return "pdf" if _PDF in data[:_SEARCHED] else "text"


def is_risky(data: bytes) -> bool:
    """Whether reading a document could take any amount of memory or time, or end the process that does it."""
    return len(data) > _MODEST or form_of(data) in _PACKED


def printed_id(data: bytes) -> str | None:
    """The publication id that a document prints; None where it prints none, or cannot be read."""
    try:
        printed = read_content(data)[0].printed_id
    except (NotReadable, RecursionError):
        return None
    return printed if printed and parse_publication_id(printed) else None


def read_content(data: bytes, chamber: str = "tk") -> tuple[Body, str]:
    """What a document says, and the format it is in.

    Raises NotReadable: with the reasons of safe_xml, pdf_text, docx_text and html_page, `unknown_document_kind` where
    the content is of no form that is known, `not_text` where it is no text at all, and `empty`.
    """
    form = form_of(data)
    faults = Faults()
    if form == "xml":
        body = _read_xml(data, chamber, faults)
    elif form == "html":
        body = html_page.read_page(data, chamber)
    else:
        body = _read_text(_PACKED[form](data) if form in _PACKED else [_decoded(data)], chamber, faults)
    n_signs = sum(len(question.text) for question in body.questions) + sum(len(answer.text) for answer in body.answers)
    if n_signs > MOST_SIGNS:
        detail = f"its questions and answers come to {n_signs} signs: one text stands under many numbers"
        raise NotReadable("too_large", detail)
    return replace(body, warnings=(*faults.warnings(), *body.warnings)), form


def _read_xml(data: bytes, chamber: str, faults: Faults) -> Body:
    root = parse(data)
    if may_be_faulty(data):
        mend_tree(root, faults)
    if published_xml.has_body(root):
        return published_xml.read_body(root, chamber)
    if early_xml.has_body(root):
        return early_xml.read_body(root, chamber)
    detail = f"there is no <kamervragen> in it; its root element is <{root.tag}>"
    raise NotReadable("unknown_document_kind", detail)


def _read_text(printed: Sequence[str], chamber: str, faults: Faults) -> Body:
    pages = as_meant(printed, faults)
    text = "\n".join(pages)
    for is_form, read_form in (
        (is_set_page, read_set_page),
        (is_committee_list, read_committee_list),
        (is_letter, read_letter),
    ):
        if is_form(text):
            return read_form(text)
    if is_paper(text):
        return read_pages(pages, chamber)
    raise NotReadable("unknown_document_kind", "a text that is neither paper, letter, list nor page of questions")


def _decoded(data: bytes) -> str:
    """The text of a file without markup: UTF-8, or what its mark says, else the old encoding of Windows."""
    if len(data) > MAX_BYTES:
        raise NotReadable("too_large", f"{len(data)} bytes is more than the {MAX_BYTES} that are read")
    encoding = next((name for bom, name in _BOMS if data.startswith(bom)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = windows_1252(data)
    if data.startswith(_OTHER_WORD):
        raise NotReadable("unknown_document_kind", "an old Word file, or one with a password: save it as docx or PDF")
    if data.startswith(b"PK\x03\x04"):
        raise NotReadable("unknown_document_kind", "a zip file that is no Word file: unpack it first")
    if "\0" in text:
        raise NotReadable("not_text", "it holds signs that no text has")
    if not text.strip():
        raise NotReadable("empty", f"there is no text in it ({len(data)} bytes)")
    return text
