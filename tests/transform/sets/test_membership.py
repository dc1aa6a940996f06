from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

import pytest

from tests.transform.invented_papers import paper, questions, sample_papers
from transform.documents import RawPublication, read
from transform.paper import Paper
from transform.sets.membership import Member, PaperSet, group

QUESTION, OTHER_QUESTION = "kv-tk-2021Z90001", "kv-tk-2021Z90002"
ANSWER, OTHER_ANSWER = "ah-tk-20202021-9001", "ah-tk-20202021-9002"
KENMERK, OTHER_KENMERK = "2021Z90001", "2021Z90002"


def sets_of(*papers: Paper) -> dict[str, PaperSet]:
    """The sets by id; that the order of the papers plays no part is tried with every call."""
    expected = group(papers)
    assert all(group(order) == expected for order in itertools.islice(itertools.permutations(papers), 24))
    return {one.set_id: one for one in expected}


def layout(*papers: Paper) -> dict[str, list[str]]:
    return {id_: [m.paper.publication_id for m in one.members] for id_, one in sets_of(*papers).items()}


def member(one: PaperSet, publication_id: str) -> Member:
    return next(m for m in one.members if m.paper.publication_id == publication_id)


def minimal(publication_id: str, printed: str | None, vraagnummer: str | None) -> Paper:
    """A paper of one question, read from bytes."""
    number = f"<kamervraagnummer>{printed}</kamervraagnummer>" if printed else ""
    document = f"<kamervragen>{number}<vraag><nr>Vraag 1</nr><al>Hoe laat is het?</al></vraag></kamervragen>"
    named = f'<metadata name="OVERHEIDop.vraagnummer" content="{vraagnummer}"/>' if vraagnummer else ""
    metadata = f"<metadata_gegevens>{named}</metadata_gegevens>"
    return read(RawPublication(publication_id, "x", document.encode(), "a", metadata.encode(), "b"))


# --- The kenmerk


@pytest.mark.parametrize(
    ("printed", "vraagnummer", "kenmerk", "basis"),
    [
        ("2021Z90003", "2021Z90003", "2021Z90003", "vraagnummer"),
        ("2021Z90001", "2021Z90003", "2021Z90001", "text"),
        (None, None, "2021Z90001", "id"),
    ],
)
def test_the_kenmerk_is_the_one_that_two_of_vraagnummer_print_and_id_name(
    printed: str | None, vraagnummer: str | None, kenmerk: str, basis: str
) -> None:
    (one,) = group([minimal("kv-tk-2021Z90001", printed, vraagnummer)])
    assert (one.set_id, one.kenmerk, one.kenmerk_kind, one.members[0].basis) == (kenmerk, kenmerk, "zaak", basis)


def test_a_paper_whose_kenmerk_is_disputed_is_a_set_of_its_own_and_both_sets_know_of_it() -> None:
    disputed = paper(QUESTION, disputed_kenmerken=(KENMERK, OTHER_KENMERK))
    sets = sets_of(disputed, paper(ANSWER, KENMERK), paper(OTHER_ANSWER, OTHER_KENMERK))
    assert {id_: [m.paper.publication_id for m in one.members] for id_, one in sets.items()} == {
        QUESTION: [QUESTION],
        KENMERK: [ANSWER],
        OTHER_KENMERK: [OTHER_ANSWER],
    }
    assert (sets[KENMERK].claims, sets[OTHER_KENMERK].claims, sets[QUESTION].claims) == ([QUESTION], [QUESTION], [])


def test_the_answer_that_its_metadata_names_decides_a_disputed_kenmerk_if_it_is_one_of_the_two() -> None:
    disputed = paper(QUESTION, disputed_kenmerken=(KENMERK, OTHER_KENMERK), answered_in=(ANSWER,))
    assert layout(disputed, paper(ANSWER, KENMERK)) == {KENMERK: [ANSWER, QUESTION]}
    assert layout(disputed, paper(ANSWER, "2021Z90009")) == {QUESTION: [QUESTION], "2021Z90009": [ANSWER]}


def test_papers_of_one_kenmerk_are_one_set_whatever_their_ids_say() -> None:
    sets = {one.set_id: one for one in group(sample_papers())}
    assert [m.paper.publication_id for m in sets["2021Z90197"].members] == ["ah-tk-20202021-9106a", "kv-tk-2021Z9197"]
    assert "2021Z9197" not in sets


