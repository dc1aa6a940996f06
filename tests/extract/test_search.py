from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Callable

import pytest

from extract.sample import FIRST_DAY, SAMPLE_TODAY
from extract.sample.publications import Publication, read_set
from extract.sample.server import SampleServer
from extract.search import SearchFailed, discover, find, find_publication, search
from extract.session import Session, SourceUnavailable
from extract.source import at, sample
from tests.extract.faulty_server import FaultyServer, Reply, Request, search_page, search_record

DAY = dt.date(2026, 2, 27)
A_DAY = dt.timedelta(days=1)


def listing(publications: dict[str, dt.date], page: int = 100) -> Callable[[Request], Reply]:
    """A search over publications by their day that gives `page` records at most and a count that is always wrong."""

    def reply(request: Request) -> Reply:
        days = [dt.date.fromisoformat(day) for day in re.findall(r"[<>]=(\S+)", request.query["query"])]
        found = [id_ for id_, day in publications.items() if days[0] <= day <= days[1]]
        start, most = int(request.query["startRecord"]), min(page, int(request.query["maximumRecords"]))
        records = [search_record(id_) for id_ in found[start - 1 : start - 1 + most]]
        return Reply(search_page(*records, total=7))

    return reply


def on_one_day(n: int, day: dt.date = DAY) -> dict[str, dt.date]:
    return {f"ah-tk-20252026-{9000 + number}": day for number in range(n)}


def ids(session: Session, first: dt.date = DAY, last: dt.date = DAY, by: str = "available") -> list[str]:
    return [record.publication_id for record in search(session, "ah", first, last, by)]


def test_a_window_is_one_query_over_both_chambers_until_a_page_is_empty(server: FaultyServer, session: Session) -> None:
    server.script("/sru", listing(on_one_day(5)))
    assert ids(session, DAY - A_DAY, DAY) == list(on_one_day(5))
    assert [request.query["startRecord"] for request in server.requests] == ["1", "6"]
    assert server.requests[0].query["query"] == (
        'c.product-area==officielepublicaties and w.publicatienaam=="Kamervragen (Aanhangsel)" '
        "and dt.available>=2026-02-26 and dt.available<=2026-02-27"
    )


def test_pages_are_turned_by_what_was_received_whatever_the_source_counts(
    server: FaultyServer, session: Session
) -> None:
    server.script("/sru", listing(on_one_day(23), page=10))
    assert ids(session) == list(on_one_day(23))
    assert [request.query["startRecord"] for request in server.requests] == ["1", "11", "21", "24"]


def test_a_change_is_looked_for_with_a_day_to_spare_on_either_side(server: FaultyServer, session: Session) -> None:
    server.script("/sru", listing(on_one_day(1, DAY + A_DAY)))
    assert ids(session, by="changed") == list(on_one_day(1))
    changed = "cd.datumTijdstipWijzigingExpression"
    assert f"{changed}>=2026-02-26 and {changed}<=2026-02-28" in server.requests[0].query["query"]


def test_a_record_that_comes_twice_is_given_once(server: FaultyServer, session: Session) -> None:
    a, b, c = (search_record(f"ah-tk-20252026-{number}") for number in (9001, 9002, 9003))
    server.script("/sru", *(Reply(search_page(*page)) for page in ([a, a, b], [b], [b, c], [])), Reply(search_page()))
    assert ids(session) == ["ah-tk-20252026-9001", "ah-tk-20252026-9002", "ah-tk-20252026-9003"]


def test_a_source_that_repeats_its_last_page_is_not_asked_for_ever(server: FaultyServer, session: Session) -> None:
    server.script("/sru", Reply(search_page(search_record("ah-tk-20252026-9001"), total=1)))
    assert ids(session) == ["ah-tk-20252026-9001"]
    assert len(server.requests) == 3


def test_a_source_that_cannot_turn_its_pages_is_not_believed_to_be_complete(
    server: FaultyServer, session: Session
) -> None:
    server.script("/sru", Reply(search_page(search_record("ah-tk-20252026-9001"), total=412)))
    with pytest.raises(SearchFailed, match="its pages cannot be turned"):
        ids(session)


