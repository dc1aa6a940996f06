"""The register's feed into the archive: every row as it was written, once, and on from where a run stopped."""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract import register
from extract.archive import JSON, Archive, Observation
from extract.register import Asked, RegisterFailed, newest_change, read_page
from extract.sample.odata import PATH
from extract.sample.publications import sample_publications
from extract.sample.server import Reply as SampleReply
from extract.sample.server import SampleServer
from extract.session import Session, SourceUnavailable
from extract.source import LIVE, REGISTER_ADDRESS, at, register_address, sample, with_register
from tests.extract.faulty_server import FaultyServer, Reply

LONG_AGO = dt.datetime(2019, 1, 1, tzinfo=dt.UTC)
SETS = ("2026Z90001", "2026Z90041", "2026Z90044", "2026Z90112", "2026Z90009")
PUBLICATIONS = [p for p in sample_publications() if p.set_name.startswith(SETS)]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=5,
)


@pytest.fixture
def register_server() -> Iterator[SampleServer]:
    with SampleServer(PUBLICATIONS) as server:
        server.rows_a_page = 2
        yield server


@pytest.fixture
def asking(register_server: SampleServer) -> Iterator[Session]:
    with Session(sample(register_server.base_url)) as session:
        yield session


@pytest.fixture
def scripted(server: FaultyServer) -> Iterator[Session]:
    with Session(replace(with_register(at(server.url)), seconds_of_backoff=0.01, retries=2)) as session:
        yield session


def held(archive: Archive) -> dict[str, bytes]:
    return {id_: archive.read(archive.latest(id_)[JSON]) for id_ in archive.register_ids()}


def row(number: str | None = "2026Z90001", register_id: str = "a-1", **told: Any) -> dict[str, Any]:
    return {"Id": register_id, "Nummer": number, "GewijzigdOp": "2026-02-02T05:10:11+01:00", **told}


def page(*rows: Any, **told: Any) -> Reply:
    return Reply(json.dumps({"@odata.context": "…", "value": rows, **told}).encode())


# --- One page


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.dictionaries(st.text(max_size=5), VALUES, max_size=3), max_size=3),
    st.sampled_from([None, 1, "\t"]),
    st.booleans(),
    st.booleans(),
)
def test_a_page_is_cut_into_its_rows_as_they_were_written(
    rows: list[Any], indent: Any, ensure_ascii: bool, is_marked: bool
) -> None:
    text = json.dumps(
        {"n": {"value": [1]}, "value": rows, "@odata.nextLink": "x"}, indent=indent, ensure_ascii=ensure_ascii
    )
    body = text.encode("utf-8-sig" if is_marked else "utf-8", "replace")
    found = read_page(body)
    assert found.next_link == "x"
    assert len(found.rows) == len(rows)
    assert all(raw in body for raw in found.rows)
    assert [json.loads(raw) for raw in found.rows] == json.loads(body.decode("utf-8-sig"))["value"]


@settings(max_examples=60, deadline=None)
@given(st.binary() | st.text().map(str.encode) | VALUES.map(lambda value: json.dumps(value).encode()))
def test_what_is_no_page_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_page(body)


@pytest.mark.parametrize(
    "body",
    [b'{"value":[{}', b'{"value":[{}]', b'{"value":[{},]}x', b'{"value":{}}', b'{"value":[{} {}]}', b'{"value" []}'],
)
def test_a_page_that_breaks_off_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_page(body)


# --- Asking


def test_every_entry_is_archived_as_the_feed_wrote_it(
    asking: Session, archive: Archive, register_server: SampleServer
) -> None:
    assert register.ask(asking, archive, LONG_AGO) == Asked(5, 5, 0, 0)
    assert [path for path, _ in register_server.requests if not path.startswith(PATH)] == []
    assert len(register_server.requests) == 3, "two rows a page, and nothing is held that could have been removed"
    entries = held(archive)
    assert list(entries) == [f"zaak-{kenmerk}" for kenmerk in sorted(SETS)]
    raw = b"".join(register_server.reply(path).body for path, _ in register_server.requests)
    assert all(body in raw for body in entries.values())
    told = json.loads(entries["zaak-2026Z90001"])
    assert (told["Nummer"], len(told["ZaakActor"]), len(told["Document"])) == ("2026Z90001", 3, 3)
    entry = archive.latest("zaak-2026Z90001")[JSON]
    assert (entry.address, entry.status) == (f"{REGISTER_ADDRESS}({told['Id']})", 200)
    assert entry.source_changed_at == dt.datetime.fromisoformat(told["GewijzigdOp"])
    assert list(archive.publication_ids()) == [], "entries are no publications"
    assert archive.path(entry).parent == archive.root / "zaak" / "2026" / "zaak-2026Z90001"


