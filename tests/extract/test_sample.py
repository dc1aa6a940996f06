from __future__ import annotations

import datetime as dt
import html
import http.client
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import urlencode, urlsplit

import pytest
from lxml import etree

from extract.sample import FIRST_DAY, SAMPLE_TODAY
from extract.sample.pages import page_html, page_pdf
from extract.sample.publications import SETS, Publication, read_set, sample_publications, states_on, vergaderjaar_of
from extract.sample.render import document_xml, item_paths, metadata_xml
from extract.sample.server import Reply, SampleServer
from transform import contents
from transform.identifiers import kenmerk_of, parse_publication_id
from transform.metadata import SearchPage, read_metadata, read_search_page
from transform.printed import pdf_text

EVERYTHING = "c.product-area==officielepublicaties"
ANSWERS = f'{EVERYTHING} and w.publicatienaam=="Kamervragen (Aanhangsel)"'
STATES = sample_publications()
STANDING = states_on(STATES, SAMPLE_TODAY)


def get(server: SampleServer, path: str, **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
    """One request, redirects not followed."""
    connection = http.client.HTTPConnection(urlsplit(server.base_url).netloc, timeout=5)
    connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response, body


def sru(query: str, **parameters: int) -> str:
    return "/sru?" + urlencode({"operation": "searchRetrieve", "version": "2.0", "query": query, **parameters})


def search(server: SampleServer, query: str, **parameters: int) -> SearchPage:
    response, body = get(server, sru(query, **parameters))
    assert response.status == 200
    return read_search_page(body)


def ids(page: SearchPage) -> list[str]:
    return [record.publication_id for record in page.records]


@pytest.fixture(scope="module")
def sample() -> Iterator[SampleServer]:
    with SampleServer() as server:
        yield server


# --- The sets


@pytest.mark.parametrize("state", STATES, ids=lambda state: f"{state.id}@{state.since}")
def test_every_publication_is_in_order(state: Publication) -> None:
    identifier = parse_publication_id(state.id)
    assert identifier is not None
    assert identifier.is_unformatted == state.is_unformatted
    assert FIRST_DAY <= state.issued <= state.available <= SAMPLE_TODAY
    assert state.available <= state.since <= SAMPLE_TODAY
    for number in state.vraagnummers:
        kenmerk = kenmerk_of(number)
        assert kenmerk is not None
        # Numbers that the source never gave out, so that the sample cannot be taken for real.
        assert re.fullmatch(r"20(19|2\d)[ZD]9\d{4}|2181990\d\d", kenmerk.text)
    if state.number:
        assert 9000 <= int(state.number) <= 9999
        assert identifier.is_unformatted or identifier.vergaderjaar == state.vergaderjaar == vergaderjaar_of(
            state.issued
        )


@pytest.mark.parametrize("state", STATES, ids=lambda state: f"{state.id}@{state.since}")
def test_documents_are_well_formed_but_for_the_one_that_should_not_be(state: Publication) -> None:
    data = document_xml(state)
    assert data.startswith(b"\xef\xbb\xbf") == state.bom
    if state.id == "ah-tk-20242025-9151":
        with pytest.raises(etree.XMLSyntaxError):
            etree.fromstring(data)
    elif state.serve == "empty_shell":
        assert len(data) < 700
        assert etree.fromstring(data).xpath("normalize-space()") == ""
    else:
        root = etree.fromstring(data)
        assert root.find("kamervragen/kamervraagomschrijving") is not None


@pytest.mark.parametrize("state", STATES, ids=lambda state: f"{state.id}@{state.since}")
def test_metadata_say_what_the_set_file_says(state: Publication) -> None:
    metadata = read_metadata(metadata_xml(state, ("ah-tk-20252026-9999",)))
    assert metadata.unknown_names == ()
    assert metadata.publication_id == state.id
    assert metadata.vraagnummers == state.vraagnummers
    assert metadata.submitters == state.indieners
    assert metadata.aanhangsel_number == state.number
    assert metadata.aanhangsels == (("ah-tk-20252026-9999",) if state.family == "kv" else ())
    assert metadata.topics == (() if state.is_unformatted else state.topics)
    expected = {"answer": "Antwoord", "notice": "Mededeling"}.get(state.kind)
    assert metadata.aanhangsel_type == expected


def test_rendering_the_same_file_again_gives_the_same_bytes() -> None:
    for path in SETS.glob("*.toml"):
        first, second = (read_set(path.stem, path.read_text("utf-8")) for _ in range(2))
        for one, other in zip(first, second, strict=True):
            assert document_xml(one) == document_xml(other)
            assert metadata_xml(one, ()) == metadata_xml(other, ())
            assert page_pdf(one) == page_pdf(other)
            assert page_html(one) == page_html(other)


def test_the_readme_names_every_set_and_no_other() -> None:
    named = set(re.findall(r"^\| `(\d[^`]+)`", (SETS.parent / "README.md").read_text("utf-8"), re.MULTILINE))
    assert named == {path.stem for path in SETS.glob("*.toml")}


def test_a_set_file_that_lacks_a_fact_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match=r"broken\.toml, kv-tk-2026Z99999: it lacks 'subject'"):
        read_set("broken", 'kenmerk = "2026Z99999"\nsubmitted = 2026-01-05\n[[publication]]\nkind = "question"\n')


