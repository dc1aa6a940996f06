"""What the archive itself asks for, whatever a search names: papers that a night left over, failed at, or saw gone.

There is no list of them: who is waited for is read from what was observed, so that a stopped night forgets nobody.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from extract.archive import DOCUMENTS, METADATA, RECORD, XML, Archive
from extract.fetch import NOT_LISTED as NO_XML
from extract.fetch import next_attempt_on
from extract.judge import GONE
from extract.removal import removed_on
from transform.identifiers import parse_publication_id
from transform.metadata import SearchRecord, read_search_record
from transform.safe_xml import NotReadable

NAMED, LEFT_OVER, FAILED, NOT_LISTED, TAKEN_UP = "named", "left over", "failed", "not listed", "taken up"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A publication to ask for.

    `why`: named (by the search of the night), left over (its search record is all that was asked for), failed (and its
    wait is over), not listed or taken up (by the sweep). Without a record the source is asked whatever it said before.
    """

    publication_id: str
    why: str
    record: SearchRecord | None = None

    @property
    def is_listed(self) -> bool:
        """Whether the source lists it tonight: else its record is that of an earlier night."""
        return self.why in (NAMED, TAKEN_UP)

    @property
    def is_doubted(self) -> bool:
        """Whether to ask even where its next attempt is not due."""
        return self.why in (NOT_LISTED, TAKEN_UP)


def to_follow(archive: Archive, today: dt.date, besides: Collection[str] = ()) -> list[Wanted]:
    """Everything that is due today, sorted by id; `besides` is asked for already. Raises DamagedRaw."""
    found = []
    for publication_id in archive.publication_ids():
        if publication_id not in besides and (why := _why(archive, publication_id, today)):
            found.append(Wanted(publication_id, why, record_of(archive, publication_id)))
    return found


def is_left_over(archive: Archive, publication_id: str) -> bool:
    """Whether the newest search record of a publication was archived and nothing was asked for under its stamp."""
    record = archive.latest(publication_id).get(RECORD)
    if record is None:
        return False
    stamp = record.source_changed_at
    asked = {
        entry.manifestation
        for entry in archive.observations(publication_id)
        if stamp is None or entry.source_changed_at == stamp
    }
    if METADATA not in asked:
        return True
    # Without metadata the text may not have been asked for: that is a failure, with its wait.
    return asked.isdisjoint(DOCUMENTS) and not archive.attempts(publication_id, METADATA)


def record_of(archive: Archive, publication_id: str) -> SearchRecord | None:
    """The newest search record that is held and can be read. Raises DamagedRaw."""
    entry = archive.latest(publication_id).get(RECORD)
    if entry is None:
        return None
    try:
        return read_search_record(archive.read(entry))
    except NotReadable:
        return None


def _why(archive: Archive, publication_id: str, today: dt.date) -> str | None:
    if is_left_over(archive, publication_id):
        return LEFT_OVER
    if not any(entry.reason for entry in archive.observations(publication_id)):
        return None
    next_on = next_attempt_on(archive, publication_id)
    if next_on is None or next_on > today or not _is_missed(archive, publication_id):
        return None
    return FAILED


def _is_missed(archive: Archive, publication_id: str) -> bool:
    """Whether something of a publication may still be had."""
    identifier = parse_publication_id(publication_id)
    if identifier is None or removed_on(archive, publication_id):
        return False
    of_metadata = archive.attempts(publication_id, METADATA)
    if identifier.is_unformatted and of_metadata and of_metadata[-1].reason in GONE:
        return False  # it was formatted, and lives on under another id
    document = archive.document(publication_id)
    if document is None or of_metadata or archive.attempts(publication_id, document.manifestation):
        return True
    # Another form stands in for an XML that the source has, and may mend.
    of_xml = archive.attempts(publication_id, XML)
    return bool(of_xml) and of_xml[-1].reason not in (*GONE, NO_XML)
