"""Headings without markup: found in the first paragraph, and nowhere where a sentence stands."""

from __future__ import annotations

import pytest

from transform.paper import Body
from transform.safe_xml import parse
from transform.tagged.published_xml import read_body


def body_of(markup: str) -> Body:
    return read_body(parse(f"<kamervragen>{markup}</kamervragen>".encode()))


def numbers(body: Body) -> tuple[list[int | None], list[tuple[int, ...]]]:
    return [q.number for q in body.questions], [a.numbers for a in body.answers]


QUESTION, ANSWER = "<vraag>{}<al>Klopt het?</al></vraag>", "<antwoord>{}<al>Ja.</al></antwoord>"


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("<al>Vraag 1</al>", "<al>Antwoord 1</al>"),
        ("<nr/><al>Vraag 1</al>", "<nr> </nr><al>Antwoord op vraag 1:</al>"),
        ("<al><nadruk type='vet'>Vraag 1</nadruk></al>", "<al><nadruk>Antwoord</nadruk> 1</al>"),
        ("<al>1</al>", "<al>Antwoord 1.</al>"),
        ("<al>1.</al>", "<al>1</al>"),
        ("Vraag 1", "Antwoord 1"),
    ],
)
def test_a_heading_in_the_first_paragraph_is_the_heading(asked: str, answered: str) -> None:
    body = body_of(QUESTION.format(asked) + ANSWER.format(answered))
    assert numbers(body) == ([1], [(1,)])
    assert (body.questions[0].text, body.answers[0].text) == ("Klopt het?", "Ja.")
    assert [code for code, _ in body.warnings] == ["heading_in_paragraph"] * 2


@pytest.mark.parametrize("text", ["Vraag 1 Klopt het?", "Vraag 1: Klopt het?", "Vraag 1<br/>Klopt het?"])
def test_a_heading_may_share_its_paragraph_with_the_question(text: str) -> None:
    body = body_of(f"<vraag><al>{text}</al></vraag>")
    assert [(q.number, q.text) for q in body.questions] == [(1, "Klopt het?")]


def test_a_joint_heading_in_a_paragraph_makes_as_many_questions_as_it_names() -> None:
    body = body_of("<vraag><al>Vraag 2 en 3</al><al>Klopt het?</al><al>En waarom?</al></vraag>")
    assert [(q.number, q.text) for q in body.questions] == [(2, "Klopt het?"), (3, "En waarom?")]


@pytest.mark.parametrize(
    "text",
    [
        "Vraag 3 van deze set is al beantwoord.",
        "Vragen zijn er genoeg?",
        "2019 was een goed jaar?",
        "1,5 miljoen euro?",
    ],
)
def test_a_sentence_that_begins_like_a_heading_is_a_sentence(text: str) -> None:
    body = body_of(f"<vraag><al>{text}</al></vraag>")
    assert [(q.number, q.text) for q in body.questions] == [(None, text)]


def test_a_heading_that_is_marked_up_is_believed_before_a_paragraph() -> None:
    body = body_of("<vraag><nr>Vraag 4</nr><al>Vraag 1</al><al>Klopt het?</al></vraag>")
    assert [(q.number, q.text) for q in body.questions] == [(4, "Vraag 1\nKlopt het?")]


def test_an_answer_inside_its_question_is_an_answer_of_its_own() -> None:
    body = body_of(
        "<vraag><nr>Vraag 1</nr><al>Klopt het?</al><al>Antwoord 1</al><al>Ja.</al></vraag>"
        "<vraag><nr>Vraag 2</nr><al>Waarom?</al><al>Antwoord</al><al>Daarom.</al><al>Echt.</al></vraag>"
    )
    assert numbers(body) == ([1, 2], [(1,), ()])
    assert [(a.text, a.covers) for a in body.answers] == [
        ("Ja.", ((1, "label"),)),
        ("Daarom.\nEcht.", ((2, "position"),)),
    ]


def test_a_joint_answer_may_name_each_of_its_questions_again() -> None:
    asked = "".join(f"<vraag><nr>Vraag {n}</nr><al>Klopt het?</al></vraag>" for n in (1, 2))
    inside = "<al>Vraag 1</al><al>Ja.</al><al>Vraag 2</al><al>Nee.</al>"
    body = body_of(f"{asked}<antwoord><nr>Antwoord 1 en 2</nr>{inside}</antwoord>")
    assert [a.text for a in body.answers] == ["Vraag 1\nJa.\nVraag 2\nNee."]


def test_a_question_inside_the_answer_before_it_is_a_question() -> None:
    body = body_of(
        "<vraag><nr>Vraag 1</nr><al>Klopt het?</al></vraag><antwoord><nr>Antwoord 1</nr><al>Ja.</al>"
        "<al>Vraag 2</al><al>Waarom?</al><al>Antwoord 2</al><al>Daarom.</al></antwoord>"
    )
    assert numbers(body) == ([1, 2], [(1,), (2,)])
    assert [q.text for q in body.questions] == ["Klopt het?", "Waarom?"]