# --- The search


def test_a_search_finds_all_that_stands_and_nothing_that_is_gone(sample: SampleServer) -> None:
    page = search(sample, EVERYTHING, maximumRecords=1000)
    assert set(ids(page)) == {state.id for state in STANDING.values() if state.serve not in ("soft_404", "withdrawn")}
    assert page.diagnostics == page.unreadable == ()
    assert page.estimated_total != len(page.records)  # an estimate, on purpose


def test_pages_follow_each_other_until_an_empty_one(sample: SampleServer) -> None:
    found: list[str] = []
    while page := ids(search(sample, ANSWERS, startRecord=len(found) + 1, maximumRecords=25)):
        assert len(page) <= 25
        found += page
    assert len(found) == len(set(found))
    assert set(found) == {
        name for name in ids(search(sample, EVERYTHING, maximumRecords=1000)) if name.startswith("ah-")
    }


def test_pages_can_hold_a_record_twice_without_losing_one() -> None:
    with SampleServer(duplicate_records=True) as server, SampleServer() as plain:
        found = ids(search(server, EVERYTHING, maximumRecords=1000))
        assert len(found) > len(set(found))
        assert set(found) == set(ids(search(plain, EVERYTHING, maximumRecords=1000)))


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("dt.available==2026-02-13", {"ah-tk-20252026-9034"}),
        ("dt.available>=2026-02-12 and dt.available<=2026-02-13", {"ah-tk-20252026-9034", "ah-tk-20252026-9044"}),
        ('w.vraagnummer=="2026Z90001"', {"kv-tk-2026Z90001", "ah-tk-20252026-9021", "ah-tk-20252026-9034"}),
        ('w.vraagnummer=="2019Z90222"', {"kv-tk-2019Z90222", "ah-tk-20182019-9525"}),
        ('dt.identifier=="kv-tk-2026Z90001"', {"kv-tk-2026Z90001"}),
        ('dt.identifier=="KV-tk-2026Z90001"', set()),
        ('(dt.identifier=="kv-93716" or dt.identifier=="ah-9152204")', {"kv-93716", "ah-9152204"}),
        # Available in October, changed in place in February.
        (
            "cd.datumTijdstipWijzigingExpression>=2026-02-24 and cd.datumTijdstipWijzigingExpression<=2026-02-25",
            {"ah-tk-20252026-9009"},
        ),
    ],
)
def test_clauses_select_what_they_say(sample: SampleServer, clause: str, expected: set[str]) -> None:
    page = search(sample, f"{EVERYTHING} and {clause} sortBy dt.date/sort.descending")
    assert set(ids(page)) == expected


