"""What the source says about a publication: its metadata.xml, and its record in the search.

Both hold the same facts under nearly the same names, any of which may repeat; both are first read as a bag of named
values. Values are given as written, but for layout and faulty signs: what a date or a kenmerk means is decided
by others. Nothing is dropped silently: a name that is not known here is reported.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

from transform import safe_xml
from transform.accents import composed
from transform.faulty_signs import Faults, mended
from transform.folded_text import fold
from transform.safe_xml import NotReadable

# The last part of each name in small letters: the source wrote vraagNummer before vraagnummer, DC. beside DCTERMS.
_DATES = {
    "datumindiening": "datum_indiening",
    "datumontvangst": "datum_ontvangst",
    "datumbrief": "datum_brief",
    "issued": "issued",
    "date": "date",
    "available": "available",
}
_READ = {
    *_DATES,
    *("identifier", "title", "vraagnummer", "aanhangsel", "aanhangselnummer", "vergaderjaar", "indiener", "ontvanger"),
    *("category", "subject", "documentstatus", "type", "archieftype", "publicationname", "publicatienaam", "creator"),
}
_KNOWN_BUT_NOT_USED = {
    *("configuratie", "doctype", "language", "organisationtype", "organisatietype", "modified", "publisher"),
    *("authority", "rights", "hasversion", "product-area", "content-area"),
    *("datumtijdstipwijzigingwork", "datumtijdstipwijzigingexpression"),
    # of Kamerstukken, attachments and debates
    *("dossiernummer", "ondernummer", "dossiertitel", "documenttitel", "subrubriek", "behandelddossier", "bijlage"),
    *("hoofddocument", "externebijlage", "datumvergadering", "startpagina", "eindpagina", "handelingenitemnummer"),
}
_KNOWN = _READ | _KNOWN_BUT_NOT_USED
_SINGLE = ("identifier", "title", "aanhangselnummer", "vergaderjaar", "documentstatus", "publicationname", "creator")
_SAME = {"publicatienaam": "publicationname", "subject": "category"}


@dataclass(frozen=True, slots=True)
class Metadata:
    """One metadata.xml. ``dates`` are (basis, text as written); ``aanhangsel_type`` is Antwoord or Mededeling.

    ``unknown_names`` were not read; ``conflicting_names`` should stand once but came with several values, of which
    the first was taken; ``faults`` are (code, detail) of the signs that were mended.
    """

    publication_id: str | None
    title: str | None
    vraagnummers: tuple[str, ...]
    aanhangsels: tuple[str, ...]
    aanhangsel_number: str | None
    vergaderjaar: str | None
    submitters: tuple[str, ...]
    recipients: tuple[str, ...]
    topics: tuple[str, ...]
    document_status: str | None
    aanhangsel_type: str | None
    types: tuple[str, ...]
    publication_name: str | None
    creator: str | None
    dates: tuple[tuple[str, str], ...]
    unknown_names: tuple[str, ...]
    conflicting_names: tuple[str, ...]
    faults: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class SearchRecord:
    """One gzd record of a search answer.

    ``item_urls`` are the addresses by manifestation (xml, pdf, metadata …); ``changed_at`` is UTC, None where the
    record gives no instant with its offset; ``raw`` is the record alone, in the same bytes whatever page it came in;
    ``faults`` are (code, detail) of the signs that were mended.
    """

    publication_id: str
    title: str | None
    vraagnummers: tuple[str, ...]
    aanhangsels: tuple[str, ...]
    aanhangsel_number: str | None
    vergaderjaar: str | None
    submitters: tuple[str, ...]
    recipients: tuple[str, ...]
    topics: tuple[str, ...]
    document_status: str | None
    aanhangsel_type: str | None
    publication_name: str | None
    creator: str | None
    dates: tuple[tuple[str, str], ...]
    page_url: str | None
    item_urls: dict[str, str]
    changed_at: dt.datetime | None
    raw: bytes
    faults: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One answer of the search. Any of ``diagnostics`` means that the query was not understood as it was meant."""

    records: tuple[SearchRecord, ...]
    estimated_total: int | None
    diagnostics: tuple[str, ...]
    unreadable: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Value:
    name: str
    scheme: str
    text: str


