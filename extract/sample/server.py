"""The sample server: both hosts of the source on one loopback address, with the source's peculiarities."""

from __future__ import annotations

import datetime as dt
import hashlib
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, urlsplit

from extract.sample import SAMPLE_TODAY, odata
from extract.sample.explain import explain
from extract.sample.pages import page_html, page_pdf
from extract.sample.publications import Publication, change_stamp, sample_publications, states_on
from extract.sample.render import document_xml, metadata_xml
from extract.sample.search import FARTHEST_START, Entry, answer_search

NOT_FOUND = "/Errors/404.htm"
WITHDRAWN = "Deze publicatie is op verzoek van de publicerende organisatie verwijderd."
NOT_YET = "Deze publicatie is nog niet in dit formaat beschikbaar."


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server gives to one request."""

    status: int
    body: bytes = b""
    content_type: str = "text/html; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds_a_byte: float = 0.0
    """How slowly the body comes; at once where it is 0."""


Faults = Callable[[str, Reply], Reply | None]
"""Called before every answer with the path asked and the reply that the source would give; returns the reply to give
instead, or None to close the connection without one. It may sleep."""


class SampleServer:
    """Serves publications on 127.0.0.1 for as long as its `with` block lasts.

    `publications` are the sample's where not given; only what was there on `today` is served, and `today` may be set
    anew between two nights. `requests` holds (path with query, status) of every request; status 0: connection closed.
    The register, the second source, gives `rows_a_page`; what it alone knows stands beside the sample's own sets only.
    """

    def __init__(
        self,
        publications: Sequence[Publication] | None = None,
        *,
        today: dt.date = SAMPLE_TODAY,
        faults: Faults | None = None,
        duplicate_records: bool = False,
        port: int = 0,
    ) -> None:
        self.publications = sample_publications() if publications is None else publications
        self._is_whole = publications is None
        self.rows_a_page = odata.PAGE
        self.faults = faults
        self.duplicate_records = duplicate_records
        self.requests: list[tuple[str, int]] = []
        self._entries: dict[str, Entry] = {}
        self.today = today
        self._port = port

    @property
    def today(self) -> dt.date:
        """The day on which the source is read."""
        return self._today

    @today.setter
    def today(self, day: dt.date) -> None:
        self._today = day
        self._entries = _entries(self.publications, day, self._entries)
        self._paths = {path: (entry, kind) for entry in self._entries.values() for path, kind in entry.paths}
        listed = [entry for entry in self._entries.values() if entry.publication.is_listed]
        self._zaken: list[odata.Entity] | None = None
        self._listed = sorted(
            listed, key=lambda entry: (entry.publication.available, entry.publication.id), reverse=True
        )
        if self.duplicate_records:
            # Pages of the source overlap now and then: here every seventh record comes twice.
            self._listed = [e for n, entry in enumerate(self._listed, start=1) for e in [entry] * (1 + (n % 7 == 0))]

    @property
    def base_url(self) -> str:
        """`http://127.0.0.1:port`, without a slash at the end; an AttributeError outside the `with` block."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._server = _Server(self, self._port)
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def reply(self, path: str, if_none_match: str | None = None) -> Reply:
        """What the source gives for a path with its query."""
        parts = urlsplit(path)
        if parts.path == "/sru":
            return self._search(parse_qs(parts.query))
        if parts.path == odata.PATH:
            asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
            if self._zaken is None:  # many a night asks for none of them
                self._zaken = odata.entities(self.publications, self.today, is_whole=self._is_whole)
            status, body = odata.answer(self.base_url, self._zaken, asked, self.rows_a_page)
            return Reply(status, body, "application/json; odata.metadata=minimal")
        if parts.path == NOT_FOUND:
            return Reply(200, _page("404: Pagina niet gevonden"))
        entry, kind = self._paths.get(parts.path, (None, ""))
        if entry is None or entry.publication.serve == "soft_404":
            return Reply(302, headers={"Location": NOT_FOUND})
        return self._file(entry, kind, if_none_match)

    def _search(self, asked: Mapping[str, Sequence[str]]) -> Reply:
        if asked.get("operation") == ["explain"]:
            return Reply(200, explain().encode(), "application/xml; charset=utf-8")
        start = int(asked.get("startRecord", ["1"])[0])
        maximum = int(asked.get("maximumRecords", ["50"])[0])
        if start >= FARTHEST_START:
            return Reply(504, _page("504 Gateway Time-out"))
        text = answer_search(self._listed, asked.get("query", [""])[0], start, maximum)
        return Reply(200, text.encode(), "application/xml; charset=utf-8")

    def _file(self, entry: Entry, kind: str, if_none_match: str | None) -> Reply:
        publication = entry.publication
        if publication.serve == "withdrawn" and kind != "metadata":
            return Reply(200, _page(WITHDRAWN))
        if kind == "html":
            return Reply(200, page_html(publication))
        if kind == "xml" and (publication.is_unformatted or publication.serve == "html_notice"):
            return Reply(200, _page(NOT_YET))
        if kind == "pdf":
            body, content_type = page_pdf(publication), "application/pdf"
        elif kind == "metadata":
            body, content_type = metadata_xml(publication, entry.answers), "application/xml"
        else:
            body, content_type = document_xml(publication), "application/xml"
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        changed = entry.changed_at.astimezone(dt.UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")
        headers = {"ETag": etag, "Last-Modified": changed}
        return Reply(304, headers=headers) if if_none_match == etag else Reply(200, body, content_type, headers)


def _entries(publications: Sequence[Publication], today: dt.date, known: Mapping[str, Entry]) -> dict[str, Entry]:
    """What the search knows on a day; an entry that is `known` and stands as it did keeps what it worked out."""
    standing = states_on(publications, today)
    linked: dict[str, list[Publication]] = defaultdict(list)
    for publication in standing.values():
        if publication.family == "ah" and publication.is_linked and publication.is_listed:
            linked[publication.set_name].append(publication)
    entries = {}
    for publication in standing.values():
        answers = linked[publication.set_name] if publication.family == "kv" else []
        # A question's metadata names its answers, so that it changes on the day one appears.
        changed_at = change_stamp(max(publication.since, *(p.available for p in answers), dt.date.min))
        entry, before = Entry(publication, tuple(p.id for p in answers), changed_at), known.get(publication.id)
        entries[publication.id] = before if before == entry else entry
    return entries


def _page(text: str) -> bytes:
    head = f'<!DOCTYPE html>\n<html lang="nl"><head><title>{text}</title></head>'
    return f"{head}<body><p>{text}</p></body></html>\n".encode()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, sample: SampleServer, port: int) -> None:
        self.sample = sample
        super().__init__(("127.0.0.1", port), _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """Says nothing: clients that hang up are the business of the tests that make them do so."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: _Server

    def do_GET(self) -> None:
        """Answers one request, through the faults where there are any."""
        sample = self.server.sample
        reply: Reply | None = sample.reply(self.path, self.headers.get("If-None-Match"))
        if sample.faults is not None and reply is not None:
            reply = sample.faults(self.path, reply)
        sample.requests.append((self.path, reply.status if reply else 0))
        if reply is None:
            self.close_connection = True
            return
        self.send_response(reply.status)
        headers = {"Content-Type": reply.content_type, "Content-Length": str(len(reply.body)), **reply.headers}
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if reply.seconds_a_byte:
            for byte in reply.body:
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                time.sleep(reply.seconds_a_byte)
        else:
            self.wfile.write(reply.body)
        if int(headers["Content-Length"]) != len(reply.body):
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: `SampleServer.requests` is the log."""
