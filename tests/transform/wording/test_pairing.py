import pytest
from hypothesis import given
from hypothesis import strategies as st

from transform.paper import Question
from transform.wording.pairing import AnswerBlock, QuestionBlock, pair

Blocks = list[QuestionBlock | AnswerBlock]


def paper(layout: str) -> Blocks:
    """'V1 V2+3 A1 A2-3 A' as blocks: V asks, A answers, + joins, - is a range, nothing is no number."""
    blocks: Blocks = []
    n = 0
    for word in layout.split():
        if word[0] == "V":
            numbers = [int(part) if part else None for part in word[1:].split("+")]
            blocks.append(
                QuestionBlock(tuple(Question(n + i, number, None, "") for i, number in enumerate(numbers, 1)))
            )
            n += len(numbers)
        elif "-" in word:
            first, last = word[1:].split("-")
            blocks.append(AnswerBlock(tuple(range(int(first), int(last) + 1)), is_range=True))
        else:
            blocks.append(AnswerBlock(tuple(int(part) for part in word[1:].split("+") if part)))
    return blocks


def covered(layout: str) -> list[str]:
    """What each answer covers: question ordinals with the first letter of the basis, '-' for nothing."""
    covers, _ = pair(paper(layout))
    return [" ".join(f"{ordinal}{basis[0]}" for ordinal, basis in cover) or "-" for cover in covers]


@pytest.mark.parametrize(
    ("layout", "expected"),
    [
        pytest.param("V1 A1 V2 A2", ["1l", "2l"], id="one question, one answer"),
        pytest.param("V1 A V2 A", ["1p", "2p"], id="S1: an answer without a number follows its question"),
        pytest.param("V A V A", ["1p", "2p"], id="neither has a number"),
        pytest.param("V V A1 A2", ["1p", "2p"], id="questions without numbers count by their order"),
        pytest.param("V1 V2 V3 V6 A2+3+6 V4 A4 V5 A5", ["2l 3l 4l", "5l", "6l"], id="S2: not adjacent, out of order"),
        pytest.param("V1 V2 V3 V4 A1-4", ["1r 2r 3r 4r"], id="S3: a range"),
        pytest.param("V1+2+3 A1-3", ["1r 2r 3r"], id="a joint block and a range"),
        pytest.param("V5 V6 A5+6", ["1l 2l"], id="separate questions, one answer"),
        pytest.param(
            "V24 A V25 A24-25 V26 A V25 A V26 A V27 A",
            ["1p", "1r 2r", "3p", "4p", "5p", "6p"],
            id="S4, S8: a range before the second 25 means the first",
        ),
        pytest.param("V25 A25 V26 A26 V25 A25", ["1l", "2l", "3l"], id="the second 25 has the second answer 25"),
        pytest.param("V7 V7 V8 A7 A7 A8", ["1l", "2l", "3l"], id="doubled numbers, all questions first"),
        pytest.param("V84 V85 A", ["1i 2p"], id="S5: 84 has no answer of its own"),
        pytest.param("V1 A V2 V3+4 A V5 A", ["1p", "2i 3p 4p", "5p"], id="S5 with a joint block"),
        pytest.param("V61 A V A V62 A", ["1p", "2p", "3p"], id="S9: an unnumbered question with its answer"),
        pytest.param("V1 V2 V3 A A A", ["1p", "2p", "3p"], id="all questions, then as many answers"),
        pytest.param("V1 V2+3 A A", ["1p", "2p 3p"], id="all blocks, then as many answers"),
        pytest.param("V1 V2 A1 A2", ["1l", "2l"], id="all questions, then numbered answers"),
        pytest.param("V1 V2 V3 A2 A A", ["2l", "1p", "3p"], id="answers without a number take what is left"),
        pytest.param("V4 V5 A A5", ["1p", "2l"], id="a later heading in the same row keeps its question"),
        pytest.param("V4 A4+5 V5 V6 A6", ["1l 2l", "3l"], id="a heading that reaches further down"),
        pytest.param("A5 A5 V5 V5", ["1l", "2l"], id="answers before their questions"),
        pytest.param("V1 A1 V2", ["1l"], id="S11: a question without an answer"),
        pytest.param("V3 A3 V1 A1 V2 A2", ["1l", "2l", "3l"], id="S10: order of reading is not order of number"),
        pytest.param("V1 A1 A1", ["1l", "1l"], id="a second answer to the same question"),
    ],
)
def test_answers_cover(layout: str, expected: list[str]) -> None:
    assert covered(layout) == expected
    assert pair(paper(layout))[1] == []


