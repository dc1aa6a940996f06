"""The DuckDB file that readers open: built beside the old one, checked, swapped whole."""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import duckdb

from transform.records import CONTENT, REFERENCE, QuestionSet
from transform.schema import Column, Row, columns, description
from warehouse.lake import verify
from warehouse.operations import OPERATIONAL
from warehouse.reader import FILE_NAME
from warehouse.statements import statement

TABLES: tuple[type[Row], ...] = (*CONTENT, *REFERENCE, *OPERATIONAL)
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
)
PREVIOUS = "previous"
KEEP_PREVIOUS = 2
_SQL_TYPES = {
    "str": "VARCHAR",
    "int": "INTEGER",
    "float": "DOUBLE",
    "bool": "BOOLEAN",
    "date": "DATE",
    "datetime": "TIMESTAMP",
}
_VIEW_COMMENT = re.compile(r"^-- (\w+): (.+(?:\n--   .+)*)$", re.MULTILINE)
_MACRO = re.compile(r"((?:^-- .*\n)+)CREATE (?:OR REPLACE )?MACRO (\w+)\(([^)]*)\) AS( TABLE)?", re.MULTILINE)


class BuildFailed(OSError):  # noqa: N818 (reads as what happened)
    """The DuckDB file could not be written; the old one stays."""

    def __init__(self, target: Path, problem: str) -> None:
        super().__init__(None, f"cannot be built ({problem}): see whether the disk is full", str(target))


class CheckFailed(Exception):  # noqa: N818 (reads as what happened)
    """The new file does not hold what it must; the old one stays."""


@dataclass(frozen=True, slots=True)
class View:
    """A view: its SQL, what one row is, and its columns that no table describes."""

    name: str
    create: str
    description: str
    column_docs: dict[str, str]


@dataclass(frozen=True, slots=True)
class Macro:
    """A macro of the file, described by the comment above it."""

    name: str
    parameters: str
    is_table: bool
    description: str


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
def views() -> list[View]:
    """Every view, in the order they can be made; descriptions stand at the head of each file."""
    found = []
    for name in VIEWS:
        text = statement(f"views/{name}.sql")
        docs = {key: re.sub(r"\n--\s+", " ", doc) for key, doc in _VIEW_COMMENT.findall(text)}
        found.append(View(name, text, docs.pop(name), docs))
    return found


def build(target: Path, version: Path) -> None:
    """Make a DuckDB file from the Parquet files of a version, with views and comments, and check it.

    Raises CheckFailed where a check finds rows, DamagedTables and OSError; the file is then removed.
    """
    _remove(target)
    try:
        with _connect(target) as con:
            con.execute("BEGIN")  # or each of hundreds of statements would wait for the disk
            for row in TABLES:
                _load(con, row, version)
            con.execute(statement("latency.sql"))
            for view in views():
                con.execute(view.create)
            for comment in comments(con):
                con.execute(comment)
            con.execute("COMMIT")
            con.execute("CHECKPOINT")  # closing would try it too, but tell nobody where the disk is full
            check(con)
        if _log(target).exists():
            raise BuildFailed(target, "DuckDB left part of it in a log beside it")
    except duckdb.Error as error:
        _remove(target)
        raise BuildFailed(target, " ".join(str(error).split())[:200]) from error
    except BaseException:
        _remove(target)
        raise


def _remove(target: Path) -> None:
    """A killed run may have left a file and what DuckDB had not written into it yet; both go, or they would mix."""
    target.unlink(missing_ok=True)
    _log(target).unlink(missing_ok=True)


def _log(target: Path) -> Path:
    return target.with_name(f"{target.name}.wal")


def _connect(path: Path) -> duckdb.DuckDBPyConnection:
    # Extensions must never be looked for on the network.
    return duckdb.connect(
        str(path), config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
    )


def ddl(row: type[Row]) -> str:
    """CREATE TABLE with its types and NOT NULLs; keys are checked, not indexed, so that loading stays fast."""
    lines = [f"    {_quoted(c.name)} {sql_type(c)}{'' if c.is_nullable else ' NOT NULL'}" for c in columns(row)]
    return f"CREATE TABLE {row.TABLE} (\n" + ",\n".join(lines) + "\n)"


def sql_type(column: Column) -> str:
    """The DuckDB type of a column."""
    return _SQL_TYPES[column.kind.__name__] + ("[]" if column.is_list else "")


