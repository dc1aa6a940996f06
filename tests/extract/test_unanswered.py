"""Whose fault it is where there is no answer, paper after paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from extract.archive import METADATA, XML, Archive
from extract.fetch import fetch, is_due, next_attempt_on
from extract.following import is_left_over, to_follow
from extract.sample import FIRST_DAY, SAMPLE_TODAY
from extract.sample.publications import sample_publications
from extract.sample.server import SampleServer
from extract.search import discover
from extract.session import Session, SourceUnavailable
from extract.source import sample
from extract.unanswered import PAPERS_THAT_MEAN_DOWN, Fetcher, is_unwell
from tests.extract.faults import Faulty, error, is_paper, is_search, resets
from transform.metadata import SearchRecord

PAPERS = [p for p in sample_publications() if p.set_name[:4] in ("2024", "2025")][:12]
TOMORROW = SAMPLE_TODAY + dt.timedelta(days=1)


@pytest.fixture
def server() -> Iterator[SampleServer]:
    with SampleServer(PAPERS) as server:
        yield server


@pytest.fixture
def session(server: SampleServer) -> Iterator[Session]:
    with Session(replace(sample(server.base_url), retries=1, seconds_of_backoff=0.01)) as session:
        yield session


@pytest.fixture
def records(session: Session) -> list[SearchRecord]:
    found = discover(session, FIRST_DAY, SAMPLE_TODAY)
    assert len(found) > 2 * PAPERS_THAT_MEAN_DOWN
    return found


def states(fetcher: Fetcher, records: list[SearchRecord]) -> list[tuple[str, str | None]]:
    outcomes = [fetcher.fetch(record.publication_id, record) for record in records]
    return [(outcome.state, outcome.reason) for outcome in outcomes]


def test_a_paper_is_set_aside_once_the_next_one_is_answered_for(
    server: SampleServer, session: Session, archive: Archive, records: list[SearchRecord]
) -> None:
    first, second, third = (record.publication_id for record in records[:3])
    server.faults = Faulty(is_paper(first, second), [error(429)], for_good=True)
    fetcher = Fetcher(session, archive)
    assert states(fetcher, records[:2]) == [("quarantined", "unavailable")] * 2
    assert archive.attempts(first, METADATA) == []
    fetcher.fetch(third, records[2])
    assert [next_attempt_on(archive, id_) for id_ in (first, second, third)] == [TOMORROW, TOMORROW, None]
    assert not is_due(archive, first, SAMPLE_TODAY, records[0])
    n_requests = session.n_requests
    fetcher.settle()
    assert session.n_requests == n_requests, "nobody is left to be judged"


@pytest.mark.parametrize("fault", [resets, error(503), error(429)])
def test_several_in_a_row_mean_that_the_source_is_down_and_are_asked_for_again_as_if_they_had_not_been(
    server: SampleServer,
    session: Session,
    archive: Archive,
    records: list[SearchRecord],
    fault: Callable[..., None],
) -> None:
    server.faults = faulty = Faulty(is_paper(), [fault], for_good=True)
    fetcher = Fetcher(session, archive)
    unanswered = records[: PAPERS_THAT_MEAN_DOWN - 1]
    states(fetcher, unanswered)
    last = records[PAPERS_THAT_MEAN_DOWN - 1]
    with pytest.raises(SourceUnavailable, match=f"{unanswered[0].publication_id}, .* one after the other") as down:
        fetcher.fetch(last.publication_id, last)
    assert "\n" not in str(down.value)
    assert len(faulty.paths) == 2 * PAPERS_THAT_MEAN_DOWN
    for record in (*unanswered, last):
        id_ = record.publication_id
        assert is_unwell(archive, id_)
        assert is_left_over(archive, id_)
        assert is_due(archive, id_, SAMPLE_TODAY, record)
        assert next_attempt_on(archive, id_) is None
    assert {one.why for one in to_follow(archive, SAMPLE_TODAY)} == {"left over"}
    server.faults = None
    assert {state for state, _ in states(Fetcher(session, archive), records)} <= {"published", "quarantined"}
    assert not any(is_unwell(archive, record.publication_id) for record in records)


def test_papers_that_were_not_answered_for_the_last_time_do_not_mean_that_the_source_is_down(
    server: SampleServer, session: Session, archive: Archive, records: list[SearchRecord]
) -> None:
    server.faults = Faulty(is_paper(), [error(503)], for_good=True)
    with pytest.raises(SourceUnavailable):
        states(Fetcher(session, archive), records)
    fetcher = Fetcher(session, archive)
    assert states(fetcher, records[:PAPERS_THAT_MEAN_DOWN]) == [("quarantined", "unavailable")] * PAPERS_THAT_MEAN_DOWN
    fetcher.settle()
    assert next_attempt_on(archive, records[0].publication_id) == TOMORROW


def test_at_the_end_the_search_tells_whether_the_source_answers(
    server: SampleServer, session: Session, archive: Archive, records: list[SearchRecord]
) -> None:
    faults = [Faulty(is_paper(), [resets], for_good=True), Faulty(is_search, [resets], for_good=True)]
    server.faults = lambda path, reply: (one := faults[0](path, reply)) and faults[-1](path, one)
    record = records[0]
    fetcher = Fetcher(session, archive)
    fetcher.fetch(record.publication_id, record)
    with pytest.raises(SourceUnavailable, match=record.publication_id):
        fetcher.settle()
    assert is_due(archive, record.publication_id, SAMPLE_TODAY, record)
    faults.pop()
    fetcher = Fetcher(session, archive)
    fetcher.fetch(record.publication_id, record)
    fetcher.settle()
    assert not is_due(archive, record.publication_id, SAMPLE_TODAY, record)


def test_what_is_held_already_tells_nothing_of_the_source(
    server: SampleServer, session: Session, archive: Archive, records: list[SearchRecord]
) -> None:
    fetch(session, archive, records[1].publication_id, records[1])
    server.faults = Faulty(is_paper(), [error(503)], for_good=True)
    fetcher = Fetcher(session, archive)
    assert states(fetcher, records[:2])[1] == ("unchanged", None)
    assert archive.attempts(records[0].publication_id, METADATA) == []


def test_of_an_id_that_nothing_is_known_of_no_trace_is_left(
    server: SampleServer, session: Session, archive: Archive
) -> None:
    server.faults = Faulty(is_paper(), [error(503)], for_good=True)
    with pytest.raises(SourceUnavailable, match=PAPERS[0].id):
        Fetcher(session, archive).fetch(PAPERS[0].id)
    assert list(archive.publication_ids()) == []


def test_a_paper_of_which_the_text_alone_is_not_answered_for_is_one_that_is_not(
    server: SampleServer, session: Session, archive: Archive, records: list[SearchRecord]
) -> None:
    record = next(record for record in records if record.publication_id.startswith("kv"))
    server.faults = Faulty(lambda path: path.endswith(f"{record.publication_id}.xml"), [resets], for_good=True)
    fetcher = Fetcher(session, archive)
    assert states(fetcher, [record]) == [("quarantined", "no_answer")]
    fetcher.settle()
    assert [entry.reason for entry in archive.attempts(record.publication_id, XML)] == ["no_answer"]
    assert METADATA in archive.latest(record.publication_id)
