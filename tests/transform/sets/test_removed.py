"""A paper that the source took back: what it was stays, what it said goes."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from extract.sample.publications import sample_publications
from extract.sample.render import document_xml, metadata_xml
from tests.transform.invented_papers import answers, paper, questions, received, submitted
from transform import records
from transform.documents import RawPublication, read
from transform.paper import Link, Note, Paper, Person
from transform.schema import Row
from transform.sets.assembly import assemble
from transform.sets.membership import group

KENMERK = "2021Z90001"
QUESTION, ANSWER, UNFORMATTED = f"kv-tk-{KENMERK}", "ah-tk-20202021-9001", "ah-9151601"
ON = dt.date(2021, 5, 4)
WORD = "geheim"


def rows_of(*papers: Paper) -> list[Row]:
    return [row for one in group(papers) for row in assemble(one, "version")]


def of(table: type[Row], rows: list[Row]) -> list[Any]:
    return [row for row in rows if isinstance(row, table)]


def telling(id_: str, **facts: Any) -> Paper:
    """A paper that says the secret wherever a paper can say anything."""
    words: dict[str, Any] = {
        "title": WORD,
        "subject": WORD,
        "header_text": WORD,
        "body_text": WORD,
        "questions": questions(WORD),
        "notes": (Note(1, "1", "body", None, 0, WORD, ()),),
        "links": (Link("body", None, 0, WORD, "other", None),),
        "topics": (("", WORD),),
        "submitters": (Person(WORD),),
        "addressees": (Person(WORD),),
        "answerers": (Person(WORD),),
        "on_behalf_of": (Person(WORD),),
        "warnings": (("unknown_label", WORD),),
        "dates": (submitted("4 februari 2021"), received("12 april 2021")),
    }
    return paper(id_, KENMERK, **{**words, **facts})


def test_no_row_of_any_table_says_what_a_removed_paper_said() -> None:
    said = [telling(QUESTION), telling(ANSWER, answers=answers((1,)))]
    assert sum(WORD in str(row) for row in rows_of(*said)) > 10
    rows = rows_of(*(one.as_removed(ON) for one in said))
    assert [row for row in rows if WORD in str(row) or "Antwoord 1" in str(row)] == []
    kinds = {type(row) for row in rows}
    assert kinds == {
        records.QuestionSet,
        records.Publication,
        records.PublicationSet,
        records.DateCandidate,
        records.Event,
    }


def test_what_a_removed_paper_was_and_when_stays() -> None:
    before = telling(ANSWER, answers=answers((1,)), aanhangsel_number=9001)
    (standing,), (removed,) = (of(records.Publication, rows_of(one)) for one in (before, before.as_removed(ON)))
    assert removed.status == "removed"
    same = ("set_id", "publication_id", "kind", "vergaderjaar", "aanhangsel_number", "raw_sha256", "source_url")
    assert [getattr(removed, name) for name in same] == [getattr(standing, name) for name in same]


def test_a_set_whose_answer_was_removed_stays_answered() -> None:
    answer = telling(ANSWER, answers=answers((1,))).as_removed(ON)
    rows = rows_of(paper(QUESTION, KENMERK, questions=questions("Hoe hoog?"), subject="de brug"), answer)
    (one,) = of(records.QuestionSet, rows)
    assert (one.answered_on, one.answered_basis) == (dt.date(2021, 4, 12), "header_text")
    assert (one.subject, one.n_questions, one.n_answers) == ("de brug", 1, 0)
    assert [question.text for question in of(records.Question, rows)] == ["Hoe hoog?"], (
        "the other paper keeps its words"
    )


def test_a_set_of_which_a_paper_was_removed_is_not_called_open() -> None:
    (one,) = of(records.QuestionSet, rows_of(telling(QUESTION).as_removed(ON)))
    assert (one.answered_on, one.has_unread_publication) == (None, True)


def test_a_removal_is_an_event_on_the_day_it_was_known() -> None:
    found = of(records.Event, rows_of(telling(ANSWER, answers=answers((1,))).as_removed(ON)))
    assert [(e.event, e.occurred_on, e.basis, e.text) for e in found] == [
        ("submitted", dt.date(2021, 2, 4), "header_text", None),
        ("answered", dt.date(2021, 4, 12), "header_text", None),
        ("removed", ON, "sightings", None),
    ]


def test_a_removed_paper_whose_correction_stands_is_removed_and_replaced_by_no_name() -> None:
    rows = rows_of(telling(ANSWER).as_removed(ON), paper(f"{ANSWER}-n1", KENMERK, subject="de brug"))
    assert {(p.publication_id, p.status, p.superseded_by) for p in of(records.Publication, rows)} == {
        (ANSWER, "removed", None),
        (f"{ANSWER}-n1", "current", None),
    }


def test_the_words_of_the_version_of_the_first_day_go_with_those_of_the_formatted_one() -> None:
    first = telling(UNFORMATTED, status="current", aanhangsel_number=9001, answers=answers((1,)))
    rows = rows_of(first, telling(ANSWER, aanhangsel_number=9001).as_removed(ON))
    assert [row for row in rows if WORD in str(row) or "Antwoord 1" in str(row)] == []
    held = {p.publication_id: (p.status, p.superseded_by) for p in of(records.Publication, rows)}
    assert held == {UNFORMATTED: ("superseded", ANSWER), ANSWER: ("removed", None)}
    corrected = paper(f"{ANSWER}-n1", KENMERK, aanhangsel_number=9001)
    rows = rows_of(first, telling(ANSWER, aanhangsel_number=9001).as_removed(ON), corrected)
    assert [row for row in rows if WORD in str(row)] == [], "a correction does not bring them back"


def test_a_publication_is_read_as_removed_where_the_archive_says_so() -> None:
    publication = next(p for p in sample_publications() if p.id == "ah-tk-20252026-9044")
    raw = RawPublication(
        publication.id, "https://x", document_xml(publication), "sha", metadata_xml(publication, []), "meta"
    )
    standing, removed = read(raw), read(replace(raw, removed_on=ON))
    assert (standing.status, removed.status, removed.removed_on) == ("current", "removed", ON)
    assert removed == standing.as_removed(ON)
    unreadable = RawPublication(publication.id, "https://x", b"<x", "sha", removed_on=ON)
    assert (read(unreadable).status, read(unreadable).failure) == ("removed", None), "nobody need look at it any more"
