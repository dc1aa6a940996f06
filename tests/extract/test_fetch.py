from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter

import pytest

from extract.archive import HTML, METADATA, PDF, RECORD, XML, Archive
from extract.fetch import (
    Outcome,
    PaperUnanswered,
    UnknownKenmerk,
    fetch,
    fetch_by_kenmerk,
    is_due,
    next_attempt_on,
    waiting,
)
from extract.removal import sightings
from extract.sample import FIRST_DAY, SAMPLE_TODAY
from extract.sample.server import SampleServer
from extract.search import discover
from extract.session import Session, SourceUnavailable
from extract.source import REPOSITORY, at, document_address, sample
from tests.extract.faulty_server import (
    DOCUMENT,
    HANG_UP,
    FaultyServer,
    Reply,
    Request,
    metadata,
    search_page,
    search_record,
)
from transform.identifiers import NotAKenmerk
from transform.metadata import SearchRecord, read_search_page

ID = "ah-tk-20252026-9001"
QUESTION = "kv-tk-2026Z90001"
METADATA_XML = metadata(("DC.identifier", ID), ("OVERHEIDop.documentStatus", "Opgemaakt"))
GONE = Reply(status=302, headers={"Location": "/Errors/404.htm"})
TAKEN_BACK = Reply(b"<html>Deze publicatie is op verzoek van de publicerende organisatie verwijderd</html>")
TODAY = dt.date(2026, 3, 2)


def path(publication_id: str, manifestation: str) -> str:
    return document_address(publication_id, manifestation).removeprefix(REPOSITORY)


PDF_FILE = b"%PDF-1.4\n%%EOF\n"
PAGE = b'<html><body><div class="vraag"><p>Is de brug open?</p></div></body></html>'
ALL = ("xml", "metadata", "pdf", "html")


def items(publication_id: str, *kinds: str) -> dict[str, str]:
    names = {"xml": XML, "metadata": METADATA, "pdf": PDF, "html": HTML}
    return {kind: document_address(publication_id, names[kind]) for kind in kinds or ("xml", "metadata")}


def record(publication_id: str = ID, **said: object) -> SearchRecord:
    given = {"items": items(publication_id), **said}
    return read_search_page(search_page(search_record(publication_id, **given))).records[0]  # type: ignore[arg-type]  # passed on


def serve(server: FaultyServer, publication_id: str = ID, xml: Reply | None = None, meta: Reply | None = None) -> None:
    server.script(path(publication_id, XML), xml or Reply(DOCUMENT, headers={"ETag": '"x1"'}))
    server.script(path(publication_id, METADATA), meta or Reply(METADATA_XML, headers={"ETag": '"m1"'}))
    server.script("/Errors/404.htm", Reply(b"<html>404: Pagina niet gevonden</html>"))


@pytest.fixture
def session(server: FaultyServer) -> Session:
    source = dataclasses.replace(at(server.url), today=TODAY, retries=1, seconds_of_backoff=0.01)
    return Session(source)


def test_a_new_publication_is_archived_with_its_record_in_two_requests(
    server: FaultyServer, session: Session, archive: Archive
) -> None:
    serve(server)
    outcome = fetch(session, archive, ID, record())
    assert outcome == Outcome(ID, "published", n_bytes=len(DOCUMENT) + len(METADATA_XML))
    latest = archive.latest(ID)
    assert {name: archive.read(entry) for name, entry in latest.items()} == {
        RECORD: record().raw,
        METADATA: METADATA_XML,
        XML: DOCUMENT,
    }
    assert {entry.source_changed_at for entry in latest.values()} == {record().changed_at}
    assert latest[XML].address == document_address(ID, XML)
    assert latest[XML].fetched_at.date() == TODAY
    assert server.paths() == [path(ID, METADATA), path(ID, XML)]


def test_the_addresses_are_those_of_the_record(server: FaultyServer, session: Session, archive: Archive) -> None:
    strange = f"{REPOSITORY}/frbr/officielepublicaties/elders/{ID}/2/xml/{ID}.xml"
    serve(server)
    server.script(strange.removeprefix(REPOSITORY), Reply(DOCUMENT))
    assert fetch(session, archive, ID, record(items={**items(ID), "xml": strange})).state == "published"
    fetch(session, archive, ID)
    assert server.paths().count(strange.removeprefix(REPOSITORY)) == 2


