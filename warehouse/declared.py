"""Everything the DuckDB file holds, as declared: tables in Python, views and macros at the head of their SQL files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import duckdb

from transform.records import CONTENT, REFERENCE, REGISTER
from transform.schema import Column, Doc, Row, columns, description
from warehouse.operations import OPERATIONAL
from warehouse.statements import statement

TABLES: tuple[type[Row], ...] = (*CONTENT, *REGISTER, *REFERENCE, *OPERATIONAL)
# In the order they read each other.
VIEWS = (
    "coverage_spans",
    "set_outcomes",
    "kamervragen",
    "kamervraag_page",
    "open_questions",
    "latency_by_month",
    "cited_by",
    "unresolved_citations",
    "reconciliation",
)
_SQL_TYPES = {
    "str": "VARCHAR",
    "int": "INTEGER",
    "float": "DOUBLE",
    "bool": "BOOLEAN",
    "date": "DATE",
    "datetime": "TIMESTAMP",
}
_VIEW_COMMENT = re.compile(r"^-- (\w+): (.+(?:\n--   .+)*)$", re.MULTILINE)
_DOC = re.compile(r"(?P<text>.*?)(?: Unit: (?P<unit>[^.]+)\.)?(?: Example: (?P<example>.+))?", re.DOTALL)
_MACRO = re.compile(r"((?:^-- .*\n)+)CREATE (?:OR REPLACE )?MACRO (\w+)\(([^)]*)\) AS( TABLE)?", re.MULTILINE)


class NotDescribed(Exception):  # noqa: N818 (reads as what happened)
    """A column of a view that neither its view nor any table describes."""


@dataclass(frozen=True, slots=True)
class View:
    """A view: its SQL, what one row is, what tells its rows apart, and its columns that no table describes."""

    name: str
    create: str
    description: str
    key: tuple[str, ...]
    column_docs: dict[str, Doc]


@dataclass(frozen=True, slots=True)
class Macro:
    """A macro of the file, described by the comment above it."""

    name: str
    parameters: str
    is_table: bool
    description: str


@cache
def views() -> list[View]:
    """Every view, in the order they can be made.

    At the head of each file stand `-- name: what one row is`, `-- Key: columns` and a line a column of its own:
    `-- column: meaning. Unit: unit. Example: value`, continued by lines that begin with three blanks more.
    """
    found = []
    for name in VIEWS:
        text = statement(f"views/{name}.sql")
        docs = {key: re.sub(r"\n--\s+", " ", doc) for key, doc in _VIEW_COMMENT.findall(text)}
        described, key = docs.pop(name), docs.pop("Key", "")
        own = {column: _doc(doc) for column, doc in docs.items()}
        found.append(View(name, text, described, tuple(filter(None, key.split(", "))), own))
    return found


def _doc(text: str) -> Doc:
    found = _DOC.fullmatch(text)
    assert found  # noqa: S101 (every part of the pattern may be empty)
    return Doc(found["text"], found["example"] or "", found["unit"] or "")


@cache
def macros() -> list[Macro]:
    """Every macro, in the order they are made."""
    texts = [statement("latency.sql"), *(view.create for view in views())]
    return [
        Macro(name, parameters, bool(table), re.sub(r"\s*(?:^|\n)-- ", " ", comment).strip())
        for text in texts
        for comment, name, parameters, table in _MACRO.findall(text)
    ]


@cache
def _known_columns() -> dict[str, Doc]:
    known: dict[str, Doc] = {}
    for row in TABLES:
        for column in columns(row):
            known.setdefault(column.name, column.doc)
    return known


def doc_of(view: View, column: str) -> Doc:
    """What a column of a view means: as its view says, else as the first table that has it. Raises NotDescribed."""
    doc = view.column_docs.get(column) or _known_columns().get(column)
    if doc is None:
        raise NotDescribed(f"the view {view.name} has a column {column} that nothing describes")
    return doc


def ddl(row: type[Row]) -> str:
    """CREATE TABLE with its types and NOT NULLs; keys are checked, not indexed, so that loading stays fast."""
    lines = [f"    {quoted(c.name)} {sql_type(c)}{'' if c.is_nullable else ' NOT NULL'}" for c in columns(row)]
    return f"CREATE TABLE {row.TABLE} (\n" + ",\n".join(lines) + "\n)"


def sql_type(column: Column) -> str:
    """The DuckDB type of a column."""
    return _SQL_TYPES[column.kind.__name__] + ("[]" if column.is_list else "")


def comments(con: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """COMMENT ON for every table, view, column and macro. Raises NotDescribed."""
    yield from _comments_on_tables()
    for macro in macros():
        kind = "MACRO TABLE" if macro.is_table else "MACRO"
        yield f"COMMENT ON {kind} {macro.name} IS {_literal(macro.description)}"
    for view in views():
        key = f" Key: {', '.join(view.key)}." if view.key else ""
        yield f"COMMENT ON VIEW {view.name} IS {_literal(view.description + key)}"
        for name in con.table(view.name).columns:
            yield f"COMMENT ON COLUMN {view.name}.{quoted(name)} IS {_literal(doc_of(view, name).sentence)}"


@cache
def _comments_on_tables() -> list[str]:
    found = []
    for row in TABLES:
        key = f" Key: {', '.join(row.KEY)}."
        found.append(f"COMMENT ON TABLE {row.TABLE} IS {_literal(description(row) + key)}")
        for column in columns(row):
            comment = _literal(column.doc.sentence)
            found.append(f"COMMENT ON COLUMN {row.TABLE}.{quoted(column.name)} IS {comment}")
    return found


def quoted(name: str) -> str:
    """A name as SQL wants it where it may be a word of its own."""
    return f'"{name}"'


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
