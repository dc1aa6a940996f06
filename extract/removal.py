"""Papers that the source took back: seen gone twice, apart in time, before anybody believes it.

A removed paper never appears in a search, so it is looked for: a sweep (flows/sweeping) lists what the source has of
some days and asks for what is held of those days and not listed. What that saw stands in the archive like every answer.
"""

from __future__ import annotations

import datetime as dt
import itertools

from extract.archive import DOCUMENTS, METADATA, RECORD, Archive
from extract.fetch import NOT_LISTED
from extract.judge import GONE, WITHDRAWN
from transform.identifiers import parse_publication_id

NOT_THERE = {*GONE, NOT_LISTED}
"""What is said of a form that the source does not have."""

SIGHTINGS_APART = dt.timedelta(days=2)
"""A source that is being repaired for a night must not remove anything."""


def sightings(archive: Archive, publication_id: str) -> list[dt.datetime]:
    """When a publication was seen gone since it was last there, a day at most once, oldest first.

    Gone is, on one day: no metadata under its address, no text in any form that was asked for, and no search that
    listed it; or the notice of withdrawal in the place of a text. A paper that was not yet formatted loses its content
    when it is formatted: that is no removal, and there are none of it.
    """
    identifier = parse_publication_id(publication_id)
    if identifier is None or identifier.is_unformatted:
        return []
    gone: list[dt.datetime] = []
    withdrawn: list[dt.datetime] = []
    for _, entries in itertools.groupby(archive.observations(publication_id), key=lambda e: e.fetched_at.date()):
        last = {entry.manifestation: entry for entry in entries}
        texts = [last[form].reason for form in DOCUMENTS if form in last]
        metadata = last.get(METADATA)
        if None in texts:
            gone, withdrawn = [], []
        elif WITHDRAWN in texts:
            withdrawn.append(next(iter(last.values())).fetched_at)
        if metadata and metadata.reason is None:
            gone = []
        elif metadata and metadata.reason in GONE and RECORD not in last and texts and set(texts) <= NOT_THERE:
            gone.append(metadata.fetched_at)
    return max(gone, withdrawn, key=lambda seen: seen[-1] - seen[0] if seen else dt.timedelta(-1))


def removed_on(archive: Archive, publication_id: str) -> dt.date | None:
    """The day (UTC) on which a publication that was held was confirmed to be gone; None where it is not."""
    if archive.document(publication_id) is None:
        return None
    seen = sightings(archive, publication_id)
    return next((at.date() for at in seen if at - seen[0] >= SIGHTINGS_APART), None)


def is_suspect(archive: Archive, publication_id: str) -> bool:
    """Whether a publication was seen gone, and not yet often enough to be sure."""
    return bool(sightings(archive, publication_id)) and removed_on(archive, publication_id) is None