@pytest.mark.parametrize(
    "query", ["", "c.product-area==", "dt.available>=2026-01-01 c.product-area==x", '"a', "(w.a==b"]
)
def test_a_query_that_cannot_be_read_answers_200_with_a_diagnostic_and_no_count(
    sample: SampleServer, query: str
) -> None:
    page = search(sample, query)
    assert page.diagnostics
    assert page.estimated_total is None
    assert not page.records


def test_an_unknown_index_is_ignored_with_a_diagnostic_beside_the_results(sample: SampleServer) -> None:
    page = search(sample, f"{ANSWERS} and w.kenmerk==2026Z90001", maximumRecords=1000)
    assert "w.kenmerk" in page.diagnostics[0]
    assert ids(page) == ids(search(sample, ANSWERS, maximumRecords=1000))


def test_an_impossible_day_is_ignored(sample: SampleServer) -> None:
    impossible = search(sample, f"{ANSWERS} and dt.available==2026-02-30", maximumRecords=1000)
    assert ids(impossible) == ids(search(sample, ANSWERS, maximumRecords=1000))


def test_far_pages_time_out(sample: SampleServer) -> None:
    assert get(sample, sru(EVERYTHING, startRecord=9999))[0].status == 200
    assert get(sample, sru(EVERYTHING, startRecord=10_000))[0].status == 504


def test_a_record_names_addresses_that_hold_the_same_bytes_as_the_other_host(sample: SampleServer) -> None:
    for record in search(sample, EVERYTHING, maximumRecords=1000).records:
        for manifestation, address in record.item_urls.items():
            response, body = get(sample, urlsplit(address).path)
            assert response.status == 200, address
            if manifestation == "xml":
                assert body == get(sample, f"/{record.publication_id}.xml")[1]


# --- The documents


def test_an_unknown_address_is_a_redirect_to_a_page_that_answers_200(sample: SampleServer) -> None:
    for path in ("/kv-tk-2026Z99999.xml", "/ah-9151601.xml", "/ah-9151601/metadata.xml", "/nothing"):
        response, _ = get(sample, path)
        assert (response.status, response.getheader("Location")) == (302, "/Errors/404.htm")
    response, body = get(sample, "/Errors/404.htm")
    assert response.status == 200
    assert b"404: Pagina niet gevonden" in body


def test_papers_without_xml_answer_pages_in_its_place(sample: SampleServer) -> None:
    response, body = get(sample, "/ah-tk-20222023-9140.xml")
    assert response.status == 200
    assert "op verzoek van de publicerende organisatie verwijderd" in body.decode()
    response, body = get(sample, "/kv-93716.xml")
    assert response.getheader("Content-Type", "").startswith("text/html")
    assert b"<html" in body
    response, body = get(sample, "/kv-93716.pdf")
    assert response.getheader("Content-Type") == "application/pdf"
    assert body.startswith(b"%PDF-1.4")
    assert b"2026Z90130" in body


def test_a_format_that_the_source_does_not_have_is_neither_listed_nor_there(sample: SampleServer) -> None:
    (record,) = search(sample, 'dt.identifier=="ah-tk-20242025-9151"').records
    assert set(record.item_urls) == {"metadata", "xml"}
    for form in ("pdf", "html"):
        assert get(sample, f"/ah-tk-20242025-9151.{form}")[0].status == 302


# --- The pages


@pytest.mark.parametrize("state", STATES, ids=lambda state: f"{state.id}@{state.since}")
def test_a_pdf_holds_every_word_of_the_paper_in_lines_that_fit(state: Publication) -> None:
    pages = pdf_text.pages(page_pdf(state))
    printed = " ".join(" ".join(pages).split())
    header = "" if state.is_unformatted else state.answer_header or state.question_header
    for text in (
        *re.split(r"<[^<>]*>", state.body),
        *re.split(r"<[^<>]*>", header if not state.is_unformatted else ""),
    ):
        said = " ".join(html.unescape(text).split())
        assert said in printed or said.isdecimal(), said
    assert max(len(line) for page in pages for line in page.split("\n")) <= 95
    assert state.vraagnummers[0] in printed or not (state.is_unformatted or state.family == "kv")