def test_nothing_is_joined_on_title_and_date() -> None:
    same: dict[str, Any] = {"title": "De brug", "subject": "de brug", "available_on": dt.date(2021, 2, 5)}
    assert layout(
        paper(QUESTION, KENMERK, **same), paper(OTHER_QUESTION, OTHER_KENMERK, **same), paper(ANSWER, **same)
    ) == {
        KENMERK: [QUESTION],
        OTHER_KENMERK: [OTHER_QUESTION],
        ANSWER: [ANSWER],
    }


def test_a_paper_without_any_kenmerk_is_a_set_of_its_own_by_its_id() -> None:
    one = sets_of(paper(ANSWER))[ANSWER]
    assert (one.kenmerk, one.kenmerk_kind, one.members[0].basis, one.aliases) == (None, None, "self", {})


def test_papers_of_the_eerste_kamer_are_bound_by_their_own_number() -> None:
    sets = sets_of(
        paper("kv-ek-218199001", "218199001", answered_in=("ah-ek-20182019-9001",)),
        paper("ah-ek-20182019-9001", "218199001"),
    )
    assert {m.basis for m in sets["218199001"].members} == {"vraagnummer"}
    assert sets["218199001"].kenmerk_kind == "eerste_kamer"


@pytest.mark.parametrize("text", ["onbekend", "-", "nr. 12"])
def test_a_vraagnummer_that_is_no_number_joins_nobody_and_is_reported(text: str) -> None:
    sets = sets_of(paper(ANSWER, text), paper(OTHER_ANSWER, text), paper(QUESTION, KENMERK, text))
    assert set(sets) == {ANSWER, OTHER_ANSWER, KENMERK}
    assert sets[ANSWER].warnings == [(ANSWER, "kenmerk_unusable", text.replace(" ", ""))]


# --- Links between papers


@pytest.mark.parametrize("named", [ANSWER, f"{ANSWER}-n1"])
def test_an_answer_without_kenmerk_joins_the_question_paper_that_names_it(named: str) -> None:
    one = sets_of(paper(QUESTION, KENMERK, answered_in=(named,)), paper(ANSWER))[KENMERK]
    assert member(one, ANSWER).basis == "link"
    assert (one.aliases, one.warnings) == ({ANSWER: ANSWER}, [])


def test_a_question_paper_without_kenmerk_joins_the_answer_it_names() -> None:
    sets = sets_of(paper("kv-93716", answered_in=(ANSWER,)), paper(ANSWER, KENMERK))
    assert list(sets) == [KENMERK]
    assert member(sets[KENMERK], "kv-93716").basis == "link"
    assert sets[KENMERK].aliases == {"kv-93716": "kv-93716"}


def test_two_papers_without_kenmerk_are_a_set_where_one_names_the_other() -> None:
    assert layout(paper("kv-93716", answered_in=(ANSWER,)), paper(ANSWER)) == {"kv-93716": [ANSWER, "kv-93716"]}


def test_a_document_number_gives_way_to_the_kenmerk_with_all_papers_that_bear_it() -> None:
    one = sets_of(
        paper(QUESTION, KENMERK, answered_in=(ANSWER,)),
        paper(ANSWER, "2021D90412"),
        paper(OTHER_ANSWER, "2021D90412", kind="notice"),
    )
    assert list(one) == [KENMERK]
    assert one[KENMERK].aliases == {"2021D90412": ANSWER}
    assert member(one[KENMERK], OTHER_ANSWER).basis == "link"


def test_a_document_number_beside_a_kenmerk_is_another_name_of_the_same_set() -> None:
    sets = sets_of(paper(ANSWER, "2021D90412", KENMERK), paper(OTHER_ANSWER, "2021D90412"))
    assert list(sets) == [KENMERK]
    assert member(sets[KENMERK], ANSWER).basis == "vraagnummer"


def test_a_document_number_that_no_kenmerk_is_known_for_is_the_kenmerk() -> None:
    one = sets_of(paper("kv-tk-2025Z90001", "2025D90328", answered_in=(ANSWER,)), paper(ANSWER, "2025D90328"))
    assert (one["2025D90328"].kenmerk_kind, one["2025D90328"].aliases) == ("document", {})


def test_two_kenmerken_are_never_joined_by_a_link_but_the_conflict_is_reported() -> None:
    sets = sets_of(paper(QUESTION, KENMERK, answered_in=(ANSWER,)), paper(ANSWER, OTHER_KENMERK))
    assert set(sets) == {KENMERK, OTHER_KENMERK}
    assert sets[OTHER_KENMERK].warnings == [(ANSWER, "link_conflict", f"{QUESTION} names it as its answer")]