def test_a_second_time_few_are_asked_for_and_nothing_is_written(
    asking: Session, archive: Archive, register_server: SampleServer
) -> None:
    register.ask(asking, archive, LONG_AGO)
    before = {path: path.stat().st_size for path in archive.root.rglob("*") if path.is_file()}
    newest = newest_change(archive)
    assert newest == dt.datetime(2026, 2, 19, 4, 10, 11, 204816, dt.UTC)
    register_server.requests.clear()
    opened = Archive(archive.root)
    assert register.ask(asking, opened, newest - register.OVERLAP) == Asked(3, 0, 0, 0)
    assert len(register_server.requests) == 3, "what was removed, and two pages of two rows"
    assert {path: path.stat().st_size for path in archive.root.rglob("*") if path.is_file()} == before


def test_an_answer_that_comes_later_is_found_though_the_stamp_of_its_zaak_stays(
    asking: Session, archive: Archive, register_server: SampleServer
) -> None:
    register_server.today = dt.date(2026, 2, 1)
    register.ask(asking, archive, LONG_AGO)
    newest = newest_change(archive)
    assert newest is not None
    register_server.today = dt.date(2026, 2, 14)
    register.ask(asking, archive, newest - register.OVERLAP)
    versions = [json.loads(archive.read(e)) for e in archive.observations("zaak-2026Z90001") if e.manifestation == JSON]
    assert [len(told["Document"]) for told in versions] == [2, 3]
    assert len({told["GewijzigdOp"] for told in versions}) == 1


def test_a_run_that_was_stopped_goes_on_where_it_was(
    asking: Session, archive: Archive, register_server: SampleServer
) -> None:
    register_server.faults = lambda path, reply: SampleReply(500) if "skiptoken=4" in path else reply
    source = replace(sample(register_server.base_url), retries=0)
    with Session(source) as impatient, pytest.raises(SourceUnavailable):
        register.ask(impatient, archive, LONG_AGO)
    assert len(held(archive)) == 4
    register_server.faults = None
    newest = newest_change(archive)
    assert newest is not None
    register.ask(asking, archive, newest - register.OVERLAP)
    assert len(held(archive)) == 5


def test_what_the_register_takes_back_is_known_by_its_id(archive: Archive) -> None:
    with SampleServer(today=dt.date(2025, 6, 15)) as server, Session(sample(server.base_url)) as session:
        register.ask(session, archive, LONG_AGO)
        assert json.loads(held(archive)["zaak-2025Z92002"])["Verwijderd"] is False
        server.today = dt.date(2025, 6, 25)
        newest = newest_change(archive)
        assert newest is not None
        asked = register.ask(session, archive, newest - register.OVERLAP)
        assert asked.n_removed == 1
        assert archive.observations("zaak-2025Z92002")[-1].source_changed_at is None, "it says not how far was asked"
        assert json.loads(held(archive)["zaak-2025Z92002"]) == {
            "Id": json.loads(archive.read(archive.observations("zaak-2025Z92002")[0]))["Id"],
            "GewijzigdOp": "2025-06-20T05:10:11.204816+02:00",
            "Verwijderd": True,
        }
        assert register.ask(session, archive, newest - register.OVERLAP).n_removed == 0
    assert len(archive.observations("zaak-2025Z92002")) == 2


def test_entries_asked_for_by_number_do_not_say_what_else_is_held(
    asking: Session, archive: Archive, register_server: SampleServer
) -> None:
    assert register.ask_for(asking, archive, ["2026Z90112", "2026Z90001", "2026Z90001", "2009D25439"]) == Asked(
        2, 2, 0, 0
    )
    assert list(held(archive)) == ["zaak-2026Z90001", "zaak-2026Z90112"]
    assert newest_change(archive) is None
    assert register.ask_for(asking, archive, ["218199001"]) == Asked(0, 0, 0, 0)
    assert len(register_server.requests) == 1, "no number of the register: nothing is asked"


