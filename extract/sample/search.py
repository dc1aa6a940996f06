"""The search of the sample server: the part of CQL that the source is asked, answered with its peculiarities."""

from __future__ import annotations

import datetime as dt
import operator
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from xml.sax.saxutils import escape

from extract.sample.publications import AMSTERDAM, FORMATS, Publication
from extract.sample.render import PRODUCT_AREA, RECORD_FIELDS, Row, item_paths, metadata_rows, search_record

NAMESPACES = {
    "sru": "http://docs.oasis-open.org/ns/search-ws/sruResponse",
    "overheidwetgeving": "http://standaarden.overheid.nl/wetgeving/",
    "dcterms": "http://purl.org/dc/terms/",
    "cd": "http://standaarden.overheid.nl/cup/data",
    "gzd": "http://standaarden.overheid.nl/sru",
    "diag": "http://docs.oasis-open.org/ns/search-ws/diagnostic",
    "c": "http://standaarden.overheid.nl/collectie/",
}
LARGEST_PAGE = 1000
FARTHEST_START = 10_000

METADATA_INDEXES = {
    "dt.identifier": ("DC.identifier",),
    "dt.title": ("DC.title",),
    "dt.type": ("DC.type",),
    "dt.creator": ("DC.creator",),
    **{f"w.{field}": names for field, names in RECORD_FIELDS.items()},
}
DAY_INDEXES = ("dt.available", "dt.date", "dt.issued", "dt.modified", "w.datumIndiening", "w.datumOntvangst")
MOMENT_INDEXES = ("cd.datumTijdstipWijzigingExpression", "cd.datumTijdstipWijzigingWork")

TOKEN = re.compile(r'\s*("(?:[^"\\]|\\.)*"|[()]|[<>=]=?|[^\s()"<>=]+)')


@dataclass(frozen=True)
class Entry:
    """A publication as the search knows it on one day."""

    publication: Publication
    answers: tuple[str, ...]
    changed_at: dt.datetime

    @cached_property
    def rows(self) -> list[Row]:
        """The lines of its metadata."""
        return metadata_rows(self.publication, self.answers)

    @cached_property
    def paths(self) -> list[tuple[str, str]]:
        """Where its files are on either host, each with its kind."""
        publication = self.publication
        # Of a paper that is not yet formatted the site has a page, and says that the XML is still to come.
        held = FORMATS if publication.is_unformatted else publication.formats
        pages = [(f"/{publication.id}.{kind}", kind) for kind in held]
        items = [(path, kind) for kind, path in item_paths(publication).items()]
        return [*pages, (f"/{publication.id}/metadata.xml", "metadata"), *items]

    def moments(self, index: str) -> list[dt.datetime]:
        """What an index of days or moments holds for it; worked out once, for every query compares them."""
        if index not in self._moments:
            self._moments[index] = [held for text in self.values(index) if (held := _moment(text))]
        return self._moments[index]

    def texts(self, index: str) -> list[str]:
        """The same as `values`, worked out once."""
        if index not in self._texts:
            self._texts[index] = self.values(index)
        return self._texts[index]

    @cached_property
    def _moments(self) -> dict[str, list[dt.datetime]]:
        return {}

    @cached_property
    def _texts(self) -> dict[str, list[str]]:
        return {}

    def values(self, index: str) -> list[str]:
        """What an index holds for it; a KeyError where the search has no such index."""
        if index in METADATA_INDEXES:
            return [content for name, _, content in self.rows if name in METADATA_INDEXES[index]]
        if index in MOMENT_INDEXES:
            return [self.changed_at.isoformat()]
        return {
            "c.product-area": [PRODUCT_AREA],
            "dt.available": [self.publication.available.isoformat()],
            "dt.modified": [self.publication.available.isoformat()],
            "dt.date": [self.publication.issued.isoformat()],
            "dt.issued": [self.publication.issued.isoformat()],
        }[index]


Test = Callable[[Entry], bool]


class QueryError(ValueError):
    """The search cannot read the query; its message is what the diagnostic says."""


