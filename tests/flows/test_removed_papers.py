"""From two sightings in the archive to the tables: the words of a removed paper go, and come back with it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from extract.archive import METADATA, XML, Archive, Observation
from extract.judge import NOT_FOUND
from extract.sample.publications import sample_publications
from extract.sample.render import document_xml, metadata_xml
from flows import stages
from flows.data_folder import DataFolder
from flows.difference import Known
from flows.stages import Published
from flows.work import Work
from tests.warehouse.rows import content
from warehouse.reader import FILE_NAME, Reader

AT = dt.datetime(2026, 3, 2, 3, 30, tzinfo=dt.UTC)
QUESTION, NOTICE, ANSWER = SHOWN = [p for p in sample_publications() if p.set_name.startswith("2026Z90001")]


def put(archive: Archive, days: float = 0) -> None:
    for paper in SHOWN:
        seen = Observation("https://x", AT + dt.timedelta(days=days), 200)
        archive.put(paper.id, METADATA, metadata_xml(paper, []), seen)
        archive.put(paper.id, XML, document_xml(paper), seen)


def see_gone(root: Path, publication_id: str, days: float) -> None:
    seen = Observation(f"https://x/{days}", AT + dt.timedelta(days=days), 404, reason=NOT_FOUND)
    for manifestation in (METADATA, XML):
        Archive(root / "raw").note(publication_id, manifestation, seen)


def publish(root: Path, days: float, *, afresh: bool = False) -> Published:
    at = AT + dt.timedelta(days=days)
    return stages.publish(DataFolder(root), Work("nightly", at), lambda: at, afresh=afresh)


def ask(root: Path, query: str) -> list[tuple[Any, ...]]:
    with Reader(root / FILE_NAME) as reader:
        return reader.query(query).rows


@pytest.fixture
def root(tmp_path: Path) -> Path:
    put(DataFolder(tmp_path).archive)
    publish(tmp_path, 0)
    return tmp_path


def test_a_paper_that_was_seen_gone_twice_leaves_the_tables_and_comes_back_with_the_next_success(root: Path) -> None:
    before = content(root)
    see_gone(root, ANSWER.id, 1)
    publish(root, 1)
    assert content(root) == before, "one sighting moves nothing"
    see_gone(root, ANSWER.id, 4)
    done = publish(root, 4)
    assert (done.run.status, done.n_sets_changed, done.quarantined) == ("ok", 1, ())
    states = dict(ask(root, "SELECT publication_id, status FROM publications"))
    assert states == {QUESTION.id: "current", NOTICE.id: "current", ANSWER.id: "removed"}
    assert ask(root, "SELECT count(*) FROM answers") == [(0,)]
    assert ask(root, "SELECT count(*) > 0 FROM questions") == [(True,)], "the question paper has them too"
    assert ask(root, "SELECT event, occurred_on, basis FROM events WHERE event = 'removed'") == [
        ("removed", dt.date(2026, 3, 6), "sightings")
    ]
    assert ask(root, "SELECT answered_on IS NOT NULL, outcome NOT LIKE 'open%' FROM kamervragen") == [(True, True)]
    assert ask(root, "SELECT n_current, n_removed FROM ledger_by_year WHERE family = 'ah'") == [(1, 1)]
    changed = ask(root, "SELECT DISTINCT table_name, change FROM changes WHERE run_id = (SELECT max(run_id) FROM runs)")
    assert {("events", "added"), ("answers", "removed"), ("publications", "modified")} < set(changed)
    opened = DataFolder(root)
    assert Known.read(opened).changed(opened.archive, list(opened.archive.publication_ids())) == set()
    removed = content(root)
    publish(root, 5, afresh=True)
    assert content(root) == removed, "a rebuild gives the same"
    put(Archive(root / "raw"), 6)
    publish(root, 6)
    assert content(root) == before


def test_a_set_without_an_answer_of_which_a_paper_was_removed_is_unknown(tmp_path: Path) -> None:
    (paper,) = [p for p in sample_publications() if p.set_name.startswith("2026Z90047")]
    folder = DataFolder(tmp_path)
    folder.archive.put(paper.id, XML, document_xml(paper), Observation("https://x", AT, 200))
    for days in (1, 4):
        see_gone(tmp_path, paper.id, days)
    publish(tmp_path, 4)
    assert ask(
        tmp_path, "SELECT outcome, has_unread_publication FROM kamervragen JOIN question_sets USING (set_id)"
    ) == [("unknown", True)]
