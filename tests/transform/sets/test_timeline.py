from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.transform.invented_papers import paper, received, submitted
from transform.paper import Paper
from transform.sets.membership import group
from transform.sets.timeline import Timeline, timeline
from transform.wording.notices import BY_LETTER, OTHER, POSTPONEMENT, WITHDRAWN

KENMERK = "2021Z90001"
DAY = dt.date(2021, 2, 4)
"""The questions were sent in."""


def question(*dates: Any, publication_id: str = f"kv-tk-{KENMERK}", **facts: Any) -> Paper:
    return paper(publication_id, KENMERK, dates=dates or (submitted("4 februari 2021"),), **facts)


def answer(*dates: Any, number: int = 9001, suffix: str = "", **facts: Any) -> Paper:
    return paper(f"ah-tk-20202021-{number}{suffix}", KENMERK, dates=dates, **facts)


def notice(notice_type: str, *dates: Any, number: int = 9000, **facts: Any) -> Paper:
    return answer(*dates, number=number, kind="notice", notice_type=notice_type, **facts)


def line_of(*papers: Paper, kenmerk: str = KENMERK) -> Timeline:
    (one,) = [one for one in group(papers) if one.set_id == kenmerk]
    return timeline(one)


def events(line: Timeline) -> list[tuple[str, str, dt.date | None]]:
    return sorted((e.event, e.member.paper.publication_id, e.on) for e in line.events)


# --- Which date counts


BEST_FIRST = ("header_element", "header_text", "datum_ontvangst", "datum_brief", "issued")


@pytest.mark.parametrize("index", range(len(BEST_FIRST)))
def test_the_day_of_receipt_comes_from_the_best_source_there_is(index: int) -> None:
    given = [received(f"2021-03-{10 + i}", basis) for i, basis in enumerate(BEST_FIRST)][index:]
    line = line_of(question(), answer(*reversed(given)))
    assert (line.answered_on, line.answered_basis) == (dt.date(2021, 3, 10 + index), BEST_FIRST[index])


def test_the_day_of_asking_comes_from_the_header_then_from_datum_indiening() -> None:
    metadata = submitted("2021-02-05", "datum_indiening")
    line = line_of(question(metadata, submitted("4 februari 2021")))
    assert (line.submitted and line.submitted.on, line.conflict_days) == (DAY, 1)
    line = line_of(question(metadata, submitted("2021-02-06", "issued")))
    assert line.submitted == metadata


def test_the_question_paper_speaks_before_the_answer_and_the_answer_where_it_is_missing() -> None:
    repeated = answer(submitted("5 februari 2021"), received("1 maart 2021"))
    line = line_of(repeated, question())
    assert line.submitted == submitted("4 februari 2021")
    line = line_of(repeated)
    assert (line.submitted, line.problem) == (submitted("5 februari 2021"), None)


def test_the_day_of_publication_is_never_a_date_of_the_set() -> None:
    line = line_of(question(), answer(available_on=dt.date(2021, 3, 1)))
    assert (line.answered_on, line.problem) == (None, "answered_missing")


@pytest.mark.parametrize("misprint", ["4 februari 2012", "30 februari 2021", "4 februari 1021"])
def test_a_header_date_that_cannot_be_gives_way_to_the_metadata(misprint: str) -> None:
    line = line_of(question(submitted(misprint), submitted("2021-02-04", "datum_indiening")))
    assert (line.submitted and line.submitted.on, line.problem, line.conflict_days) == (DAY, None, 0)


def test_a_day_of_asking_after_which_no_answer_can_have_come_gives_way() -> None:
    asked = question(submitted("4 februari 2022"), submitted("2021-02-04", "datum_indiening"))
    line = line_of(asked, answer(received("1 maart 2021"), received("2121-03-01", "datum_ontvangst")))
    assert (line.submitted and line.submitted.on, line.problem) == (DAY, None)


