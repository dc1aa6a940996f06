"""Papers and their sets from what the archive holds, whatever that is: no document ends a run or stays in its way.

What could take any amount of memory or time, and what was being read when a run was killed, is read apart. A document
that cannot be read there is left out of its paper, with the reason; what else is known of the paper counts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from flows.apart import FAILED, Apart, GivenUp, explained
from flows.being_read import BeingRead
from transform.contents import MOST_MEGABYTES, MOST_SECONDS, is_risky, printed_id
from transform.documents import RawPublication, read
from transform.paper import Paper
from transform.register import Entry
from transform.schema import Row
from transform.sets.assembly import assemble
from transform.sets.membership import group
from transform.version import parser_version

Sets = list[tuple[str, list[Row]]]

# What a fault of the parsers may be; that a run is out of time or stopped is none.
_FAULTS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    MemoryError,
    RuntimeError,
    TypeError,
    ValueError,
)


class PaperReader:
    """Reads papers, within the limits of transform.contents where there is a risk; use it as a context.

    `being_read` is told which papers this process reads itself; `suspects` are those during which a run was killed.
    """

    def __init__(self, being_read: BeingRead | None = None, suspects: Collection[str] = ()) -> None:
        self._apart = Apart(MOST_MEGABYTES, MOST_SECONDS)
        self._being_read = being_read
        self._suspects = frozenset(suspects)
        self._given_up: dict[str, GivenUp] = {}  # by what _key gives

    def __enter__(self) -> PaperReader:
        return self

    def __exit__(self, *_: object) -> None:
        self._apart.close()

    def read(self, raw: RawPublication) -> Paper:
        """What a publication says; where its document cannot be read that is its failure."""
        given_up = self._given_up.get(_key(raw))
        if given_up is None:
            try:
                return self._read(raw)
            except GivenUp as error:
                self._given_up[_key(raw)] = given_up = error
        known = replace(raw, document=None, unreadable=(given_up.reason, given_up.detail))
        try:
            return self._read(known)
        except GivenUp:  # so it was not the document, or not alone
            return read(replace(known, metadata=None, record=None))

    def read_sets(self, raws: Sequence[RawPublication], entries: Mapping[str, Entry]) -> tuple[list[Paper], Sets]:
        """The papers of publications that belong together, and the rows of each set they make, by its id.

        `entries` are those of the register, by set. Raises what assembling raises where no paper is to blame.
        """
        ids = [raw.publication_id for raw in raws]
        if not self._suspects.isdisjoint(ids):
            self._set_aside(raws)
        papers = [self.read(raw) for raw in raws]
        self._note(ids)
        try:
            sets = _sets(papers, entries)
        except _FAULTS:
            self._note(())
            self._set_aside(raws)
            papers = [self.read(raw) for raw in raws]
            self._note(ids)
            sets = _sets(papers, entries)
        self._note(())
        return papers, sets

    def printed_id(self, document: bytes) -> str | None:
        """The publication id that a document prints; None where it prints none, or cannot be read."""
        if not is_risky(document):
            return printed_id(document)
        try:
            return self._apart.call(printed_id, document)
        except GivenUp as error:
            self._given_up[hashlib.sha256(document).hexdigest()] = error
            return None

    def _read(self, raw: RawPublication) -> Paper:
        """Raises GivenUp."""
        parts = filter(None, (raw.document, raw.metadata, raw.record))
        if raw.publication_id in self._suspects or any(map(is_risky, parts)):
            return self._apart.call(read, raw)
        self._note([raw.publication_id])
        try:
            paper = read(raw)
        except MemoryError:
            paper = self._apart.call(read, raw)
        except _FAULTS as error:
            self._note(())
            raise GivenUp(FAILED, explained(error)) from error
        self._note(())
        return paper

    def _set_aside(self, raws: Sequence[RawPublication]) -> None:
        """Give up documents of which no set can be made: each that fails alone, else all where they fail together."""
        failures = {_key(raw): failure for raw in raws if (failure := self._failure([raw]))}
        if not failures and (failure := self._failure(raws)):
            failures = {_key(raw): failure for raw in raws}
        self._given_up |= failures

    def _failure(self, raws: Sequence[RawPublication]) -> GivenUp | None:
        try:
            self._apart.call(try_sets, [raw for raw in raws if _key(raw) not in self._given_up])
        except GivenUp as error:
            return error
        return None

    def _note(self, publication_ids: Sequence[str]) -> None:
        if self._being_read:
            self._being_read.name(publication_ids)


def try_sets(raws: Sequence[RawPublication]) -> None:
    """Read some publications and make their sets, for what may come of it."""
    _sets([read(raw) for raw in raws], {})


def _sets(papers: Sequence[Paper], entries: Mapping[str, Entry]) -> Sets:
    return [(one.set_id, assemble(one, parser_version(), entries.get(one.set_id))) for one in group(papers)]


def _key(raw: RawPublication) -> str:
    return raw.document_sha256 or raw.publication_id
