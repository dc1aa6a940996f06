"""A tiny server on loopback that answers exactly what a test scripts, faults included, and remembers what was asked."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Request:
    path: str
    query: dict[str, str]
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Reply:
    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    missing_bytes: int = 0
    """How many bytes fewer are sent than Content-Length says."""


HANG_UP = Reply(status=0)
Script = Reply | Callable[[Request], Reply]


class FaultyServer:
    """Replies of a path come in turn, the last one for ever; paths without a script answer 404."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self._scripts: dict[str, list[Script]] = {}
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"faulty": self}))
        self.url = f"http://127.0.0.1:{self._http.server_port}"

    def script(self, path: str, *replies: Script) -> None:
        self._scripts[path] = list(replies)

    def paths(self) -> list[str]:
        return [request.path for request in self.requests]

    def reply(self, request: Request) -> Reply:
        self.requests.append(request)
        scripts = self._scripts.get(request.path, [Reply(status=404)])
        script = scripts.pop(0) if len(scripts) > 1 else scripts[0]
        return script if isinstance(script, Reply) else script(request)

    def __enter__(self) -> Self:
        threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self._http.shutdown()
        self._http.server_close()


class _Handler(BaseHTTPRequestHandler):
    faulty: FaultyServer
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # headers and body in one go: two would wait 40 ms for each other

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        reply = self.faulty.reply(Request(url.path, dict(parse_qsl(url.query)), dict(self.headers)))
        self.close_connection = bool(reply.missing_bytes) or reply is HANG_UP
        if reply is HANG_UP:
            return
        self.send_response(reply.status)
        for name, value in {"Content-Length": str(len(reply.body) + reply.missing_bytes), **reply.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(reply.body)

    def log_message(self, format: str, *args: object) -> None:
        pass


def search_record(
    publication_id: str,
    *,
    changed: str | None = "2026-02-27T05:10:11+01:00",
    name: str = "Kamervragen (Aanhangsel)",
    status: str = "Opgemaakt",
    vraagnummer: str = "2026Z90001",
    items: Mapping[str, str] | None = None,
) -> str:
    urls = "".join(f'<gzd:itemUrl manifestation="{kind}">{url}</gzd:itemUrl>' for kind, url in (items or {}).items())
    stamp = f"<gzd:timestamp>{changed}</gzd:timestamp>" if changed else ""
    return (
        '<sru:record><sru:recordData><gzd:gzd xmlns:gzd="http://standaarden.overheid.nl/sru" '
        'xmlns:o="http://standaarden.overheid.nl/wetgeving/" xmlns:dcterms="http://purl.org/dc/terms/">'
        f"<gzd:originalData><o:meta><o:owmskern><dcterms:identifier>{publication_id}</dcterms:identifier></o:owmskern>"
        f"<o:tpmeta><o:publicatienaam>{name}</o:publicatienaam><o:vraagnummer>{vraagnummer}</o:vraagnummer>"
        f"<o:documentstatus>{status}</o:documentstatus></o:tpmeta></o:meta></gzd:originalData>"
        f"<gzd:enrichedData>{urls}{stamp}</gzd:enrichedData></gzd:gzd></sru:recordData></sru:record>"
    )


def search_page(*records: str, total: int = 0, diagnostic: str = "") -> bytes:
    said = f"<diagnostics><diagnostic><message>{diagnostic}</message></diagnostic></diagnostics>" if diagnostic else ""
    return (
        '<sru:searchRetrieveResponse xmlns:sru="http://docs.oasis-open.org/ns/search-ws/sruResponse">'
        f"<sru:numberOfRecords>{total}</sru:numberOfRecords><sru:records>{''.join(records)}</sru:records>"
        f"<sru:nextRecordPosition>3</sru:nextRecordPosition>{said}</sru:searchRetrieveResponse>"
    ).encode()


DOCUMENT = (
    b'<?xml version="1.0" encoding="UTF-8"?><officiele-publicatie><kamervragen><vraag><nr>Vraag 1</nr>'
    b"<al>Is de brug bij Verzonnendam open?</al></vraag><antwoord><nr>Antwoord 1</nr><al>Ja.</al></antwoord>"
    b"</kamervragen></officiele-publicatie>"
)


def metadata(*rows: tuple[str, str]) -> bytes:
    lines = "".join(f'<metadata name="{name}" scheme="" content="{content}"/>' for name, content in rows)
    return f"<metadata_gegevens>{lines}</metadata_gegevens>".encode()