def test_a_window_beyond_what_the_source_gives_is_halved_and_complete(server: FaultyServer) -> None:
    publications = {f"ah-tk-20252026-{9000 + n}": DAY - n % 8 * A_DAY for n in range(70)}
    server.script("/sru", listing(publications, page=6))
    source = dataclasses.replace(at(server.url), first_unreachable=20)
    with Session(source) as session:
        assert sorted(ids(session, DAY - 9 * A_DAY, DAY)) == sorted(publications)
    asked = [(int(r.query["startRecord"]), int(r.query["maximumRecords"])) for r in server.requests]
    assert max(start + most - 1 for start, most in asked) < 20


def test_the_halves_of_a_window_share_no_day(server: FaultyServer) -> None:
    server.script("/sru", listing({**on_one_day(11, DAY - A_DAY), "ah-tk-20252026-8000": DAY}))
    with Session(dataclasses.replace(at(server.url), first_unreachable=13)) as session:
        assert len(ids(session, DAY - A_DAY, DAY)) == 12
    windows = [re.findall(r"[<>]=(\S+)", request.query["query"]) for request in server.requests]
    both, first, last = (["2026-02-26", "2026-02-27"], ["2026-02-26"] * 2, ["2026-02-27"] * 2)
    assert [window for n, window in enumerate(windows) if window not in windows[:n]] == [both, first, last]


def test_a_day_on_which_old_papers_were_stamped_anew_is_searched_by_their_days_of_publication() -> None:
    papers = [stamped(number, DAY - number * A_DAY) for number in range(40)]
    with SampleServer([*papers, stamped(99, DAY)], today=DAY) as server:
        source = dataclasses.replace(sample(server.base_url), first_unreachable=12)
        with Session(source) as session:
            found = [record.publication_id for record in search(session, "kv", DAY, DAY, "changed")]
    assert sorted(found) == sorted(paper.id for paper in [*papers, stamped(99, DAY)])


def stamped(number: int, available: dt.date) -> Publication:
    """A question paper that the source changed on DAY."""
    toml = f"""
        kenmerk = "2026Z9{number:04}"
        submitted = {available}
        asked_by = "het lid Oudenhof (Waterpartij)"
        asked_to = "de Minister van Financiën"
        subject = "de sluis"
        questions = ["Klopt dat?"]
        [[publication]]
        kind = "question"
        available = {available}
        since = {DAY}
    """
    return read_set("stamped", toml)[0]


def test_a_day_beyond_what_the_source_gives_fails_in_one_line(server: FaultyServer) -> None:
    with Session(dataclasses.replace(at(server.url), first_unreachable=19)) as session:
        server.script("/sru", listing(on_one_day(17), page=7))
        assert len(ids(session)) == 17
        server.script("/sru", listing(on_one_day(18), page=7))
        with pytest.raises(SearchFailed, match=r"about 19 or more records .* on 2026-02-27"):
            ids(session)


def test_any_diagnostic_is_an_error_even_beside_records(server: FaultyServer, session: Session) -> None:
    record = search_record("ah-tk-20252026-9001")
    server.script("/sru", Reply(search_page(record, diagnostic="Unsupported index\nw.onzin")))
    with pytest.raises(
        SearchFailed, match=r"does not accept the query .*Unsupported index.*; query: c.product"
    ) as error:
        ids(session)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Reply(b"<html><body>Onderhoud</body></html>"), "html_instead_of_xml"),
        (Reply(b"<sru:searchRetrieveResponse"), "not_well_formed"),
        (Reply(b"<metadata_gegevens/>"), "not_search_answer"),
        (Reply(search_page(), missing_bytes=9), "truncated"),
        (Reply(status=404), "not_found"),
        (Reply(status=400), "unexpected_status"),
    ],
)
def test_an_answer_that_is_no_search_answer_is_never_an_empty_one(
    server: FaultyServer, session: Session, reply: Reply, said: str
) -> None:
    server.script("/sru", reply)
    with pytest.raises(SearchFailed, match=said):
        ids(session)


def test_a_search_that_keeps_failing_makes_the_source_unavailable(server: FaultyServer) -> None:
    server.script("/sru", Reply(status=504))
    source = dataclasses.replace(at(server.url), retries=1, seconds_of_backoff=0.01)
    with Session(source) as session, pytest.raises(SourceUnavailable, match="504"):
        ids(session)


