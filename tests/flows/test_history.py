"""What a night changed stands in `changes` and what happened in `events`; what was known on a day can be made again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from extract.archive import METADATA, XML, Observation
from extract.sample.publications import Publication, sample_publications
from extract.sample.render import document_xml, metadata_xml
from flows import jobs, past, stages
from flows.cli import main
from flows.data_folder import KNOWN_AT, SAMPLE, DataFolder, WrongFolder
from flows.errors import NothingToShow, WrongUse
from flows.jobs import utc_now
from flows.stages import Published
from flows.work import Work
from tests.flows.test_incremental import publish_tables
from tests.warehouse.described import changes, standing, told
from tests.warehouse.rows import content, row
from transform.records import Event, QuestionSet
from warehouse.lake import Lake
from warehouse.operations import Coverage, Run
from warehouse.reader import FILE_NAME, Reader

AT = dt.datetime(2026, 2, 10, 3, 30, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


def publications(kenmerk: str) -> list[Publication]:
    return [p for p in sample_publications() if p.set_name.startswith(kenmerk)]


def put(root: Path, publication: Publication, at: dt.datetime = AT, body: bytes | None = None) -> None:
    seen = Observation(f"https://repository.example/{publication.id}", at, 200)
    archive = DataFolder(root).archive
    archive.put(publication.id, XML, document_xml(publication) if body is None else body, seen)
    archive.put(publication.id, METADATA, metadata_xml(publication, []), seen)


def publish(root: Path, *, afresh: bool = False) -> Published:
    return stages.publish(DataFolder(root), Work("load", utc_now()), utc_now, afresh=afresh)


def ask(root: Path, query: str) -> list[tuple[Any, ...]]:
    with Reader(root / FILE_NAME) as reader:
        return reader.query(query).rows


def changed(root: Path, run_id: str) -> set[tuple[str, str, str]]:
    return {(c["table_name"], c["change"], c["cause"]) for c in changes(root) if c["run_id"] == run_id}


def events(root: Path) -> list[tuple[Any, ...]]:
    rows = Lake(root).read(Event).to_pylist()
    return sorted((row["event"], row["publication_id"], row["occurred_on"], row["basis"]) for row in rows)


DATES = ["submitted_on", "answered_on", "days_to_answer"]


def test_a_formatted_paper_and_a_correction_are_events_and_changes_and_move_no_date(tmp_path: Path) -> None:
    question, unformatted, formatted = [p for p in publications("2026Z90009") if p.serve == "document"]
    put(tmp_path, question)
    put(tmp_path, unformatted)
    publish_tables(DataFolder(tmp_path), "1")
    dates = Lake(tmp_path).read(QuestionSet, DATES).to_pylist()
    put(tmp_path, formatted)
    publish_tables(DataFolder(tmp_path), "2")
    assert events(tmp_path) == [
        ("answered", formatted.id, dt.date(2026, 2, 9), "header_text"),
        ("formatted", formatted.id, dt.date(2026, 2, 12), "available"),
        ("submitted", question.id, dt.date(2026, 1, 21), "header_text"),
    ]
    found = changed(tmp_path, "2")
    assert {("answers", "removed", "source"), ("answers", "added", "source")} < found
    assert ("publications", "modified", "source") in found, "the paper of the first day is superseded"
    put(tmp_path, replace(formatted, id=f"{formatted.id}-n1", available=dt.date(2026, 2, 20)))
    publish_tables(DataFolder(tmp_path), "3")
    assert events(tmp_path) == [
        ("answered", f"{formatted.id}-n1", dt.date(2026, 2, 9), "header_text"),
        ("corrected", f"{formatted.id}-n1", dt.date(2026, 2, 20), "available"),
        ("formatted", formatted.id, dt.date(2026, 2, 12), "available"),
        ("submitted", question.id, dt.date(2026, 1, 21), "header_text"),
    ]
    assert not any(table == "question_sets" for table, _, _ in changed(tmp_path, "3")), "no date moved"
    assert Lake(tmp_path).read(QuestionSet, DATES).to_pylist() == dates
    assert told(tmp_path) == standing(tmp_path)


def test_a_second_answer_is_an_event_and_an_addition(tmp_path: Path) -> None:
    question, *_, first, second = [p for p in publications("2021Z90286") if p.serve == "document"]
    put(tmp_path, question)
    put(tmp_path, first)
    publish_tables(DataFolder(tmp_path), "1")
    before = events(tmp_path)
    put(tmp_path, second)
    publish_tables(DataFolder(tmp_path), "2")
    assert [event[0] for event in set(events(tmp_path)) - set(before)] == ["answered_further"]
    assert ("events", "added", "source") in changed(tmp_path, "2")
    assert ("events", "modified", "source") not in changed(tmp_path, "2")


def test_other_code_is_the_cause_of_what_it_reads_otherwise_and_the_source_of_what_is_new(tmp_path: Path) -> None:
    for paper in (*publications("2026Z90001"), *publications("2026Z90112")):
        put(tmp_path, paper)
    publish_tables(DataFolder(tmp_path), "1")
    as_if_read_by_other_code(tmp_path, "Zoals het eerst werd gelezen.", "2026Z90001")
    put(tmp_path, publications("2026Z90112")[0], body=document_xml(publications("2026Z90112")[0]) + b"<!-- again -->")
    put(tmp_path, publications("2024Z90390")[0])
    publish_tables(DataFolder(tmp_path), "2")
    found = [c for c in changes(tmp_path) if c["run_id"] == "2"]
    assert {(c["cause"], c["change"], c["set_id"]) for c in found} == {
        ("code", "modified", "2026Z90001"),
        ("source", "added", "2024Z90390"),
    }, "the same words in other bytes are no change"
    assert {c["table_name"] for c in found if c["cause"] == "code"} == {"questions"}
    assert told(tmp_path) == standing(tmp_path)


def as_if_read_by_other_code(root: Path, text: str, set_id: str) -> None:
    """Give the published questions of a set another text and all rows another parser_version, in the history too."""
    current = Lake(root).current()
    assert current

    def rewrite(path: Path, change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
        table = pq.read_table(path)
        path.unlink()  # a version before may share the file
        pq.write_table(pa.Table.from_pylist([change(row) for row in table.to_pylist()], table.schema), path)

    for path in current.rglob("202*.parquet"):
        if path.parent.name != "changes":
            is_told = path.parent.name == "questions"
            rewrite(
                path,
                lambda row, is_told=is_told: {  # type: ignore[misc]
                    **row,
                    "parser_version": "other code",
                    **({"text": text} if is_told and row["set_id"] == set_id else {}),
                },
            )
    now = standing(root)
    (log,) = (root / "runs").glob("*.changes.parquet")
    rewrite(log, lambda row: {**row, "row_hash": now[row["table_name"], row["set_id"], row["key"]]})


def test_a_run_whose_file_cannot_be_built_leaves_no_changes(tmp_path: Path) -> None:
    question, notice, _ = publications("2026Z90001")
    put(tmp_path, question)
    publish(tmp_path)
    put(tmp_path, notice)
    (tmp_path / f"{FILE_NAME}.new").mkdir()
    with pytest.raises(OSError, match="directory"):
        publish(tmp_path)
    assert {c["run_id"] for c in changes(tmp_path)} == {DataFolder(tmp_path).journals()[0][0].run_id}
    assert len(list((tmp_path / "runs").glob("*.changes.*"))) == 1
    (tmp_path / f"{FILE_NAME}.new").rmdir()
    run = publish(tmp_path).run
    assert ask(tmp_path, "SELECT count(*), count(DISTINCT run_id) FROM changes") == [(len(changes(tmp_path)), 2)]
    assert ("events", "added", "source") in changed(tmp_path, run.run_id)
    assert told(tmp_path) == standing(tmp_path)


def test_the_reason_of_a_postponement_stands_beside_it(demo: Path) -> None:
    rows = [row for row in Lake(demo).read(Event).to_pylist() if row["event"] == "postponed"]
    reasons = {row["set_id"]: row["reason"] for row in rows}
    assert reasons["2026Z90001"] == "De reden is dat de gegevens van de vervoerder nog ontbreken."
    assert sum(row["reason"] is not None for row in rows) == 7
    assert all(row["reason"] in row["text"] for row in rows if row["reason"])
    others = [row for row in Lake(demo).read(Event).to_pylist() if row["event"] != "postponed"]
    assert {row["reason"] for row in others} == {None}


# --- What was known on a day


@pytest.fixture(scope="module")
def three_days(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A question on 10 February, its notice the day after, another version of the question on the 12th. Only read."""
    root = tmp_path_factory.mktemp("three-days")
    question, notice, answer = publications("2026Z90001")
    put(root, question, AT)
    late = dt.datetime(2026, 2, 11, 22, 59, 59, tzinfo=dt.UTC)
    put(root, notice, late)  # a second before midnight in Amsterdam
    put(root, question, AT + 2 * DAY, document_xml(question).replace(b"veerpont", b"pont"))
    put(root, answer, AT + 2 * DAY)
    folder = DataFolder(root)
    for number, ended_at in enumerate((AT, late, late + dt.timedelta(seconds=1))):
        day = dt.date(2026, 2, 10 + number)
        told = {"ended_at": ended_at, "status": "ok", "n_discovered": 6, "window_from": day, "window_to": day}
        run = row(Run, run_id=f"2026021{number}-nightly", **told)
        folder.write_journal(run, [Coverage(family, day, day, run.run_id) for family in ("kv", "ah")])
    publish_tables(folder, "20260213")
    return root