def answer_search(entries: Sequence[Entry], query: str, start: int, maximum: int) -> str:
    """The search's answer to one request, as text. Entries come in the order they are listed."""
    try:
        test, ignored = read_query(query)
    except QueryError as error:
        return _response("", [("info:srw/diagnostic/1/10", str(error))])
    found = [entry for entry in entries if test(entry)]
    page = list(enumerate(found, start=1))[start - 1 : start - 1 + min(maximum, LARGEST_PAGE)]
    records = "".join(
        search_record(entry.publication, entry.answers, entry.changed_at.isoformat(), position)
        for position, entry in page
    )
    # The source calls its count an estimate: this one is always wrong where it can be.
    estimate = 0 if not found else len(found) + 3 if len(found) % 2 else max(1, len(found) - 3)
    return _response(
        f"<sru:numberOfRecords>{estimate}</sru:numberOfRecords>"
        + (f"<sru:records>{records}</sru:records>" if records else "")
        + "<sru:resultCountPrecision>info:srw/vocabulary/resultCountPrecision/1/estimate</sru:resultCountPrecision>",
        [("info:srw/diagnostic/1/16", f"Unsupported index {index}") for index in ignored],
    )


def read_query(query: str) -> tuple[Test, list[str]]:
    """A test for entries, and the unknown indexes whose clauses are ignored. QueryError where it is no CQL."""
    tokens = TOKEN.findall(query)
    if re.sub(r"\s", "", "".join(tokens)) != re.sub(r"\s", "", query):
        raise QueryError(f"line 1:{len(query)} token recognition error in: {query}")
    reader = _Reader(tokens)
    test = reader.expression()
    if tokens and tokens[0].lower() != "sortby":
        raise QueryError(f"line 1:0 mismatched input '{tokens[0]}' expecting {{<EOF>, AND, OR, NOT, PROX, SORTBY}}")
    return test, reader.ignored


class _Reader:
    """Reads clauses joined by `and` and `or`, from the left, with brackets."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self.ignored: list[str] = []

    def expression(self) -> Test:
        test = self.clause()
        while self.tokens and self.tokens[0].lower() in ("and", "or"):
            test = _joined(self.take().lower(), test, self.clause())
        return test

    def clause(self) -> Test:
        index = self.take()
        if index == "(":
            test = self.expression()
            if self.take() != ")":
                raise QueryError("line 1:0 missing ')'")
            return test
        relation, value = self.take(), self.take()
        if relation not in ("=", "==", "<", "<=", ">", ">=") or value in ("(", ")"):
            raise QueryError(f"line 1:0 mismatched input '{relation}' after '{index}'")
        if index not in (*METADATA_INDEXES, *MOMENT_INDEXES, *DAY_INDEXES, "c.product-area"):
            self.ignored.append(index)
            return _always
        return _comparison(index, relation, value.strip('"'))

    def take(self) -> str:
        if not self.tokens:
            raise QueryError("line 1:0 mismatched input '<EOF>'")
        return self.tokens.pop(0)


def _joined(word: str, left: Test, right: Test) -> Test:
    if word == "and":
        return lambda entry: left(entry) and right(entry)
    return lambda entry: left(entry) or right(entry)


def _always(entry: Entry) -> bool:
    return True


def _comparison(index: str, relation: str, value: str) -> Test:
    if index in DAY_INDEXES or index in MOMENT_INDEXES:
        asked = _moment(value)
        if asked is None:
            return _always  # The source ignores a day that does not exist.
        compare = {
            "=": operator.eq,
            "==": operator.eq,
            "<": operator.lt,
            "<=": operator.le,
            ">": operator.gt,
            ">=": operator.ge,
        }[relation]
        return lambda entry: any(compare(held, asked) for held in entry.moments(index))
    if index == "c.product-area" and relation == "==":
        return lambda entry: value == PRODUCT_AREA
    if relation == "==":
        return lambda entry: value in entry.texts(index)
    if relation == "=":
        return lambda entry: any(value.lower() in text.lower() for text in entry.values(index))
    return _always


def _moment(text: str) -> dt.datetime | None:
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=AMSTERDAM)


def _response(results: str, diagnostics: Sequence[tuple[str, str]]) -> str:
    declared = " ".join(f'xmlns:{prefix}="{address}"' for prefix, address in NAMESPACES.items())
    told = "".join(
        f"<diag:diagnostic><diag:uri>{uri}</diag:uri><diag:message>{escape(message)}</diag:message></diag:diagnostic>"
        for uri, message in diagnostics
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><sru:searchRetrieveResponse {declared}><sru:version>2.0</sru:version>'
        f"{results}{f'<sru:diagnostics>{told}</sru:diagnostics>' if told else ''}</sru:searchRetrieveResponse>"
    )