@pytest.mark.parametrize(
    ("layout", "expected", "reported"),
    [
        pytest.param("V1 A1 V2 A9", ["1l", "-"], ["9"], id="S11: a number no question has"),
        pytest.param("V1 V2 A1+7", ["1l"], ["7"], id="one of two numbers is known"),
        pytest.param("A1", ["-"], ["1"], id="no questions at all"),
        pytest.param("A", ["-"], ["answer 1"], id="nothing but an answer"),
        pytest.param("V1 A A", ["1p", "-"], ["answer 2"], id="an answer too many"),
        pytest.param("V1 A1 A", ["1l", "-"], ["answer 2"], id="an answer behind a numbered one"),
        pytest.param("V1 V2 A A A", ["-", "-", "-"], ["answer 1", "answer 2", "answer 3"], id="three for two"),
        pytest.param("V1 V2 V3 A A", ["-", "-"], ["answer 1", "answer 2"], id="two for three"),
        pytest.param("V7 A8 V8 A8", ["-", "2l"], ["8"], id="a misprint does not take the next question"),
        pytest.param("V7 A7 V7 A8", ["1l", "-"], ["8"], id="a doubled question and an answer of the next number"),
    ],
)
def test_what_cannot_be_decided_is_reported_not_linked(layout: str, expected: list[str], reported: list[str]) -> None:
    assert covered(layout) == expected
    assert pair(paper(layout))[1] == [("answer_without_question", detail) for detail in reported]


numbers = st.integers(1, 6)
words = st.one_of(
    st.builds(lambda ns: "V" + "+".join(map(str, ns)), st.lists(numbers, max_size=3)),
    st.builds(lambda ns: "A" + "+".join(map(str, ns)), st.lists(numbers, max_size=3, unique=True)),
)
layouts = st.lists(words, max_size=12).map(" ".join)


@given(layouts)
def test_every_answer_links_to_real_questions_once_or_is_reported(layout: str) -> None:
    blocks = paper(layout)
    n_questions = sum(len(b.questions) for b in blocks if isinstance(b, QuestionBlock))
    covers, warnings = pair(blocks)
    answers = [b for b in blocks if isinstance(b, AnswerBlock)]
    assert len(covers) == len(answers)
    for cover in covers:
        ordinals = [ordinal for ordinal, _ in cover]
        assert all(1 <= ordinal <= n_questions for ordinal in ordinals)
        assert len(set(ordinals)) == len(ordinals)
    n_linked = sum(len(cover) if answer.numbers else bool(cover) for answer, cover in zip(answers, covers, strict=True))
    assert n_linked + len(warnings) == sum(max(len(answer.numbers), 1) for answer in answers)


@given(layouts)
def test_a_number_in_a_heading_only_reaches_questions_of_that_number(layout: str) -> None:
    blocks = paper(layout)
    printed = {q.ordinal: q.number for b in blocks if isinstance(b, QuestionBlock) for q in b.questions}
    answers = [b for b in blocks if isinstance(b, AnswerBlock)]
    if any(printed.values()):
        for answer, cover in zip(answers, pair(blocks)[0], strict=True):
            assert all(printed[ordinal] in answer.numbers for ordinal, basis in cover if basis in ("label", "range"))


@given(layouts)
def test_an_answer_without_a_number_never_takes_a_question_that_has_one(layout: str) -> None:
    blocks = paper(layout)
    answered: set[int] = set()
    answers = [b for b in blocks if isinstance(b, AnswerBlock)]
    for answer, cover in zip(answers, pair(blocks)[0], strict=True):
        if not answer.numbers:
            assert answered.isdisjoint(ordinal for ordinal, _ in cover)
        answered |= {ordinal for ordinal, _ in cover}


@given(st.lists(st.integers(1, 3), min_size=1, max_size=8))
def test_numbering_that_is_printed_in_full_pairs_as_printed(sizes: list[int]) -> None:
    layout, n, expected = "", 0, []
    for size in sizes:
        group = "+".join(str(n + i) for i in range(1, size + 1))
        expected.append(" ".join(f"{n + i}l" for i in range(1, size + 1)))
        layout += f"V{group} A{group} "
        n += size
    assert covered(layout) == expected