def _load(con: duckdb.DuckDBPyConnection, row: type[Row], version: Path) -> None:
    con.execute(ddl(row))
    paths = [str(path) for path in sorted((version / row.TABLE).glob("*.parquet"))]
    if paths:
        names = ", ".join(_quoted(c.name) for c in columns(row))
        try:
            con.execute(f"INSERT INTO {row.TABLE} SELECT {names} FROM read_parquet(?)", [paths])  # noqa: S608 (our names)
        except duckdb.Error:
            verify(Path(path) for path in paths)  # is it the files, or the disk?
            raise


def comments(con: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """COMMENT ON for every table, view, column and macro."""
    yield from _comments_on_tables()
    for macro in macros():
        kind = "MACRO TABLE" if macro.is_table else "MACRO"
        yield f"COMMENT ON {kind} {macro.name} IS {_literal(macro.description)}"
    known = _known_columns()
    for view in views():
        yield f"COMMENT ON VIEW {view.name} IS {_literal(view.description)}"
        for name in con.table(view.name).columns:
            doc = view.column_docs.get(name) or known.get(name)
            if doc is None:
                raise CheckFailed(f"the view {view.name} has a column {name} that nothing describes")
            yield f"COMMENT ON COLUMN {view.name}.{_quoted(name)} IS {_literal(doc)}"


@cache
def _comments_on_tables() -> list[str]:
    found = []
    for row in TABLES:
        found.append(f"COMMENT ON TABLE {row.TABLE} IS {_literal(description(row))}")
        for column in columns(row):
            comment = _literal(column_comment(column))
            found.append(f"COMMENT ON COLUMN {row.TABLE}.{_quoted(column.name)} IS {comment}")
    return found


@cache
def _known_columns() -> dict[str, str]:
    """What a column of a view means where its view does not say: as the first table that has it."""
    known: dict[str, str] = {}
    for row in TABLES:
        for column in columns(row):
            known.setdefault(column.name, column_comment(column))
    return known


def column_comment(column: Column) -> str:
    """What a column means, with its unit and an example."""
    doc = column.doc
    unit = f" Unit: {doc.unit}." if doc.unit else ""
    return f"{doc.text}{unit} Example: {doc.example}" if doc.example else doc.text + unit


def check(con: duckdb.DuckDBPyConnection) -> None:
    """Run every check: SQL that must return no rows. Raises CheckFailed with the first rows of what was found."""
    found = []
    for name, query in checks():
        rows = con.execute(f"SELECT * FROM ({query}) LIMIT 3").fetchall()  # noqa: S608 (our own files)
        if rows:
            found.append(f"{name}: {rows}")
    if found:
        raise CheckFailed(
            f"the new tables do not hold what they must ({'; '.join(found)}): nothing was published; if the code was "
            "changed, run `kamervragen rebuild`"
        )


def checks() -> Iterator[tuple[str, str]]:
    """(name, SQL): what follows from the declarations, and every file in checks/."""
    for row in TABLES:
        key = ", ".join(row.KEY)
        yield f"{row.TABLE}_key", f"SELECT {key}, count(*) FROM {row.TABLE} GROUP BY {key} HAVING count(*) > 1"  # noqa: S608 (our names)
    for row in CONTENT:
        if row is not QuestionSet:
            yield (
                f"{row.TABLE}_set",
                f"SELECT set_id FROM {row.TABLE} WHERE set_id NOT IN (SELECT set_id FROM {QuestionSet.TABLE})",  # noqa: S608 (our names)
            )
    folder = files("warehouse") / "checks"
    for path in sorted(folder.iterdir(), key=lambda p: p.name):
        yield path.name.removesuffix(".sql"), path.read_text(encoding="utf-8").rstrip().rstrip(";")


def publish(built: Path, root: Path) -> None:
    """Swap a built file in, in one step: open readers keep the old one, new readers see the new.

    The one before stays for a while in previous/, named by the moment (UTC) at which it was built.
    """
    published = root / FILE_NAME
    if published.exists():
        _keep(published, root / PREVIOUS)
    built.replace(published)


def _keep(published: Path, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    built_at = dt.datetime.fromtimestamp(published.stat().st_mtime, dt.UTC)
    kept = folder / f"{built_at:%Y%m%dT%H%M%S%fZ}.duckdb"
    if not kept.exists():
        try:
            os.link(published, kept)
        except OSError:  # a file system without hard links
            beside = kept.with_suffix(".new")
            shutil.copy2(published, beside)
            beside.replace(kept)
    for older in sorted(folder.glob("*.duckdb"))[:-KEEP_PREVIOUS]:
        older.unlink()


def _quoted(name: str) -> str:
    return f'"{name}"'


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