def test_what_the_archive_holds_under_this_stamp_is_not_asked_for(
    server: FaultyServer, session: Session, archive: Archive
) -> None:
    serve(server)
    fetch(session, archive, ID, record())
    assert fetch(session, Archive(archive.root), ID, record()) == Outcome(ID, "unchanged")
    assert len(server.requests) == 2


def test_a_new_stamp_on_the_same_bytes_is_asked_for_once_on_condition(
    server: FaultyServer, session: Session, archive: Archive
) -> None:
    def reply(request: Request) -> Reply:
        return Reply(status=304) if request.headers.get("If-None-Match") == '"x1"' else Reply(DOCUMENT)

    serve(server)
    fetch(session, archive, ID, record())
    server.script(path(ID, XML), reply)
    restamped = record(changed="2026-02-28T05:00:00+01:00")
    assert fetch(session, archive, ID, restamped) == Outcome(ID, "unchanged")
    assert len(server.requests) == 4
    assert fetch(session, archive, ID, restamped) == Outcome(ID, "unchanged")
    assert len(server.requests) == 4
    assert archive.latest(ID)[XML].version == 1


def test_a_pull_without_a_record_does_not_make_the_next_night_ask_again(
    server: FaultyServer, session: Session, archive: Archive
) -> None:
    serve(server)
    fetch(session, archive, ID, record())
    serve(server, xml=Reply(status=304, headers={"ETag": '"x2"'}))
    assert fetch(session, archive, ID) == Outcome(ID, "unchanged")
    assert len(server.requests) == 4
    assert fetch(session, archive, ID, record()) == Outcome(ID, "unchanged")
    assert len(server.requests) == 4


def test_a_pull_that_failed_is_made_good_though_the_stamp_is_the_same(
    server: FaultyServer, session: Session, archive: Archive
) -> None:
    serve(server)
    fetch(session, archive, ID, record())
    serve(server, xml=GONE)
    assert fetch(session, archive, ID).state == "missing"
    serve(server)
    assert fetch(session, archive, ID, record()) == Outcome(ID, "unchanged")
    assert archive.attempts(ID, XML) == []


def test_a_record_without_a_stamp_is_asked_for_on_condition(
    server: FaultyServer, session: Session, archive: Archive
) -> None:
    serve(server)
    fetch(session, archive, ID, record(changed=None))
    assert fetch(session, archive, ID, record(changed=None)) == Outcome(ID, "unchanged")
    assert [request.headers.get("If-None-Match") for request in server.requests] == [None, None, '"m1"', '"x1"']


def test_changed_bytes_are_published_as_a_new_version(server: FaultyServer, session: Session, archive: Archive) -> None:
    serve(server)
    fetch(session, archive, ID, record())
    serve(server, xml=Reply(DOCUMENT.replace(b"Ja.", b"Nee.")))
    outcome = fetch(session, archive, ID, record(changed="2026-02-28T05:00:00+01:00"))
    assert (outcome.state, outcome.n_bytes) == ("published", len(DOCUMENT) + 1)
    assert archive.latest(ID)[XML].version == 2


def unformatted(said_by: str) -> tuple[str, bytes, SearchRecord]:
    """A paper that one of three says is not yet formatted: its id, its metadata, its record."""
    id_ = "ah-9000001" if said_by == "id" else ID
    rows = () if said_by == "id" else (("OVERHEIDop.documentStatus", "Onopgemaakt" if said_by == "metadata" else "Op"),)
    status = {"record": "Onopgemaakt", "id": ""}.get(said_by, "")
    return id_, metadata(*rows), record(id_, status=status, items=items(id_, "metadata", "pdf"))