def everything(root: Path) -> dict[str, bytes]:
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}


def test_what_was_known_on_a_day_is_made_again_in_a_folder_of_its_own(three_days: Path, tmp_path: Path) -> None:
    before = everything(three_days)
    with DataFolder(three_days).lock():  # a night may run meanwhile
        done = jobs.rebuild(DataFolder(three_days), known_at=dt.date(2026, 2, 11), to=tmp_path / "then")
    after = everything(three_days)
    del after["lock"]
    assert after == before
    then = done.folder.root
    assert ask(then, "SELECT publication_id FROM publications ORDER BY kind") == [
        ("ah-tk-20252026-9021",),
        ("kv-tk-2026Z90001",),
    ]
    assert ask(then, "SELECT answered_on, postponed_on FROM question_sets") == [(None, dt.date(2026, 1, 27))]
    assert "veerpont" in ask(then, "SELECT text FROM questions WHERE ordinal = 2")[0][0]
    assert ask(then, "SELECT data_as_of()") == [(dt.date(2026, 2, 11),)], (
        "what a run covered that ended later counts not"
    )
    assert told(then) == standing(then)
    at_the_time = DataFolder(tmp_path / "at-the-time")
    put(at_the_time.root, publications("2026Z90001")[0])
    put(at_the_time.root, publications("2026Z90001")[1], AT + DAY)
    publish_tables(at_the_time, "1")
    assert content(then) == content(at_the_time.root)
    again = jobs.rebuild(DataFolder(three_days), known_at=dt.date(2026, 2, 11), to=tmp_path / "then")
    assert content(again.folder.root) == content(then)


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["--known-at", "2999-01-01"], 2, "--known-at 2999-01-01 lies ahead"),
        (["--known-at", "2026-02-09"], 3, "nothing had been fetched by 2026-02-09: the first paper came on 2026-02-10"),
        (["--to", "elsewhere"], 2, "--to goes with --known-at"),
        (["--known-at", "2026-02-10", "--to", "{data}"], 2, "holds other files than what was known on 2026-02-10"),
    ],
)
def test_a_day_that_cannot_be_is_one_line(
    three_days: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, message: str
) -> None:
    given = [argument.format(data=three_days) for argument in arguments]
    assert main(["--data", str(three_days), "rebuild", *given]) == code
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1
    assert not (three_days / "known-at").exists()