def test_records_of_another_series_mean_that_the_query_was_ignored(server: FaultyServer, session: Session) -> None:
    server.script("/sru", Reply(search_page(search_record("stcrt-2026-1", name="Staatscourant"))))
    with pytest.raises(SearchFailed, match="stcrt-2026-1 of 'Staatscourant', which was not asked for"):
        ids(session)


def test_a_record_without_an_identifier_is_reported_and_hides_no_other(
    server: FaultyServer, session: Session, caplog: pytest.LogCaptureFixture
) -> None:
    page = search_page(search_record(""), search_record("ah-tk-20252026-9001"))
    server.script("/sru", Reply(page), Reply(search_page()))
    assert ids(session) == ["ah-tk-20252026-9001"]
    assert "cannot be read and is left out" in caplog.text
    assert server.requests[1].query["startRecord"] == "3"


def test_discovery_takes_the_newest_record_of_both_families_and_both_queries(
    server: FaultyServer, session: Session
) -> None:
    def reply(request: Request) -> Reply:
        if request.query["startRecord"] != "1":
            return Reply(search_page())
        stamp = "2026-02-28T05:00:00+01:00" if "Wijziging" in request.query["query"] else "2026-02-27T05:00:00+01:00"
        if "zonder antwoord" in request.query["query"]:
            return Reply(search_page(search_record("kv-tk-2026Z90001", name="Kamervragen zonder antwoord")))
        numbers = (9002, 9001) if "Wijziging" in request.query["query"] else (9001, 9003)
        return Reply(search_page(*(search_record(f"ah-tk-20252026-{n}", changed=stamp) for n in numbers)))

    server.script("/sru", reply)
    records = discover(session, DAY - A_DAY, DAY)
    assert [(r.publication_id, r.changed_at.day if r.changed_at else None) for r in records] == [
        ("ah-tk-20252026-9001", 28),
        ("ah-tk-20252026-9002", 28),
        ("ah-tk-20252026-9003", 27),
        ("kv-tk-2026Z90001", 27),
    ]
    assert len(server.requests) == 8


def test_a_kenmerk_is_found_by_its_number_and_what_does_not_name_it_is_left_out(
    server: FaultyServer, session: Session
) -> None:
    server.script(
        "/sru",
        Reply(
            search_page(
                search_record("ah-tk-20252026-9002"),
                search_record("ah-tk-20252026-9001", vraagnummer="2026 z90001"),
                search_record("ah-tk-20252026-9003", vraagnummer="2026Z90003"),
            )
        ),
    )
    found = find(session, "2026Z90001", "ah")
    assert [record.publication_id for record in found] == ["ah-tk-20252026-9001", "ah-tk-20252026-9002"]
    assert 'w.vraagnummer=="2026Z90001"' in server.requests[0].query["query"]
    assert len(server.requests) == 1


@pytest.mark.parametrize("first", [Reply(search_page(diagnostic="Unsupported index")), Reply(search_page())])
def test_a_question_is_found_by_its_id_where_its_number_finds_nothing(
    server: FaultyServer, session: Session, first: Reply
) -> None:
    server.script("/sru", first, Reply(search_page(search_record("kv-tk-2026Z90001"))))
    assert [record.publication_id for record in find(session, "2026Z90001", "kv")] == ["kv-tk-2026Z90001"]
    assert 'dt.identifier=="kv-tk-2026Z90001"' in server.requests[1].query["query"]


def test_a_publication_that_the_search_does_not_know_is_none(server: FaultyServer, session: Session) -> None:
    server.script("/sru", Reply(search_page(search_record("ah-tk-20252026-9009"))))
    assert find_publication(session, "ah-tk-20252026-9001") is None


def test_the_whole_sample_is_discovered_day_by_day_as_at_once() -> None:
    with SampleServer(duplicate_records=True) as server:
        with Session(sample(server.base_url)) as session:
            at_once = discover(session, FIRST_DAY, SAMPLE_TODAY)
            assert session.n_requests == 8
        with Session(dataclasses.replace(sample(server.base_url), first_unreachable=12)) as session:
            sliced = discover(session, FIRST_DAY, SAMPLE_TODAY)
    assert [record.publication_id for record in at_once] == sorted({record.publication_id for record in sliced})
    assert len(at_once) > 50
