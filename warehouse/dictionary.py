"""The data dictionary, written from the declarations that the tables themselves are made from.

``python -m warehouse.dictionary`` writes docs/data-dictionary.md; a test fails where the file says something else.
"""

from __future__ import annotations

import tempfile
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import duckdb

from transform.records import CONTENT, REFERENCE, REGISTER
from transform.schema import Row, columns, description
from warehouse import catalog, declared
from warehouse.operations import OPERATIONAL
from warehouse.search_tables import SEARCH, SEARCH_MACROS
from warehouse.statements import statement

GLOSSARY = Path(__file__).with_name("glossary.toml")
FILE = Path(__file__).resolve().parents[1] / "docs" / "data-dictionary.md"
_HEAD = """# Data dictionary

Made by `make dictionary` from `transform/records.py`, `warehouse/operations.py`, `warehouse/**/*.sql` and
`warehouse/glossary.toml`: edit those.

Every table lies in `tables/{table}/*.parquet` and, under the same name, in `kamervragen.duckdb`, which also has the
views and macros. Dates are days in Amsterdam, instants are UTC. In the DuckDB file the same texts are comments:
`SELECT column_name, comment FROM duckdb_columns() WHERE table_name = 'kamervragen'`."""


def markdown() -> str:
    """The whole dictionary."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield _HEAD
    yield from _glossary()
    yield from _tables("Content tables", "what the documents say; the same raw bytes give the same rows", CONTENT)
    yield from _tables("Register tables", "what the second source says; made as the content tables are", REGISTER)
    yield from _tables("Reference tables", "what no paper says", REFERENCE)
    yield from _tables("Operational tables", "what the runs did", OPERATIONAL)
    yield from _views()
    yield from _macros("Macros: the three-week rule and the plain search, for queries of your own", declared.macros())
    yield from _tables("Search tables", "the index of the ranked search, in a file of its own: `search.duckdb`", SEARCH)
    ranked = declared.macros_in(map(statement, SEARCH_MACROS))
    yield from _macros("Search macros: in `search.duckdb`, called as `search.main.search('woorden')`", ranked)


def _glossary() -> Iterator[str]:
    yield "\n## Words: Dutch terms and where they are\n"
    yield from _header("Dutch", "English", "here")
    for term in terms():
        yield _line(term["dutch"], term["english"], ", ".join(f"`{name}`" for name in term["at"]))


def terms() -> list[dict[str, Any]]:
    """The glossary: `dutch`, `english`, and `at`, the tables and columns that hold what it names."""
    found: list[dict[str, Any]] = tomllib.loads(GLOSSARY.read_text(encoding="utf-8"))["term"]
    return found


def _tables(title: str, what: str, rows: Iterable[type[Row]]) -> Iterator[str]:
    yield f"\n## {title}: {what}"
    for row in rows:
        yield f"\n### `{row.TABLE}`\n\n{description(row)}\n\nKey: {', '.join(f'`{name}`' for name in row.KEY)}.\n"
        yield from _header("column", "type", "null", "meaning", "unit", "example")
        for column in columns(row):
            doc = column.doc
            text = f"{doc.text} (derived)" if doc.is_derived else doc.text
            nullable = "yes" if column.is_nullable else "key" if column.is_key else ""
            yield _line(f"`{column.name}`", declared.sql_type(column), nullable, text, doc.unit, _code(doc.example))


def _views() -> Iterator[str]:
    yield "\n## Views: questions people have"
    types = _view_types()
    for view in declared.views():
        yield f"\n### `{view.name}`\n\n{view.description}\n"
        if view.key:
            yield f"Key: {', '.join(f'`{name}`' for name in view.key)}.\n"
        yield from _header("column", "type", "meaning", "unit", "example")
        for name, type_ in types[view.name].items():
            doc = declared.doc_of(view, name)
            yield _line(f"`{name}`", type_, doc.text, doc.unit, _code(doc.example))


def _view_types() -> dict[str, dict[str, str]]:
    """The columns of every view with their types, as an empty file has them."""
    types: dict[str, dict[str, str]] = {}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "empty.duckdb"
        catalog.build(file, Path(folder) / "no tables")
        with duckdb.connect(str(file), read_only=True) as con:
            query = "SELECT table_name, column_name, data_type FROM duckdb_columns() ORDER BY table_name, column_index"
            for table, name, type_ in con.execute(query).fetchall():
                types.setdefault(table, {})[name] = type_
    return types


def _macros(title: str, macros: Iterable[declared.Macro]) -> Iterator[str]:
    yield f"\n## {title}\n"
    yield from _header("macro", "gives", "meaning")
    for macro in macros:
        yield _line(f"`{macro.name}({macro.parameters})`", "rows" if macro.is_table else "a value", macro.description)


def _header(*names: str) -> Iterator[str]:
    yield _line(*names)
    yield "|" + "---|" * len(names)


def _line(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _code(example: str) -> str:
    return f"`{example}`" if example else ""


if __name__ == "__main__":
    FILE.write_text(markdown(), encoding="utf-8")
    print(FILE)  # noqa: T201 (says what it wrote)
