"""Reading the published file: nothing can be written, whatever is wrong is one line, and opening is fast."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.other_writer import leave_log, open_for_writing
from tests.warehouse.rows import a_set, published
from warehouse.reader import FILE_NAME, BadQuery, NoWarehouse, Reader

TABLES = "SELECT table_name FROM duckdb_tables() ORDER BY ALL"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("reader")
    sets = {"2020Z90002": a_set("2020Z90002", "2020-03-02", subject="een onderwerp, “met” café\n" * 200)}
    with published(root, sets):
        return root / FILE_NAME


@pytest.fixture
def copy(file: Path, tmp_path: Path) -> Path:
    """A copy to damage."""
    (tmp_path / FILE_NAME).write_bytes(file.read_bytes())
    return tmp_path / FILE_NAME


def read_all(path: Path) -> None:
    with Reader(path) as reader:
        for (table,) in reader.query(TABLES).rows:
            reader.query(f"FROM {table}")


def one_line(error: BaseException) -> str:
    assert "\n" not in str(error)
    return str(error)


def test_a_file_that_is_not_there_says_what_makes_one(tmp_path: Path) -> None:
    with pytest.raises(NoWarehouse) as raised:
        Reader(tmp_path / FILE_NAME)
    assert "does not exist: run `kamervragen nightly`" in one_line(raised.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "content",
    [b"", b"niets", b"geen database\n" * 2000, os.urandom(50_000)],
    ids=["empty", "short", "text", "random"],
)
def test_a_file_that_is_none_of_ours_is_one_line(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    with pytest.raises(NoWarehouse) as raised:
        Reader(tmp_path / FILE_NAME)
    assert str(tmp_path / FILE_NAME) in one_line(raised.value)
    assert "run `kamervragen rebuild`" in str(raised.value)
    assert (tmp_path / FILE_NAME).read_bytes() == content, "reading mends nothing by itself"


def test_a_folder_in_its_place_is_one_line(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).mkdir()
    with pytest.raises(NoWarehouse, match="cannot be read"):
        Reader(tmp_path / FILE_NAME)


@pytest.mark.parametrize("part", [0.001, 0.01, 0.25, 0.5, 0.75])
def test_a_file_that_was_cut_off_is_one_line(copy: Path, part: float) -> None:
    copy.write_bytes(copy.read_bytes()[: int(copy.stat().st_size * part)])
    with pytest.raises(NoWarehouse) as raised:
        read_all(copy)
    assert "run `kamervragen rebuild`" in one_line(raised.value)


def test_damage_that_shows_only_when_it_is_read_is_no_fault_of_the_question(copy: Path) -> None:
    whole = bytearray(copy.read_bytes())
    words = bytes("een onderwerp", "utf-8")
    where = [i for i in range(0, len(whole), 4096) if words in whole[i : i + 4096]]
    assert where, "the text lies in the file as it is"
    for i in where:
        whole[i + 100 : i + 164] = os.urandom(64)
    copy.write_bytes(whole)
    with Reader(copy) as reader, pytest.raises(NoWarehouse, match="run `kamervragen rebuild`"):
        reader.query("SELECT subject FROM question_sets")


@pytest.mark.parametrize(
    "query",
    [
        "DELETE FROM question_sets",
        "INSERT INTO coverage VALUES ('kv', '2020-01-01', '2020-01-02', 'x')",
        "CREATE TABLE other (i INTEGER)",
        "DROP VIEW kamervragen",
        "COPY (SELECT 1) TO '{folder}/copied.csv'",
        "ATTACH '{folder}/other.duckdb'",
        "EXPORT DATABASE '{folder}/export'",
        "SET enable_external_access = true",
        "FROM read_csv('{folder}/kamervragen.duckdb')",
        "INSTALL httpfs",
    ],
)
def test_no_sql_writes_anything_or_reads_another_file(copy: Path, query: str) -> None:
    before = copy.read_bytes()
    with Reader(copy) as reader:
        with pytest.raises(BadQuery) as raised:
            reader.query(query.format(folder=copy.parent))
        assert reader.query("SELECT 1").rows == [(1,)], "the reader is still good"
    one_line(raised.value)
    assert copy.read_bytes() == before
    assert [path.name for path in copy.parent.iterdir()] == [FILE_NAME]


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("SELEC 1", 'syntax error at or near "SELEC"'),
        ("SELECT nothing FROM questions", '"nothing" not found'),
        ("SELECT * FROM vragen", "vragen does not exist"),
        ("SELECT ?", "parameter"),
        ("SELECT CAST('x' AS DATE)", "x"),
        ("", "no SQL"),
        ("  -- nothing but a remark", "no SQL"),
        ("SELECT '\ud800'", "surrogates"),
    ],
)
def test_sql_that_cannot_be_run_is_one_line(file: Path, query: str, says: str) -> None:
    with Reader(file) as reader, pytest.raises(BadQuery) as raised:
        reader.query(query)
    assert says in one_line(raised.value)


@pytest.mark.parametrize("query", ["SELECT 1; SELECT 1", "SELECT 1; -- and\nSELECT 2;", "SET threads = 1; SELECT 1"])
def test_of_several_statements_none_is_answered(file: Path, query: str) -> None:
    with Reader(file) as reader, pytest.raises(BadQuery, match="there are 2 statements") as raised:
        reader.query(query)
    one_line(raised.value)


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("SELECT 1;", [(1,)]),
        ("SELECT ';' -- ; here too\n;;", [(";",)]),
        ("PIVOT (SELECT 'a' AS name, 2 AS n) ON name USING sum(n)", [(2,)]),  # to DuckDB these are two
        ("PRAGMA user_agent", None),
    ],
)
def test_one_statement_is_one_however_it_is_written(file: Path, query: str, rows: list[Any] | None) -> None:
    with Reader(file) as reader:
        found = reader.query(query).rows
    assert found == (rows or found)
    assert found


def test_a_file_that_another_program_may_write_is_not_called_damaged(copy: Path) -> None:
    with open_for_writing(copy) as other, pytest.raises(NoWarehouse) as raised:
        Reader(copy)
    said = one_line(raised.value)
    assert said.startswith(f"{copy} is open for writing in another program (")
    assert f"PID {other.pid}): close it there, or open it there read-only" in said
    assert "rebuild" not in said
    with Reader(copy) as reader:
        assert reader.query("SELECT 1").rows == [(1,)]


def test_a_file_beside_which_another_program_left_its_log_is_refused_and_what_to_type_mends_it(copy: Path) -> None:
    """The log is replayed on whatever file lies there: it may not be the one that it was written for."""
    leave_log(copy, "DELETE FROM question_sets")
    before = {path.name: path.read_bytes() for path in copy.parent.iterdir()}
    with pytest.raises(NoWarehouse) as raised:
        Reader(copy)
    said = one_line(raised.value)
    assert said.startswith(f"another program wrote to {copy} and left {FILE_NAME}.wal beside it, which would be mixed")
    assert {path.name: path.read_bytes() for path in copy.parent.iterdir()} == before, "reading mends nothing by itself"
    (command,) = re.findall("close that program, then type `(.+)`", said)
    subprocess.run(command, shell=True, check=True)  # noqa: S602 (what we tell people to type)
    with Reader(copy) as reader:
        assert reader.query("SELECT count(*) FROM question_sets").rows == [(1,)]
    assert sorted(path.read_bytes() for path in copy.parent.iterdir()) == sorted(before.values()), "nothing is deleted"


def test_where_all_can_be_made_again_that_is_what_to_type_against_a_log(copy: Path) -> None:
    leave_log(copy, "DELETE FROM question_sets")
    (copy.parent / "raw").mkdir()
    with pytest.raises(NoWarehouse, match=f"then run `kamervragen --data {copy.parent} rebuild`") as raised:
        Reader(copy)
    one_line(raised.value)


@pytest.mark.parametrize(("ending", "is_refused"), [(".wal.checkpoint", True), (".wal.bak", False), (".tmp", False)])
def test_what_duckdb_does_not_replay_is_not_refused(copy: Path, ending: str, is_refused: bool) -> None:
    copy.with_name(f"{copy.name}{ending}").write_bytes(b"x")
    if is_refused:
        with pytest.raises(NoWarehouse, match=re.escape(ending)):
            Reader(copy)
    else:
        Reader(copy).__exit__()


@pytest.mark.parametrize(
    ("change", "query"),
    [
        ("DROP VIEW kamervragen", "page_head"),
        ("DROP TABLE footnotes", "page_footnotes"),
        ("ALTER TABLE footnotes DROP COLUMN printed_number", "page_footnotes"),
    ],
)
def test_a_file_that_other_code_made_is_no_fault_of_the_question(copy: Path, change: str, query: str) -> None:
    with duckdb.connect(str(copy)) as con:
        con.execute(change)
    with Reader(copy) as reader:
        with pytest.raises(NoWarehouse, match="was made by another version of the code, or is damaged") as raised:
            reader.named(query, ["2020Z90002"])
        assert "run `kamervragen rebuild`, which makes it again" in one_line(raised.value)
        with pytest.raises(BadQuery):  # a question of one's own is one's own
            reader.query("SELECT footnotes.printed_number FROM kamervragen, footnotes")


def test_checks_of_a_file_that_other_code_made_say_so(copy: Path) -> None:
    with duckdb.connect(str(copy)) as con:
        con.execute("DROP VIEW set_outcomes")
    with Reader(copy) as reader, pytest.raises(NoWarehouse, match="was made by another version of the code") as raised:
        reader.findings()
    one_line(raised.value)


def test_a_result_has_names_and_rows(file: Path) -> None:
    with Reader(file) as reader:
        result = reader.query("SELECT set_id, n_questions FROM question_sets WHERE set_id = $1", ["2020Z90002"])
    assert result.columns == ("set_id", "n_questions")
    assert result.dicts() == [{"set_id": "2020Z90002", "n_questions": 0}]


def test_two_readers_read_at_once(file: Path) -> None:
    with Reader(file) as one, Reader(file) as other:
        assert one.query(TABLES) == other.query(TABLES)


def test_every_query_of_the_package_runs(file: Path) -> None:
    queries = Path(__file__).resolve().parents[2] / "warehouse/queries"
    with Reader(file) as reader:
        for path in sorted(queries.glob("*.sql")):
            text = path.read_text(encoding="utf-8")
            parameters = ["2020-03-02" if "CAST($1 AS DATE)" in text else "2020Z90002", "a run"]
            reader.named(path.stem, [value for n, value in enumerate(parameters, 1) if f"${n}" in text])


def test_opening_is_fast_and_needs_neither_arrow_nor_prefect(file: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from warehouse.reader import Reader; "
        "Reader(Path(sys.argv[1])).query('SELECT 1'); "
        "print([name for name in ('pyarrow', 'prefect', 'lxml', 'requests') if name in sys.modules])"
    )
    start = time.monotonic()
    command = [sys.executable, "-c", code, str(file)]
    told = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True)
    assert told.stdout == "[]\n"
    assert time.monotonic() - start < 5, "a tenth of a second alone; Prefect would take seconds"
