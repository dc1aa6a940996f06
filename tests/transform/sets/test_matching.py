from __future__ import annotations

import pytest

from tests.transform.invented_papers import questions
from transform.paper import Question
from transform.sets.matching import is_same_text, letters, match, merge

KNOWN = questions("Kent u het bericht?", "Hoe duur is dat?", "Zo nee, waarom niet?")


@pytest.mark.parametrize(
    ("printed", "found"),
    [
        (questions("Kent u het bericht?", "Hoe duur is dat?", "Zo nee, waarom niet?"), [0, 1, 2]),
        (questions("«Kent u het  bericht¹?»", "Hoe dúúr is dat?"), [0, 1]),
        # One more question in front: the others are numbered anew.
        (questions("Klopt dit?", *(q.text for q in KNOWN)), [None, 0, 1, 2]),
        (questions("Hoe duur is dat?", "Zo nee, waarom niet?", numbers=[1, 2]), [1, 2]),
        # The words were changed, the number was not.
        (questions("Bent u bekend met het bericht?", "Hoe duur is dat?"), [0, 1]),
        (questions("Zo nee, waarom niet?", "Zo nee, waarom niet?", numbers=[3, 5]), [2, None]),
        (questions("Anders.", "Wat?", "Waar?", numbers=[None, None, None]), [0, 1, 2]),
        (questions("Anders.", "Wat?", numbers=[None, None]), [None, None]),
        (questions("Iets nieuws?", numbers=[4]), [None]),
    ],
)
def test_words_decide_then_numbers_then_the_order(printed: tuple[Question, ...], found: list[int | None]) -> None:
    assert match(KNOWN, printed) == found


def test_questions_without_words_are_matched_by_number_only() -> None:
    assert match(questions("", "", numbers=[1, 2]), questions("", numbers=[2])) == [1]


def test_of_equal_texts_the_one_with_the_same_number_is_meant() -> None:
    twice = questions("Waarom?", "Waarom?", numbers=[2, 5])
    assert match(twice, questions("Waarom?", numbers=[5])) == [1]


def test_a_question_that_the_first_paper_lacks_stands_where_its_own_paper_has_it() -> None:
    order, ordinals = merge(
        [("answer", questions("A?", "C?", numbers=[1, 3])), ("question", questions("A?", "B?", "C?"))]
    )
    assert order == [("answer", 1), ("question", 2), ("answer", 2)]
    assert [ordinals["question", n] for n in (1, 2, 3)] == [1, 2, 3]
    order, _ = merge([("answer", questions("B?", numbers=[2])), ("question", questions("A?", "B?"))])
    assert order == [("question", 1), ("answer", 1)]


def test_questions_of_a_paper_that_shares_none_come_last() -> None:
    order, _ = merge([("answer", questions("A?", "B?")), ("further", questions("C?", "D?", numbers=[7, 8]))])
    assert order == [("answer", 1), ("answer", 2), ("further", 1), ("further", 2)]


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("Kent u «De Bode»?¹", "Kent u ‘De  Bode’?²", True),
        ("Kost dat 10 euro?", "Kost dat 11 euro?", False),
        ("Kent u dit?", "Kent u dat?", False),
    ],
)
def test_only_letters_and_figures_tell_texts_apart(one: str, other: str, is_same: bool) -> None:
    assert is_same_text(questions(one)[0], questions(other)[0]) is is_same
    assert (letters(one) == letters(other)) is is_same


def test_the_text_of_a_joint_block_says_what_each_of_its_questions_says() -> None:
    joint = questions("Klopt dit? Zo nee, waarom niet?", text_basis="joint")[0]
    own, another = questions("Zo nee, waarom niet?", "Zo ja, waarom?")
    assert is_same_text(own, joint)
    assert is_same_text(joint, own)
    assert not is_same_text(another, joint)
