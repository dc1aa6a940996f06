"""No question of a paper that answers stays without an answer in silence."""

from __future__ import annotations

from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transform.documents import RawPublication, read
from transform.paper import Paper
from transform.wording.unanswered import answer_inside

HEADER = (
    "Vragen van het lid Eikema (LinksVooruit) aan de Minister van Financiën over turf (ingezonden 3 mei 2031).",
    "Antwoord van Minister Zout (Financiën) (ontvangen 24 mei 2031).",
)


@pytest.mark.parametrize(
    ("paragraphs", "start"),
    [
        (["Klopt het?", "Ja."], 1),
        (["Klopt het? Zo nee, waarom niet?", "De provincie gaat daarover.", "Ik heb dit gemeld."], 1),
        (["Het bericht is oud.", "Klopt het?", "In april."], 2),
        (["Klopt het?1", "Zie het antwoord op vraag 1."], 1),
        (["Klopt het «echt?»", "Nee."], 1),
        (["Klopt het?"], None),
        (["Klopt het?", "Zo nee, graag een toelichting."], None),
        (["Klopt het?", "Kunt u dat uitleggen."], None),
        (["Klopt het?", "en hoe dan ook."], None),
        (["Leg uit.", "Ja."], None),
        ([], None),
    ],
)
def test_an_answer_begins_behind_the_last_question_where_nothing_of_the_question_can_follow(
    paragraphs: list[str], start: int | None
) -> None:
    assert answer_inside(paragraphs) == start


def test_where_the_question_is_marked_up_only_the_words_of_an_answer_count() -> None:
    assert answer_inside(["Klopt het?", "De bron is oud."], is_marked_up=True) is None
    assert answer_inside(["Klopt het?", "Ja, dat klopt."], is_marked_up=True) == 1


BLOCKS = st.lists(
    st.tuples(
        st.sampled_from(
            ["Vraag {}", "Vraag {} en 9", "Antwoord {}", "Antwoord op vraag {}", "Antwoord", "{}", "Vraag"]
        ),
        st.integers(1, 6),
        st.lists(
            st.sampled_from(
                [
                    "Klopt het?",
                    "Ja.",
                    "Nee, want het is turf.",
                    "Zo nee, graag een toelichting.",
                    "Het is zo.",
                    "Waarom?1",
                    "Zie het antwoord op vraag 1.",
                    "1) De Klok, 3 mei 2031.",
                ]
            ),
            max_size=3,
        ),
    ),
    min_size=1,
    max_size=8,
)


def assert_told(paper: Paper) -> None:
    if paper.kind != "answer":
        return
    covered = {ordinal for answer in paper.answers for ordinal, _ in answer.covers}
    told = sum(code == "question_without_answer" for code, _ in paper.warnings)
    assert told == sum(question.ordinal not in covered for question in paper.questions)


@settings(max_examples=150, deadline=None)
@given(BLOCKS)
def test_every_question_of_an_answer_in_print_has_an_answer_or_a_warning(
    blocks: list[tuple[str, int, list[str]]],
) -> None:
    lines = [*HEADER, ""]
    for label, number, texts in blocks:
        lines += [label.format(number), *texts, ""]
    assert_told(read(RawPublication("ah-tk-20302031-9001", "x", "\n".join(lines).encode(), "d" * 64)))


@settings(max_examples=150, deadline=None)
@given(BLOCKS)
def test_every_question_of_a_published_answer_has_an_answer_or_a_warning(
    blocks: list[tuple[str, int, list[str]]],
) -> None:
    inside = "".join(f"<kamervraagomschrijving>{text}</kamervraagomschrijving>" for text in HEADER)
    for label, number, texts in blocks:
        tag = "antwoord" if label.startswith("A") else "vraag"
        paragraphs = "".join(f"<al>{escape(text)}</al>" for text in texts)
        inside += f"<{tag}><nr>{label.format(number)}</nr>{paragraphs}</{tag}>"
    document = f"<pub><kamervragen>{inside}</kamervragen></pub>".encode()
    assert_told(read(RawPublication("ah-tk-20302031-9001", "x", document, "d" * 64)))
