"""Papers made by hand, and those of the sample, for tests of what is made of papers."""

from __future__ import annotations

import datetime as dt
from typing import Any

from extract.sample import SAMPLE_TODAY
from extract.sample.server import SampleServer
from transform.dates import DateText, read_date
from transform.documents import RawPublication, read
from transform.identifiers import kenmerk_of, parse_publication_id
from transform.paper import Answer, Paper, Question


def paper(publication_id: str, *kenmerken: str, **facts: Any) -> Paper:
    """A paper that was read well: a question in the series kv, else an answer, unless `facts` say otherwise."""
    identifier = parse_publication_id(publication_id)
    assert identifier is not None
    told = [kenmerk for text in kenmerken if (kenmerk := kenmerk_of(text))]
    standard: dict[str, Any] = {
        "family": identifier.family,
        "chamber": identifier.chamber,
        "kind": "question" if identifier.family == "kv" else "answer",
        "notice_type": None,
        "status": "pending" if identifier.is_unformatted else "current",
        "source_url": f"https://repository.example/{publication_id}.xml",
        "raw_sha256": f"sha of {publication_id}",
        "base": identifier.base,
        "suffix": identifier.suffix,
        "is_unformatted": identifier.is_unformatted,
        "vergaderjaar": identifier.vergaderjaar,
        "aanhangsel_number": None if identifier.is_unformatted else identifier.number,
        "kenmerken": tuple((kenmerk.text, kenmerk.kind, "vraagnummer") for kenmerk in told),
    }
    return Paper(publication_id=publication_id, **{**standard, **facts})


def submitted(text: str, basis: str = "header_text") -> DateText:
    return DateText("submitted", basis, text, read_date(text))


def received(text: str, basis: str = "header_text") -> DateText:
    return DateText("received", basis, text, read_date(text))


def questions(*texts: str, numbers: list[int | None] | None = None, text_basis: str = "own") -> tuple[Question, ...]:
    printed = numbers or list(range(1, len(texts) + 1))
    return tuple(
        Question(ordinal, number, f"Vraag {number}" if number else None, text, text_basis)
        for ordinal, (number, text) in enumerate(zip(printed, texts, strict=True), 1)
    )


def answers(*covers: tuple[int, ...]) -> tuple[Answer, ...]:
    """One answer for each group of questions it covers, by their order in the paper."""
    return tuple(
        Answer(ordinal, covered, None, f"Antwoord {ordinal}.", tuple((c, "label") for c in covered))
        for ordinal, covered in enumerate(covers, 1)
    )


def sample_papers(today: dt.date = SAMPLE_TODAY) -> list[Paper]:
    """Every paper that a search of the sample finds on a day, read from what the sample's server gives for it."""
    server = SampleServer(today=today)
    return [
        read(
            RawPublication(
                state.id,
                f"https://repository.example/{state.id}.xml",
                None if state.is_unformatted else server.reply(f"/{state.id}.xml").body,
                "sha of the document",
                server.reply(f"/{state.id}/metadata.xml").body,
                "sha of the metadata",
            )
        )
        for state in {state.id: state for state in server.publications if state.since <= today}.values()
        if state.is_listed
    ]