class _Values:
    """Named values in the order of the document, with empty ones left out."""

    def __init__(self, values: Iterable[_Value]) -> None:
        self._by_name: dict[str, list[_Value]] = {}
        for value in values:
            if value.text:
                self._by_name.setdefault(_SAME.get(value.name, value.name), []).append(value)

    def all(self, name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(value.text for value in self._by_name.get(name, ())))

    def first(self, name: str) -> str | None:
        return next(iter(self.all(name)), None)

    def names(self, name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(map(composed, self.all(name))))

    def dates(self) -> tuple[tuple[str, str], ...]:
        return tuple((basis, text) for name, basis in _DATES.items() for text in self.all(name))

    def aanhangsel_type(self) -> str | None:
        """By its scheme, or where no scheme is given by the word itself."""
        types = [*self._by_name.get("type", ()), *self._by_name.get("archieftype", ())]
        named = [value.text for value in types if value.scheme == "OVERHEIDop.AanhangselTypen"]
        return next(iter(named or [value.text for value in types if value.text in ("Antwoord", "Mededeling")]), None)


def read_metadata(data: bytes) -> Metadata:
    """Read a metadata.xml: names of any age, in any order, any of them repeated.

    Raises NotReadable: as safe_xml.parse does, or with reason not_metadata where other XML stands in its place.
    """
    root = safe_xml.parse(data)
    if _local(root) != "metadata_gegevens":
        raise NotReadable("not_metadata", f"its root is <{_local(root)}>, not <metadata_gegevens>")
    named = [(element.get("name", ""), element) for element in root if _local(element) == "metadata"]
    faults = Faults()
    values = _Values(
        _Value(_small(name), element.get("scheme", ""), fold(mended(element.get("content") or _text(element), faults)))
        for name, element in named
    )
    unknown = [name or "metadata without a name" for name, _ in named if _small(name) not in _KNOWN]
    unknown += [f"<{_local(element)}>" for element in root if _local(element) != "metadata"]
    return Metadata(
        publication_id=values.first("identifier"),
        title=values.first("title"),
        vraagnummers=values.all("vraagnummer"),
        aanhangsels=values.all("aanhangsel"),
        aanhangsel_number=values.first("aanhangselnummer"),
        vergaderjaar=values.first("vergaderjaar"),
        submitters=values.names("indiener"),
        recipients=values.names("ontvanger"),
        topics=values.all("category"),
        document_status=values.first("documentstatus"),
        aanhangsel_type=values.aanhangsel_type(),
        types=values.all("type") + values.all("archieftype"),
        publication_name=values.first("publicationname"),
        creator=values.first("creator"),
        dates=values.dates(),
        unknown_names=tuple(dict.fromkeys(unknown)),
        conflicting_names=tuple(name for name in _SINGLE if len(values.all(name)) > 1),
        faults=tuple(faults.warnings("metadata")),
    )


def read_search_page(data: bytes) -> SearchPage:
    """Read one answer of the SRU search, with or without namespaces.

    A record that cannot be used is named in ``unreadable`` and does not hide the others. Raises NotReadable: as
    safe_xml.parse does, or with reason not_search_answer where other XML stands in its place.
    """
    root = safe_xml.parse(data)
    if _local(root) != "searchRetrieveResponse":
        raise NotReadable("not_search_answer", f"its root is <{_local(root)}>, not <searchRetrieveResponse>")
    records: list[SearchRecord] = []
    unreadable: list[str] = []
    for position, element in enumerate(_named(root, "record"), start=1):
        gzd = next(_named(element, "gzd"), None)
        try:
            if gzd is None:
                raise NotReadable("not_search_record", "it holds no <gzd>")
            records.append(_search_record(gzd))
        except NotReadable as problem:
            unreadable.append(f"record {position} of the page: {problem.detail}")
    total = next((_text(element) for element in root.iterchildren("{*}numberOfRecords")), "")
    return SearchPage(
        records=tuple(records),
        estimated_total=int(total) if total.isascii() and total.isdecimal() else None,
        diagnostics=tuple(": ".join(_texts(element)) or "without a text" for element in _named(root, "diagnostic")),
        unreadable=tuple(unreadable),
    )


