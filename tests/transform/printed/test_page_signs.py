"""The signs of pages are those that were meant, and every form of printed paper gets them."""

from __future__ import annotations

import re

import pytest

from tests.transform.printed.test_pdf_text import lines, pdf, show
from tests.transform.test_contents import LETTER, LIST, PAPER, SET_PAGE
from transform.contents import read_content
from transform.faulty_signs import Faults
from transform.paper import Body
from transform.printed.page_signs import as_meant


def meant(*pages: str) -> list[str]:
    return as_meant(pages, Faults())


def test_a_soft_hyphen_at_the_end_of_a_line_is_a_hyphen_and_prints_nothing_elsewhere() -> None:
    assert meant("de dienstrege\xad \nling van de veer\xadpont\xad") == ["de dienstrege- \nling van de veerpont-"]


def test_pages_lines_and_blanks_stay_where_they_are() -> None:
    pages = ["  Vraag 1\r\n\n\tKent u de «coördinatie»?\f1\xa0", "", " Antwoord\v"]
    assert meant(*pages) == pages


def test_signs_are_mended_over_all_pages() -> None:
    assert meant("\ufeffVraag\u200b 1 \x96 caf&eacute;", "cafe\u0301 \x07M¨uller", "Jo˜ao") == [
        "Vraag 1 – café",
        "café  Müller",
        "João",
    ]


def all_texts(body: Body) -> str:
    texts = [body.header_text or "", body.body_text or "", *(note.text for note in body.notes)]
    texts += [question.text for question in body.questions]
    return "\n".join([*texts, *(answer.text for answer in body.answers)])


@pytest.mark.parametrize("text", [PAPER, LETTER, LIST, SET_PAGE], ids=["paper", "letter", "list", "set page"])
def test_every_form_of_text_says_the_same_with_signs_that_print_nothing_in_its_words(text: str) -> None:
    plain, _ = read_content(text.encode())
    dirty, _ = read_content(re.sub(r"(?<=[A-Za-z])(?=[a-z])", "\u200b\u2060\u202a", text).encode("utf-8-sig"))
    assert dirty == plain


@pytest.mark.parametrize("text", [PAPER, LETTER, LIST, SET_PAGE], ids=["paper", "letter", "list", "set page"])
def test_no_form_of_text_keeps_control_codes(text: str) -> None:
    wrong = text.replace(". ", ".\x85 ").replace("veerpont", "veer\x81pont\x92s").replace("sluizen", "sluizen\x95")
    body, _ = read_content(wrong.encode())
    assert not re.search("[\x7f-\x9f]", all_texts(body))
    assert {code for code, _ in body.warnings} & {"control_signs", "lost_signs"}


def test_accents_of_a_pdf_are_on_their_letters_in_names_and_texts() -> None:
    printed = PAPER.replace("Zwaan", "Kostic´").replace("Talsma", "Mu¨ller").replace("weer", "via het cafe´")
    body, form = read_content(pdf(show(lines(*printed.split("\n")))))
    assert form == "pdf"
    assert [person.name for person in body.header.submitters] == ["Kostić"]
    assert [person.name for person in body.header.answerers] == ["Müller"]
    assert body.questions[1].text == "Vaart zij via het café?"


def test_both_spellings_of_a_person_are_one_whatever_the_form() -> None:
    def names(data: bytes) -> list[str | None]:
        return [person.name for person in read_content(data)[0].header.submitters]

    papers = [
        PAPER.replace("Zwaan", name) for name in ("Yes¸ilgöz", "Ye¸silgo¨z", "Yes\u0327ilgo\u0308z", "Yeşil\u200bgöz")
    ]
    assert {tuple(names(paper.encode())) for paper in papers} == {("Yeşilgöz",)}
