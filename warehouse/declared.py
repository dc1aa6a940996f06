"""Everything the DuckDB file holds, as declared: tables in Python, views and macros at the head of their SQL files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
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
    "set_facts",
    "set_outcomes",
    "kamervragen",
    "kamervraag_page",
    "open_questions",
    "set_members",
    "answer_survival",
    "latency_by_year",
    "latency_by_month",
    "latency_by_ministry",
    "latency_by_answering_ministry",
    "latency_by_party",
    "latency_by_submitter",
    "latency_by_topic",
    "latency_by_cabinet",
    "backlog_by_day",
    "cited_by",
    "unresolved_citations",
    "aanhangsel_holes",
    "ledger_by_year",
    "data_quality",
    "reconciliation",
)
# The macros of the search that needs no index.
PLAIN_SEARCH = ("search/words.sql", "search/plain.sql")
_SQL_TYPES = {
    "str": "VARCHAR",
    "int": "INTEGER",
    "float": "DOUBLE",
    "bool": "BOOLEAN",
    "date": "DATE",
    "datetime": "TIMESTAMP",
}
_VIEW_COMMENT = re.compile(r"^-- (\w+): (.+(?:\n--   .+)*)$", re.MULTILINE)
_ALIKE = re.compile(r"Columns as in ([\w ,]+)\.")
_DOC = re.compile(r"(?P<text>.*?)(?: Unit: (?P<unit>[^.]+)\.)?(?: Example: (?P<example>.+))?", re.DOTALL)
_MACRO = re.compile(r"((?:^-- .*\n)+)CREATE (?:OR REPLACE )?MACRO (\w+)\(([^)]*)\) AS( TABLE)?", re.MULTILINE)


class NotDescribed(Exception):  # noqa: N818 (reads as what happened)
    """A column of a view that neither its view nor any table describes."""


@dataclass(frozen=True, slots=True)
class View:
    """A view: its SQL, what one row is, what tells its rows apart, and its columns that nothing else describes.

    `alike` names the tables and views that describe its other columns.
    """

    name: str
    create: str
    description: str
    key: tuple[str, ...]
    column_docs: dict[str, Doc]
    alike: tuple[str, ...] = ()


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
    `-- column: meaning. Unit: unit. Example: value`, continued by lines that begin with three blanks more. Where the
    first says `Columns as in this_table and that_view.`, these describe all other columns.
    """
    found = []
    for name in VIEWS:
        text = statement(f"views/{name}.sql")
        docs = {key: re.sub(r"\n--\s+", " ", doc) for key, doc in _VIEW_COMMENT.findall(text)}
        described, key = docs.pop(name), docs.pop("Key", "")
        own = {column: _doc(doc) for column, doc in docs.items()}
        alike = tuple(re.split(r", | and ", same[1])) if (same := _ALIKE.search(described)) else ()
        found.append(View(name, text, described, tuple(filter(None, key.split(", "))), own, alike))
    return found


def _doc(text: str) -> Doc:
    found = _DOC.fullmatch(text)
    assert found  # noqa: S101 (every part of the pattern may be empty)
    return Doc(found["text"], found["example"] or "", found["unit"] or "")


@cache
def macros() -> list[Macro]:
    """Every macro, in the order they are made."""
    return macros_in([statement("latency.sql"), *(view.create for view in views()), *map(statement, PLAIN_SEARCH)])


def macros_in(texts: Iterable[str]) -> list[Macro]:
    """Every macro that these statements make."""
    return [
        Macro(name, " ".join(parameters.split()), bool(table), re.sub(r"\s*(?:^|\n)-- ", " ", comment).strip())
        for text in texts
        for comment, name, parameters, table in _MACRO.findall(text)
    ]


@cache
def _columns_of_tables() -> dict[str, dict[str, Doc]]:
    return {row.TABLE: {column.name: column.doc for column in columns(row)} for row in TABLES}


def doc_of(view: View, column: str) -> Doc:
    """What a column of a view means: its view says it, or those it names, or the first table. Raises NotDescribed."""
    tables, by_name = _columns_of_tables(), {other.name: other for other in views()}
    described = [view.column_docs]
    described += [tables[name] if name in tables else by_name[name].column_docs for name in view.alike]
    for docs in (*described, *tables.values()):
        if column in docs:
            return docs[column]
    raise NotDescribed(f"the view {view.name} has a column {column} that nothing describes")


def ddl(row: type[Row]) -> str:
    """CREATE TABLE with its types and NOT NULLs; keys are checked, not indexed, so that loading stays fast."""
    lines = [f"    {quoted(c.name)} {sql_type(c)}{'' if c.is_nullable else ' NOT NULL'}" for c in columns(row)]
    return f"CREATE TABLE {row.TABLE} (\n" + ",\n".join(lines) + "\n)"


def sql_type(column: Column) -> str:
    """The DuckDB type of a column."""
    return _SQL_TYPES[column.kind.__name__] + ("[]" if column.is_list else "")


def comments(con: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """COMMENT ON for every table, view, column and macro. Raises NotDescribed."""
    yield from comments_on_tables(TABLES)
    yield from comments_on_macros(macros())
    columns_of = _columns_of_views(con)
    for view in views():
        key = f" Key: {', '.join(view.key)}." if view.key else ""
        yield f"COMMENT ON VIEW {view.name} IS {literal(view.description + key)}"
        for name in columns_of[view.name]:
            yield f"COMMENT ON COLUMN {view.name}.{quoted(name)} IS {literal(doc_of(view, name).sentence)}"


def _columns_of_views(con: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for view, column in con.execute(statement("view_columns.sql")).fetchall():
        found.setdefault(view, []).append(column)
    return found


def comments_on_macros(described: Iterable[Macro]) -> Iterator[str]:
    """COMMENT ON for macros."""
    for macro in described:
        kind = "MACRO TABLE" if macro.is_table else "MACRO"
        yield f"COMMENT ON {kind} {macro.name} IS {literal(macro.description)}"


@cache
def comments_on_tables(rows: tuple[type[Row], ...]) -> list[str]:
    """COMMENT ON for tables and their columns."""
    found = []
    for row in rows:
        key = f" Key: {', '.join(row.KEY)}."
        found.append(f"COMMENT ON TABLE {row.TABLE} IS {literal(description(row) + key)}")
        for column in columns(row):
            comment = literal(column.doc.sentence)
            found.append(f"COMMENT ON COLUMN {row.TABLE}.{quoted(column.name)} IS {comment}")
    return found


def quoted(name: str) -> str:
    """A name as SQL wants it where it may be a word of its own."""
    return f'"{name}"'


def literal(text: str) -> str:
    """A text as SQL has it."""
    return "'" + text.replace("'", "''") + "'"
