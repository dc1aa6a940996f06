"""Nothing goes undescribed: the file, the Parquet files and the dictionary say what the declarations say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from transform.schema import Doc, columns, description
from warehouse import catalog, declared, dictionary
from warehouse.declared import NotDescribed
from warehouse.lake import Lake
from warehouse.reader import FILE_NAME, Reader
from warehouse.search_tables import SEARCH

QUANTITY = re.compile(r"n_\w+|days_\w+|\w+_days|median_\w+|p90_\w+")


@pytest.fixture(scope="module")
def types(sample: Reader) -> dict[tuple[str, str], str]:
    """The columns of the sample's file: their types by table and name."""
    query = "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal"
    return {(table, name): type_ for table, name, type_ in sample.query(query).rows}


def documented(types: dict[tuple[str, str], str]) -> Iterator[tuple[str, str, Doc]]:
    """Every column of every table and view of the file, as declared."""
    views = {view.name: view for view in declared.views()}
    tables = {kind.TABLE: {column.name: column.doc for column in columns(kind)} for kind in declared.TABLES}
    for table, name in types:
        yield table, name, declared.doc_of(views[table], name) if table in views else tables[table][name]


def wanting(table: str, name: str, doc: Doc) -> list[str]:
    """What the description of a column lacks."""
    lacking = []
    if not doc.text.strip():
        lacking.append("meaning")
    if not doc.example:
        lacking.append("example")
    if QUANTITY.fullmatch(name) and not doc.unit:
        lacking.append("unit")
    return [f"{table}.{name}: no {what}" for what in lacking]


def test_every_column_has_a_meaning_an_example_and_where_it_counts_a_unit(types: dict[tuple[str, str], str]) -> None:
    search = [(kind.TABLE, column.name, column.doc) for kind in SEARCH for column in columns(kind)]
    assert [text for found in (*documented(types), *search) for text in wanting(*found)] == []


@pytest.mark.parametrize(
    ("name", "doc", "lacks"),
    [
        ("n_sets", Doc("Sets.", "3", "sets"), []),
        ("n_sets", Doc("Sets.", "3"), ["unit"]),
        ("days_open", Doc("Days.", "3"), ["unit"]),
        ("median_days", Doc("Median.", "3"), ["unit"]),
        ("is_open", Doc("Open.", "true"), []),
        ("is_open", Doc("Open."), ["example"]),
        ("is_open", Doc(" ", "true"), ["meaning"]),
    ],
)
def test_what_a_description_lacks_is_told(name: str, doc: Doc, lacks: list[str]) -> None:
    assert wanting("t", name, doc) == [f"t.{name}: no {what}" for what in lacks]


def test_what_a_view_takes_from_the_first_table_is_said_by_no_table_otherwise(
    types: dict[tuple[str, str], str],
) -> None:
    """Else a citation's basis would be explained as an answer's; `Columns as in …` at the head of the view decides."""
    meanings: dict[str, set[str]] = {}
    for kind in declared.TABLES:
        for column in columns(kind):
            meanings.setdefault(column.name, set()).add(column.doc.text)
    doubtful = []
    for view in declared.views():
        said = set(view.column_docs) | {name for table, name in types if table in view.alike}
        own = {name for table, name in types if table == view.name}
        doubtful += [f"{view.name}.{name}" for name in own - said - {"set_id"} if len(meanings[name]) > 1]
    assert doubtful == []


@pytest.mark.parametrize("view", [view for view in declared.views() if view.alike])
def test_what_a_view_is_like_comes_before_it(view: declared.View) -> None:
    before = [kind.TABLE for kind in declared.TABLES] + list(declared.VIEWS[: declared.VIEWS.index(view.name)])
    assert set(view.alike) <= set(before)