@pytest.mark.parametrize("said_by", ["record", "metadata", "id"])
def test_of_a_paper_that_is_not_formatted_the_pdf_is_fetched_and_no_xml_asked_for(
    server: FaultyServer, session: Session, archive: Archive, said_by: str
) -> None:
    id_, meta, given = unformatted(said_by)
    serve(server, id_, meta=Reply(meta))
    server.script(path(id_, PDF), Reply(PDF_FILE))
    assert fetch(session, archive, id_, given) == Outcome(id_, "published", n_bytes=len(meta) + len(PDF_FILE))
    assert server.paths() == [path(id_, METADATA), path(id_, PDF)]
    document = archive.document(id_)
    assert document is not None
    assert (document.manifestation, archive.read(document)) == (PDF, PDF_FILE)
    assert fetch(session, archive, id_, given) == Outcome(id_, "unchanged")
    assert len(server.requests) == 2


def test_a_paper_that_is_not_formatted_is_pending_until_its_pdf_is_there(
    server: FaultyServer, session: Session, archive: Archive
) -> None:
    id_, meta, given = unformatted("id")
    serve(server, id_, meta=Reply(meta))
    server.script(path(id_, PDF), Reply(b"<html>Onderhoud</html>"), Reply(PDF_FILE))
    expected = Outcome(id_, "pending", "html_instead_of_xml", PDF, len(meta))
    assert fetch(session, archive, id_, given) == expected
    assert not is_due(archive, id_, TODAY, given)
    assert waiting(archive, id_) == dataclasses.replace(expected, n_bytes=0)
    assert is_due(archive, id_, TODAY + dt.timedelta(days=1), given)
    assert fetch(session, archive, id_, given).state == "published"
    assert server.paths() == [path(id_, METADATA), path(id_, PDF), path(id_, PDF)]


def test_a_paper_that_is_not_formatted_and_of_which_no_pdf_is_listed_is_pending_without_a_request(
    server: FaultyServer, session: Session, archive: Archive
) -> None:
    serve(server, "ah-9000001")
    given = record("ah-9000001", status="Onopgemaakt")
    waits = Outcome("ah-9000001", "pending", "not_listed", PDF, len(METADATA_XML))
    assert fetch(session, archive, "ah-9000001", given) == waits
    assert server.paths() == [path("ah-9000001", METADATA)]


def test_a_held_paper_whose_metadata_and_xml_are_gone_is_asked_for_in_every_other_form(
    server: FaultyServer, session: Session, archive: Archive
) -> None:
    serve(server)
    listed = record(items=items(ID, *ALL))
    fetch(session, archive, ID, listed)
    serve(server, xml=GONE, meta=GONE)
    server.script(path(ID, PDF), Reply(PDF_FILE, headers={"Content-Type": "application/pdf"}))
    again = record(items=items(ID, *ALL), changed="2026-03-01T05:10:11+01:00")
    outcome = fetch(session, archive, ID, again, is_listed=False)
    assert path(ID, PDF) in server.paths()
    assert (outcome.state, outcome.reason) == ("published", "soft_404"), "the PDF stands"
    assert archive.document(ID) == archive.latest(ID)[XML], "and the XML that is held says more"
    assert sightings(archive, ID) == []
    server.script(path(ID, PDF), GONE)
    outcome = fetch(session, archive, ID, again, is_listed=False)
    assert outcome.state == "missing"


@pytest.mark.parametrize(
    ("xml", "reason"),
    [
        (Reply(b"<officiele-publicatie/>"), "empty_shell"),
        (Reply(DOCUMENT[:-40] + b"</al>"), "not_well_formed"),
        (Reply(status=404), "not_found"),
        (GONE, "soft_404"),
        (None, "not_listed"),
    ],
)
@pytest.mark.parametrize("has_pdf", [True, False])
def test_where_there_is_no_xml_the_pdf_is_fetched_and_without_that_the_page(
    server: FaultyServer, session: Session, archive: Archive, xml: Reply | None, reason: str, has_pdf: bool
) -> None:
    serve(server, xml=xml)
    server.script(path(ID, PDF), Reply(PDF_FILE) if has_pdf else GONE)
    server.script(path(ID, HTML), Reply(PAGE))
    given = record(items=items(ID, *(kind for kind in ALL if xml or kind != "xml")))
    instead = PDF_FILE if has_pdf else PAGE
    assert fetch(session, archive, ID, given) == Outcome(ID, "published", reason, XML, len(METADATA_XML) + len(instead))
    document = archive.document(ID)
    assert document is not None
    assert archive.read(document) == instead
    forms = [METADATA, *([XML] if xml else []), PDF, *([] if has_pdf else [HTML])]
    assert [p for p in server.paths() if "Errors" not in p] == [path(ID, form) for form in forms]
    assert waiting(archive, ID) == Outcome(ID, "unchanged", reason, XML)


