"""One publication read: which parser its bytes need, and what its metadata adds.

Never fails: a publication that cannot be read is a Paper with a `failure`, its metadata still counts.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from transform.contents import read_content
from transform.dates import DateText, read_date
from transform.identifiers import Kenmerk, NotAKenmerk, PublicationId, kenmerk_of, parse_publication_id, read_kenmerk
from transform.kenmerken import FIELD, ID, NOTE_ID, TEXT, Witness, decide
from transform.metadata import Metadata, SearchRecord, read_metadata, read_search_record
from transform.paper import Body, Failure, Header, Link, Paper, Person
from transform.safe_xml import NotReadable
from transform.wording.notice_prose import with_prose
from transform.wording.notices import notice_type
from transform.wording.unanswered import without_answer

PAGE = "https://zoek.officielebekendmakingen.nl/{}.html"
_IN_TEXT = re.compile(r"\b\d{4}[ZD]\d{5}\b")
_PRINTED = re.compile(rf"{_IN_TEXT.pattern}|\b2\d{{9}}\b|\bKVR\d{{3,6}}\b", re.IGNORECASE)
_AANHANGSEL_NUMBER = re.compile(r"\d{1,5}", re.ASCII)
_EMPTY = Body(Header(), None, (), (), (), (), (), None, ())
# In a kv paper `issued` is the day of asking, in an ah paper the day of receipt; `available` is neither.
_METADATA_DATES = {"datum_indiening": "submitted", "datum_ontvangst": "received", "datum_brief": "received"}


@dataclass(frozen=True, slots=True)
class RawPublication:
    """What the archive holds of one publication, newest usable version each.

    `rejected` is (reason, detail) where the source's answer was judged unusable before it was parsed; `removed_on` the
    day on which it was known that the source took the publication back; `is_awaited` says that nothing was asked for
    yet under the stamp of its search record; `unreadable` is (reason, detail) where reading the document was given up.
    """

    publication_id: str
    source_url: str
    document: bytes | None = None
    document_sha256: str | None = None
    metadata: bytes | None = None
    metadata_sha256: str | None = None
    record: bytes | None = None
    record_sha256: str | None = None
    rejected: tuple[str, str] | None = None
    removed_on: dt.date | None = None
    is_awaited: bool = False
    unreadable: tuple[str, str] | None = None


def read(raw: RawPublication) -> Paper:
    """Read one publication: bytes in, what it says out. Raises nothing, whatever the bytes are."""
    paper = _read(raw)
    return paper.as_removed(raw.removed_on) if raw.removed_on else paper


def _read(raw: RawPublication) -> Paper:
    warnings: list[tuple[str, str]] = []
    metadata = _metadata(raw, warnings)
    record = _record(raw, warnings)
    identifier = parse_publication_id(raw.publication_id)
    chamber = _chamber(identifier, metadata, record)
    is_unformatted = _is_unformatted(identifier, metadata, record)
    body, form, failure = _body(raw, chamber)
    body = with_prose(body)
    facts = dict(body.printed_facts)
    warnings += body.warnings
    status = _status(raw, failure, is_unformatted)
    known = [source for source in (metadata, record) if source is not None]
    warnings += [fault for source in known for fault in source.faults]
    family = identifier.family if identifier else "file"
    kind = _kind(family, known, body)
    warnings += _oddities(kind, body, status, known)
    is_notice = kind == "notice"
    available = next((text for source in known for name, text in source.dates if name == "available"), None)
    header = body.header
    bears = decide(_witnesses(metadata, record, body, identifier, is_notice))
    warnings += bears.warnings
    return Paper(
        publication_id=raw.publication_id,
        family=family,
        chamber=chamber,
        kind=kind,
        notice_type=notice_type(body.body_text or _first(known, "title") or "") if is_notice else None,
        status=status,
        source_url=raw.source_url,
        raw_sha256=raw.document_sha256 or raw.metadata_sha256 or raw.record_sha256 or "",
        base=identifier.base if identifier else raw.publication_id,
        suffix=identifier.suffix if identifier else None,
        is_unformatted=is_unformatted,
        vergaderjaar=(identifier.vergaderjaar if identifier else None)
        or _first(known, "vergaderjaar")
        or facts.get("vergaderjaar"),
        aanhangsel_number=_aanhangsel_number(identifier, known, facts.get("aanhangsel_number")),
        title=_first(known, "title"),
        subject=header.subject,
        document_status=_first(known, "document_status"),
        available_on=read_date(available) if available else None,
        source_changed_at=record.changed_at if record else None,
        page_url=PAGE.format(raw.publication_id) if identifier else None,
        format=form,
        metadata_sha256=raw.metadata_sha256,
        record_sha256=raw.record_sha256,
        kenmerken=bears.kenmerken,
        disputed_kenmerken=bears.disputed,
        answered_in=_first(known, "aanhangsels") or (),
        submitters=header.submitters or _people(known, "submitters"),
        addressees=header.addressees or (() if header.answerers else _people(known, "recipients")),
        answerers=header.answerers,
        on_behalf_of=header.on_behalf_of,
        # What nobody has read tells no day: the header of a paper may say another than its record.
        dates=() if status == "deferred" else (*header.dates, *_metadata_dates(known, family)),
        see_also=header.see_also,
        topics=_topics(known) or _printed_topics(facts),
        questions=body.questions,
        answers=body.answers,
        notes=body.notes,
        links=(*body.links, *_sources(facts)),
        header_text=body.header_text,
        banner_length=body.banner_length,
        body_text=body.body_text,
        warnings=tuple(warnings),
        failure=failure if status == "quarantined" else None,
        is_awaited=raw.is_awaited,
    )


def _status(raw: RawPublication, failure: Failure | None, is_unformatted: bool) -> str:
    if failure and failure.stage == "fetch" and raw.is_awaited:
        return "deferred"
    if failure and is_unformatted and not raw.unreadable:
        return "pending"
    return "quarantined" if failure else "current"


def _metadata(raw: RawPublication, warnings: list[tuple[str, str]]) -> Metadata | None:
    if raw.metadata is None:
        return None
    try:
        metadata = read_metadata(raw.metadata)
    except NotReadable as error:
        warnings.append(("metadata_unreadable", f"{error.reason}: {error.detail}"))
        return None
    warnings += [("unknown_metadata", name) for name in metadata.unknown_names]
    warnings += [("conflicting_metadata", name) for name in metadata.conflicting_names]
    return metadata


def _record(raw: RawPublication, warnings: list[tuple[str, str]]) -> SearchRecord | None:
    if raw.record is None:
        return None
    try:
        return read_search_record(raw.record)
    except NotReadable as error:
        warnings.append(("record_unreadable", f"{error.reason}: {error.detail}"))
        return None


Known = Sequence[Metadata | SearchRecord]


def _body(raw: RawPublication, chamber: str | None) -> tuple[Body, str | None, Failure | None]:
    """What the document says, the format it is in, and why it cannot be used where it cannot."""
    if raw.unreadable:
        return _EMPTY, None, Failure("parse", *raw.unreadable)
    if raw.document is None:
        reason, detail = raw.rejected or ("no_document", "only its metadata is known")
        return _EMPTY, None, Failure("fetch", reason, detail)
    try:
        body, form = read_content(raw.document, chamber or "tk")
    except NotReadable as error:
        return _EMPTY, None, Failure("parse", error.reason, error.detail)
    except RecursionError:
        return _EMPTY, None, Failure("parse", "too_deep", "its elements are nested deeper than they can be read")
    if not (body.questions or body.answers or body.header_text or body.body_text):
        return body, None, Failure("parse", "no_content", f"{len(raw.document)} bytes without any text")
    return body, form, None


def _chamber(identifier: PublicationId | None, metadata: Metadata | None, record: SearchRecord | None) -> str | None:
    if identifier and identifier.chamber:
        return identifier.chamber
    creator = (metadata and metadata.creator) or (record and record.creator) or ""
    if creator.startswith("Eerste Kamer"):
        return "ek"
    # Older ids name no chamber; only the Tweede Kamer has them.
    return "tk" if creator.startswith("Tweede Kamer") or identifier else None


def _is_unformatted(identifier: PublicationId | None, metadata: Metadata | None, record: SearchRecord | None) -> bool:
    status = (metadata and metadata.document_status) or (record and record.document_status)
    return status == "Onopgemaakt" if status else bool(identifier and identifier.is_unformatted)


def _kind(family: str, known: Known, body: Body) -> str:
    """What the paper is: the document's own words first, then its metadata, then the series it is in."""
    header = body.header
    if body.printed_kind:
        return body.printed_kind
    if body.answers:
        return "answer"
    types = {text.lower() for source in known for text in getattr(source, "types", ())}
    title = (_first(known, "title") or "").lower()
    if header.is_oral or "mondelinge vragen" in types or (not body.header_text and title.startswith("mondelinge vra")):
        return "oral_question"
    said = _first(known, "aanhangsel_type")
    if header.is_notice or said == "Mededeling":
        return "notice"
    if header.is_answer or said == "Antwoord":
        return "answer"
    if family == "kv" or (body.questions and family != "ah"):
        return "question"
    return "notice" if family == "ah" and body.body_text else "unknown"


