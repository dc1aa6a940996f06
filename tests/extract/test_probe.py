"""A probe names what differs and nothing else, asks politely, and has a verdict on every assumption."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from extract import source
from extract.asking import DIFFERS, HOLDS, MOST_REQUESTS, NOT_SEEN, NOT_TESTABLE
from extract.assumptions import assumptions
from extract.probe import Report, lines, probe
from extract.sample.server import Reply
from extract.search import SearchFailed, discover
from extract.session import Session
from tests.extract.deviations import SHAPES, DeviatingServer, Deviation, old_papers

SEEN_ONLY_SOMETIMES = {  # by the rest of the source, which the sample is too small for
    *("pace", "robots_disallow", "corrections_by_suffix", "page_of_1000", "tables_and_images", "header_elements"),
}


@pytest.fixture(scope="module")
def server() -> Iterator[DeviatingServer]:
    with DeviatingServer() as server:
        yield server


def report_of(server: DeviatingServer, *deviations: Deviation, most_requests: int = MOST_REQUESTS) -> Report:
    server.deviations = deviations
    server.requests.clear()
    return probe(replace(source.sample(server.base_url), retries=1), most_requests=most_requests)


def named(report: Report, verdict: str) -> set[str]:
    return {finding.assumption.name for finding in report.of(verdict)}


def test_nothing_differs_at_the_sample_and_all_that_it_has_is_seen(server: DeviatingServer) -> None:
    report = report_of(server, old_papers)
    assert {f.assumption.name: f.evidence for f in report.of(DIFFERS)} == {}
    assert named(report, NOT_SEEN) == SEEN_ONLY_SOMETIMES
    assert [f.assumption.name for f in report.findings] == list(assumptions()), "one verdict on each"
    assert named(report, NOT_TESTABLE) == {a.name for a in assumptions().values() if a.untestable}
    assert not any(finding.assumption.untestable for finding in report.of(HOLDS))


@pytest.mark.parametrize("name", SHAPES)
def test_each_deviation_is_named_and_nothing_else(server: DeviatingServer, name: str) -> None:
    shape = SHAPES[name]
    report = report_of(server, old_papers, shape.deviation)
    assert named(report, DIFFERS) == shape.differs
    assert report.problem is None
    for finding in report.of(DIFFERS):
        assert finding.evidence[0].seen
        assert finding.evidence[0].address.startswith(("https://zoek.off", "https://repository.")), "canonical"


def test_a_probe_stays_within_its_budget_and_asks_the_source_alone(server: DeviatingServer) -> None:
    report = report_of(server)
    assert len(server.requests) == report.n_requests <= MOST_REQUESTS
    few = report_of(server, most_requests=5)
    assert len(server.requests) == few.n_requests <= 6, "a redirect may follow the last question"
    assert any("enough for one probe" in f.evidence[0].seen for f in few.of(NOT_SEEN))
    assert few.of(DIFFERS) == []


def test_no_question_is_asked_twice_but_to_see_whether_it_changed(server: DeviatingServer) -> None:
    report = report_of(server)
    asked = [(address, status) for address, status in report.requests if status != 304]
    assert len(asked) == len(set(asked))


def test_a_source_that_dies_under_way_is_reported_with_what_was_learned(server: DeviatingServer) -> None:
    server.faults = lambda path, reply: reply if len(server.requests) < 8 else None
    try:
        report = report_of(server)
    finally:
        server.faults = None
    assert report.problem is not None
    assert "127.0.0.1" in report.problem
    assert "changed_index" in named(report, HOLDS), "asked before it died"
    assert "document_root" in named(report, NOT_SEEN)
    assert report.of(DIFFERS) == []


def test_one_answer_that_fails_does_not_end_a_probe(server: DeviatingServer) -> None:
    def fails(server: DeviatingServer, path: str, reply: Reply) -> Reply:
        return Reply(503) if "w.vraagnummer" in path else reply

    report = report_of(server, fails)
    assert report.problem is None
    assert report.of(DIFFERS) == [], "an error tells nothing about the query"
    assert "vraagnummer_search" in named(report, NOT_SEEN)
    assert "document_root" in named(report, HOLDS)


def test_the_report_is_json_that_names_evidence_and_what_is_touched(server: DeviatingServer) -> None:
    told = json.loads(report_of(server, SHAPES["documents in a namespace"].deviation).as_json())
    finding = next(f for f in told["findings"] if f["assumption"] == "no_namespace")
    assert (finding["verdict"], finding["certainty"]) == (DIFFERS, "code")
    assert finding["evidence"][0]["seen"] == "urn:officieel"
    assert finding["touches"] == ["questions", "answers", "quarantine"]
    assert told["n_by_verdict"][DIFFERS] == 1
    assert len(told["requests"]) >= 20
    assert told["problem"] is None


def test_the_table_begins_with_what_differs(server: DeviatingServer) -> None:
    table = list(lines(report_of(server, SHAPES["no etag"].deviation)))
    headings = [line for line in table if re.fullmatch(r"[a-z ]+ \(\d+\)", line)]
    assert [heading.split(" (")[0] for heading in headings] == ["differs", "not seen", "holds", "not testable"]
    assert table[table.index("differs (1)") + 1].startswith("  conditional_requests")


@pytest.mark.parametrize("name", ["available ranges ignored", "changed ranges ignored"])
def test_a_search_that_ignores_its_days_fails_and_names_the_assumption(server: DeviatingServer, name: str) -> None:
    server.deviations = (SHAPES[name].deviation,)
    days = dt.date(2026, 1, 5), dt.date(2026, 2, 5)
    assumption = min(SHAPES[name].differs)
    with Session(source.sample(server.base_url)) as session:
        with pytest.raises(SearchFailed, match=f"assumption {assumption}"):
            discover(session, *days)
        server.deviations = ()
        assert discover(session, *days)