def test_xml_that_comes_later_is_read_instead_of_the_pdf(
    server: FaultyServer, session: Session, archive: Archive
) -> None:
    serve(server, xml=Reply(b"<officiele-publicatie/>"))
    server.script(path(ID, PDF), Reply(PDF_FILE))
    given = record(items=items(ID, *ALL))
    fetch(session, archive, ID, given)
    serve(server)
    assert fetch(session, archive, ID, given) == Outcome(ID, "published", n_bytes=len(DOCUMENT))
    document = archive.document(ID)
    assert document is not None
    assert document.manifestation == XML


@pytest.mark.parametrize(
    ("xml", "meta"),
    [
        (Reply(b"<html>Deze publicatie is op verzoek van publicerende organisatie verwijderd</html>"), None),
        (GONE, GONE),
    ],
)
def test_nothing_else_is_asked_of_a_publication_that_is_gone_as_a_whole(
    server: FaultyServer, session: Session, archive: Archive, xml: Reply, meta: Reply | None
) -> None:
    serve(server, xml=xml, meta=meta)
    assert fetch(session, archive, ID, record(items=items(ID, *ALL))).state == "missing"
    assert [p for p in server.paths() if "Errors" not in p] == [path(ID, METADATA), path(ID, XML)]


def test_where_nothing_can_be_used_the_reason_is_that_of_the_xml(
    server: FaultyServer, session: Session, archive: Archive
) -> None:
    serve(server, xml=Reply(b"<officiele-publicatie/>"))
    server.script(path(ID, PDF), Reply(PDF_FILE[:-7]))
    server.script(path(ID, HTML), Reply(b"<html>Nog niet beschikbaar</html>"))
    outcome = fetch(session, archive, ID, record(items=items(ID, *ALL)))
    assert (outcome.state, outcome.reason, outcome.manifestation) == ("quarantined", "empty_shell", XML)
    assert archive.document(ID) is None
    reasons = [[attempt.reason for attempt in archive.attempts(ID, form)] for form in (XML, PDF, HTML)]
    assert reasons == [["empty_shell"], ["truncated"], ["page_without_paper"]]


def test_a_numeric_id_that_is_gone_after_formatting_is_missing_and_keeps_its_metadata(
    server: FaultyServer, session: Session, archive: Archive
) -> None:
    id_ = "ah-9000001"
    serve(server, id_, meta=Reply(metadata(("OVERHEIDop.documentStatus", "Onopgemaakt"))))
    fetch(session, archive, id_, record(id_, status="Onopgemaakt"))
    server.script(path(id_, METADATA), GONE)
    assert fetch(session, archive, id_) == Outcome(id_, "missing", "soft_404", METADATA)
    assert set(archive.latest(id_)) == {RECORD, METADATA}


@pytest.mark.parametrize(
    ("xml", "state", "reason"),
    [
        (GONE, "missing", "soft_404"),
        (Reply(status=404), "missing", "not_found"),
        (TAKEN_BACK, "missing", "withdrawn_publication"),
        (Reply(b"<html>Onderhoud</html>"), "quarantined", "html_instead_of_xml"),
        (Reply(DOCUMENT, missing_bytes=9), "quarantined", "truncated"),
        (Reply(DOCUMENT[:-40] + b"</al>"), "quarantined", "not_well_formed"),
        (Reply(b"<officiele-publicatie/>"), "quarantined", "empty_shell"),
        (Reply(status=302, headers={"Location": "https://example.org/"}), "quarantined", "redirect_elsewhere"),
        (Reply(status=403), "quarantined", "unexpected_status"),
    ],
)
def test_an_answer_that_is_no_document_is_noted_and_its_metadata_kept(
    server: FaultyServer, session: Session, archive: Archive, xml: Reply, state: str, reason: str
) -> None:
    serve(server, xml=xml)
    assert fetch(session, archive, ID, record()) == Outcome(ID, state, reason, XML, len(METADATA_XML))
    assert set(archive.latest(ID)) == {RECORD, METADATA}
    assert [entry.reason for entry in archive.attempts(ID, XML)] == [reason]


