"""The views a person asks: one flat row a set, and the page with every question and every answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from tests.warehouse.rows import a_set, actor, covered, published, row
from transform.records import Answer, AnswerQuestion, Event, Publication, PublicationSet, Question, QuestionSet, Topic
from transform.schema import Row
from warehouse.reader import Reader

FULL, BARE, PAGE, FURTHER = "2023Z90001", "ah-tk-20222023-9002", "2023Z90003", "2023Z90004"


def full() -> list[Row]:
    """A set with people in every role, two papers of each kind, and topics."""
    at = {"set_id": FULL}
    answer = f"ah-tk-{FULL}"
    return [
        *a_set(FULL, "2023-03-01", "2023-03-30", notices=["2023-03-20"], subject="de veerpont"),
        actor(FULL, "submitter", 1, "Van Drunen", "NPB", weight=0.25),
        actor(FULL, "submitter", 2, "Eikema", "Waterpartij", weight=0.25),
        actor(FULL, "submitter", 3, "Ot", "NPB", weight=0.25),
        actor(FULL, "submitter", 4, "Zonder Partij", weight=0.25),
        # The answer repeats who asked; that paper does not count.
        actor(FULL, "submitter", 1, "Van Drunen", "NPB", weight=0.0, publication_id=answer),
        actor(FULL, "addressee", 1, None, function="Minister van Financiën", weight=0.5),
        actor(FULL, "addressee", 2, "Boschveld", weight=0.5),
        actor(FULL, "answerer", 1, "Boschveld", function="Minister", portfolio="Financiën", publication_id=answer),
        actor(FULL, "on_behalf_of", 1, "Windhorst", publication_id=answer),
        row(Topic, **at, parent_topic="Verkeer", topic="Water"),
        row(Topic, **at, parent_topic="", topic="Recht"),
        # A corrected question paper took the place of the first one; the answer was printed anew.
        row(Publication, **at, publication_id="kv-1151600", kind="question", status="superseded", page_url="old"),
        row(PublicationSet, **at, publication_id="kv-1151600", role="question"),
        row(Publication, **at, publication_id=f"{answer}-h1", kind="answer", status="current"),
        row(PublicationSet, **at, publication_id=f"{answer}-h1", role="answer"),
        row(Event, **at, publication_id=f"{answer}-h1", event="reprinted"),
    ]


def bare() -> list[Row]:
    """An answer without kenmerk of which only the id is known; somebody without party, office or portfolio."""
    question_set = row(QuestionSet, set_id=BARE, publication_id=BARE, n_questions=0, n_answers=0)
    return [
        replace(question_set, n_questions_answered=0, has_term=True),
        row(Publication, set_id=BARE, publication_id=BARE),
        row(PublicationSet, set_id=BARE, publication_id=BARE, role="answer"),
        actor(BARE, "answerer", 1, "Boschveld", publication_id=BARE),
        actor(BARE, "submitter", 1, None, "NPB", publication_id=BARE),
    ]


def texts(
    set_id: str, questions: list[int | None], *answers: tuple[str, int, str, list[int]], **told: Any
) -> list[Row]:
    """A set with questions of these printed numbers, and answers as (publication, ordinal, text, what it covers)."""
    rows = a_set(
        set_id,
        "2023-03-01",
        "2023-03-20",
        n_questions=len(questions),
        n_answers=len(answers),
        n_questions_answered=len({ordinal for *_, covers in answers for ordinal in covers}),
    )
    rows += [
        row(Question, set_id=set_id, ordinal=n, printed_number=number, text=f"Vraag {n}?")
        for n, number in enumerate(questions, 1)
    ]
    for publication_id, ordinal, text, covers in answers:
        at = {"set_id": set_id, "publication_id": publication_id}
        kind = "reference" if text.startswith("Zie") else "text"
        rows.append(row(Answer, **at, ordinal=ordinal, label=f"Antwoord {ordinal}", kind=kind, text=text))
        rows += [row(AnswerQuestion, **at, answer_ordinal=ordinal, ordinal=q, basis="label") for q in covers]
    return rows


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    sets = {
        FULL: full(),
        BARE: bare(),
        PAGE: texts(
            PAGE,
            [1, 2, 3, None, 7, 8],
            ("ah-a", 1, "Ja.", [1]),
            ("ah-a", 2, "Beide.", [2, 3]),
            ("ah-a", 3, "Zie het antwoord op vraag 1.", [5]),
            ("ah-a", 4, "Zonder nummer.", [4, 6]),
            ("ah-a", 5, "Op een vraag die niemand stelde.", []),
        ),
        FURTHER: texts(
            FURTHER,
            [1, 2],
            ("ah-a", 1, "Voorlopig niet.", [1]),
            ("ah-b", 1, "Alsnog.", [1, 2]),
            ("ah-b", 2, "En dit ook.", [1]),
        ),
    }
    with published(tmp_path_factory.mktemp("views"), sets, covered("2023-01-01", "2023-06-01")) as reader:
        yield reader


def flat(reader: Reader, set_id: str) -> dict[str, Any]:
    (found,) = reader.query("SELECT * FROM kamervragen WHERE set_id = $1", [set_id]).dicts()
    return found


def test_kamervragen_has_one_row_a_set_however_many_papers_it_has(reader: Reader) -> None:
    found = flat(reader, FULL)
    assert {name: found[name] for name in ("submitters", "parties", "addressees", "answerers", "topics")} == {
        "submitters": "Van Drunen (NPB), Eikema (Waterpartij), Ot (NPB), Zonder Partij",
        "parties": "NPB, Waterpartij",
        "addressees": "Minister van Financiën; Boschveld",
        "answerers": "Boschveld (Minister Financiën)",
        "topics": "Recht; Verkeer | Water",
    }
    assert (found["question_id"], found["question_url"]) == (f"kv-tk-{FULL}", f"https://example.org/kv-tk-{FULL}.html")
    assert (found["answer_id"], found["answer_url"]) == (f"ah-tk-{FULL}", f"https://example.org/ah-tk-{FULL}.html")
    assert (found["outcome"], found["is_late"], found["days_to_answer"]) == ("late_with_notice", True, 29)
    assert reader.query("SELECT count(*) FROM kamervragen").rows == [(4,)]


def test_kamervragen_says_nothing_of_what_is_not_known(reader: Reader) -> None:
    found = flat(reader, BARE)
    assert found["answerers"] == "Boschveld"
    assert found["parties"] == "NPB"
    unknown = {name for name, value in found.items() if value is None}
    assert unknown >= {"kenmerk", "subject", "submitted_on", "days_to_answer", "submitters", "addressees", "topics"}
    assert unknown >= {"question_id", "question_url", "answer_id", "answer_url", "is_late", "due_on", "days_open"}
    assert found["outcome"] == "unknown"


def page(reader: Reader, set_id: str) -> list[tuple[Any, ...]]:
    rows = reader.named("page_questions", [set_id])
    return [(r["printed_number"], r["answer_publication_id"], r["answer_text"], r["is_derived"]) for r in rows]


def test_a_joint_answer_stands_with_its_first_question_and_the_others_point_there(reader: Reader) -> None:
    assert page(reader, PAGE) == [
        (1, "ah-a", "Ja.", False),
        (2, "ah-a", "Beide.", False),
        (3, "ah-a", "Zie antwoord vraag 2.", True),
        (None, "ah-a", "Zonder nummer.", False),
        (7, "ah-a", "Zie het antwoord op vraag 1.", False),
        (8, "ah-a", "Zie antwoord vraag 4.", True),
        (None, "ah-a", "Op een vraag die niemand stelde.", False),
    ]


def test_the_page_tells_a_reference_of_the_minister_from_one_of_the_view(reader: Reader) -> None:
    found = reader.query(
        "SELECT answer_text, answer_kind, is_derived FROM kamervraag_page "
        "WHERE set_id = $1 AND answer_text LIKE 'Zie%' ORDER BY ordinal",
        [PAGE],
    )
    assert found.rows == [
        ("Zie antwoord vraag 2.", "text", True),
        ("Zie het antwoord op vraag 1.", "reference", False),
        ("Zie antwoord vraag 4.", "text", True),
    ]


def test_no_answer_text_is_lost_on_the_page(reader: Reader) -> None:
    lost = reader.query(
        "SELECT set_id, publication_id, ordinal FROM answers "
        "EXCEPT SELECT set_id, answer_publication_id, answer_ordinal FROM kamervraag_page WHERE NOT is_derived"
    )
    assert lost.rows == []
    (stray,) = reader.query("SELECT * FROM kamervraag_page WHERE ordinal IS NULL").dicts()
    assert (stray["question_text"], stray["answer_label"], stray["is_derived"]) == (None, "Antwoord 5", False)


def test_every_answer_of_every_publication_stands_with_its_question(reader: Reader) -> None:
    assert page(reader, FURTHER) == [
        (1, "ah-a", "Voorlopig niet.", False),
        (1, "ah-b", "Alsnog.", False),
        (1, "ah-b", "En dit ook.", False),
        (2, "ah-b", "Zie antwoord vraag 1.", True),
    ]


def test_a_question_without_an_answer_stands_alone(root: Any) -> None:
    with published(root, {PAGE: texts(PAGE, [1, 2], ("ah-a", 1, "Ja.", [1]))}) as reader:
        assert page(reader, PAGE) == [(1, "ah-a", "Ja.", False), (2, None, None, False)]


def test_a_file_that_is_attached_answers_like_one_that_is_opened(reader: Reader) -> None:
    """BI tools attach it beside other files: the views must find their tables and macros there too."""
    import duckdb

    (path,) = reader.query("SELECT path FROM duckdb_databases() WHERE NOT internal").rows[0]
    with duckdb.connect() as con:
        con.execute(f"ATTACH '{path}' AS vragen (READ_ONLY)")
        assert con.execute("SELECT count(*) FROM vragen.kamervragen").fetchall() == [(4,)]