def _oddities(kind: str, body: Body, status: str, known: Known) -> list[tuple[str, str]]:
    """What a person should know about a paper that was read but is not as papers are."""
    odd: list[tuple[str, str]] = []
    said = _first(known, "aanhangsel_type")
    if (kind == "answer" and said == "Mededeling") or (kind == "notice" and said == "Antwoord"):
        odd.append(("kind_conflict", f"metadata says {said}, the document is read as {kind}"))
    if kind == "answer" and body.header.is_notice:
        odd.append(("kind_conflict", "its header says Mededeling, but it holds answers"))
    if kind == "notice" and not said and not body.header.is_notice:
        odd.append(("kind_guessed", "taken for a notice: an Aanhangsel without answers, whose kind nothing tells"))
    if status == "current":
        if kind == "answer" and not body.answers:
            odd.append(("no_answers", "an answer paper without any answer text"))
        if kind in ("answer", "committee_list") or (kind == "set_page" and body.answers):
            odd += without_answer(body.questions, body.answers)
        if kind in ("question", "answer") and not body.questions:
            odd.append(("no_questions", f"{kind} paper without any question"))
        if kind == "unknown":
            odd.append(("unknown_kind", "neither question, answer nor notice"))
    for source in known[:1]:
        odd += [
            ("impossible_date", f"{name}: {text}") for name, text in source.dates if text and read_date(text) is None
        ]
    odd += [("impossible_date", f"{d.name}: {d.text}") for d in body.header.dates if d.on is None]
    return odd