def test_a_day_of_receipt_before_the_asking_gives_way_to_the_metadata() -> None:
    line = line_of(question(), answer(received("1 maart 2020"), received("2021-03-01", "datum_ontvangst")))
    assert (line.answered_on, line.answered_basis, line.problem) == (dt.date(2021, 3, 1), "datum_ontvangst", None)


def test_header_and_metadata_that_disagree_are_told_by_the_days_between_them() -> None:
    asked = question(submitted("4 februari 2021"), submitted("2021-02-06", "datum_indiening"))
    given = answer(
        received("1 maart 2021"), received("2021-03-04", "datum_ontvangst"), received("2031-13-01", "issued")
    )
    assert line_of(asked, given).conflict_days == 3


def test_the_header_of_an_answer_to_two_sets_does_not_date_either() -> None:
    shared = paper(
        "ah-tk-20202021-9001",
        KENMERK,
        "2021Z90002",
        dates=(submitted("5 februari 2021"), received("1 maart 2021")),
    )
    line = line_of(shared, question())
    assert (line.submitted and line.submitted.on, line.conflict_days) == (DAY, 0)
    line = line_of(shared, question(), kenmerk="2021Z90002")
    assert (line.submitted, line.answered_on, line.problem) == (None, dt.date(2021, 3, 1), "submitted_missing")


def test_every_choice_is_marked_and_nothing_else() -> None:
    metadata = received("2021-03-01", "datum_ontvangst")
    line = line_of(question(submitted("2021-02-04", "issued"), submitted("4 februari 2021")), answer(metadata))
    assert line.chosen == {(f"kv-tk-{KENMERK}", 1), ("ah-tk-20202021-9001", 0)}


# --- Answers


def test_a_set_is_answered_with_its_earliest_answer_and_the_others_are_further_ones() -> None:
    line = line_of(
        question(), answer(received("4 mei 2021"), number=9001), answer(received("1 maart 2021"), number=9100)
    )
    assert (line.answered_on, line.problem) == (dt.date(2021, 3, 1), None)
    assert events(line)[:2] == [
        ("answered", "ah-tk-20202021-9100", dt.date(2021, 3, 1)),
        ("answered_further", "ah-tk-20202021-9001", dt.date(2021, 5, 4)),
    ]


@pytest.mark.parametrize(("suffix", "event"), [("-n1", "corrected"), ("-h1", "reprinted")])
def test_a_correction_or_reprint_never_moves_the_date(suffix: str, event: str) -> None:
    again = answer(received("19 mei 2021"), suffix=suffix, available_on=dt.date(2021, 5, 20))
    line = line_of(question(), answer(received("2021-03-01", "datum_ontvangst")), again)
    assert line.answered_on == dt.date(2021, 3, 1)
    assert events(line) == [
        ("answered", f"ah-tk-20202021-9001{suffix}", dt.date(2021, 3, 1)),
        (event, f"ah-tk-20202021-9001{suffix}", dt.date(2021, 5, 20)),
        ("submitted", f"kv-tk-{KENMERK}", DAY),
    ]


def test_a_correction_gives_the_date_where_the_first_print_gives_none_that_can_be() -> None:
    first = answer(received("31 april 2021"), received("1 maart 2020", "issued"))
    line = line_of(question(), first, answer(received("1 maart 2021"), suffix="-n1"))
    assert (line.answered_on, line.problem) == (dt.date(2021, 3, 1), None)


def test_a_corrected_question_paper_never_moves_the_day_of_asking() -> None:
    again = question(submitted("9 februari 2021"), publication_id=f"kv-tk-{KENMERK}-n1")
    line = line_of(again, question())
    assert line.submitted == submitted("4 februari 2021")