def test_every_comment_of_the_file_is_the_declaration(sample: Reader, types: dict[tuple[str, str], str]) -> None:
    query = "SELECT table_name, column_name, comment FROM duckdb_columns() WHERE NOT internal"
    comments = {(table, name): comment for table, name, comment in sample.query(query).rows}
    assert comments == {(table, name): doc.sentence for table, name, doc in documented(types)}
    assert comments["question_sets", "n_answers"] == (
        "Answer texts, each counted once however many questions it covers. Unit: answers. Example: 7"
    )
    query = "SELECT table_name, comment FROM duckdb_tables() UNION ALL SELECT view_name, comment FROM duckdb_views()"
    whole = dict(sample.query(f"FROM ({query}) AS t(name, comment) WHERE comment IS NOT NULL").rows)
    for kind in declared.TABLES:
        assert whole.pop(kind.TABLE) == f"{description(kind)} Key: {', '.join(kind.KEY)}."
    for view in declared.views():
        assert whole.pop(view.name) == f"{view.description} Key: {', '.join(view.key)}."
    assert whole == {}


def test_every_macro_says_what_it_gives(sample: Reader) -> None:
    query = "SELECT DISTINCT function_name, comment FROM duckdb_functions() WHERE NOT internal"
    assert dict(sample.query(query).rows) == {macro.name: macro.description for macro in declared.macros()}
    assert [macro.name for macro in declared.macros() if not macro.description] == []


@pytest.mark.parametrize("name", declared.VIEWS)
def test_no_two_rows_of_a_view_have_the_same_key(sample: Reader, name: str) -> None:
    (view,) = [view for view in declared.views() if view.name == name]
    assert view.key, "every view says what tells its rows apart"
    key = ", ".join(map(declared.quoted, view.key))
    assert sample.query(f"SELECT {key} FROM {name} GROUP BY {key} HAVING count(*) > 1").rows == []  # noqa: S608 (ours)


def test_parquet_files_carry_what_is_declared(demo: Path) -> None:
    lake = Lake(demo)
    for kind in declared.TABLES:
        files = lake.files(kind)
        assert files, kind.TABLE
        for path in files:
            schema = pq.read_schema(path)
            assert schema.metadata[b"description"].decode() == description(kind)
            assert schema.metadata[b"key"].decode() == ",".join(kind.KEY)
            for field, column in zip(schema, columns(kind), strict=True):
                found = {name.decode(): text.decode() for name, text in field.metadata.items()}
                found.pop("PARQUET:field_id", None)
                told = {"description": column.doc.text, "unit": column.doc.unit, "example": column.doc.example}
                assert (field.name, found) == (column.name, {name: text for name, text in told.items() if text})


def dictionary_types() -> dict[tuple[str, str], str]:
    """The types that the dictionary in docs/ tells, by table or view and column."""
    found, table = {}, ""
    for line in dictionary.FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            table = line.removeprefix("### ").strip("`") if line.startswith("### ") else ""
        elif table and (cells := re.match(r"\| `(\w+)` \| ([^|]+) \|", line)):
            found[table, cells[1]] = cells[2]
    return found


def test_the_types_in_the_dictionary_are_those_of_the_file(types: dict[tuple[str, str], str]) -> None:
    search = {(kind.TABLE, column.name): declared.sql_type(column) for kind in SEARCH for column in columns(kind)}
    assert dictionary_types() == types | search


def test_the_glossary_leads_to_what_is_there(types: dict[tuple[str, str], str]) -> None:
    there = {f"{table}.{name}" for table, name in types} | {table for table, _ in types}
    for term in dictionary.terms():
        assert term["at"]
        assert set(term["at"]) <= there, term["dutch"]
    assert len({term["dutch"] for term in dictionary.terms()}) == len(dictionary.terms()) >= 15


def test_a_build_with_a_view_column_that_nothing_describes_is_refused(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root.mkdir()
    spans, *others = declared.views()
    planted = replace(
        spans, create=spans.create.replace("max(window_to) AS span_to", "max(window_to) AS span_to, 1 AS mystery")
    )
    assert planted != spans
    monkeypatch.setattr(declared, "views", lambda: [planted, *others])
    monkeypatch.setattr(catalog, "views", lambda: [planted, *others])
    monkeypatch.setattr(catalog, "_EMPTY", [])
    with pytest.raises(NotDescribed, match="the view coverage_spans has a column mystery"):
        catalog.build(root / FILE_NAME, root / "no version")
    assert not (root / FILE_NAME).exists()


def test_a_table_or_a_column_that_nobody_declared_is_seen() -> None:
    for stranger in (("strangers", "set_id"), ("questions", "strange")):
        with pytest.raises(KeyError, match="strange"):
            list(documented({stranger: "VARCHAR"}))