def test_the_pdf_of_the_first_day_is_read_as_the_paper_it_is() -> None:
    answer, question = (contents.read_content(page_pdf(STANDING[id_])) for id_ in ("ah-9152204", "kv-93716"))
    assert answer[1] == question[1] == "pdf"
    assert (answer[0].header.is_answer, answer[0].header.dates[0].on) == (True, dt.date(2026, 2, 26))
    assert [a.numbers for a in answer[0].answers] == [(1,), (2,)]
    assert [text for _, text in zip(range(2), answer[0].printed_facts, strict=False)] == [("aanhangsel_number", "9058")]
    assert [person.name for person in question[0].header.submitters] == ["Van Zandwijk"]
    assert [q.number for q in question[0].questions] == [1, 2]
    assert question[0].printed_kenmerken[0][0] == "2026Z90130"


def test_a_long_paper_takes_several_pages_and_notes_stand_at_its_end() -> None:
    assert len(pdf_text.pages(page_pdf(STANDING["ah-tk-20242025-9277"]))) > 2
    body, _ = contents.read_content(page_pdf(STANDING["ah-tk-20252026-9034"]))
    assert [note.printed_number for note in body.notes] == ["1", "2", "3", "4"]


def test_the_page_of_the_website_says_what_the_xml_says() -> None:
    for id_ in ("kv-tk-2026Z90001", "ah-tk-20252026-9034", "ah-tk-20252026-9021"):
        page, form = contents.read_content(page_html(STANDING[id_]))
        document, _ = contents.read_content(document_xml(STANDING[id_]))
        assert form == "html"
        assert page.header == document.header
        assert [a.covers for a in page.answers] == [a.covers for a in document.answers]
        assert [note.text for note in page.notes] == [note.text for note in document.notes]
        assert [q.number for q in page.questions] == [q.number for q in document.questions]


def test_an_unchanged_document_answers_304(sample: SampleServer) -> None:
    for path in ("/kv-tk-2026Z90001.xml", "/kv-tk-2026Z90001/metadata.xml"):
        first, body = get(sample, path)
        etag = first.getheader("ETag")
        assert body
        assert etag
        assert first.getheader("Last-Modified", "").endswith("GMT")
        again, nothing = get(sample, path, If_None_Match=etag)
        assert (again.status, nothing) == (304, b"")
        assert get(sample, path, If_None_Match='"other"')[0].status == 200


# --- From night to night


def test_only_what_was_there_on_the_day_is_served() -> None:
    with SampleServer(today=dt.date(2026, 1, 27)) as server:
        assert "kv-tk-2026Z90001" in ids(search(server, EVERYTHING, maximumRecords=1000))
        assert get(server, "/ah-tk-20252026-9021.xml")[0].status == 302
        before = read_metadata(get(server, "/kv-tk-2026Z90001/metadata.xml")[1])
        old_stamp = search(server, 'dt.identifier=="kv-tk-2026Z90001"').records[0].changed_at
        server.today = dt.date(2026, 1, 28)
        after = read_metadata(get(server, "/kv-tk-2026Z90001/metadata.xml")[1])
        new_stamp = search(server, 'dt.identifier=="kv-tk-2026Z90001"').records[0].changed_at
        assert (before.aanhangsels, after.aanhangsels) == ((), ("ah-tk-20252026-9021",))
        assert old_stamp is not None
        assert new_stamp is not None
        assert old_stamp < new_stamp


