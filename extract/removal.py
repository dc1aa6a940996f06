"""Papers that the source took back: seen gone twice, apart in time, before anybody believes it.

A removed paper never appears in a search, so it is looked for: a sweep (flows/sweeping) lists what the source has of
some days and asks for what is held of those days and not listed. What that saw stands in the archive like every answer.
"""

from __future__ import annotations

import datetime as dt

from extract.archive import DOCUMENTS, METADATA, Archive, Entry
from extract.judge import GONE, WITHDRAWN
from transform.identifiers import parse_publication_id

SIGHTINGS_APART = dt.timedelta(days=2)
"""A source that is being repaired for a night must not remove anything."""


def sightings(archive: Archive, publication_id: str) -> list[Entry]:
    """The observations since it was last there that say a publication is gone, oldest first.

    Gone is: no metadata under its address, or the notice of withdrawal in the place of a document. A paper that was
    not yet formatted loses its content when it is formatted: that is no removal, and there are none of it.
    """
    identifier = parse_publication_id(publication_id)
    if identifier is None or identifier.is_unformatted:
        return []
    seen: dict[str, list[Entry]] = {}
    for entry in archive.observations(publication_id):
        if entry.manifestation not in (METADATA, *DOCUMENTS):
            continue
        if entry.reason == WITHDRAWN or (entry.manifestation == METADATA and entry.reason in GONE):
            seen.setdefault(entry.manifestation, []).append(entry)
        elif entry.reason is None:
            seen.pop(entry.manifestation, None)
            if entry.manifestation != METADATA:  # a text that stands without its metadata was not taken back
                seen.pop(METADATA, None)
    return max(seen.values(), key=lambda entries: entries[-1].fetched_at - entries[0].fetched_at, default=[])


def removed_on(archive: Archive, publication_id: str) -> dt.date | None:
    """The day (UTC) on which a publication that was held was confirmed to be gone; None where it is not."""
    if archive.document(publication_id) is None:
        return None
    seen = sightings(archive, publication_id)
    return next((e.fetched_at.date() for e in seen if e.fetched_at - seen[0].fetched_at >= SIGHTINGS_APART), None)


def is_suspect(archive: Archive, publication_id: str) -> bool:
    """Whether a publication was seen gone, and not yet often enough to be sure."""
    return bool(sightings(archive, publication_id)) and removed_on(archive, publication_id) is None