def test_of_two_rows_with_one_number_the_one_changed_last_counts(
    archive: Archive, server: FaultyServer, scripted: Session
) -> None:
    older, newer = row(), row(register_id="b-2", GewijzigdOp="2026-02-03T05:10:11+01:00")
    server.script(PATH, page(older, newer))
    for n_new in (2, 0):
        assert register.ask_for(scripted, archive, ["2026Z90001"]).n_new == n_new
        assert json.loads(held(archive)["zaak-2026Z90001"])["Id"] == "b-2"


def test_a_row_that_nothing_names_is_left_out_and_counted(
    archive: Archive, server: FaultyServer, scripted: Session
) -> None:
    rows = [
        row(),
        row(None, "b-2"),
        row("2026Z1", "c-3"),
        row("2026Z90002", register_id="../x"),
        {"Nummer": "2026Z90003"},
        7,
    ]
    server.script(PATH, page(*rows))
    assert register.ask(scripted, archive, LONG_AGO) == Asked(5, 3, 0, 2)
    assert list(held(archive)) == ["zaak-2026Z90001", "zaak-b-2", "zaak-c-3"]
    assert {p.parent.parent.name for p in archive.root.rglob("*.gz")} == {"2026", "other"}


def test_a_change_in_the_future_does_not_silence_the_register(
    archive: Archive, server: FaultyServer, scripted: Session
) -> None:
    server.script(PATH, page(row(), row("2026Z90002", "b-2", GewijzigdOp="2999-01-01T00:00:00Z")))
    register.ask(scripted, archive, LONG_AGO)
    assert newest_change(archive) == dt.datetime(2026, 2, 2, 4, 10, 11, tzinfo=dt.UTC)


def test_what_was_forgotten_is_not_archived_again(asking: Session, archive: Archive) -> None:
    register.ask(asking, archive, LONG_AGO)
    archive.forget("zaak-2026Z90001", "asked to", dt.datetime(2026, 3, 2, tzinfo=dt.UTC))
    register.ask(asking, archive, LONG_AGO)
    assert "zaak-2026Z90001" not in held(archive)
    assert archive.is_forgotten("zaak-2026Z90001")


def test_pages_for_which_there_is_no_time_are_left_to_the_next_run(
    asking: Session, archive: Archive, register_server: SampleServer
) -> None:
    with pytest.raises(RegisterFailed, match="more pages than there is time for"):
        register.ask(asking, archive, LONG_AGO, until=time.monotonic())
    assert 0 < len(held(archive)) < 5
    register.ask(asking, archive, LONG_AGO)
    assert len(held(archive)) == 5


# --- When it does not answer as it should


def asked_of(session: Session, archive: Archive) -> Asked:
    return register.ask(session, archive, LONG_AGO)


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (
            Reply(b'{"error":{"message":"The Any/All nesting limit"}}', 400),
            "unexpected_status: status 400.*nesting limit",
        ),
        (Reply(b"<!DOCTYPE html><html><p>Onderhoud</p></html>"), "html_instead_of_xml"),
        (Reply(b'{"value":[{"Id":'), "cannot be read"),
        (Reply(b'{"value":[' + b"[" * 100_000), "cannot be read"),
        (Reply(b'{"value":[]}', missing_bytes=9), "truncated"),
        (page(row(), **{"@odata.nextLink": "https://example.org/OData/v4/2.0/Zaak?x"}), "leads elsewhere.*example.org"),
        (page(row(), **{"@odata.nextLink": "http://[x/Zaak?x"}), "cannot be read"),
        (page(row(), **{"@odata.nextLink": "Document?$skiptoken=2"}), "leads elsewhere.*Document"),
        (page(row(), **{"@odata.nextLink": "Zaak?$skiptoken=2"}), "the same page again"),
    ],
)
def test_an_answer_that_is_none_is_told_in_one_line(
    archive: Archive, server: FaultyServer, scripted: Session, reply: Reply, said: str
) -> None:
    server.script(PATH, reply)
    with pytest.raises(RegisterFailed, match=said) as failed:
        asked_of(scripted, archive)
    assert "\n" not in str(failed.value)
    assert len(server.requests) <= 3


