"""Nights around a paper that first came as PDF only, or whose XML cannot be had: read at once, and never twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from extract import source
from extract.sample.publications import Publication, sample_publications
from extract.sample.server import SampleServer
from flows import jobs
from flows.data_folder import DataFolder
from flows.jobs import Done
from tests.warehouse.rows import content
from warehouse.reader import FILE_NAME, Reader

FIRST, FORMATTED = "ah-9151601", "ah-tk-20252026-9044"
QUESTION = "kv-tk-2026Z90009"
BROKEN = "ah-tk-20182019-9801"  # its XML is an empty shell
TEXTS = """
    SELECT (SELECT list((printed_number, text) ORDER BY ordinal) FROM questions),
        (SELECT list(text ORDER BY ordinal) FROM answers)
"""


def publications(kenmerk: str) -> list[Publication]:
    return [p for p in sample_publications() if p.set_name.startswith(kenmerk)]


def night(root: Path, server: SampleServer, today: str, since: dt.date | None = None) -> Done:
    server.today = dt.date.fromisoformat(today)
    asked = replace(source.sample(server.base_url), today=server.today, retries=1)
    return jobs.nightly(DataFolder(root), asked, since=since)


def ask(root: Path, query: str) -> list[tuple[Any, ...]]:
    with Reader(root / FILE_NAME) as reader:
        return reader.query(query).rows


def read_as(root: Path, publication_id: str) -> tuple[str | None, str]:
    """The format a publication was read from, and its status."""
    held = ask(root, "SELECT publication_id, format, status FROM publications")
    return next((form, status) for id_, form, status in held if id_ == publication_id)


def documents_asked(server: SampleServer) -> list[str]:
    """The files that were asked for, without the search."""
    return [path.rsplit("/", 1)[1] for path, _ in server.requests if not path.startswith(("/sru", "/OData", "/Errors"))]


@pytest.fixture
def server() -> Iterator[SampleServer]:
    with SampleServer(publications("2026Z90009")) as server:
        yield server


def test_an_answer_of_the_first_day_stands_in_the_tables_the_night_it_appears(
    server: SampleServer, tmp_path: Path
) -> None:
    night(tmp_path, server, "2026-02-08")
    server.requests.clear()
    done = night(tmp_path, server, "2026-02-10")
    # The metadata of the question name the answer, so that these are asked for anew.
    assert [name for name in documents_asked(server) if QUESTION not in name][:1] == ["metadata.xml"]
    assert documents_asked(server).count(f"{FIRST}.pdf") == 1
    assert not any(name.endswith((".xml", ".html")) and FIRST in name for name in documents_asked(server))
    assert done.published.run.status == "ok"
    assert read_as(tmp_path, FIRST) == ("pdf", "current")
    ((questions, answers),) = ask(tmp_path, TEXTS)
    assert [number for number, _ in questions] == [1, 2]
    assert answers == [
        "Naar schatting 1,1 miljoen.",
        "Gemeenten kunnen dat nu al doen uit het sportbudget. Een aparte vergoeding acht ik daarom niet nodig.",
    ]
    assert ask(tmp_path, "SELECT submitted_on, answered_on, outcome, n_questions_answered FROM kamervragen") == [
        (dt.date(2026, 1, 21), dt.date(2026, 2, 9), "on_time", 2)
    ]


@pytest.mark.slow
def test_when_the_formatted_paper_arrives_nothing_is_there_twice(server: SampleServer, tmp_path: Path) -> None:
    night(tmp_path, server, "2026-02-10")
    before = ask(tmp_path, TEXTS)
    dates = ask(tmp_path, "SELECT set_id, submitted_on, answered_on, days_to_answer, outcome FROM kamervragen")
    server.requests.clear()
    night(tmp_path, server, "2026-02-13")
    assert not any(FIRST in path for path, _ in server.requests), "the search does not find it any more"
    assert ask(tmp_path, TEXTS) == before
    assert ask(tmp_path, "SELECT set_id, submitted_on, answered_on, days_to_answer, outcome FROM kamervragen") == dates
    assert ask(tmp_path, "SELECT publication_id, status, superseded_by, format FROM publications ORDER BY 1") == [
        (FIRST, "superseded", FORMATTED, "pdf"),
        (FORMATTED, "current", None, "xml"),
        (QUESTION, "current", None, "xml"),
    ]
    alias = "SELECT alias, target_id, basis FROM document_aliases WHERE basis = 'formatted'"
    assert ask(tmp_path, alias) == [(FIRST, FORMATTED, "formatted")]
    assert ask(tmp_path, "SELECT DISTINCT publication_id FROM answers") == [(FORMATTED,)]
    after = content(tmp_path)
    jobs.rebuild(DataFolder(tmp_path))
    assert content(tmp_path) == after


def test_a_question_of_the_first_day_is_open_with_its_text(tmp_path: Path) -> None:
    with SampleServer(publications("2026Z90130")) as server:
        night(tmp_path, server, "2026-03-02")
        assert documents_asked(server) == ["metadata.xml", "kv-93716.pdf"]
    ((questions, answers),) = ask(tmp_path, TEXTS)
    assert ([text for _, text in questions], answers) == (
        [
            "Waarom ontbreken in de openbare agenda's de gesprekken met lobbyisten?",
            "Kunt u deze gesprekken over 2025 alsnog openbaar maken?",
        ],
        None,
    )
    assert ask(tmp_path, "SELECT set_id, submitted_on, outcome, days_open FROM kamervragen") == [
        ("2026Z90130", dt.date(2026, 2, 26), "open_in_term", 4)
    ]


def test_a_new_unformatted_paper_takes_two_requests_besides_the_search_and_the_next_night_none(tmp_path: Path) -> None:
    papers = [p for p in sample_publications() if p.is_unformatted]
    with SampleServer([p for p in papers if p.serve == "document"]) as server:
        night(tmp_path, server, "2026-03-02")
        assert len(documents_asked(server)) == 2 * len(server.publications) == 6
        server.requests.clear()
        night(tmp_path, server, "2026-03-02")
        assert documents_asked(server) == []


def test_a_first_day_paper_without_its_pdf_is_pending_and_read_when_it_comes(
    server: SampleServer, tmp_path: Path
) -> None:
    server.faults = lambda path, reply: replace(reply, body=b"", status=404) if path.endswith(".pdf") else reply
    first = night(tmp_path, server, "2026-02-10")
    assert (read_as(tmp_path, FIRST), first.published.run.n_pending) == ((None, "pending"), 1)
    assert night(tmp_path, server, "2026-02-10").published.run.n_pending == 1, "it waits"
    server.faults = None
    night(tmp_path, server, "2026-02-11")
    assert read_as(tmp_path, FIRST) == ("pdf", "current")


# --- Formatted papers whose XML cannot be had


def broken(*formats: str, serve: str = "empty_shell") -> list[Publication]:
    """The set whose answer has an empty shell for XML, its answer in these formats."""
    return [replace(p, formats=formats, serve=serve) if p.id == BROKEN else p for p in publications("2019Z91310")]


@pytest.mark.parametrize(
    ("formats", "serve", "form"),
    [
        (("html", "pdf", "xml"), "empty_shell", "pdf"),
        (("pdf",), "document", "pdf"),
        (("html", "xml"), "empty_shell", "html"),
        (("html",), "document", "html"),
    ],
)
def test_a_paper_without_usable_xml_is_read_from_its_pdf_or_else_its_page(
    tmp_path: Path, formats: tuple[str, ...], serve: str, form: str
) -> None:
    with SampleServer(broken(*formats, serve=serve)) as server:
        done = night(tmp_path, server, "2026-03-02")
    assert (done.published.run.status, done.published.run.n_quarantined) == ("ok", 0)
    assert read_as(tmp_path, BROKEN) == (form, "current")
    assert ask(tmp_path, "SELECT answered_on, n_questions_answered FROM kamervragen") == [(dt.date(2019, 6, 24), 2)]
    assert ask(tmp_path, "SELECT list(text ORDER BY ordinal) FROM answers") == [
        (["Omdat een vereniging voor de belasting geen huishouden is.", "Naar schatting 2 miljoen euro per jaar."],)
    ]


def test_a_paper_of_which_nothing_can_be_used_is_set_aside_for_the_reason_of_its_xml(tmp_path: Path) -> None:
    with SampleServer(broken("html", "pdf", "xml")) as server:
        server.faults = lambda path, reply: (
            replace(reply, body=b"<html>Onderhoud</html>") if path.endswith(("pdf", "html")) else reply
        )
        done = night(tmp_path, server, "2026-03-02")
        assert done.published.run.n_quarantined == 1
        assert ask(tmp_path, "SELECT publication_id, stage, reason FROM quarantine") == [
            (BROKEN, "fetch", "empty_shell")
        ]
        server.faults = None
        night(tmp_path, server, "2026-03-03", since=dt.date(2019, 6, 1))
    assert ask(tmp_path, "FROM quarantine") == []
    assert ask(tmp_path, "SELECT count(*) FROM answers") == [(2,)]
