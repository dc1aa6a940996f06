"""The rows of an entry of the register, the second source."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from transform.records import RegisterActor, RegisterDocument, RegisterSet
from transform.reference.ministries import ministry_of
from transform.register import Entry
from transform.schema import Row


def register_rows(entry: Entry, parser_version: str) -> Iterator[Row]:
    """The rows of an entry."""
    origin: dict[str, Any] = {
        "set_id": entry.set_id,
        "record_id": entry.record_id,
        "raw_sha256": entry.raw_sha256,
        "parser_version": parser_version,
    }
    started_on = entry.started.on if entry.started else None
    yield RegisterSet(
        **origin,
        kenmerk=entry.kenmerk,
        register_id=entry.register_id,
        subject=entry.subject,
        status=entry.status,
        started_on=started_on,
        is_closed=entry.is_closed,
        is_removed=entry.is_removed,
        register_changed_at=entry.changed_at,
        n_documents=len(entry.documents),
        register_warnings=list(entry.warnings),
        source_url=entry.source_url,
    )
    for role in ("submitter", "addressee", "committee", "other"):
        for position, person in enumerate(entry.of_role(role), 1):
            yield RegisterActor(
                **origin,
                role=role,
                position=position,
                relation=person.relation,
                name=person.name,
                party=person.party,
                function=person.function,
                ministry=ministry_of(person.function, None, started_on) if role == "addressee" else None,
            )
    for ordinal, document in enumerate(entry.documents, 1):
        yield RegisterDocument(
            **origin,
            ordinal=ordinal,
            kind=document.kind,
            register_kind=document.soort,
            document_number=document.number,
            document_on=document.date.on if document.date else None,
            subject=document.subject,
            publication_id=document.publication_id,
            publication_basis=document.basis,
            external_ids=list(document.external_ids),
        )
