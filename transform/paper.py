"""What one publication says, read on its own: the common form that every parser gives and that sets are made of."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from transform.dates import DateText


@dataclass(frozen=True, slots=True)
class Person:
    """A submitter, or a member of government as the header or signature names one; None where that is silent."""

    name: str | None
    party: str | None = None
    function: str | None = None
    portfolio: str | None = None
    basis: str = "header_text"


@dataclass(frozen=True, slots=True)
class Header:
    """What the words above the questions say. `unread` holds what no rule understood, for the warnings."""

    submitters: tuple[Person, ...] = ()
    addressees: tuple[Person, ...] = ()
    answerers: tuple[Person, ...] = ()
    on_behalf_of: tuple[Person, ...] = ()
    subject: str | None = None
    dates: tuple[DateText, ...] = ()
    see_also: tuple[str, ...] = ()
    is_oral: bool = False
    is_answer: bool = False
    is_notice: bool = False
    unread: tuple[tuple[str, str], ...] = ()


class Question(NamedTuple):
    """One question as this paper prints it; `number` is the printed one, `ordinal` the reading order from 1."""

    ordinal: int
    number: int | None
    label: str | None
    text: str
    text_basis: str = "own"


class Answer(NamedTuple):
    """One answer text and the questions of this paper it covers, each (question ordinal, basis of the link)."""

    ordinal: int
    numbers: tuple[int, ...]
    label: str | None
    text: str
    covers: tuple[tuple[int, str], ...]
    reference: str | None = None


class Note(NamedTuple):
    """A footnote; `offset` is where its mark stands in the text of its part."""

    ordinal: int
    printed_number: str | None
    part: str
    part_ordinal: int | None
    offset: int | None
    text: str
    urls: tuple[str, ...]


class Link(NamedTuple):
    """A reference to another document or address: the words, and what the source says they point to."""

    part: str
    part_ordinal: int | None
    offset: int | None
    raw: str
    type: str
    target: str | None
    basis: str = "link"


@dataclass(frozen=True, slots=True)
class Body:
    """What a parser of document bytes finds; counts of what it did not know are in `warnings`."""

    header: Header
    header_text: str | None
    printed_kenmerken: tuple[tuple[str, str], ...]
    questions: tuple[Question, ...]
    answers: tuple[Answer, ...]
    notes: tuple[Note, ...]
    links: tuple[Link, ...]
    body_text: str | None
    warnings: tuple[tuple[str, str], ...]
    printed_id: str | None = None
    printed_kind: str | None = None
    printed_facts: tuple[tuple[str, str], ...] = ()
    banner_length: int = 0
    """How much of `header_text` is banner and number, which name the paper itself and nothing else."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a publication's text could not be used: quarantine shows it to a person."""

    stage: str
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class Paper:
    """One publication, read: header facts, body and metadata together. `kenmerken` are (text, kind, basis)."""

    publication_id: str
    family: str
    chamber: str | None
    kind: str
    notice_type: str | None
    status: str
    source_url: str
    raw_sha256: str
    base: str
    suffix: str | None = None
    is_unformatted: bool = False
    vergaderjaar: str | None = None
    aanhangsel_number: int | None = None
    title: str | None = None
    subject: str | None = None
    document_status: str | None = None
    available_on: dt.date | None = None
    source_changed_at: dt.datetime | None = None
    page_url: str | None = None
    format: str | None = None
    metadata_sha256: str | None = None
    record_sha256: str | None = None
    kenmerken: tuple[tuple[str, str, str], ...] = ()
    disputed_kenmerken: tuple[str, ...] = ()
    """Those between which metadata, text and id leave it open which one it bears; then it has no other."""
    answered_in: tuple[str, ...] = ()
    submitters: tuple[Person, ...] = ()
    addressees: tuple[Person, ...] = ()
    answerers: tuple[Person, ...] = ()
    on_behalf_of: tuple[Person, ...] = ()
    dates: tuple[DateText, ...] = ()
    see_also: tuple[str, ...] = ()
    topics: tuple[tuple[str, str], ...] = ()
    questions: tuple[Question, ...] = ()
    answers: tuple[Answer, ...] = ()
    notes: tuple[Note, ...] = ()
    links: tuple[Link, ...] = ()
    header_text: str | None = None
    banner_length: int = 0
    body_text: str | None = None
    warnings: tuple[tuple[str, str], ...] = field(default=())
    failure: Failure | None = None
    removed_on: dt.date | None = None
    """The day it was known that the source has taken it back."""
    is_awaited: bool = False
    """A search named or stamped it anew, and what it says now was not fetched yet."""

    def as_removed(self, on: dt.date) -> Paper:
        """What stays of a publication that the source took back: what it was and when, none of its words."""
        return replace(self.without_words(), status="removed", removed_on=on, failure=None, is_awaited=False)

    def without_words(self) -> Paper:
        """The same publication with its ids, kind, number, dates and hashes, and nothing else of what it says."""
        return replace(
            self,
            title=None,
            subject=None,
            format=None,
            submitters=(),
            addressees=(),
            answerers=(),
            on_behalf_of=(),
            topics=(),
            questions=(),
            answers=(),
            notes=(),
            links=(),
            header_text=None,
            banner_length=0,
            body_text=None,
            warnings=(),
        )