def test_it_is_asked_for_what_it_is_known_to_answer(archive: Archive, server: FaultyServer, scripted: Session) -> None:
    """The words of the query, which nobody has seen the real feed accept as a whole."""
    server.script(PATH, page())
    asked_of(scripted, archive)
    (request,) = server.requests
    assert request.query == {
        "$filter": "Soort eq 'Schriftelijke vragen' and (GewijzigdOp ge 2019-01-01T00:00:00Z or "
        "ZaakActor/any(a: a/GewijzigdOp ge 2019-01-01T00:00:00Z) or "
        "Document/any(d: d/GewijzigdOp ge 2019-01-01T00:00:00Z))",
        "$expand": "ZaakActor($orderby=Id),Document($orderby=Id;$expand=DocumentVersie($orderby=Id))",
        "$orderby": "GewijzigdOp,Nummer",
    }
    assert request.headers["User-Agent"].startswith("kamervragen/")


# --- Where it is


def test_the_live_register_is_asked_only_where_somebody_says_so() -> None:
    address = register_address("1f4b-ö")
    assert address == f"{REGISTER_ADDRESS}(1f4b-%C3%B6)"
    with pytest.raises(ValueError, match="not an address of the source"):
        LIVE.actual(address)
    assert with_register(LIVE).actual(address) == address
    assert with_register(LIVE).canonical(address) == address


def test_a_mirror_serves_the_register_under_its_own_address() -> None:
    mirror = with_register(at("http://127.0.0.1:1/m"))
    assert mirror.actual(REGISTER_ADDRESS) == "http://127.0.0.1:1/m/OData/v4/2.0/Zaak"
    assert mirror.canonical("http://127.0.0.1:1/m/OData/v4/2.0/Zaak?x") == f"{REGISTER_ADDRESS}?x"
    assert with_register(sample("http://127.0.0.1:1")) == sample("http://127.0.0.1:1")


# --- The sample's own feed


def get(server: SampleServer, **asked: str) -> tuple[int, dict[str, Any]]:
    reply = server.reply(
        f"{PATH}?" + "&".join(f"%24{name}={value.replace(' ', '%20')}" for name, value in asked.items())
    )
    return reply.status, json.loads(reply.body)


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ("Nummer eq '2026Z90001' or Nummer eq '2026Z90112'", ["2026Z90001", "2026Z90112"]),
        ("Document/any(d: d/GewijzigdOp ge 2026-02-23T00:00:00Z)", ["2026Z90041"]),
        ("Soort eq 'Motie'", []),
        ("Verwijderd eq true", []),
        ("(GewijzigdOp ge 2026-02-15T00:00:00%2B01:00) and Soort eq 'Schriftelijke vragen'", ["2026Z90112"]),
    ],
)
def test_the_feed_of_the_sample_finds_what_a_filter_means(
    register_server: SampleServer, asked: str, numbers: list[str]
) -> None:
    register_server.rows_a_page = 25
    status, body = get(register_server, filter=asked, orderby="Nummer", select="Nummer")
    assert (status, body["value"]) == (200, [{"Nummer": number} for number in numbers])


@pytest.mark.parametrize("asked", ["Nummer lt 'x'", "Nummer eq", "(Nummer eq 'x'", "Nummer eq 'x' x", "§"])
def test_the_feed_of_the_sample_refuses_what_is_no_filter(register_server: SampleServer, asked: str) -> None:
    status, body = get(register_server, filter=asked)
    assert (status, "not valid" in body["error"]["message"]) == (400, True)


def test_the_feed_of_the_sample_gives_pages_and_collections_only_when_asked(register_server: SampleServer) -> None:
    _, first = get(register_server, filter="Verwijderd eq false", orderby="Nummer")
    assert [row["Nummer"] for row in first["value"]] == ["2026Z90001", "2026Z90009"]
    assert "ZaakActor" not in first["value"][0]
    following = urlsplit(first["@odata.nextLink"])
    assert parse_qs(following.query)["$skiptoken"] == ["2"]
    reply = register_server.reply(f"{following.path}?{following.query}")
    assert [row["Nummer"] for row in json.loads(reply.body)["value"]] == ["2026Z90041", "2026Z90044"]


def test_observations_of_the_register_and_of_publications_keep_apart(archive: Archive) -> None:
    seen = Observation("https://x", LONG_AGO, 200)
    archive.put("zaak-2026Z90001", JSON, b"{}", seen)
    archive.put("kv-tk-2026Z90001", "xml", b"<x/>", seen)
    assert (list(archive.publication_ids()), list(archive.register_ids())) == (
        ["kv-tk-2026Z90001"],
        ["zaak-2026Z90001"],
    )
    assert archive.document("zaak-2026Z90001") is None