def test_metadata_that_is_gone_does_not_hide_the_document(
    server: FaultyServer, session: Session, archive: Archive
) -> None:
    serve(server, meta=GONE)
    assert fetch(session, archive, ID, record()) == Outcome(ID, "published", "soft_404", METADATA, len(DOCUMENT))
    assert not is_due(archive, ID, TODAY, record())
    assert fetch(session, archive, ID, record()) == Outcome(ID, "unchanged", "soft_404", METADATA)
    assert server.paths().count(path(ID, XML)) == 2, "is it still there?"


def test_a_document_that_the_record_does_not_list_is_missing_without_a_request(
    server: FaultyServer, session: Session, archive: Archive
) -> None:
    serve(server)
    outcome = fetch(session, archive, ID, record(items=items(ID, "metadata")))
    assert (outcome.state, outcome.reason) == ("missing", "not_listed")
    assert server.paths() == [path(ID, METADATA)]


def test_a_document_is_safe_before_the_next_request(server: FaultyServer, session: Session, archive: Archive) -> None:
    held: list[set[str]] = []

    def reply(request: Request) -> Reply:
        held.append(set(Archive(archive.root).latest(ID)))
        return Reply(METADATA_XML if request.path.endswith("metadata.xml") else DOCUMENT)

    serve(server)
    server.script(path(ID, METADATA), reply)
    server.script(path(ID, XML), reply)
    fetch(session, archive, ID, record())
    assert held == [{RECORD}, {RECORD, METADATA}]


def test_a_night_that_stopped_between_two_requests_resumes_with_what_is_left(
    server: FaultyServer, session: Session, archive: Archive
) -> None:
    serve(server, xml=Reply(status=503))
    with pytest.raises(SourceUnavailable):
        fetch(session, archive, ID, record())
    serve(server)
    before = len(server.requests)
    assert fetch(session, Archive(archive.root), ID, record()).state == "published"
    assert server.paths()[before:] == [path(ID, XML)]


@pytest.mark.parametrize(
    ("reply", "reason"),
    [(Reply(status=500), "unavailable"), (Reply(status=429), "unavailable"), (HANG_UP, "no_answer")],
)
def test_of_a_document_without_an_answer_nothing_is_noted_before_it_is_known_whose_fault_that_is(
    server: FaultyServer, session: Session, archive: Archive, reply: Reply, reason: str
) -> None:
    serve(server, xml=reply)
    with pytest.raises(PaperUnanswered) as error:
        fetch(session, archive, ID, record())
    assert (error.value.publication_id, error.value.manifestation, error.value.is_known) == (ID, XML, True)
    assert (error.value.seen.reason, error.value.seen.status) == (reason, error.value.status)
    assert is_due(archive, ID, TODAY)
    assert archive.attempts(ID, XML) == []


def test_failures_are_tried_again_after_1_2_4_up_to_30_days(
    server: FaultyServer, session: Session, archive: Archive
) -> None:
    serve(server, xml=GONE)
    day, waits = TODAY, []
    for _ in range(8):
        session.source = dataclasses.replace(session.source, today=day)
        fetch(session, archive, ID, record())
        next_day = next_attempt_on(archive, ID)
        assert next_day is not None
        assert not is_due(archive, ID, next_day - dt.timedelta(days=1))
        assert is_due(archive, ID, next_day)
        waits.append((next_day - day).days)
        day = next_day
    assert waits == [1, 2, 4, 8, 16, 30, 30, 30]
    assert is_due(archive, ID, day - dt.timedelta(days=1), record(changed="2026-02-28T05:00:00+01:00"))
    serve(server)
    fetch(session, archive, ID, record())
    assert next_attempt_on(archive, ID) is None


def test_an_id_that_nothing_is_known_of_leaves_no_trace(
    server: FaultyServer, session: Session, archive: Archive
) -> None:
    assert fetch(session, archive, ID).state == "missing"
    assert list(archive.publication_ids()) == []


