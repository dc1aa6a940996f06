"""Who is waited for follows from what was observed: left over, failed and due, never what is done with."""

from __future__ import annotations

import datetime as dt

import pytest

from extract.archive import METADATA, PDF, RECORD, XML, Archive, Observation
from extract.fetch import MOST_ATTEMPTS, next_attempt_on
from extract.following import FAILED, LEFT_OVER, NAMED, NOT_LISTED, TAKEN_UP, Wanted, is_left_over, to_follow
from tests.extract.faulty_server import search_page, search_record
from transform.metadata import read_search_page

PAPER, UNFORMATTED, LOADED = "ah-tk-20252026-9001", "ah-1151601", "file-0123456789abcdef"
START = dt.datetime(2026, 3, 1, 3, 30, tzinfo=dt.UTC)
STAMP = dt.datetime(2026, 2, 27, 5, 10, tzinfo=dt.UTC)

See = tuple[float, str, str | None]
"""After how many days what was asked for, and why it could not be used."""


def see(archive: Archive, id_: str, *seen: See, stamp: dt.datetime | None = STAMP) -> None:
    for days, manifestation, reason in seen:
        observed = Observation(
            f"https://example.org/{days}", START + dt.timedelta(days=days), reason=reason, source_changed_at=stamp
        )
        if reason:
            archive.note(id_, manifestation, observed)
        else:
            body = search_page(search_record(id_)) if manifestation == RECORD else b"<x/>"
            archive.put(id_, manifestation, body, observed)


def followed(archive: Archive, days: int) -> list[tuple[str, str]]:
    wanted = to_follow(archive, START.date() + dt.timedelta(days=days))
    return [(one.publication_id, one.why) for one in wanted]


def test_a_search_record_alone_is_left_over_until_metadata_and_text_were_asked_for(archive: Archive) -> None:
    see(archive, PAPER, (0, RECORD, None))
    assert followed(archive, 0) == followed(archive, 400) == [(PAPER, LEFT_OVER)]
    see(archive, PAPER, (1, METADATA, None))
    assert followed(archive, 1) == [(PAPER, LEFT_OVER)], "a night that was stopped between the two"
    see(archive, PAPER, (1, XML, None))
    assert followed(archive, 1) == []


def test_what_is_held_and_was_stamped_anew_is_left_over_under_the_new_stamp(archive: Archive) -> None:
    see(archive, PAPER, (0, RECORD, None), (0, METADATA, None), (0, XML, None))
    assert not is_left_over(archive, PAPER)
    later = STAMP + dt.timedelta(days=9)
    see(archive, PAPER, (9, RECORD, None), stamp=later)
    assert is_left_over(archive, PAPER)
    see(archive, PAPER, (10, METADATA, None), (10, XML, None), stamp=later)
    assert not is_left_over(archive, PAPER), "the bytes are the same, and were asked for"


def test_where_the_source_gives_no_stamp_a_record_is_left_over_as_long_as_nothing_was_asked_for(
    archive: Archive,
) -> None:
    see(archive, PAPER, (0, RECORD, None), stamp=None)
    assert is_left_over(archive, PAPER)
    see(archive, PAPER, (0, METADATA, None), (0, XML, "not_well_formed"), stamp=None)
    assert not is_left_over(archive, PAPER)


def test_the_record_that_is_held_comes_along(archive: Archive) -> None:
    page = read_search_page(search_page(search_record(PAPER)))
    archive.put(PAPER, RECORD, page.records[0].raw, Observation("https://example.org", START, source_changed_at=STAMP))
    (wanted,) = to_follow(archive, START.date())
    assert wanted == Wanted(PAPER, LEFT_OVER, page.records[0])
    assert to_follow(archive, START.date(), besides={PAPER}) == []


HELD: tuple[See, ...] = ((0, RECORD, None), (0, METADATA, None), (0, XML, None))