def test_what_was_known_lies_by_default_beside_the_tables_and_is_never_fetched_into(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(tmp_path, publications("2026Z90112")[0])
    assert main(["--data", str(tmp_path), "rebuild", "--known-at", "2026-02-10"]) == 0
    then = tmp_path / "known-at/2026-02-10"
    assert str(then / FILE_NAME) in capsys.readouterr().out
    assert not (tmp_path / "runs").exists()
    with pytest.raises(WrongFolder, match="was known on a day"):
        DataFolder(then).claim(SAMPLE)
    with pytest.raises(WrongUse, match="was known on 2026-02-11"):
        past.folder_known_at(DataFolder(tmp_path), dt.date(2026, 2, 11), then, utc_now())
    assert main(["--data", str(then), "rebuild"]) == 3
    assert (then / KNOWN_AT).exists()


def test_the_archive_of_the_past_is_only_read(three_days: Path) -> None:
    then = past.folder_known_at(DataFolder(three_days), AT.date(), three_days / "then", utc_now())
    assert list(then.archive.publication_ids()) == ["kv-tk-2026Z90001"]
    with pytest.raises(ValueError, match="only read"):
        then.archive.put("kv-tk-2026Z90001", XML, b"new", Observation("https://x", AT, 200))
    assert not (three_days / "then").exists()


def test_an_empty_archive_knew_nothing(tmp_path: Path) -> None:
    with pytest.raises(NothingToShow, match=r"nothing had been fetched by 2026-02-10$"):
        past.folder_known_at(DataFolder(tmp_path), AT.date(), None, utc_now())


def test_a_run_of_the_sample_counts_by_the_last_day_it_searched(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    folder.claim(SAMPLE)
    put(folder.root, publications("2026Z90112")[0], AT)
    for day in (AT.date(), AT.date() + DAY):
        run = row(Run, run_id=f"{day}-nightly", ended_at=utc_now(), window_to=day)
        folder.write_journal(run, [Coverage("kv", day, day, run.run_id)])
    then = past.folder_known_at(folder, AT.date(), tmp_path / "then", utc_now())
    with then.lock():
        past.remember(folder, then, AT.date())
    assert [covered.window_to for covered in then.journals()[1]] == [AT.date()]