def searching(server: FaultyServer, found: dict[str, list[str]]) -> None:
    """A search that finds, for a word in the query, these publications."""

    def reply(request: Request) -> Reply:
        wanted = [id_ for word, ids in found.items() if word in request.query["query"] for id_ in ids]
        return Reply(search_page(*(search_record(id_, items=items(id_)) for id_ in wanted)))

    server.script("/sru", reply)


def test_a_kenmerk_brings_its_question_and_all_that_names_it(
    server: FaultyServer, session: Session, archive: Archive
) -> None:
    answers = ["ah-tk-20252026-9001", "ah-tk-20252026-9002"]
    for id_ in (QUESTION, *answers):
        serve(server, id_)
    searching(server, {'zonder antwoord" and w.vraagnummer': [QUESTION], 'Aanhangsel)" and w.vraagnummer': answers})
    outcomes = fetch_by_kenmerk(session, archive, " 2026z90001 ")
    assert [(outcome.publication_id, outcome.state) for outcome in outcomes] == [
        (QUESTION, "published"),
        (answers[0], "published"),
        (answers[1], "published"),
    ]


def test_answers_are_found_by_the_metadata_of_the_question_where_the_search_finds_none(
    server: FaultyServer, session: Session, archive: Archive
) -> None:
    rows = [
        ("OVERHEIDop.aanhangsel", ID),
        ("OVERHEIDop.aanhangsel", "../x"),
        ("OVERHEIDop.aanhangsel", "ah-tk-20252026-9002"),
    ]
    serve(server, QUESTION, meta=Reply(metadata(*rows)))
    serve(server, ID)
    searching(server, {f'identifier=="{QUESTION}"': [QUESTION], f'identifier=="{ID}"': [ID]})
    assert [(o.publication_id, o.state) for o in fetch_by_kenmerk(session, archive, "2026Z90001")] == [
        (QUESTION, "published"),
        (ID, "published"),
        ("ah-tk-20252026-9002", "missing"),
    ]


def test_the_id_is_built_where_the_search_finds_nothing_at_all(
    server: FaultyServer, session: Session, archive: Archive
) -> None:
    serve(server, QUESTION, meta=Reply(metadata(("OVERHEIDop.aanhangsel", ID))))
    serve(server, ID)
    searching(server, {})
    assert [outcome.publication_id for outcome in fetch_by_kenmerk(session, archive, QUESTION)] == [QUESTION, ID]
    serve(server, "kv-2010Z90001")
    assert [outcome.publication_id for outcome in fetch_by_kenmerk(session, archive, "2010Z90001")] == ["kv-2010Z90001"]


def test_an_unknown_kenmerk_is_told_in_one_line_and_leaves_no_trace(
    server: FaultyServer, session: Session, archive: Archive
) -> None:
    searching(server, {})
    with pytest.raises(UnknownKenmerk, match="no publication of kenmerk 2026Z90001") as error:
        fetch_by_kenmerk(session, archive, "2026Z90001")
    assert "\n" not in str(error.value)
    assert list(archive.publication_ids()) == []
    with pytest.raises(NotAKenmerk):
        fetch_by_kenmerk(session, archive, "geen kenmerk")


def test_the_sample_is_fetched_in_two_requests_a_publication_and_a_second_night_in_none(archive: Archive) -> None:
    # One has an empty shell for XML, so that its PDF is asked for too.
    with SampleServer() as server, Session(sample(server.base_url)) as session:
        records = discover(session, FIRST_DAY, SAMPLE_TODAY)
        before = session.n_requests
        first = [fetch(session, archive, r.publication_id, r) for r in records]
        assert session.n_requests - before == 2 * len(records) + 1
        assert Counter(outcome.state for outcome in first)["published"] > len(records) / 2
        before = session.n_requests
        second = [
            fetch(session, archive, r.publication_id, r)
            for r in records
            if is_due(archive, r.publication_id, SAMPLE_TODAY, r)
        ]
        assert {outcome.state for outcome in second} == {"unchanged"}
        assert session.n_requests == before