@pytest.mark.parametrize(
    ("id_", "seen", "due"),
    [
        (PAPER, [(0, METADATA, None), (0, XML, "not_well_formed")], 1),
        (PAPER, [(0, METADATA, None), (0, XML, "not_well_formed"), (1, XML, "not_well_formed")], 3),
        # Its text came in another form: there is no XML, or one that may be mended.
        (PAPER, [(0, METADATA, None), (0, XML, "soft_404"), (0, PDF, None)], None),
        (PAPER, [(0, METADATA, None), (0, XML, "empty_shell"), (0, PDF, None)], 1),
        (PAPER, [(0, METADATA, None), (0, XML, "not_listed"), (0, PDF, None)], None),
        (PAPER, [(0, METADATA, "unavailable"), (0, XML, None)], 1),
        # Seen gone, once: is it?
        (PAPER, [*HELD, (5, METADATA, "not_found")], 6),
        (PAPER, [*HELD, (5, XML, "withdrawn_publication")], 6),
        # Known to be gone.
        (PAPER, [*HELD, *((day, form, "not_found") for day in (5, 8) for form in (METADATA, XML))], None),
        # What is held is no longer what the source has.
        (PAPER, [*HELD, (5, XML, "unavailable")], 6),
        (PAPER, [(0, METADATA, None), (0, XML, "not_listed"), (0, PDF, None), (5, PDF, "truncated")], 6),
        # A form that is not asked for any more has no say in when.
        (
            PAPER,
            [*((d, form, "soft_404") for d in (0, 1) for form in (XML, PDF)), *((d, XML, "x") for d in (3, 7))],
            15,
        ),
        # Once it is formatted it has no content of its own any more.
        (UNFORMATTED, [(0, METADATA, None), (0, PDF, None), (9, METADATA, "soft_404")], None),
        (UNFORMATTED, [(0, METADATA, None), (0, PDF, "not_listed")], 1),
        (UNFORMATTED, [(0, METADATA, "unavailable")], 1),
        # No publication of the source.
        (LOADED, [(0, XML, "not_well_formed")], None),
    ],
)
def test_what_failed_is_followed_from_the_day_of_its_next_attempt(
    archive: Archive, id_: str, seen: list[See], due: int | None
) -> None:
    see(archive, id_, *seen)
    last = int(seen[-1][0])
    on = [days for days in range(last, last + 40) if followed(archive, days) == [(id_, FAILED)]]
    assert (on[0] if on else None) == due


def test_after_ten_attempts_the_source_must_say_that_something_changed(archive: Archive) -> None:
    days = 0
    while (due := next_attempt_on(archive, PAPER)) or not days:
        days = (due - START.date()).days if due else 0
        see(archive, PAPER, (days, XML, "not_well_formed"))
    assert len(archive.attempts(PAPER, XML)) == MOST_ATTEMPTS == 10
    assert days == 1 + 2 + 4 + 8 + 16 + 4 * 30
    assert followed(archive, 4000) == []


def test_what_was_forgotten_is_not_followed(archive: Archive) -> None:
    see(archive, PAPER, (0, RECORD, None))
    archive.forget(PAPER, "names a private person", START)
    assert followed(archive, 9) == []


def test_metadata_that_failed_have_their_wait_though_nobody_came_to_the_text(archive: Archive) -> None:
    see(archive, PAPER, (0, RECORD, None), (0, METADATA, "unavailable"))
    assert [days for days in range(4) if followed(archive, days)] == [1, 2, 3]
    assert followed(archive, 1) == [(PAPER, FAILED)]


@pytest.mark.parametrize(
    ("why", "is_listed", "is_doubted"),
    [
        (NAMED, True, False),
        (LEFT_OVER, False, False),
        (FAILED, False, False),
        (NOT_LISTED, False, True),
        (TAKEN_UP, True, True),
    ],
)
def test_why_a_paper_is_wanted_says_whether_the_source_lists_it_and_whether_its_wait_counts(
    why: str, is_listed: bool, is_doubted: bool
) -> None:
    wanted = Wanted(PAPER, why)
    assert (wanted.is_listed, wanted.is_doubted) == (is_listed, is_doubted)