def test_two_question_papers_stay_two_sets_though_both_name_one_answer() -> None:
    old, other = "2000100840", "2000100850"
    answer = paper(ANSWER, old, other)
    askers = [paper(f"kv-{kenmerk}", kenmerk, answered_in=(ANSWER,)) for kenmerk in (old, other)]
    assert layout(answer, *askers) == {old: [ANSWER, f"kv-{old}"], other: [ANSWER, f"kv-{other}"]}
    assert set(layout(paper(ANSWER, other), *askers)) == {old, other}
    assert set(layout(answer, askers[0])) == {old, other}


# --- A publication that concerns two sets


def test_an_answer_to_two_sets_belongs_to_both_and_is_at_home_in_the_first() -> None:
    sets = sets_of(
        paper(ANSWER, OTHER_KENMERK, KENMERK), paper(QUESTION, KENMERK), paper(OTHER_QUESTION, OTHER_KENMERK)
    )
    assert [(m.is_shared, m.is_home) for m in (member(sets[KENMERK], ANSWER), member(sets[OTHER_KENMERK], ANSWER))] == [
        (True, False),
        (True, True),
    ]


def test_an_answer_without_kenmerk_belongs_to_all_question_papers_that_name_it() -> None:
    assert layout(
        paper(ANSWER),
        paper(QUESTION, KENMERK, answered_in=(ANSWER,)),
        paper(OTHER_QUESTION, OTHER_KENMERK, answered_in=(ANSWER,)),
    ) == {KENMERK: [ANSWER, QUESTION], OTHER_KENMERK: [ANSWER, OTHER_QUESTION]}


def own(sets: dict[str, PaperSet], kenmerk: str) -> list[int]:
    return [question.ordinal for question in member(sets[kenmerk], ANSWER).questions]


def test_each_set_gets_its_own_questions_of_a_shared_answer() -> None:
    sets = sets_of(
        paper(ANSWER, KENMERK, OTHER_KENMERK, questions=questions("Kent u dit?", "Hoe duur?", "Kent u dat?", "Klaar?")),
        paper(QUESTION, KENMERK, questions=questions("Kent u dit?", "Hoe duur?")),
        paper(OTHER_QUESTION, OTHER_KENMERK, questions=questions("Kent u dat?", "Klaar?")),
    )
    assert (own(sets, KENMERK), own(sets, OTHER_KENMERK)) == ([1, 2], [3, 4])


def test_a_question_that_both_sets_ask_belongs_to_each_once_or_to_both_where_it_is_printed_once() -> None:
    ours = paper(QUESTION, KENMERK, questions=questions("Kent u dit bericht?", "Hoe duur?"))
    theirs = paper(OTHER_QUESTION, OTHER_KENMERK, questions=questions("Kent u dit bericht?", "Klaar?"))
    twice = questions("Kent u dit bericht?", "Hoe duur?", "Kent u dit bericht?", "Klaar?")
    sets = sets_of(ours, theirs, paper(ANSWER, KENMERK, OTHER_KENMERK, questions=twice))
    assert (own(sets, KENMERK), own(sets, OTHER_KENMERK)) == ([1, 2], [3, 4])
    once = questions("Kent u dit bericht?", "Hoe duur?", "Klaar?")
    sets = sets_of(ours, theirs, paper(ANSWER, KENMERK, OTHER_KENMERK, questions=once))
    assert (own(sets, KENMERK), own(sets, OTHER_KENMERK)) == ([1, 2], [1, 3])


def test_a_question_that_both_sets_ask_belongs_with_those_around_it() -> None:
    ours = paper(QUESTION, KENMERK, questions=questions("Kent u dit bericht?", "Hoe duur?"))
    theirs = paper(OTHER_QUESTION, OTHER_KENMERK, questions=questions("Klaar?", "Kent u dit bericht?"))
    printed = questions("Klaar?", "Kent u dit bericht?", "Kent u dit bericht?", "Hoe duur?")
    sets = sets_of(ours, theirs, paper(ANSWER, KENMERK, OTHER_KENMERK, questions=printed))
    assert (own(sets, KENMERK), own(sets, OTHER_KENMERK)) == ([3, 4], [1, 2])


def test_a_question_paper_on_two_sets_asks_in_the_first() -> None:
    sets = sets_of(paper(QUESTION, KENMERK, OTHER_KENMERK, questions=questions("Kent u dit?", "Hoe duur?")))
    assert [len(sets[kenmerk].members[0].questions) for kenmerk in (KENMERK, OTHER_KENMERK)] == [2, 0]


