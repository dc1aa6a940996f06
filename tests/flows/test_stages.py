"""The stages: which days, which papers to ask for, and which to read again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from extract import source
from extract.archive import METADATA, RECORD, XML, Observation
from extract.sample.publications import Publication, sample_publications
from extract.sample.render import document_xml, metadata_xml
from extract.sample.server import Reply, SampleServer
from extract.session import Session, SourceUnavailable
from flows import jobs, stages
from flows.data_folder import DataFolder
from flows.difference import Known
from flows.jobs import utc_now
from flows.stages import Published
from flows.work import Work
from tests.warehouse.rows import content
from transform.records import CONTENT
from transform.version import parser_version
from warehouse.operations import Coverage, Run
from warehouse.reader import FILE_NAME, Reader

AT = dt.datetime(2026, 3, 2, 3, 30, tzinfo=dt.UTC)
TODAY = AT.date()


def publications(*kenmerken: str) -> list[Publication]:
    return [p for p in sample_publications() if p.set_name.split("-")[0] in kenmerken]


SHOWN = publications("2026Z90001")
QUESTION, NOTICE, ANSWER = (p.id for p in SHOWN)


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path)


def put(folder: DataFolder, publication: Publication, manifestation: str = XML, body: bytes | None = None) -> None:
    rendered = document_xml(publication) if manifestation == XML else metadata_xml(publication, [])
    folder.archive.put(
        publication.id, manifestation, rendered if body is None else body, Observation("https://x", AT, 200)
    )


def refuse(folder: DataFolder, publication: Publication, reason: str, body: bytes = b"<html/>") -> None:
    folder.archive.note(publication.id, XML, Observation("https://x", AT, 200, reason=reason), body)


def publish(folder: DataFolder, *, afresh: bool = False) -> Published:
    # A folder opened anew, as every run does.
    return stages.publish(DataFolder(folder.root), Work("load", utc_now()), utc_now, afresh=afresh)


def ask(folder: DataFolder, query: str) -> list[tuple[Any, ...]]:
    with Reader(folder.root / FILE_NAME) as reader:
        return reader.query(query).rows


def assert_settled(folder: DataFolder) -> None:
    """Nothing is left to read, and a rebuild gives the same bytes and no new problem."""
    opened = DataFolder(folder.root)
    assert Known.read(opened).changed(opened.archive, list(opened.archive.publication_ids())) == set()
    before = content(folder.root)
    assert publish(folder, afresh=True).run.status == "ok"
    assert content(folder.root) == before


# --- days


def covered_to(folder: DataFolder, last: dt.date) -> None:
    run = Run("1-nightly", "nightly", AT, AT, "ok", last, last, 0, 0, 0, 0, 0, 0, 0, 0, None)
    folder.write_journal(run, [Coverage(family, last, last, run.run_id) for family in ("kv", "ah")])


def test_the_first_window_is_sixty_days_or_begins_where_the_source_does(folder: DataFolder) -> None:
    assert stages.window(folder, TODAY, None, None) == (dt.date(2026, 1, 1), TODAY)
    assert stages.window(folder, TODAY, None, dt.date(2019, 1, 1)) == (dt.date(2019, 1, 1), TODAY)
    assert stages.window(folder, TODAY, dt.date(2025, 5, 5), None) == (dt.date(2025, 5, 5), TODAY)


def test_a_window_overlaps_the_last_good_night_by_seven_days(folder: DataFolder) -> None:
    covered_to(folder, dt.date(2026, 2, 20))
    assert stages.window(folder, TODAY, None, dt.date(2019, 1, 1)) == (dt.date(2026, 2, 13), TODAY)
    assert stages.window(folder, TODAY, dt.date(2026, 1, 1), None) == (dt.date(2026, 1, 1), TODAY)
    assert stages.window(folder, TODAY, dt.date(2026, 2, 28), None) == (dt.date(2026, 2, 13), TODAY), (
        "a later day would leave days unsearched"
    )


# --- what to ask for


@pytest.fixture
def server() -> Iterator[SampleServer]:
    with SampleServer([*SHOWN, *publications("2026Z90112", "2026Z90047", "2026Z90044")]) as server:
        yield server


def failing(*ids: str, status: int = 500) -> Any:
    """A source that answers with an error for some papers."""
    return lambda path, reply: Reply(status) if any(id_ in path for id_ in ids) and "/xml/" in path else reply


def fetch(folder: DataFolder, server: SampleServer, today: dt.date = TODAY) -> dict[str, tuple[str, str | None]]:
    asked = source.Source("sample", server.base_url, server.base_url, 0, 0.01, retries=1, today=today)
    with Session(asked) as session:
        records = stages.discover(session, (dt.date(2026, 1, 1), TODAY))
        outcomes = stages.fetch(session, folder.archive, records, today, jobs.quietly)
    return {o.publication_id: (o.state, o.reason) for o in outcomes}


def test_one_paper_that_always_fails_is_set_aside(folder: DataFolder, server: SampleServer) -> None:
    server.faults = failing(NOTICE)
    states = fetch(folder, server)
    assert states.pop(NOTICE) == ("quarantined", "unavailable")
    assert {state for state, _ in states.values()} == {"published"}
    server.requests.clear()
    assert fetch(folder, server)[NOTICE] == ("quarantined", "unavailable")
    assert not any(NOTICE in path for path, _ in server.requests), "it waits for its next attempt"


def test_several_failures_in_a_row_mean_that_the_source_is_down(folder: DataFolder, server: SampleServer) -> None:
    server.faults = failing("ah-", "kv-")
    with pytest.raises(SourceUnavailable):
        fetch(folder, server)
    assert len([path for path, status in server.requests if status == 500]) <= 2 * stages.FAILURES_THAT_MEAN_DOWN


def test_papers_that_fail_for_good_do_not_end_every_night_on_which_they_are_due(
    folder: DataFolder, server: SampleServer
) -> None:
    """The first night cannot know better; from then on it is they, and not the source, that are unwell."""
    server.faults = failing(QUESTION, NOTICE, ANSWER)
    server.publications = SHOWN
    server.today = TODAY  # only then it looks at its papers anew
    with pytest.raises(SourceUnavailable):
        fetch(folder, server)
    for days in (1, 3, 7):
        states = fetch(folder, server, TODAY + dt.timedelta(days=days))
        assert set(states.values()) == {("quarantined", "unavailable")}
        assert len(states) == len(SHOWN) == stages.FAILURES_THAT_MEAN_DOWN


# --- what to read


def test_only_the_set_of_a_new_paper_is_read_again(folder: DataFolder) -> None:
    for publication in (*SHOWN[:2], *publications("2026Z90112")):
        put(folder, publication)
    assert publish(folder).n_sets_changed == 2
    put(folder, SHOWN[2])
    assert publish(folder).n_sets_changed == 1
    assert ask(folder, "SELECT n_answers FROM question_sets WHERE set_id = '2026Z90001'") == [(5,)]
    assert_settled(folder)


def test_new_bytes_of_a_paper_take_the_place_of_the_old(folder: DataFolder) -> None:
    for publication in SHOWN:
        put(folder, publication)
    publish(folder)
    changed = (
        document_xml(SHOWN[2]).replace(b"2 januari 2026", b"3 januari 2026").replace(b"12 februari", b"13 februari")
    )
    put(folder, SHOWN[2], body=changed)
    publish(folder)
    assert ask(folder, "SELECT CAST(answered_on AS VARCHAR) FROM question_sets") == [("2026-02-13",)]
    assert_settled(folder)


def test_metadata_that_come_later_are_read(folder: DataFolder) -> None:
    put(folder, SHOWN[0])
    publish(folder)
    put(folder, SHOWN[0], METADATA)
    assert publish(folder).n_sets_changed == 1
    assert ask(folder, "SELECT count(*) FROM topics") == [(2,)]
    assert_settled(folder)


def test_another_address_of_the_same_bytes_is_read(folder: DataFolder) -> None:
    put(folder, SHOWN[0])
    publish(folder)
    moved = Observation("https://moved", AT, 200)
    folder.archive.put(QUESTION, XML, document_xml(SHOWN[0]), moved)
    publish(folder)
    assert ask(folder, "SELECT source_url FROM publications") == [("https://moved",)]
    assert_settled(folder)


def test_a_set_that_a_paper_of_disputed_kenmerk_may_be_of_is_told_until_the_dispute_ends(folder: DataFolder) -> None:
    unprinted = document_xml(SHOWN[0]).replace(b"2026Z90001", b"")
    named = b'<metadata_gegevens><metadata name="OVERHEIDop.vraagnummer" content="2026Z90112"/></metadata_gegevens>'
    told = "SELECT set_id, has_unread_publication, date_problem FROM question_sets ORDER BY set_id"
    put(folder, SHOWN[0], body=unprinted)
    put(folder, SHOWN[0], METADATA, named)
    publish(folder)
    assert ask(folder, told) == [(QUESTION, False, "kenmerk_disputed")]
    put(folder, SHOWN[2])
    put(folder, SHOWN[2], METADATA)
    publish(folder)
    assert ask(folder, told) == [("2026Z90001", True, None), (QUESTION, False, "kenmerk_disputed")]
    assert_settled(folder)
    put(folder, SHOWN[0], METADATA)
    publish(folder)
    assert ask(folder, told) == [("2026Z90001", False, None)]
    assert_settled(folder)


def test_a_paper_in_quarantine_is_listed_once_and_is_no_change_every_night(folder: DataFolder) -> None:
    put(folder, SHOWN[0])
    put(folder, SHOWN[2], METADATA)
    refuse(folder, SHOWN[2], "not_well_formed")
    first = publish(folder)
    assert first.run.status == "ok_with_problems"
    assert [q.reason for q in first.new_quarantined] == ["not_well_formed"]
    assert ask(folder, "SELECT has_unread_publication FROM question_sets") == [(True,)]
    second = publish(folder)
    assert (second.run.status, second.n_sets_changed, second.new_quarantined) == ("ok", 0, ())
    assert [q.publication_id for q in second.quarantined] == [ANSWER], "it is still there"
    assert_settled(folder)


def test_every_attempt_counts_and_the_next_comes_later(folder: DataFolder) -> None:
    put(folder, SHOWN[0])
    for n, next_attempt in ((1, 3), (2, 4), (3, 6)):
        refuse(folder, SHOWN[2], "not_found", b"")
        (found,) = publish(folder).quarantined
        assert (found.n_attempts, found.next_attempt_on) == (n, dt.date(2026, 3, next_attempt))


def test_another_reason_is_a_new_problem(folder: DataFolder) -> None:
    refuse(folder, SHOWN[2], "not_found", b"")
    publish(folder)
    refuse(folder, SHOWN[2], "not_well_formed")
    found = publish(folder)
    assert [q.reason for q in found.new_quarantined] == ["not_well_formed"]
    assert found.run.status == "ok_with_problems"
    assert_settled(folder)


def test_a_paper_that_leaves_quarantine_is_read_with_its_set(folder: DataFolder) -> None:
    put(folder, SHOWN[0])
    refuse(folder, SHOWN[2], "not_well_formed")
    publish(folder)
    put(folder, SHOWN[2])
    assert publish(folder).quarantined == ()
    assert ask(folder, "SELECT n_answers, has_unread_publication FROM question_sets") == [(5, False)]
    assert ask(folder, "FROM quarantine") == []
    assert_settled(folder)


def test_a_paper_that_cannot_be_parsed_is_quarantined_on_the_ledger_of_every_night(folder: DataFolder) -> None:
    path = folder.root / f"{ANSWER}.xml"
    path.write_bytes(b"<officiele-publicatie><kamervragen></officiele-publicatie>")
    runs = [jobs.load(DataFolder(folder.root), [path]).published.run for _ in range(2)]
    assert [(run.status, run.n_published, run.n_unchanged, run.n_quarantined) for run in runs] == [
        ("ok_with_problems", 0, 0, 1),
        ("ok", 0, 0, 1),
    ]
    assert ask(folder, "SELECT stage, n_attempts, next_attempt_on FROM quarantine") == [("parse", 1, None)]
    assert_settled(folder)


def test_a_paper_of_which_only_the_metadata_arrived_is_quarantined_once(folder: DataFolder) -> None:
    put(folder, SHOWN[2], METADATA)
    assert [q.reason for q in publish(folder).new_quarantined] == ["no_document"]
    assert_settled(folder)


def test_an_unformatted_paper_is_pending_and_no_change_every_night(folder: DataFolder) -> None:
    (unformatted,) = publications("2026Z90130")
    put(folder, unformatted, METADATA)
    refuse(folder, unformatted, "html_instead_of_xml")
    first = publish(folder)
    assert (first.run.status, first.quarantined) == ("ok", ())
    assert ask(folder, "SELECT status FROM publications") == [("pending",)]
    assert_settled(folder)


def test_what_was_taken_out_of_the_archive_leaves_the_tables(folder: DataFolder) -> None:
    """As DamagedRaw advises: the lines of the manifest that name a damaged version are deleted."""
    for publication in SHOWN[:2]:
        put(folder, publication)
    refuse(folder, SHOWN[2], "not_well_formed")
    publish(folder)
    for manifest in (folder.root / "raw").rglob("manifest.jsonl"):
        lines = manifest.read_text().splitlines(keepends=True)
        manifest.write_text("".join(line for line in lines if NOTICE not in line and ANSWER not in line))
    assert publish(folder).n_sets_changed == 2, "the set, and the answer that had no kenmerk yet"
    assert ask(folder, "SELECT publication_id FROM publications") == [(QUESTION,)]
    assert ask(folder, "SELECT postponed_on, has_unread_publication FROM question_sets") == [(None, False)]
    assert ask(folder, "FROM quarantine") == []
    assert_settled(folder)


def test_an_answer_without_a_kenmerk_moves_to_the_set_whose_question_names_it(folder: DataFolder) -> None:
    question, answer = publications("2022Z90411")
    put(folder, answer)
    put(folder, answer, METADATA)
    publish(folder)
    (alone,) = ask(folder, "SELECT set_id FROM question_sets")
    put(folder, question)
    folder.archive.put(question.id, METADATA, metadata_xml(question, [answer.id]), Observation("https://x", AT, 200))
    publish(folder)
    assert alone != ("2022Z90411",)
    assert ask(folder, "SELECT set_id, n_answers FROM question_sets") == [("2022Z90411", 2)]
    assert_settled(folder)


def test_tables_that_other_code_made_are_all_read_again(folder: DataFolder) -> None:
    for publication in (*SHOWN, *publications("2026Z90112")):
        put(folder, publication)
    refuse(folder, publications("2026Z90044")[0], "not_found", b"")
    publish(folder)
    before = content(folder.root)
    for path in (folder.root / "tables").resolve().rglob("2026.parquet"):
        table = pq.read_table(path)
        names = [name for name in ("text", "parser_version") if name in table.column_names]
        for name in names:
            column = pa.array(["as other code read it"] * table.num_rows)
            table = table.set_column(table.schema.get_field_index(name), table.schema.field(name), column)
        path.unlink()
        pq.write_table(table, path)
    done = publish(folder)
    assert (done.n_sets_changed, done.run.status) == (3, "ok"), "what was in quarantine before is nothing new"
    assert content(folder.root) == before


def test_an_empty_archive_gives_an_empty_warehouse(folder: DataFolder) -> None:
    n_rows = publish(folder).n_rows
    assert n_rows.keys().isdisjoint(kind.TABLE for kind in CONTENT)
    assert (n_rows["runs"], n_rows["coverage"], n_rows["quarantine"], n_rows["findings"]) == (1, 0, 0, 0)
    assert Known.read(folder).parser_version is None
    assert ask(folder, "SELECT count(*) FROM kamervragen") == [(0,)]
    put(folder, SHOWN[0])
    publish(folder)
    assert Known.read(DataFolder(folder.root)).parser_version == parser_version()
    assert RECORD not in folder.archive.latest(QUESTION)


def test_progress_is_told_set_by_set(folder: DataFolder) -> None:
    for publication in (*SHOWN, *publications("2026Z90112")):
        put(folder, publication)
    told: list[tuple[int, int]] = []
    stages.publish(folder, Work("rebuild", AT), utc_now, afresh=True, progress=lambda *done: told.append(done))
    assert told == [(1, 2), (2, 2)]


def test_a_run_that_failed_leaves_what_it_did(folder: DataFolder) -> None:
    work = Work("nightly", AT, window=(TODAY, TODAY), n_requests=3)
    stages.record_failure(folder, work, AT, "de bron was er niet")
    ((run,), coverage) = folder.journals()
    assert (run.run_id, run.status, run.message, run.n_requests) == (
        "20260302T033000000000Z-nightly",
        "failed",
        "de bron was er niet",
        3,
    )
    assert coverage == []
