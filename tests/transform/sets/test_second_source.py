"""What the register adds to a set, and that it replaces nothing."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from tests.transform.invented_papers import paper, received, submitted
from tests.transform.test_register import KENMERK, ZAAK, entry
from transform.dates import REGISTER
from transform.paper import Paper, Person
from transform.records import Actor, DateCandidate, QuestionSet
from transform.register import Entry
from transform.sets.assembly import assemble
from transform.sets.membership import group
from transform.sets.second_source import surname

QUESTION, ANSWER = f"kv-tk-{KENMERK}", "ah-tk-20202021-9001"
IMPOSSIBLE = received("31 februari 2021")


def question(*dates: Any, **facts: Any) -> Paper:
    return paper(QUESTION, KENMERK, dates=dates, **facts)


def answer(*dates: Any, publication_id: str = ANSWER, **facts: Any) -> Paper:
    return paper(publication_id, KENMERK, dates=dates, **facts)


def rows(*papers: Paper, known: Entry | None) -> list[Any]:
    (one,) = group(papers)
    return assemble(one, "version", known)


def set_of(*papers: Paper, known: Entry | None) -> QuestionSet:
    return next(row for row in rows(*papers, known=known) if isinstance(row, QuestionSet))


# --- Dates


def test_a_set_without_dates_of_its_own_takes_those_of_the_register() -> None:
    found = set_of(question(), answer(IMPOSSIBLE), known=entry())
    assert (found.submitted_on, found.submitted_basis) == (dt.date(2021, 2, 4), REGISTER)
    assert (found.answered_on, found.answered_basis, found.date_problem) == (dt.date(2021, 3, 1), REGISTER, None)
    assert set_of(question(), answer(IMPOSSIBLE), known=None).date_problem == "submitted_missing"


@pytest.mark.parametrize(
    ("own", "basis"),
    [
        ((submitted("6 februari 2021"),), "header_text"),
        ((submitted("2021-02-06", "datum_indiening"),), "datum_indiening"),
        ((submitted("2021-02-06", "issued"),), REGISTER),
        ((submitted("6 februari 2018"),), REGISTER),
    ],
)
def test_the_register_comes_behind_header_and_metadata_and_before_issued(own: tuple[Any, ...], basis: str) -> None:
    assert set_of(question(*own), known=entry()).submitted_basis == basis


def test_the_day_it_was_started_goes_before_the_day_of_its_paper() -> None:
    papers = [{**ZAAK["Document"][1], "Datum": "2021-02-09T00:00:00+01:00"}]
    both = rows(question(), known=entry(Document=papers))
    candidates = {row.position: row for row in both if isinstance(row, DateCandidate)}
    assert [(candidates[n].value_on, candidates[n].is_chosen) for n in (1, 2)] == [
        (dt.date(2021, 2, 4), True),
        (dt.date(2021, 2, 9), False),
    ]
    assert set_of(question(), known=entry(Document=papers)).date_conflict_days == 5
    assert set_of(question(), known=entry(Document=papers, GestartOp=None)).submitted_on == dt.date(2021, 2, 9)


def test_a_candidate_of_the_register_names_the_paper_it_is_about_and_the_bytes_it_is_from() -> None:
    found = rows(question(submitted("4 februari 2021")), answer(received("1 maart 2021")), known=entry())
    candidates = [row for row in found if isinstance(row, DateCandidate)]
    assert {(c.publication_id, c.name, c.basis, c.raw_sha256, c.is_chosen) for c in candidates} == {
        (QUESTION, "submitted", "header_text", f"sha of {QUESTION}", True),
        (QUESTION, "submitted", REGISTER, "sha", False),
        (ANSWER, "received", "header_text", f"sha of {ANSWER}", True),
        (ANSWER, "received", REGISTER, "sha", False),
    }


def test_a_corrected_answer_has_the_date_of_its_first_print() -> None:
    found = set_of(question(), answer(IMPOSSIBLE, publication_id=f"{ANSWER}-n1"), known=entry())
    assert (found.answered_on, found.answered_basis) == (dt.date(2021, 3, 1), REGISTER)


def test_an_answer_that_only_the_register_names_answers_nothing() -> None:
    found = set_of(question(submitted("4 februari 2021")), known=entry())
    assert (found.answered_on, found.n_answers, found.date_problem) == (None, 0, None)


def test_without_a_question_paper_the_answer_bears_the_day_of_asking() -> None:
    assert set_of(answer(received("1 maart 2021")), known=entry()).submitted_on == dt.date(2021, 2, 4)


def test_an_answer_to_two_sets_bears_the_day_of_asking_of_neither() -> None:
    shared = paper(ANSWER, KENMERK, "2021Z90002", dates=(received("1 maart 2021"),))
    one, _ = group([shared])
    found = next(row for row in assemble(one, "version", entry()) if isinstance(row, QuestionSet))
    assert (found.set_id, found.submitted_on, found.date_problem) == (KENMERK, None, "submitted_missing")
    assert [c.name for c in assemble(one, "version", entry()) if isinstance(c, DateCandidate)] == [
        "received",
        "received",
    ]


def test_the_register_is_a_second_source_for_an_answer_after_years() -> None:
    late = "2024-03-01"
    papers = question(submitted("4 februari 2021")), answer(received("1 maart 2024"))
    agreeing = [{**ZAAK["Document"][0], "Datum": f"{late}T00:00:00+01:00"}]
    assert set_of(*papers, known=None).date_problem == "long_without_second_source"
    assert set_of(*papers, known=entry()).date_problem == "long_without_second_source", "it says another day"
    assert set_of(*papers, known=entry(Document=agreeing)).date_problem is None
    metadata = question(submitted("4 februari 2021")), answer(received(late, "datum_ontvangst"))
    assert set_of(*metadata, known=None).date_problem == "long_without_second_source"
    assert set_of(*metadata, known=entry(Document=agreeing)).date_problem is None
    only = question(submitted("4 februari 2021")), answer(IMPOSSIBLE)
    assert set_of(*only, known=entry(Document=agreeing)).date_problem == "long_without_second_source"


def test_a_removed_entry_adds_nothing() -> None:
    removed = replace(entry(), is_removed=True)
    people = (Person("Plukker"),)
    assert rows(question(submitters=people), known=removed) == rows(question(submitters=people), known=None)


# --- People


def person(role: str, known: Entry | None, *people: Person) -> list[Actor]:
    attribute = {"submitter": "submitters", "addressee": "addressees", "answerer": "answerers"}[role]
    told = replace(answer(received("1 maart 2021")), **{attribute: people})  # type: ignore[arg-type] # by its name
    return [row for row in rows(told, known=known) if isinstance(row, Actor) and row.role == role]


def known_of(actor: Actor) -> tuple[str | None, str | None, str | None, str | None]:
    return actor.party, actor.party_basis, actor.ministry, actor.ministry_basis


@pytest.mark.parametrize("name", ["Van Rozendaal", "M.J. van Rozendaal", "van Rozendaal M.J.", "VAN ROZENDAAL"])
def test_a_party_that_is_not_printed_is_that_of_the_same_surname(name: str) -> None:
    (found,) = person("submitter", entry(), Person(name))
    assert known_of(found) == ("Waterpartij", "register", None, None)
    assert found.name == name


def test_what_the_paper_prints_stands() -> None:
    (found,) = person("submitter", entry(), Person("Van Rozendaal", "NPB"))
    assert known_of(found) == ("NPB", "text", None, None)


@pytest.mark.parametrize("name", ["Rozendaal", "Jan van Rozendaal", "Terwisga", "G. Terwisga", "M.J.", "", None])
def test_another_name_or_one_in_another_role_gets_no_party(name: str | None) -> None:
    (found,) = person("submitter", entry(), Person(name))
    assert known_of(found) == (None, None, None, None)


def test_two_of_one_name_get_no_party() -> None:
    sister = {"ActorNaam": "A. van Rozendaal", "ActorFractie": "NPB", "Relatie": "Medeindiener"}
    doubled = entry(ZaakActor=[*ZAAK["ZaakActor"], sister])
    assert [known_of(a)[0] for a in person("submitter", doubled, Person("Van Rozendaal"))] == [None]
    both = person("submitter", entry(), Person("M.J. van Rozendaal"), Person("A. van Rozendaal"))
    assert [a.party for a in both] == [None, None]


def test_a_register_that_knows_no_party_either_leaves_it_open() -> None:
    actors = [{"ActorNaam": "M.J. van Rozendaal", "Relatie": "Indiener"}]
    (found,) = person("submitter", entry(ZaakActor=actors), Person("Van Rozendaal"))
    assert known_of(found) == (None, None, None, None)


@pytest.mark.parametrize("role", ["addressee", "answerer"])
def test_a_ministry_that_the_paper_does_not_tell_is_that_of_the_office_in_the_register(role: str) -> None:
    (found,) = person(role, entry(), Person("Terwisga", None, "Minister", "Onbekende Zaken"))
    assert known_of(found) == (None, None, "fin", "register")
    assert (found.function, found.portfolio) == ("Minister", "Onbekende Zaken"), "the paper's words stay"
    (found,) = person(role, entry(), Person("Terwisga", None, "Minister", "Defensie"))
    assert known_of(found) == (None, None, "def", "text")
    (found,) = person(role, entry(), Person(None, None, "Minister van Onbekende Zaken", "Onbekende Zaken"))
    assert known_of(found) == (None, None, None, None)


def test_nothing_is_filled_without_the_register() -> None:
    (found,) = person("submitter", None, Person("Van Rozendaal"))
    assert known_of(found) == (None, None, None, None)


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("M.J. van Rozendaal", "vanrozendaal"),
        ("Th.C. Kröger", "kroger"),
        ("Wessel – Van de Kolk", "wesselvandekolk"),
        ("Sterk W.R.C.", "sterk"),
        ("A.-B. d'Hondt", "dhondt"),
        ("Eikema", "eikema"),
        (None, ""),
    ],
)
def test_a_surname_is_its_letters_without_initials(name: str | None, letters: str) -> None:
    assert surname(name) == letters
