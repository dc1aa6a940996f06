"""The DuckDB file: everything in it is described and checked, and it is swapped in whole or not at all."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from tests.warehouse.rows import a_set, actor, but, covered, published, version, with_texts
from transform.records import Publication, QuestionSet
from transform.reference.tables import reference_tables
from transform.schema import Row, columns
from warehouse import catalog, declared
from warehouse.checking import CheckFailed
from warehouse.lake import DamagedTables
from warehouse.reader import FILE_NAME, Reader

SET = "2020Z90002"


def sound() -> list[Row]:
    """A set that passes every check: three questions, two answers, two submitters."""
    rows = with_texts(a_set(SET, "2020-03-02", "2020-03-20"), n_questions=3, n_answers=2)
    return [
        *rows,
        actor(SET, "submitter", 1, "Kuipers", "NPB", weight=0.5),
        actor(SET, "submitter", 2, "Ot", weight=0.5),
    ]


def build(root: Path, rows: list[Row]) -> Path:
    root.mkdir(exist_ok=True)
    days = covered("2020-01-01", "2021-12-31")
    catalog.build(root / "built", version(root, {SET: rows}, days, reference=reference_tables()))
    return root / "built"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("catalog"), sound())


def ask(file: Path, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(file), read_only=True) as con:
        return con.execute(query).fetchall()


def test_the_file_holds_what_is_declared_and_nothing_else(file: Path) -> None:
    tables = {name for (name,) in ask(file, "SELECT table_name FROM duckdb_tables()")}
    assert tables == {kind.TABLE for kind in declared.TABLES}
    views = {name for (name,) in ask(file, "SELECT view_name FROM duckdb_views() WHERE NOT internal")}
    assert views == set(declared.VIEWS)
    macros = {name for (name,) in ask(file, "SELECT function_name FROM duckdb_functions() WHERE NOT internal")}
    assert macros == {macro.name for macro in declared.macros()}


def test_no_view_describes_a_column_that_it_does_not_have(file: Path) -> None:
    with duckdb.connect(str(file), read_only=True) as con:
        for view in declared.views():
            assert set(view.column_docs) <= set(con.table(view.name).columns), view.name


def test_columns_have_the_declared_types_and_say_what_must_be_there(file: Path) -> None:
    found = {
        (table, name): (type_, nullable)
        for table, name, type_, nullable in ask(
            file, "SELECT table_name, column_name, data_type, is_nullable FROM duckdb_columns() WHERE NOT internal"
        )
    }
    for kind in declared.TABLES:
        for column in columns(kind):
            assert found[kind.TABLE, column.name] == (declared.sql_type(column), column.is_nullable), column
    assert found["question_sets", "submitted_on"] == ("DATE", True)
    assert found["questions", "anomalies"] == ("VARCHAR[]", False)
    assert found["publications", "source_changed_at"] == ("TIMESTAMP", True)
    assert found["actors", "weight"] == ("DOUBLE", False)
    assert found["question_sets", "is_oral"] == ("BOOLEAN", False)
    assert found["question_sets", "n_questions"] == ("INTEGER", False)


def test_moments_come_out_in_utc(root: Path) -> None:
    at = dt.datetime(2026, 7, 1, 1, 30, tzinfo=dt.timezone(dt.timedelta(hours=2)))
    rows = [but(r, source_changed_at=at) if isinstance(r, Publication) else r for r in sound()]
    assert ask(build(root, rows), "SELECT DISTINCT source_changed_at FROM publications") == [
        (dt.datetime(2026, 6, 30, 23, 30),)  # noqa: DTZ001 (a plain TIMESTAMP, always UTC)
    ]


def changed(kind: type[Row], index: int = 0, **told: Any) -> Callable[[list[Row]], list[Row]]:
    """Sound rows in which the row of a type at an index says something else."""

    def change(rows: list[Row]) -> list[Row]:
        victim = [r for r in rows if type(r) is kind][index]
        return [but(r, **told) if r is victim else r for r in rows]

    return change


def test_what_must_not_be_stops_the_build_and_is_told_with_its_rows(root: Path) -> None:
    with pytest.raises(CheckFailed) as raised:
        build(root, changed(QuestionSet, n_questions=4)(sound()))
    assert str(raised.value) == (
        "nothing was published, the new tables do not hold what they must: counts_agree: The counts on a set are those "
        "of the rows below it. Found: set_id 2020Z90002, n_questions 4, n_questions_answered 2, n_answers 2. Next: "
        "run `kamervragen rebuild`, which makes everything again from the archive"
    )
    assert not (root / "built").exists()


@pytest.mark.parametrize(
    ("column", "value"), [("days_to_answer", "1"), ("due_on", "DATE '2020-03-24'"), ("deadline_on", "NULL")]
)
def test_derived_columns_that_other_code_made_are_caught(root: Path, column: str, value: str) -> None:
    path = version(root, {SET: sound()}) / "question_sets/2020.parquet"
    with duckdb.connect() as con:
        con.register("written", pq.read_table(path))
        other = con.sql(f"SELECT * REPLACE ({value} AS {column}) FROM written").to_arrow_table()  # noqa: S608 (ours)
    pq.write_table(other, path)
    with pytest.raises(CheckFailed, match="days_agree_with_dates"):
        catalog.build(root / "built", path.parents[1])


def test_a_build_that_fails_leaves_the_published_file_alone(root: Path) -> None:
    published(root, {SET: sound()})
    before = (root / FILE_NAME).read_bytes()
    with pytest.raises(CheckFailed):
        build(root, changed(QuestionSet, n_answers=9)(sound()))
    assert (root / FILE_NAME).read_bytes() == before
    assert not (root / "built").exists()


def test_what_a_killed_build_left_behind_does_not_mix_with_the_next(root: Path) -> None:
    root.mkdir()
    (root / "built").write_bytes(b"half a file")
    with duckdb.connect(str(root / "killed")) as con:
        con.execute("CREATE TABLE left_behind (i INTEGER)")
        (root / "built.wal").write_bytes((root / "killed.wal").read_bytes())  # what was not written into it yet
    file = build(root, sound())
    assert ask(file, "SELECT count(*) FROM questions") == [(3,)]
    assert ask(file, "SELECT table_name FROM duckdb_tables() WHERE table_name = 'left_behind'") == []
    assert not (root / "built.wal").exists()


def test_a_file_of_which_part_lies_in_the_log_beside_it_is_not_whole(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "built")) as con:
        con.execute("CREATE TABLE t (i INTEGER)")
        with pytest.raises(catalog.BuildFailed, match="left part of it in a log beside it"):
            catalog._whole(tmp_path / "built")
        con.execute("CHECKPOINT")
        catalog._whole(tmp_path / "built")


def test_many_threads_build_what_one_builds(demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tables = (demo / "tables").resolve()
    assert catalog._is_small(tables), "the file of the sample was built by one"
    monkeypatch.setattr(catalog, "SMALL", 0)
    assert not catalog._is_small(tables)
    catalog.build(tmp_path / "built", tables)
    with Reader(demo / FILE_NAME) as by_one, Reader(tmp_path / "built") as by_many:
        for name in (*(kind.TABLE for kind in declared.TABLES), "kamervragen"):
            assert by_many.query(f"FROM {name}").rows == by_one.query(f"FROM {name}").rows, name


def test_a_damaged_parquet_file_is_one_clear_line(root: Path) -> None:
    path = version(root, {SET: sound()})
    whole = bytearray((path / "answers/2020.parquet").read_bytes())
    whole[4:200] = os.urandom(196)  # the pages, not the footer
    (path / "answers/2020.parquet").write_bytes(whole)
    with pytest.raises(DamagedTables, match="kamervragen rebuild"):
        catalog.build(root / "built", path)
    assert not (root / "built").exists()


def test_an_open_reader_keeps_its_file_and_a_new_one_sees_the_new(root: Path) -> None:
    question = "SELECT count(*) FROM questions"
    with published(root, {SET: sound()}) as old:
        catalog.build(root / "built", root / "no version")
        catalog.publish(root / "built", root)
        code = "import duckdb, sys; print(duckdb.connect(sys.argv[1], read_only=True).execute(sys.argv[2]).fetchall())"
        command = [sys.executable, "-c", code, str(root / FILE_NAME), question]
        seen = subprocess.run(command, capture_output=True, text=True, check=True)
        assert seen.stdout == "[(0,)]\n"
        assert old.query(question).rows == [(3,)]
        assert old.query("SELECT text FROM answers").rows == [("x",)] * 2


def publish_bytes(root: Path, content: bytes) -> None:
    (root / "built").write_bytes(content)
    catalog.publish(root / "built", root)


def test_the_files_before_are_kept_for_a_while_named_by_when_they_were_built(tmp_path: Path) -> None:
    for number in range(5):
        publish_bytes(tmp_path, b"%d" % number)
        os.utime(tmp_path / FILE_NAME, (number, number))
    kept = {path.name: path.read_bytes() for path in (tmp_path / "previous").iterdir()}
    assert kept == {"19700101T000002000000Z.duckdb": b"2", "19700101T000003000000Z.duckdb": b"3"}
    assert (tmp_path / FILE_NAME).read_bytes() == b"4"


def test_where_files_cannot_be_linked_the_one_before_is_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    publish_bytes(tmp_path, b"old")
    monkeypatch.setattr(os, "link", refuse)
    publish_bytes(tmp_path, b"new")
    assert [path.read_bytes() for path in (tmp_path / "previous").iterdir()] == [b"old"]


def test_a_run_killed_between_keeping_and_swapping_keeps_nothing_twice(tmp_path: Path) -> None:
    publish_bytes(tmp_path, b"old")
    publish_bytes(tmp_path, b"new")
    (tmp_path / FILE_NAME).unlink()
    os.link(next((tmp_path / "previous").iterdir()), tmp_path / FILE_NAME)  # as if the swap had not happened
    publish_bytes(tmp_path, b"new")
    assert [path.read_bytes() for path in (tmp_path / "previous").iterdir()] == [b"old"]


def test_an_empty_warehouse_answers_every_view(root: Path) -> None:
    root.mkdir()
    catalog.build(root / "built", root / "no version")
    for name in (*declared.VIEWS, *(kind.TABLE for kind in declared.TABLES)):
        assert ask(root / "built", f"FROM {name}") == []
    assert ask(root / "built", "SELECT data_as_of()") == [(None,)]
