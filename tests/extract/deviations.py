"""A sample source of another shape: each deviation is one small change of what the server answers, by name.

A deviation gets the server, to ask it something else instead, the path that was asked, and what it would answer.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import parse_qs, urlencode, urlsplit

from extract.sample.server import Reply, SampleServer

Deviation = Callable[["DeviatingServer", str, Reply], Reply]

KV, AH = "Kamervragen zonder antwoord", "Kamervragen (Aanhangsel)"
XML = "application/xml"
PAGE = (
    '<r:searchRetrieveResponse xmlns:r="http://docs.oasis-open.org/ns/search-ws/sruResponse" xmlns:sru="urn:x">'
    "<r:numberOfRecords>{0}</r:numberOfRecords>{1}</r:searchRetrieveResponse>"
)
NOTHING = PAGE.format(0, "").encode()


@dataclass(frozen=True)
class Shape:
    """A deviation, the assumptions that a probe must name, and what a night must do about it."""

    deviation: Deviation
    differs: frozenset[str]
    stops: str | None = None
    """The assumption in the line with which a night stops; None where it does not stop."""


class DeviatingServer(SampleServer):
    """The sample with `deviations`, one after the other; its ETags are those of what it really gives."""

    deviations: tuple[Deviation, ...] = ()

    def reply(self, path: str, if_none_match: str | None = None) -> Reply:
        reply = self.plain(path)
        for deviation in self.deviations:
            reply = deviation(self, path, reply)
        is_held = reply.status == 200 and if_none_match and reply.headers.get("ETag") == if_none_match
        return Reply(304, headers=reply.headers) if is_held else reply

    def plain(self, path: str) -> Reply:
        """What the sample itself gives."""
        return super().reply(path)


# --- Which answers they concern


def _query(path: str) -> str:
    return parse_qs(urlsplit(path).query).get("query", [""])[0]


def _start(path: str) -> int:
    return int(parse_qs(urlsplit(path).query).get("startRecord", ["1"])[0])


def _asked(path: str, **changed: object) -> str:
    """The path of the same search with other parameters."""
    parts = urlsplit(path)
    asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
    return f"{parts.path}?{urlencode(asked | changed)}"


def _is_search(path: str) -> bool:
    return path.startswith("/sru") and "query=" in path


def _is_metadata(path: str) -> bool:
    return path.endswith("metadata.xml")


def _is_document(path: str) -> bool:
    return path.endswith(".xml") and not _is_metadata(path)


def _with_body(reply: Reply, body: bytes) -> Reply:
    headers = dict(reply.headers)
    if "ETag" in headers:
        headers["ETag"] = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    return replace(reply, body=body, headers=headers)


def rewritten(concerns: Callable[[str], bool], *changes: tuple[str, str]) -> Deviation:
    """The same answers with other words in them: (pattern, replacement)."""

    def deviation(server: DeviatingServer, path: str, reply: Reply) -> Reply:
        if not concerns(path) or reply.status != 200:
            return reply
        text = reply.body.decode()
        for pattern, new in changes:
            text = re.sub(pattern, new, text, flags=re.DOTALL)
        return _with_body(reply, text.encode())

    return deviation


def searched(change: Callable[[DeviatingServer, str, Reply], Reply]) -> Deviation:
    """Another answer to searches."""
    return lambda server, path, reply: change(server, path, reply) if _is_search(path) else reply


def _diagnosed(message: str) -> bytes:
    return (
        '<r:searchRetrieveResponse xmlns:r="http://docs.oasis-open.org/ns/search-ws/sruResponse" '
        'xmlns:d="http://docs.oasis-open.org/ns/search-ws/diagnostic"><r:diagnostics><d:diagnostic><d:message>'
        f"{message}</d:message></d:diagnostic></r:diagnostics></r:searchRetrieveResponse>"
    ).encode()


# --- The search


def _vraagnummer_finds_nothing(server: DeviatingServer, path: str, reply: Reply) -> Reply:
    return replace(reply, body=NOTHING) if "w.vraagnummer" in _query(path) else reply


def _changed_index_unknown(server: DeviatingServer, path: str, reply: Reply) -> Reply:
    query = _query(path).replace("cd.datumTijdstipWijzigingExpression", "cd.datumTijdstipWijziging")
    return server.plain(_asked(path, query=query))


def _available_ranges_refused(server: DeviatingServer, path: str, reply: Reply) -> Reply:
    return replace(reply, body=_diagnosed("Unsupported relation >=")) if "dt.available>=" in _query(path) else reply


def _ranges_ignored(index: str) -> Deviation:
    def deviation(server: DeviatingServer, path: str, reply: Reply) -> Reply:
        query = re.sub(rf" and {re.escape(index)}[<>]=\S+", "", _query(path))
        return server.plain(_asked(path, query=query))

    return searched(deviation)


def _pages_of_five(server: DeviatingServer, path: str, reply: Reply) -> Reply:
    asked = int(parse_qs(urlsplit(path).query)["maximumRecords"][0])
    return server.plain(_asked(path, maximumRecords=min(asked, 5)))


def _start_ignored(server: DeviatingServer, path: str, reply: Reply) -> Reply:
    return reply if _start(path) >= 10_000 else server.plain(_asked(path, startRecord=1))


def _end_diagnosed(server: DeviatingServer, path: str, reply: Reply) -> Reply:
    is_end = _start(path) > 1 and reply.status == 200 and b"<sru:record>" not in reply.body
    return replace(reply, body=_diagnosed("First record position out of range")) if is_end else reply


def _far_records_given(server: DeviatingServer, path: str, reply: Reply) -> Reply:
    return server.plain(_asked(path, startRecord=1)) if _start(path) >= 10_000 else reply


def _broken_query_is_400(server: DeviatingServer, path: str, reply: Reply) -> Reply:
    return replace(reply, status=400) if b"mismatched input" in reply.body else reply


def _questions_called_otherwise(server: DeviatingServer, path: str, reply: Reply) -> Reply:
    if f'=="{KV}"' in _query(path):
        return replace(reply, body=NOTHING)
    return replace(reply, body=reply.body.replace(KV.encode(), b"Kamervragen Zonder Antwoord"))


def _area_called_otherwise(server: DeviatingServer, path: str, reply: Reply) -> Reply:
    is_concerned = "c.product-area==officielepublicaties" in _query(path) and b"diagnostic>" not in reply.body
    return replace(reply, body=NOTHING) if is_concerned else reply


# --- Addresses


def _second_expression(server: DeviatingServer, path: str, reply: Reply) -> Reply:
    if _is_search(path):
        return replace(reply, body=re.sub(rb"(/frbr/[^<]*?)/1/", rb"\1/2/", reply.body))
    if path.startswith("/frbr/"):
        other = path.replace("/2/", "/1/") if "/2/" in path else path.replace("/1/", "/0/")
        return server.plain(other)
    return reply


def _real_404(server: DeviatingServer, path: str, reply: Reply) -> Reply:
    return Reply(404, b"<!DOCTYPE html><html>404</html>") if reply.status == 302 else reply


def _unknown_id_is_a_page(server: DeviatingServer, path: str, reply: Reply) -> Reply:
    return Reply(200, b"<!DOCTYPE html><html><body>Er ging iets mis.</body></html>") if reply.status == 302 else reply


def _unformatted_404(server: DeviatingServer, path: str, reply: Reply) -> Reply:
    return Reply(404, b"") if b"nog niet in dit formaat" in reply.body else reply


def _no_etag(server: DeviatingServer, path: str, reply: Reply) -> Reply:
    kept = {name: value for name, value in reply.headers.items() if name not in ("ETag", "Last-Modified")}
    return replace(reply, headers=kept)


def _website_differs(server: DeviatingServer, path: str, reply: Reply) -> Reply:
    is_website = _is_document(path) and not path.startswith("/frbr/") and reply.body.startswith(b"<?xml")
    return _with_body(reply, reply.body + b"<!-- zoek -->") if is_website else reply


def _robots(text: str) -> Deviation:
    def deviation(server: DeviatingServer, path: str, reply: Reply) -> Reply:
        return Reply(200, text.encode(), "text/plain") if path == "/robots.txt" else reply

    return deviation


# --- An old paper, which the sample has none of

OLD_ID, OLD_PATH = "kv-2040501230", "/frbr/officielepublicaties/kv/onopgemaakt/kv-2040501230/1"
OLD_RECORD = (
    '<sru:record><sru:recordData><gzd:gzd xmlns:gzd="http://standaarden.overheid.nl/sru" xmlns:o="http://standaarden.'
    'overheid.nl/wetgeving/" xmlns:t="http://purl.org/dc/terms/"><gzd:originalData><o:meta><o:owmskern><t:identifier>'
    f"{OLD_ID}</t:identifier><t:title>De veerpont</t:title></o:owmskern><o:owmsmantel><t:available>2005-03-14"
    "</t:available><t:issued>2005-03-11</t:issued></o:owmsmantel><o:tpmeta><o:vraagnummer>2040501230</o:vraagnummer>"
    f"<o:vergaderjaar>2004-2005</o:vergaderjaar><o:publicatienaam>{KV}</o:publicatienaam></o:tpmeta></o:meta>"
    '</gzd:originalData><gzd:enrichedData><gzd:itemUrl manifestation="metadata">https://repository.overheid.nl'
    f'{OLD_PATH}/metadata/metadata.xml</gzd:itemUrl><gzd:itemUrl manifestation="xml">https://repository.overheid.nl'
    f"{OLD_PATH}/xml/{OLD_ID}.xml</gzd:itemUrl><gzd:timestamp>2011-05-02T10:11:12+02:00</gzd:timestamp>"
    "</gzd:enrichedData></gzd:gzd></sru:recordData></sru:record>"
)
OLD_PAPER = (
    b"<vraagdoc><ondw>Verkeer</ondw><body><vragen><vraagnummer>2040501230</vraagnummer><omschr>Vragen van het lid "
    b"Zwaan (PPZ) aan de minister van Verkeer en Waterstaat over de veerpont. (Ingezonden 11 maart 2005)</omschr>"
    b"<vraag><nummer>1</nummer><al>Vaart de veerpont weer?</al></vraag></vragen></body></vraagdoc>"
)


def old_papers(server: DeviatingServer, path: str, reply: Reply) -> Reply:
    """The sample with one question of March 2005 in it, of the shape that is assumed."""
    if "dt.issued>=2005-03" in _query(path):
        return replace(reply, body=PAGE.format(1, f"<sru:records>{OLD_RECORD}</sru:records>").encode())
    return Reply(200, OLD_PAPER, XML) if path == f"{OLD_PATH}/xml/{OLD_ID}.xml" else reply


# --- All of them

_RECORD_NR = r"<overheidwetgeving:vraagnummer>.*?</overheidwetgeving:vraagnummer>"
_META_NR = r'<metadata name="OVERHEIDop.vraagnummer"[^>]*/>'
_no_number = rewritten(_is_metadata, (_META_NR, ""))
_no_number_in_record = rewritten(_is_search, (_RECORD_NR, ""))


def _both(first: Deviation, second: Deviation) -> Deviation:
    return lambda server, path, reply: second(server, path, first(server, path, reply))


def _shape(deviation: Deviation, *differs: str, stops: str | None = None) -> Shape:
    return Shape(deviation, frozenset(differs), stops)


SEARCHES: dict[str, Shape] = {
    "vraagnummer finds nothing": _shape(searched(_vraagnummer_finds_nothing), "vraagnummer_search"),
    "change stamp index unknown": _shape(searched(_changed_index_unknown), "changed_index", stops="changed_index"),
    "available ranges refused": _shape(
        searched(_available_ranges_refused), "available_ranges", stops="available_ranges"
    ),
    "available ranges ignored": _shape(_ranges_ignored("dt.available"), "available_ranges"),
    "changed ranges ignored": _shape(_ranges_ignored("cd.datumTijdstipWijzigingExpression"), "changed_ranges"),
    "pages of five": _shape(searched(_pages_of_five), "page_of_1000"),
    "start ignored": _shape(searched(_start_ignored), "pages_by_count", stops="pages_by_count"),
    "diagnostic at the end": _shape(searched(_end_diagnosed), "empty_page_at_end", stops="empty_page_at_end"),
    "far records given": _shape(searched(_far_records_given), "start_below_10000"),
    "no number of records": _shape(
        rewritten(_is_search, ("<sru:numberOfRecords>.*?</sru:numberOfRecords>", "")), "count_given"
    ),
    "diagnostics moved": _shape(rewritten(_is_search, ("(</?)sru:diagnostics>", r"\1sru:extra>")), "diagnostics_place"),
    "diagnostics in another namespace": _shape(
        rewritten(_is_search, ("docs.oasis-open.org/ns/search-ws/diagnostic", "www.loc.gov/zing/srw/diagnostic")),
        "diagnostics_place",
    ),
    "diagnostics left out": _shape(
        rewritten(_is_search, ("<sru:diagnostics>.*?</sru:diagnostics>", "")),
        *("broken_query_diagnosed", "unknown_index_diagnosed"),
    ),
    "broken query is 400": _shape(searched(_broken_query_is_400), "broken_query_diagnosed"),
    "questions called otherwise": _shape(searched(_questions_called_otherwise), "family_names", stops="family_names"),
    "area called otherwise": _shape(searched(_area_called_otherwise), "product_area", stops="product_area"),
    "search is a page": _shape(
        searched(lambda *_: Reply(200, b"<html>verhuisd</html>")), "search_address", stops="search_address"
    ),
    "no number in records": _shape(_no_number_in_record, "vraagnummer_in_record"),
    "no change stamp": _shape(
        rewritten(_is_search, ("<gzd:timestamp>.*?</gzd:timestamp>|<cd:datum.*?</cd:datum[A-Za-z]*>", "")),
        "change_stamp",
    ),
    "no item urls": _shape(rewritten(_is_search, (r"<gzd:itemUrl .*?</gzd:itemUrl>", "")), "item_urls"),
    "item urls elsewhere": _shape(
        rewritten(_is_search, (r"(<gzd:itemUrl [^>]*>https://)repository.overheid.nl", r"\1open.overheid.nl")),
        "item_urls_on_source_hosts",
        stops="item_urls_on_source_hosts",
    ),
    "second expression": _shape(_second_expression, "expression_is_1"),
}
DOCUMENTS: dict[str, Shape] = {
    "metadata under other names": _shape(
        rewritten(_is_metadata, ("<metadata name=", "<metadata naam="), (" content=", " inhoud=")),
        "metadata_names",
        stops="metadata_names",
    ),
    "metadata with another root": _shape(
        rewritten(_is_metadata, ("metadata_gegevens", "metadata")), "metadata_root", stops="metadata_root"
    ),
    "no number in metadata": _shape(_no_number, "kenmerk_in_vraagnummer"),
    "no number anywhere": _shape(
        _both(_no_number, _no_number_in_record),
        *("kenmerk_in_vraagnummer", "vraagnummer_in_record"),
        stops="kenmerk_in_vraagnummer",
    ),
    "documents in a namespace": _shape(
        rewritten(_is_document, ("<officiele-publicatie", '<officiele-publicatie xmlns="urn:officieel"')),
        "no_namespace",
        stops="no_namespace",
    ),
    "documents with another root": _shape(
        rewritten(_is_document, ("(</?)officiele-publicatie", r"\1publicatie"), ("(</?)kamervragen>", r"\1vragen>")),
        "document_root",
        stops="document_root",
    ),
    "questions in other elements": _shape(
        rewritten(_is_document, (r"(</?)vraag>", r"\1vraagblok>")),
        *("body_children", "question_elements", "notice_shape"),
        stops="question_elements",
    ),
    "header without its days": _shape(
        rewritten(
            _is_document,
            (r"\((?:ontvangen )?(?:ingezonden|ontvangen)[^<()]*\)?", ""),
        ),
        "header_in_text",
        stops="header_in_text",
    ),
    "notice text elsewhere": _shape(
        rewritten(_is_document, ("kamervraagopmerking", "opmerking")), *("body_children", "notice_shape")
    ),
    "real 404": _shape(_real_404, "soft_404"),
    "unknown id is a page": _shape(_unknown_id_is_a_page, "soft_404", "unknown_id_recognised"),
    "unformatted is 404": _shape(_unformatted_404, "unformatted_xml_is_a_page"),
    "no etag": _shape(_no_etag, "conditional_requests"),
    "website differs": _shape(_website_differs, "hosts_byte_identical"),
    "robots allow": _shape(_robots("User-agent: *\nDisallow:\n"), "robots_disallow"),
    "old papers with another root": _shape(
        rewritten(lambda path: OLD_ID in path, ("vraagdoc>", "kamervraag>")), "early_xml"
    ),
}
SHAPES = SEARCHES | DOCUMENTS