def test_an_answer_and_its_unformatted_version_are_one_answer_of_the_formatted_date() -> None:
    unformatted = paper(
        "ah-9151601", KENMERK, aanhangsel_number=9001, dates=(received("2021-02-27", "datum_ontvangst"),)
    )
    line = line_of(question(), unformatted, answer(received("2021-03-01", "datum_ontvangst")))
    assert [e.member.paper.publication_id for e in line.events if e.event.startswith("answered")] == [
        "ah-tk-20202021-9001"
    ]
    assert (line.answered_on, line.conflict_days) == (dt.date(2021, 3, 1), 2)


def test_a_formatted_paper_is_an_event_of_the_day_it_was_published_whatever_corrects_it_later() -> None:
    dates = (received("2021-03-01", "datum_ontvangst"),)
    unformatted = paper("ah-9151601", KENMERK, aanhangsel_number=9001, dates=dates, status="current")
    formatted = answer(*dates, available_on=dt.date(2021, 3, 5))
    again = answer(*dates, suffix="-n1", available_on=dt.date(2021, 4, 5))
    expected = ("formatted", "ah-tk-20202021-9001", dt.date(2021, 3, 5))
    told = events(line_of(question(), unformatted, formatted))
    assert [event for event in told if event[0] != "submitted"] == [("answered", *expected[1:2], dates[0].on), expected]
    told = events(line_of(question(), unformatted, formatted, again))
    assert [event for event in told if event[0] != "submitted"] == [
        ("answered", "ah-tk-20202021-9001-n1", dates[0].on),
        ("corrected", "ah-tk-20202021-9001-n1", dt.date(2021, 4, 5)),
        expected,
    ]


@pytest.mark.parametrize("superseding", [(), ("ah-9151601-n1",)])
def test_an_unformatted_paper_without_its_formatted_version_was_not_formatted(superseding: tuple[str, ...]) -> None:
    given = [
        paper(id_, KENMERK, aanhangsel_number=9001, status="current", dates=(received("1 maart 2021"),))
        for id_ in ("ah-9151601", *superseding)
    ]
    assert "formatted" not in {e.event for e in line_of(question(), *given).events}


def test_two_papers_of_the_first_day_that_one_replaced_are_one_event_without_a_day_where_none_is_known() -> None:
    dates = (received("2021-03-01", "datum_ontvangst"),)
    first_day = [paper(f"ah-915160{n}", KENMERK, aanhangsel_number=9001, dates=dates) for n in (1, 2)]
    told = events(line_of(question(), *first_day, answer(*dates)))
    assert [event for event in told if event[0] == "formatted"] == [("formatted", "ah-tk-20202021-9001", None)]


def test_an_unformatted_or_unreadable_answer_answers_by_the_date_of_its_metadata() -> None:
    for publication_id, status in (("ah-9151601", "pending"), ("ah-tk-20202021-9001", "quarantined")):
        given = paper(publication_id, KENMERK, status=status, dates=(received("2021-03-01", "datum_ontvangst"),))
        assert line_of(question(), given).answered_on == dt.date(2021, 3, 1)


def test_an_answer_whose_correction_is_about_another_set_does_not_answer_this_one() -> None:
    wrong = answer(received("1 maart 2021"))
    right = paper("ah-tk-20202021-9001-n1", "2021Z90002", dates=(received("1 maart 2021"),))
    line = line_of(question(), wrong, right)
    assert (line.answered_on, line.problem) == (None, None)
    assert line_of(question(), wrong, right, kenmerk="2021Z90002").answered_on == dt.date(2021, 3, 1)


# --- Notices


def test_a_postponement_is_no_answer_and_the_first_of_several_counts() -> None:
    line = line_of(
        question(),
        notice(POSTPONEMENT, received("22 februari 2021")),
        notice(POSTPONEMENT, received("15 maart 2021"), number=9100),
    )
    assert (line.postponed_on, line.n_postponements, line.answered_on) == (dt.date(2021, 2, 22), 2, None)
    assert line.problem is None