def test_a_shared_answer_stands_whole_in_the_first_set_where_no_question_paper_is_known() -> None:
    sets = sets_of(paper(ANSWER, KENMERK, OTHER_KENMERK, questions=questions("Kent u dit?", "Hoe duur?")))
    assert (own(sets, KENMERK), own(sets, OTHER_KENMERK)) == ([1, 2], [])


# --- Corrections, reprints, formatted versions


def status(one: PaperSet) -> dict[str, tuple[str, str | None]]:
    return {m.paper.publication_id: (m.status, m.superseded_by) for m in one.members}


@pytest.mark.parametrize("suffix", ["n1", "h1"])
def test_a_correction_or_reprint_supersedes_even_where_its_base_was_published_anew_later(suffix: str) -> None:
    base = paper(ANSWER, KENMERK, available_on=dt.date(2024, 3, 9))
    version = paper(f"{ANSWER}-{suffix}", KENMERK, available_on=dt.date(2021, 5, 19))
    assert status(sets_of(base, version)[KENMERK]) == {
        ANSWER: ("superseded", f"{ANSWER}-{suffix}"),
        f"{ANSWER}-{suffix}": ("current", None),
    }


def test_the_last_published_of_several_versions_counts() -> None:
    one = sets_of(
        paper(ANSWER, KENMERK),
        paper(f"{ANSWER}-n1", KENMERK, available_on=dt.date(2021, 5, 19)),
        paper(f"{ANSWER}-h1", KENMERK, available_on=dt.date(2021, 6, 19)),
    )[KENMERK]
    assert status(one) == {
        ANSWER: ("superseded", f"{ANSWER}-h1"),
        f"{ANSWER}-n1": ("superseded", f"{ANSWER}-h1"),
        f"{ANSWER}-h1": ("current", None),
    }


def test_a_correction_that_could_not_be_read_replaces_nothing_and_stays_visible() -> None:
    one = sets_of(paper(ANSWER, KENMERK), paper(f"{ANSWER}-n1", KENMERK, status="quarantined"))[KENMERK]
    assert status(one) == {ANSWER: ("current", None), f"{ANSWER}-n1": ("quarantined", None)}


def test_a_readable_correction_replaces_a_paper_that_could_not_be_read() -> None:
    one = sets_of(paper(ANSWER, KENMERK, status="quarantined"), paper(f"{ANSWER}-n1", KENMERK))[KENMERK]
    assert status(one)[ANSWER] == ("superseded", f"{ANSWER}-n1")


def test_a_paper_gets_the_kenmerk_that_only_its_correction_bears() -> None:
    assert layout(paper(QUESTION, KENMERK), paper(ANSWER), paper(f"{ANSWER}-n1", KENMERK)) == {
        KENMERK: [ANSWER, f"{ANSWER}-n1", QUESTION]
    }


def test_a_correction_of_the_kenmerk_leaves_no_valid_answer_in_the_wrong_set() -> None:
    sets = sets_of(paper(QUESTION, KENMERK), paper(ANSWER, KENMERK), paper(f"{ANSWER}-n1", OTHER_KENMERK))
    assert status(sets[KENMERK])[ANSWER] == ("superseded", f"{ANSWER}-n1")


def test_an_unformatted_answer_is_replaced_by_the_paper_with_its_number_only() -> None:
    unformatted = paper("ah-9151601", KENMERK, aanhangsel_number=9002)
    notice = paper(ANSWER, KENMERK, kind="notice")
    assert status(sets_of(unformatted, notice)[KENMERK])["ah-9151601"] == ("pending", None)
    assert status(sets_of(unformatted, notice, paper(OTHER_ANSWER, KENMERK))[KENMERK])["ah-9151601"] == (
        "superseded",
        OTHER_ANSWER,
    )


def test_an_unformatted_answer_without_a_number_is_replaced_by_nothing() -> None:
    one = sets_of(paper("ah-9151601", KENMERK), paper(ANSWER, KENMERK, aanhangsel_number=None))[KENMERK]
    assert status(one)["ah-9151601"] == ("pending", None)


def test_an_unformatted_question_paper_is_replaced_by_the_formatted_one_but_not_by_one_that_failed() -> None:
    assert status(sets_of(paper("kv-93716", KENMERK), paper(QUESTION, KENMERK))[KENMERK])["kv-93716"] == (
        "superseded",
        QUESTION,
    )
    failed = paper(QUESTION, KENMERK, status="quarantined")
    assert status(sets_of(paper("kv-93716", KENMERK), failed)[KENMERK])["kv-93716"] == ("pending", None)
