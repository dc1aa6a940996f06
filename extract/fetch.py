"""One publication from the source into the archive, and all publications of one kenmerk."""

from __future__ import annotations

import datetime as dt
import functools
from dataclasses import dataclass
from typing import Protocol

from extract.archive import HTML, METADATA, PDF, RECORD, XML, Archive, Entry, Observation
from extract.judge import GONE, WITHDRAWN, judge
from extract.search import find, find_publication
from extract.session import Session, SourceUnavailable
from extract.source import FAMILIES, SEARCH_ADDRESS, UNFORMATTED, document_address, question_ids
from transform.identifiers import parse_publication_id, read_kenmerk
from transform.metadata import SearchRecord, read_metadata, read_search_record

PUBLISHED, UNCHANGED, PENDING, MISSING, QUARANTINED = "published", "unchanged", "pending", "missing", "quarantined"
DEFERRED = "deferred"

ITEMS = {METADATA: "metadata", XML: "xml", PDF: "pdf", HTML: "html"}
"""What a search record calls the manifestations that are fetched."""

INSTEAD = (PDF, HTML)
"""What is asked for where there is no XML to be had, the better first."""

NOT_LISTED = "not_listed"
"""The search record names addresses of the publication, but none of this manifestation."""

UNAVAILABLE, NO_ANSWER = "unavailable", "no_answer"
"""The source answered with an error, after all retries; or not at all, or without an end."""

MOST_DAYS_OF_WAIT = 30
MOST_ATTEMPTS = 10
"""About five months of them. Then the source must say that it changed something."""


class UnknownKenmerk(LookupError):  # noqa: N818 (reads as what happened)
    """The source knows no publication of a kenmerk; the message is one line for a person."""


class PaperUnanswered(SourceUnavailable):
    """The source did not answer for one paper. Nothing is noted of that yet: it may be the source's fault.

    `seen` is what there is to note of the `manifestation` that was asked for, where the paper `is_known`: of an id that
    nothing is known of no trace is left.
    """

    def __init__(
        self, error: SourceUnavailable, publication_id: str, manifestation: str, seen: Observation, is_known: bool
    ) -> None:
        super().__init__(str(error), error.status)
        self.publication_id = publication_id
        self.manifestation = manifestation
        self.seen = seen
        self.is_known = is_known


class IsForgotten(Exception):  # noqa: N818 (reads as what happened)
    """A person had a publication forgotten; the message is one line for a person."""