@pytest.mark.parametrize("dates", [(), (received("31 april 2021"),), (received("22 februari 2020"),)])
def test_a_notice_without_a_day_that_can_be_is_an_event_but_dates_nothing(dates: tuple[Any, ...]) -> None:
    line = line_of(question(), notice(POSTPONEMENT, *dates), notice(WITHDRAWN, *dates, number=9001))
    assert (line.postponed_on, line.n_postponements, line.withdrawn_on) == (None, 1, None)
    assert {e.event for e in line.events} == {"submitted", "postponed", "withdrawn"}


def test_a_notice_that_cannot_be_classified_is_neither_postponement_nor_answer() -> None:
    line = line_of(question(), notice(OTHER, received("22 februari 2021")))
    assert (line.postponed_on, line.n_postponements, line.answered_on, line.withdrawn_on) == (None, 0, None, None)
    assert ("noticed", "ah-tk-20202021-9000", dt.date(2021, 2, 22)) in events(line)


def test_a_set_answered_by_letter_is_answered_when_the_notice_was_received() -> None:
    line = line_of(question(), notice(BY_LETTER, received("22 februari 2021"), received("2021-02-20", "datum_brief")))
    assert (line.answered_on, line.answered_basis, line.problem) == (dt.date(2021, 2, 22), "letter", None)
    assert events(line)[0][0] == "answered_by_letter"


def test_the_earlier_of_letter_and_answer_counts() -> None:
    letter = notice(BY_LETTER, received("22 februari 2021"))
    assert line_of(question(), letter, answer(received("1 maart 2021"))).answered_basis == "letter"
    assert line_of(question(), letter, answer(received("20 februari 2021"))).answered_basis == "header_text"
    assert line_of(question(), letter, answer(received("22 februari 2021"))).answered_basis == "header_text"


def test_a_withdrawn_set_is_not_answered() -> None:
    line = line_of(question(), notice(WITHDRAWN, received("22 februari 2021")))
    assert (line.withdrawn_on, line.answered_on, line.problem) == (dt.date(2021, 2, 22), None, None)


# --- Dates that cannot be trusted


IMPOSSIBLE, METADATA = received("31 april 2021"), "datum_ontvangst"


@pytest.mark.parametrize(
    ("papers", "problem"),
    [
        ([question()], None),
        ([question(), answer(received("1 maart 2021"))], None),
        ([answer(received("1 maart 2021"))], "submitted_missing"),
        ([question(submitted("30 februari 2021")), answer(received("1 maart 2021"))], "submitted_implausible"),
        ([question(submitted("4 februari 2031"))], "submitted_implausible"),
        ([question(), answer()], "answered_missing"),
        ([question(), answer(IMPOSSIBLE)], "answered_implausible"),
        ([question(), answer(received("1 maart 1921"))], "answered_implausible"),
        ([question(), notice(BY_LETTER, IMPOSSIBLE)], "answered_implausible"),
        ([question(), notice(BY_LETTER)], "answered_missing"),
        ([question(), answer(received("1 februari 2021"))], "answered_before_submitted"),
        ([question(), notice(BY_LETTER, received("1 februari 2021"))], "answered_before_submitted"),
        # Whichever of two answers came first: the undated one may have, unless its number says that it came later.
        ([question(), answer(IMPOSSIBLE), answer(received("1 mei 2021"), number=9100)], "answered_implausible"),
        ([question(), answer(received("1 mei 2021")), answer(IMPOSSIBLE, number=9100)], None),
        ([question(), notice(POSTPONEMENT, IMPOSSIBLE)], None),
        ([question(), notice(OTHER)], None),
        ([question(), notice(WITHDRAWN)], None),
    ],
)
def test_what_is_wrong_with_the_dates_is_told_by_its_code(papers: list[Paper], problem: str | None) -> None:
    assert line_of(*papers).problem == problem


