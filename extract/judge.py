"""Is this answer what it claims to be? Decided before anything is parsed or believed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extract.archive import HTML as HTML_PAGE
from extract.archive import METADATA, PDF
from extract.session import TRUNCATED, Answer
from extract.source import PAGE_CLASSES, SHELL_BYTES, SOFT_404_ADDRESSES, SOFT_404_TEXTS, TEXT_ELEMENTS, WITHDRAWN_TEXTS
from transform.metadata import read_metadata
from transform.safe_xml import NotReadable, parse

NOT_FOUND, SOFT_404, WITHDRAWN = "not_found", "soft_404", "withdrawn_publication"
HTML, EMPTY_SHELL, UNEXPECTED_STATUS = "html_instead_of_xml", "empty_shell", "unexpected_status"
NOT_PDF, NO_PAPER = "not_pdf", "page_without_paper"

TAG = re.compile(r"<[^>]*>")
PAPER_ON_A_PAGE = re.compile(rf"class=[\"']?[^\"'<>]*\b(?:{'|'.join(PAGE_CLASSES)})\b".encode(), re.IGNORECASE)
NO_PAPER_SEEN = "no question, answer or notice on the page"

GONE = (NOT_FOUND, SOFT_404, WITHDRAWN)
"""Reasons that say the source holds nothing under the address; all others say that it holds something unusable."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why an answer cannot be used: a reason code, and what was seen."""

    reason: str
    detail: str


def judge(manifestation: str, answer: Answer) -> Verdict | None:
    """Why the answer cannot be used as this manifestation (one of archive's); None where it can.

    Reasons are those above, those of an Answer's failure, and those of safe_xml and of read_metadata. An answer with
    status 304 has no body and is not judged here. A page with a paper on it may say anything: it is no error page.
    """
    if verdict := _judge_arrival(answer):
        return verdict
    if manifestation == HTML_PAGE and PAPER_ON_A_PAGE.search(answer.body):
        return None
    if _is_html(answer.body):
        verdict = _judge_page(answer.body)
        return Verdict(NO_PAPER, NO_PAPER_SEEN) if manifestation == HTML_PAGE and verdict.reason == HTML else verdict
    if manifestation == HTML_PAGE:
        return Verdict(NO_PAPER, NO_PAPER_SEEN)
    if manifestation == PDF:
        return _judge_pdf(answer.body)
    try:
        if manifestation == METADATA:
            read_metadata(answer.body)
        else:
            return _judge_xml(answer.body)
    except NotReadable as error:
        return Verdict(_reason(error, answer.body), error.detail)
    return None


def judge_delivery(answer: Answer) -> Verdict | None:
    """Why the answer is not what was asked for, whatever that was; None where it is something whole, and no page."""
    return _judge_arrival(answer) or (_judge_page(answer.body) if _is_html(answer.body) else None)


def _judge_arrival(answer: Answer) -> Verdict | None:
    if any(marker in answer.final_address.lower() for marker in SOFT_404_ADDRESSES):
        return Verdict(SOFT_404, f"redirected to {answer.final_address}")
    if answer.failure:
        return Verdict(answer.failure, answer.final_address)
    if answer.status in (404, 410):
        return Verdict(NOT_FOUND, f"status {answer.status}")
    return None if answer.status == 200 else Verdict(UNEXPECTED_STATUS, f"status {answer.status}")


def _is_html(body: bytes) -> bool:
    start = body[:1000].lower()
    return b"<!doctype html" in start or b"<html" in start


def _judge_page(body: bytes) -> Verdict:
    text = " ".join(TAG.sub(" ", body.decode("utf-8", "replace")).lower().split())
    for reason, phrases in ((WITHDRAWN, WITHDRAWN_TEXTS), (SOFT_404, SOFT_404_TEXTS)):
        for phrase in phrases:
            if phrase in text:
                return Verdict(reason, f"the page says '{phrase}'")
    return Verdict(HTML, "a web page where XML should be")


def _judge_pdf(body: bytes) -> Verdict | None:
    if b"%PDF-" not in body[:1024]:
        return Verdict(NOT_PDF, "no PDF where a PDF should be")
    return None if b"%%EOF" in body[-4096:] else Verdict(TRUNCATED, f"a PDF that breaks off after {len(body)} bytes")


def _judge_xml(body: bytes) -> Verdict | None:
    root = parse(body)
    if len(body) >= SHELL_BYTES:
        return None
    texts = (text for element in root.iter(*TEXT_ELEMENTS) for text in element.itertext())
    return None if any(text.strip() for text in texts) else Verdict(EMPTY_SHELL, f"{len(body)} bytes without any text")


def _reason(error: NotReadable, body: bytes) -> str:
    if error.reason == "empty":
        return EMPTY_SHELL
    if error.reason == "not_well_formed" and not body.rstrip().endswith(b">"):
        return TRUNCATED
    return error.reason