def _first(known: Known, field: str) -> Any:
    """The field where it says anything: of the metadata, else of the search record."""
    for source in known:
        if value := getattr(source, field):
            return value
    return None


def _aanhangsel_number(identifier: PublicationId | None, known: Known, printed: str | None) -> int | None:
    if identifier and identifier.family == "ah" and not identifier.is_unformatted and identifier.number:
        return identifier.number
    number = _first(known, "aanhangsel_number") or printed or ""
    return int(number) if _AANHANGSEL_NUMBER.fullmatch(number) else None


def _witnesses(
    metadata: Metadata | None,
    record: SearchRecord | None,
    body: Body,
    identifier: PublicationId | None,
    is_notice: bool,
) -> Iterator[Witness]:
    """Who names a kenmerk of the paper, in the order in which they are asked."""
    copies = [_of_field(source.vraagnummers) for source in (metadata, record) if source]
    copies = list(filter(None, copies)) or [_printed(body, FIELD)]
    fields = [Witness(FIELD, kenmerken) for kenmerken in copies]
    if len(fields) > 1 and not fields[0].contradicts(fields[1]):
        fields = [Witness(FIELD, tuple(dict.fromkeys(copies[0] + copies[1])))]
    yield from fields
    printed = Witness(TEXT, _printed(body, TEXT))
    yield printed
    if is_notice and not printed.kenmerken:
        # An explanation names earlier questions: "(vraagnummer 2024Z18794)".
        named = set(_IN_TEXT.findall((body.body_text or "").partition("Toelichting")[0]))
        yield Witness(TEXT, _of_field(named) if len(named) == 1 else (), is_weak=True)
    yield Witness(NOTE_ID, _printed(body, NOTE_ID), is_weak=True)
    if identifier and identifier.kenmerk:
        yield Witness(ID, _of_field([identifier.kenmerk]), is_weak=identifier.is_malformed)


def _of_field(vraagnummers: Iterable[str]) -> tuple[Kenmerk, ...]:
    return tuple(kenmerk for text in vraagnummers if (kenmerk := kenmerk_of(text)))


def _printed(body: Body, basis: str) -> tuple[Kenmerk, ...]:
    found = []
    for text, where in body.printed_kenmerken:
        if where == basis and _PRINTED.search("".join(text.split())):
            with contextlib.suppress(NotAKenmerk):
                found.append(read_kenmerk(text))
    return tuple(dict.fromkeys(found))


def _people(known: Known, field: str) -> tuple[Person, ...]:
    return tuple(Person(name, basis="metadata") for name in _first(known, field) or ())


def _metadata_dates(known: Known, family: str) -> tuple[DateText, ...]:
    """Dates of the metadata, of the search record only where there is no metadata: it repeats the same field."""
    issued = {"kv": "submitted", "ah": "received"}.get(family)
    dates = []
    for basis, text in known[0].dates if known else ():
        name = _METADATA_DATES.get(basis) or (issued if basis == "issued" else None)
        if name:
            dates.append(DateText(name, basis, text, read_date(text)))
    return tuple(dates)


def _topics(known: Known) -> tuple[tuple[str, str], ...]:
    topics: dict[tuple[str, str], None] = {}
    for topic in _first(known, "topics") or ():
        parent, bar, name = (part.strip() for part in topic.partition("|"))
        topics[(parent, name) if bar else ("", parent)] = None
    return tuple(topics)


def _printed_topics(facts: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Topics that a page prints run together: without the list of topics nobody can part them."""
    return (("", facts["topics"]),) if facts.get("topics") else ()


def _sources(facts: Mapping[str, str]) -> tuple[Link, ...]:
    """The papers from which a page says that it was made."""
    return tuple(
        Link("header", None, None, facts[f"{name}_url"], kind, facts.get(f"{name}_id"), "text")
        for name, kind in (("question", "zaak"), ("answer", "aanhangsel"))
        if f"{name}_url" in facts
    )