def read_search_record(data: bytes) -> SearchRecord:
    """Read ``SearchRecord.raw`` back. Raises NotReadable: as safe_xml.parse, or with reason not_search_record."""
    root = safe_xml.parse(data)
    if _local(root) != "gzd":
        raise NotReadable("not_search_record", f"its root is <{_local(root)}>, not <gzd>")
    return _search_record(root)


def _search_record(gzd: etree._Element) -> SearchRecord:
    faults = Faults()
    values = _Values(
        _Value(_local(field).lower(), field.get("scheme", ""), fold(mended(_text(field), faults)))
        for block in ("owmskern", "owmsmantel", "tpmeta")
        for element in _named(gzd, block)
        for field in element
    )
    publication_id = values.first("identifier")
    if publication_id is None:
        raise NotReadable("not_search_record", f"it has no identifier (title: {values.first('title')})")
    items: dict[str, str] = {}
    for element in _named(gzd, "itemUrl"):
        items.setdefault(element.get("manifestation", ""), _text(element))
    instants = [_text(element) for element in _named(gzd, "timestamp")]
    instants += values.all("datumtijdstipwijzigingexpression")
    return SearchRecord(
        publication_id=publication_id,
        title=values.first("title"),
        vraagnummers=values.all("vraagnummer"),
        aanhangsels=values.all("aanhangsel"),
        aanhangsel_number=values.first("aanhangselnummer"),
        vergaderjaar=values.first("vergaderjaar"),
        submitters=values.names("indiener"),
        recipients=values.names("ontvanger"),
        topics=values.all("category"),
        document_status=values.first("documentstatus"),
        aanhangsel_type=values.aanhangsel_type(),
        publication_name=values.first("publicationname"),
        creator=values.first("creator"),
        dates=values.dates(),
        page_url=next((url for element in _named(gzd, "preferredUrl") if (url := _text(element))), None),
        item_urls={name: url for name, url in items.items() if name and url},
        changed_at=next((at for text in instants if (at := _instant(text))), None),
        raw=_canonical(gzd),
        faults=tuple(faults.warnings("search record")),
    )


def _canonical(gzd: etree._Element) -> bytes:
    # Exclusive: only the namespaces that the record itself uses, not those its page happens to declare.
    try:
        return etree.tostring(gzd, method="c14n", exclusive=True, with_comments=False)
    except etree.C14NError as error:
        raise NotReadable("not_search_record", f"it has no canonical form: {error}") from error


def _instant(text: str) -> dt.datetime | None:
    try:
        at = dt.datetime.fromisoformat(text)
        return at.astimezone(dt.UTC) if at.tzinfo else None  # without an offset it would be a guess
    except (ValueError, OverflowError):
        return None


def _small(name: str) -> str:
    return name.strip().rpartition(".")[2].lower()


def _local(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2]


def _named(element: etree._Element, name: str) -> Iterator[etree._Element]:
    return element.iter(f"{{*}}{name}")


def _text(element: etree._Element) -> str:
    return "".join(_pieces(element)).strip()


def _texts(element: etree._Element) -> list[str]:
    return [text for piece in _pieces(element) if (text := piece.strip())]


def _pieces(element: etree._Element) -> list[str]:
    return [str(piece) for piece in element.itertext()]