@pytest.mark.parametrize(
    ("dates", "problem"),
    [
        ([received("4 februari 2023")], None),  # 730 days
        ([received("5 februari 2023")], "long_without_second_source"),
        ([received("5 februari 2023"), received("2023-02-06", METADATA)], "long_without_second_source"),
        ([received("2023-02-05", METADATA), received("2023-02-05", "issued")], "long_without_second_source"),
        ([received("5 februari 2023"), received("2023-02-05", METADATA)], None),
    ],
)
def test_more_than_two_years_need_header_and_metadata_to_agree(dates: list[Any], problem: str | None) -> None:
    line = line_of(question(), answer(*dates))
    assert line.problem == problem
    assert line.answered_on is not None


def test_an_impossible_date_is_kept_as_a_candidate_and_never_chosen() -> None:
    line = line_of(question(), answer(IMPOSSIBLE))
    assert (line.answered_on, line.answered_basis, set(line.chosen)) == (None, None, {(f"kv-tk-{KENMERK}", 0)})
    assert ("answered", "ah-tk-20202021-9001", None) in [
        (e.event, e.member.paper.publication_id, e.on) for e in line.events
    ]


def test_a_document_number_has_a_year_too() -> None:
    alone = paper("ah-tk-20202021-9001", "2021D90001", dates=(submitted("4 februari 2012"), received("1 maart 2021")))
    assert timeline(group([alone])[0]).problem == "submitted_implausible"


@pytest.mark.parametrize("publication_id", ["kv-ek-218199001", "ah-tk-20202021-9001"])
def test_without_a_year_in_the_kenmerk_a_date_of_any_year_since_1945_is_plausible(publication_id: str) -> None:
    alone = paper(publication_id, dates=(submitted("4 februari 1946"), received("1 maart 1946")))
    line = timeline(group([alone])[0])
    assert line.submitted == submitted("4 februari 1946")


# --- What nobody has read yet


@pytest.mark.parametrize(("waiting", "is_told"), [(9001, False), (9003, True)])
def test_while_an_answer_that_may_be_the_first_waits_to_be_read_no_other_tells_the_day(
    waiting: int, is_told: bool
) -> None:
    read = answer(received("20 maart 2021"), number=9002)
    line = line_of(question(), read, answer(number=waiting, status="deferred"))
    expected = (dt.date(2021, 3, 20), "header_text", None) if is_told else (None, None, "answered_missing")
    assert (line.answered_on, line.answered_basis, line.problem) == expected
    told = "answered" if is_told else "answered_further"
    assert [e for e in events(line) if e[0] != "submitted"] == [(told, "ah-tk-20202021-9002", dt.date(2021, 3, 20))]


def test_a_letter_that_answered_tells_no_day_while_an_answer_before_it_waits_to_be_read() -> None:
    letter = notice(BY_LETTER, received("20 maart 2021"), number=9002)
    line = line_of(question(), letter, answer(number=9001, status="deferred"))
    assert (line.answered_on, line.answered_basis, line.problem) == (None, None, "answered_missing")
    assert ("noticed", "ah-tk-20202021-9002", dt.date(2021, 3, 20)) in events(line)


def test_a_letter_that_waits_to_be_read_leaves_no_other_the_first_answer() -> None:
    read = answer(received("20 maart 2021"), number=9002)
    line = line_of(question(), notice(BY_LETTER, number=9001, status="deferred"), read)
    assert (line.answered_on, line.problem) == (None, "answered_missing")
    assert ("answered_further", "ah-tk-20202021-9002", dt.date(2021, 3, 20)) in events(line)


def test_a_paper_that_waits_and_whose_other_version_told_the_day_happened_on_it() -> None:
    waiting = answer(number=9001, status="deferred")
    line = line_of(question(), waiting, answer(received("20 maart 2021"), suffix="-n1", status="pending"))
    assert line.answered_on == dt.date(2021, 3, 20)
    assert dt.date(2021, 3, 20) in {on for event, _, on in events(line) if event == "answered"}
