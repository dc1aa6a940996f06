"""The DuckDB file that readers open: built beside the old one, checked, swapped whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import duckdb

from transform.records import CONTENT
from transform.schema import Column, Row, columns, description
from warehouse.operations import OPERATIONAL
from warehouse.reader import FILE_NAME
from warehouse.statements import statement

TABLES: tuple[type[Row], ...] = (*CONTENT, *OPERATIONAL)
# In the order they read each other.
VIEWS = ("coverage_spans", "set_outcomes", "kamervragen", "kamervraag_page", "open_questions", "latency_by_month")
_SQL_TYPES = {
    "str": "VARCHAR",
    "int": "INTEGER",
    "float": "DOUBLE",
    "bool": "BOOLEAN",
    "date": "DATE",
    "datetime": "TIMESTAMP",
}
_VIEW_COMMENT = re.compile(r"^-- (\w+): (.+(?:\n--   .+)*)$", re.MULTILINE)


class CheckFailed(Exception):  # noqa: N818 (reads as what happened)
    """The new file does not hold what it must; the old one stays."""


@dataclass(frozen=True, slots=True)
class View:
    """A view: its SQL, what one row is, and its columns that no table describes."""

    name: str
    create: str
    description: str
    column_docs: dict[str, str]


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

    Raises CheckFailed where a check finds rows; the file is then removed.
    """
    target.unlink(missing_ok=True)
    try:
        with _connect(target) as con:
            for row in TABLES:
                _load(con, row, version)
            con.execute(statement("latency.sql"))
            for view in views():
                con.execute(view.create)
            for comment in comments(con):
                con.execute(comment)
            check(con)
    except Exception:
        target.unlink(missing_ok=True)
        raise


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
        con.execute(f"INSERT INTO {row.TABLE} SELECT {names} FROM read_parquet(?)", [paths])  # noqa: S608 (our names)


def comments(con: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """COMMENT ON for every table, view and column."""
    docs: dict[str, str] = {}
    for row in TABLES:
        yield f"COMMENT ON TABLE {row.TABLE} IS {_literal(description(row))}"
        for column in columns(row):
            docs.setdefault(column.name, column_comment(column))
            yield f"COMMENT ON COLUMN {row.TABLE}.{_quoted(column.name)} IS {_literal(column_comment(column))}"
    for view in views():
        yield f"COMMENT ON VIEW {view.name} IS {_literal(view.description)}"
        for name in con.table(view.name).columns:
            doc = view.column_docs.get(name) or docs.get(name)
            if doc is None:
                raise CheckFailed(f"the view {view.name} has a column {name} that nothing describes")
            yield f"COMMENT ON COLUMN {view.name}.{_quoted(name)} IS {_literal(doc)}"


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
        raise CheckFailed("; ".join(found))


def checks() -> Iterator[tuple[str, str]]:
    """(name, SQL): that keys are unique, from the declarations, and every file in checks/."""
    for row in TABLES:
        key = ", ".join(row.KEY)
        yield f"{row.TABLE}_key", f"SELECT {key}, count(*) FROM {row.TABLE} GROUP BY {key} HAVING count(*) > 1"  # noqa: S608
    folder = files("warehouse") / "checks"
    for path in sorted(folder.iterdir(), key=lambda p: p.name):
        yield path.name.removesuffix(".sql"), path.read_text(encoding="utf-8").rstrip().rstrip(";")


def publish(built: Path, root: Path) -> None:
    """Swap a built file in, in one step: open readers keep the old one, new readers see the new."""
    built.replace(root / FILE_NAME)


def _quoted(name: str) -> str:
    return f'"{name}"'


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