def test_an_unformatted_paper_gives_way_to_its_formatted_one() -> None:
    with SampleServer(today=dt.date(2026, 2, 11)) as server:
        query = 'w.vraagnummer=="2026Z90009"'
        assert set(ids(search(server, query))) == {"kv-tk-2026Z90009", "ah-9151601"}
        assert get(server, "/ah-9151601/metadata.xml")[0].status == 200
        server.today = dt.date(2026, 2, 12)
        assert set(ids(search(server, query))) == {"kv-tk-2026Z90009", "ah-tk-20252026-9044"}


def test_a_document_can_change_under_its_id() -> None:
    with SampleServer(today=dt.date(2026, 2, 23)) as server:
        first, before = get(server, "/ah-tk-20252026-9009.xml")
        server.today = SAMPLE_TODAY
        second, after = get(server, "/ah-tk-20252026-9009.xml", If_None_Match=first.getheader("ETag", ""))
        assert second.status == 200
        assert (b"1.090" in before, b"1.900" in after) == (True, True)


# --- Faults and the log


def test_faults_may_replace_cut_or_withhold_a_reply() -> None:
    whole = document_xml(STANDING["kv-tk-2026Z90001"])

    def faults(path: str, reply: Reply) -> Reply | None:
        if path.endswith("9021.xml"):
            return Reply(429, headers={"Retry-After": "1"})
        if path.endswith("9034.xml"):
            return None
        if path.endswith(".html"):
            return Reply(200, b"short", headers={"Content-Length": "100"})
        return reply

    with SampleServer(faults=faults) as server:
        refused, _ = get(server, "/ah-tk-20252026-9021.xml")
        assert (refused.status, refused.getheader("Retry-After")) == (429, "1")
        with pytest.raises(http.client.RemoteDisconnected):
            get(server, "/ah-tk-20252026-9034.xml")
        with pytest.raises(http.client.IncompleteRead):
            get(server, "/kv-tk-2026Z90001.html")
        assert get(server, "/kv-tk-2026Z90001.xml")[1] == whole
        assert server.requests == [
            ("/ah-tk-20252026-9021.xml", 429),
            ("/ah-tk-20252026-9034.xml", 0),
            ("/kv-tk-2026Z90001.html", 200),
            ("/kv-tk-2026Z90001.xml", 200),
        ]


def test_the_module_serves_until_interrupted() -> None:
    command = [sys.executable, "-m", "extract.sample"]
    heard = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs inherit a deaf ear
    try:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=SETS.parents[2])
    finally:
        signal.signal(signal.SIGINT, heard)
    with process:
        try:
            assert process.stdout is not None
            address = urlsplit(process.stdout.readline().strip())
            connection = http.client.HTTPConnection(address.netloc, timeout=5)
            connection.request("GET", "/kv-tk-2026Z90001.xml")
            assert connection.getresponse().status == 200
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=20) == 0
        finally:
            process.kill()


def test_other_publications_can_be_served() -> None:
    showcase = [state for state in STATES if state.set_name == "2026Z90001-showcase"]
    with SampleServer(showcase) as server:
        assert len(search(server, EVERYTHING).records) == 3
        assert get(server, "/kv-tk-2026Z90112.xml")[0].status == 302


def test_the_server_is_gone_when_its_block_ends() -> None:
    with SampleServer() as server:
        assert get(server, "/Errors/404.htm")[0].status == 200
    with pytest.raises(ConnectionRefusedError):
        get(server, "/Errors/404.htm")


def test_paths_of_the_repository_lie_in_the_folder_of_the_id() -> None:
    assert item_paths(STANDING["ah-9152204"]) == {
        "metadata": "/frbr/officielepublicaties/ah/onopgemaakt/ah-9152204/1/metadata/metadata.xml",
        "pdf": "/frbr/officielepublicaties/ah/onopgemaakt/ah-9152204/1/pdf/ah-9152204.pdf",
    }
    assert item_paths(STANDING["kv-tk-2026Z90001"])["xml"] == (
        "/frbr/officielepublicaties/kv-tk/2026/kv-tk-2026Z90001/1/xml/kv-tk-2026Z90001.xml"
    )
