"""Gone is only believed when it was seen twice, apart in time; a paper that was merely formatted is not gone."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from extract.archive import METADATA, PDF, RECORD, XML, Archive, Observation
from extract.removal import is_suspect, removed_on, sightings

ANSWER = "ah-tk-20252026-9001"
START = dt.datetime(2026, 3, 1, 3, 30, tzinfo=dt.UTC)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    held = Archive(tmp_path / "raw")
    for manifestation in (RECORD, METADATA, XML):
        held.put(ANSWER, manifestation, manifestation.encode(), Observation("https://example.org", START))
    return held


def see(archive: Archive, days: float, manifestation: str, reason: str | None, id_: str = ANSWER) -> None:
    at = START + dt.timedelta(days=days)
    seen = Observation(f"https://example.org/{days}", at, 200, reason=reason)
    if manifestation == PDF and not reason:
        archive.put(id_, manifestation, b"%PDF", seen)
    else:
        archive.note(id_, manifestation, seen)


def gone(*days: float) -> list[tuple[float, str, str | None]]:
    """Neither metadata nor text."""
    return [(day, form, "soft_404") for day in days for form in (METADATA, XML)]


@pytest.mark.parametrize(
    ("seen", "on"),
    [
        ([], None),
        (gone(1), None),
        (gone(1, 2.9), None),
        (gone(1, 3), dt.date(2026, 3, 4)),
        (gone(1, 2, 4), dt.date(2026, 3, 5)),
        ([*gone(1), (3, METADATA, "not_found"), (3, XML, "not_listed")], dt.date(2026, 3, 4)),
        ([(1, XML, "withdrawn_publication"), (3, XML, "withdrawn_publication")], dt.date(2026, 3, 4)),
        ([*gone(1), (2, METADATA, None), *gone(3)], None),
        # It is under another address, or the source is unwell: no removal.
        ([(1, METADATA, "soft_404"), (9, METADATA, "soft_404")], None),
        ([(1, XML, "soft_404"), (9, XML, "soft_404")], None),
        ([(1, METADATA, "unavailable"), (9, METADATA, "unavailable")], None),
        ([(1, METADATA, "unexpected_status"), (9, METADATA, "html_instead_of_xml")], None),
        ([*gone(1), (4, METADATA, "soft_404"), (4, XML, "unavailable")], None),
        ([*gone(1), (4, METADATA, "soft_404"), (4, XML, "truncated")], None),
        # A text that stands, in any form.
        ([(1, METADATA, "soft_404"), (1, XML, None), (4, METADATA, "soft_404"), (4, XML, None)], None),
        ([*gone(1), *gone(4)[:2], (4, PDF, None)], None),
        # What a search lists is there, whatever else it lacks.
        ([*gone(1), (4, RECORD, None), *gone(4)], None),
        # Metadata that are still there do not speak for a document that is not.
        (
            [(1, XML, "withdrawn_publication"), (2, METADATA, None), (3, XML, "withdrawn_publication")],
            dt.date(2026, 3, 4),
        ),
    ],
)
def test_a_publication_is_removed_when_it_was_seen_gone_twice_apart_in_time(
    archive: Archive, seen: list[tuple[float, str, str | None]], on: dt.date | None
) -> None:
    for days, manifestation, reason in seen:
        see(archive, days, manifestation, reason)
    assert removed_on(archive, ANSWER) == on


def test_what_was_seen_gone_once_is_suspect(archive: Archive) -> None:
    assert not is_suspect(archive, ANSWER)
    for seen in gone(1):
        see(archive, *seen)
    assert is_suspect(archive, ANSWER)
    for seen in gone(4):
        see(archive, *seen)
    assert not is_suspect(archive, ANSWER), "now it is known"


def test_what_was_never_held_cannot_be_removed(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "raw")
    for seen in gone(1, 9):
        see(archive, *seen)
    assert len(sightings(archive, ANSWER)) == 2
    assert removed_on(archive, ANSWER) is None


def test_a_paper_that_was_not_yet_formatted_loses_its_content_without_being_removed(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "raw")
    archive.put("ah-1151601", PDF, b"%PDF", Observation("https://example.org", START))
    for seen in gone(1, 9):
        see(archive, *seen, "ah-1151601")
    assert removed_on(archive, "ah-1151601") is None
    assert not is_suspect(archive, "ah-1151601")