def refuse_forgotten(archive: Archive, publication_id: str) -> None:
    """Raises IsForgotten for a publication of which nothing may be held any more."""
    if archive.is_forgotten(publication_id):
        last = next(e for e in archive.forgotten() if e.publication_id == publication_id)
        raise IsForgotten(
            f"{publication_id} was forgotten on {last.fetched_at:%Y-%m-%d} ({last.reason}): it is not taken in again"
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one publication.

    ``state``: published (new bytes are archived), unchanged, pending (not yet formatted, metadata only), missing (the
    source has no text of it), quarantined (what it has cannot be used) or deferred (left for another night).
    ``reason`` is a code of judge, or not_listed, for the ``manifestation`` that could not be had; a published or
    unchanged document may lack its metadata.
    """

    publication_id: str
    state: str
    reason: str | None = None
    manifestation: str | None = None
    n_bytes: int = 0


@dataclass(frozen=True, slots=True)
class _Visit:
    entry: Entry | None
    """The newest usable version."""
    reason: str | None = None
    n_bytes: int = 0
    """New ones."""


def fetch(
    session: Session,
    archive: Archive,
    publication_id: str,
    record: SearchRecord | None = None,
    *,
    is_listed: bool = True,
) -> Outcome:
    """Archive the search record, metadata.xml and XML of a publication, each durable before the next is asked for.

    What the archive holds under the record's change stamp is not asked for again; the rest is asked for on condition
    that it changed. Of a paper that is not yet formatted the PDF is asked for and nothing else; where the XML cannot be
    had, the PDF and then the HTML, unless the metadata or the XML say that the whole publication is gone. Without a
    record (a pull, a sweep) the addresses are those of the last one, or built; then an id that nothing is known of
    leaves no trace where it does not exist. A record that an earlier night archived is not `is_listed`. Where the
    metadata of a held paper are gone, its text is asked for in every form: while one stands nothing was taken back.
    Raises PaperUnanswered and ArchiveNotWritable.
    """
    if record is not None and is_listed:
        keep_record(session, archive, record)
    metadata = _visit(session, archive, publication_id, METADATA, record)
    if _is_unformatted(archive, publication_id, record, metadata.entry):
        if metadata.reason:  # after formatting the paper lives under another id and this one has no content any more
            state = MISSING if metadata.reason in GONE else QUARANTINED
            return Outcome(publication_id, state, metadata.reason, METADATA, metadata.n_bytes)
        page = _visit(session, archive, publication_id, PDF, record)
        n_bytes = metadata.n_bytes + page.n_bytes
        state = PENDING if page.entry is None else PUBLISHED if n_bytes else UNCHANGED
        return Outcome(publication_id, state, page.reason, page.reason and PDF, n_bytes)
    is_doubted = metadata.reason in GONE
    is_held = archive.document(publication_id) is not None
    document = _visit(session, archive, publication_id, XML, record, is_doubted)
    n_bytes = metadata.n_bytes + document.n_bytes
    if document.reason:
        instead = _Visit(None)
        is_wanted = is_held if is_doubted else document.entry is None
        if is_wanted and document.reason != WITHDRAWN:
            instead = _visit_instead(session, archive, publication_id, record, is_doubted)
        if instead.entry is None or (is_doubted and instead.reason):
            return Outcome(publication_id, state_of(document.reason), document.reason, XML, n_bytes)
        n_bytes += instead.n_bytes
        return Outcome(publication_id, PUBLISHED if n_bytes else UNCHANGED, document.reason, XML, n_bytes)
    state = PUBLISHED if n_bytes else UNCHANGED
    return Outcome(publication_id, state, metadata.reason, metadata.reason and METADATA, n_bytes)


def keep_record(session: Session, archive: Archive, record: SearchRecord) -> None:
    """Archive what the search said of a publication. Raises ArchiveNotWritable."""
    seen = Observation(SEARCH_ADDRESS, session.now(), 200, source_changed_at=record.changed_at)
    archive.put(record.publication_id, RECORD, record.raw, seen)


def _visit_instead(
    session: Session, archive: Archive, publication_id: str, record: SearchRecord | None, is_doubted: bool
) -> _Visit:
    """The first other form that the source has of a publication; an empty visit where it has none."""
    found = _Visit(None)
    for form in INSTEAD:
        if _address(archive, publication_id, form, record) is not None:
            found = _visit(session, archive, publication_id, form, record, is_doubted)
            if found.entry is not None and not found.reason:
                break
    return found


def state_of(reason: str) -> str:
    """``missing`` where the source has no text, ``quarantined`` where it has something that cannot be used."""
    return MISSING if reason in (*GONE, NOT_LISTED) else QUARANTINED


class FetchOne(Protocol):
    """Fetches one publication, as `fetch` does."""

    def __call__(self, publication_id: str, record: SearchRecord | None = None) -> Outcome:
        """Give what became of it."""


def fetch_by_kenmerk(
    session: Session, archive: Archive, kenmerk: str, fetch_one: FetchOne | None = None
) -> list[Outcome]:
    """Archive all publications of a kenmerk as a person writes it: questions first, then notices and answers.

    They are found by the search in both families, by the answers that the question's metadata names, and last by the
    id that the question must have. A forgotten publication is left out; where there is no other, IsForgotten. Raises
    also NotAKenmerk, UnknownKenmerk, SearchFailed, SourceUnavailable.
    """
    wanted = read_kenmerk(kenmerk).text
    fetch_one = fetch_one or functools.partial(fetch, session, archive)
    found = {record.publication_id: record for family in FAMILIES for record in find(session, wanted, family)}
    records = {id_: record for id_, record in found.items() if not archive.is_forgotten(id_)}
    outcomes = {id_: fetch_one(id_, record) for id_, record in records.items()}
    if not any(id_.startswith("kv-") for id_ in outcomes):
        for id_ in filter(lambda id_: not archive.is_forgotten(id_), question_ids(wanted)):
            built = fetch_one(id_)
            if built.state != MISSING or archive.observations(id_):
                outcomes = {id_: built} | outcomes
    for question in [id_ for id_ in outcomes if id_.startswith("kv-")]:
        for id_ in _answers_named_by(archive, question):
            if id_ not in outcomes and parse_publication_id(id_) and not archive.is_forgotten(id_):
                outcomes[id_] = fetch_one(id_, find_publication(session, id_))
    if not outcomes:
        for id_ in (*found, *question_ids(wanted)):
            refuse_forgotten(archive, id_)
        raise UnknownKenmerk(
            f"{session.source.name} has no publication of kenmerk {wanted}: see whether the number is right; papers of "
            "the last few days may not be there yet"
        )
    return list(outcomes.values())


def is_due(archive: Archive, publication_id: str, today: dt.date, record: SearchRecord | None = None) -> bool:
    """Whether to ask for a publication again: nothing failed, or the wait is over, or the source changed it since."""
    last = [attempts[-1] for name in ITEMS if (attempts := archive.attempts(publication_id, name))]
    if record is not None and any(entry.source_changed_at != record.changed_at for entry in last):
        return True
    next_attempt = next_attempt_on(archive, publication_id)
    return not last or (next_attempt is not None and next_attempt <= today)


def waiting(archive: Archive, publication_id: str) -> Outcome:
    """What to say of a publication that is not due: why its last attempt failed."""
    failed = {name: attempts[-1] for name in ITEMS if (attempts := archive.attempts(publication_id, name))}
    name = next(name for name in (XML, METADATA, PDF, HTML) if name in failed)
    reason = failed[name].reason or ""
    document = archive.document(publication_id)
    if name == XML and document is not None and document.manifestation != XML:
        state = UNCHANGED  # it is read from another form
    else:
        state = PENDING if name == PDF else state_of(reason)
    return Outcome(publication_id, state, reason, name)


def next_attempt_on(archive: Archive, publication_id: str) -> dt.date | None:
    """The day of the next attempt, 1, 2, 4 … up to 30 days after the last that failed.

    None where nothing failed, or too often. A form that was not asked for any more when others were does not count.
    """
    failed = [attempts for name in ITEMS if (attempts := archive.attempts(publication_id, name))]
    last = max((attempts[-1].fetched_at.date() for attempts in failed), default=None)
    n = min((len(attempts) for attempts in failed if attempts[-1].fetched_at.date() == last), default=0)
    if last is None or n >= MOST_ATTEMPTS:
        return None
    return last + dt.timedelta(days=min(2 ** (n - 1), MOST_DAYS_OF_WAIT))


def _visit(
    session: Session,
    archive: Archive,
    publication_id: str,
    manifestation: str,
    record: SearchRecord | None,
    is_doubted: bool = False,
) -> _Visit:
    known = archive.latest(publication_id).get(manifestation)
    changed_at = record.changed_at if record else None
    failed = archive.attempts(publication_id, manifestation)
    if known and not failed and not is_doubted and changed_at and known.source_changed_at == changed_at:
        return _Visit(known)
    is_known = record is not None or bool(archive.observations(publication_id))
    address = _address(archive, publication_id, manifestation, record)
    if address is None:
        archive.note(
            publication_id,
            manifestation,
            Observation(SEARCH_ADDRESS, session.now(), reason=NOT_LISTED, source_changed_at=changed_at),
        )
        return _Visit(known, NOT_LISTED)
    etag, last_modified = (known.etag, known.last_modified) if known else (None, None)
    try:
        answer = session.get(address, etag=etag, last_modified=last_modified)
    except SourceUnavailable as error:
        reason = UNAVAILABLE if error.status else NO_ANSWER
        seen = Observation(address, session.now(), error.status, reason=reason, source_changed_at=changed_at)
        raise PaperUnanswered(error, publication_id, manifestation, seen, is_known) from error
    verdict = None if answer.status == 304 and known else judge(manifestation, answer)
    seen = Observation(
        answer.address,
        answer.fetched_at,
        answer.status or None,
        answer.etag,
        answer.last_modified,
        verdict.reason if verdict else None,
        changed_at,
    )
    if verdict:
        if is_known:
            archive.note(publication_id, manifestation, seen, answer.body)
        return _Visit(known, verdict.reason)
    if answer.status == 304:
        return _Visit(archive.note(publication_id, manifestation, seen))
    entry = archive.put(publication_id, manifestation, answer.body, seen)
    is_new = known is None or entry.version != known.version
    return _Visit(entry, n_bytes=len(answer.body) if is_new else 0)


def _address(archive: Archive, publication_id: str, manifestation: str, record: SearchRecord | None) -> str | None:
    """Where the manifestation is, as the search record says; None where it lists others only."""
    if record is None and (archived := archive.latest(publication_id).get(RECORD)):
        record = read_search_record(archive.read(archived))
    if record is None or not record.item_urls:
        return document_address(publication_id, manifestation)
    return record.item_urls.get(ITEMS[manifestation])


def _is_unformatted(archive: Archive, publication_id: str, record: SearchRecord | None, metadata: Entry | None) -> bool:
    status = record.document_status if record else None
    if status is None and metadata:
        status = read_metadata(archive.read(metadata)).document_status
    if status is None:
        parsed = parse_publication_id(publication_id)
        return parsed is not None and parsed.is_unformatted
    return status == UNFORMATTED


def _answers_named_by(archive: Archive, publication_id: str) -> tuple[str, ...]:
    """The answers that the archived metadata of a question name."""
    metadata = archive.latest(publication_id).get(METADATA)
    return read_metadata(archive.read(metadata)).aanhangsels if metadata else ()
