"""Checks of a built file: SQL that must return no rows. Those in checks/fail stop a publication, those in warn tell."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

import duckdb

from transform.records import CONTENT, REGISTER, PublicationSet, QuestionSet
from transform.schema import Column, Row, columns
from warehouse.declared import TABLES, quoted
from warehouse.statements import statement

MOST_ROWS = 3
KEPT = (*CONTENT, *REGISTER)
_ACCEPTABLE = re.compile(r" ?Can be accepted: (.+)$")


class CheckFailed(Exception):  # noqa: N818 (reads as what happened)
    """The new file does not hold what it must; the old one stays."""


@dataclass(frozen=True, slots=True)
class Check:
    """A check: its SQL, what must hold, and whether rows of it stop a publication.

    `acceptance` says when a person may let it pass for once; empty where what it finds is always a fault.
    """

    name: str
    query: str
    must_hold: str
    is_fatal: bool
    acceptance: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found: the first rows, how many there are, and whether a person accepted that."""

    check: Check
    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    n_rows: int
    is_accepted: bool = False

    @property
    def is_fatal(self) -> bool:
        """Whether it stops a publication."""
        return self.check.is_fatal and not self.is_accepted

    @property
    def first_rows(self) -> str:
        """The first rows on one line."""
        shown = [", ".join(f"{n} {_shown(v)}" for n, v in zip(self.columns, row, strict=True)) for row in self.rows]
        return "; ".join(shown) + (f"; … ({self.n_rows} rows)" if self.n_rows > len(self.rows) else "")


def _shown(value: Any) -> str:
    return "-" if value is None or value == "" else " ".join(str(value).split())


def require(con: duckdb.DuckDBPyConnection, accepted: Collection[str] = ()) -> list[Finding]:
    """Run every check and give what warns, or would have failed but is accepted.

    Raises CheckFailed with what must hold and the first rows that do not.
    """
    findings = [replace(f, is_accepted=f.check.name in accepted and f.check.is_fatal) for f in run(con)]
    if fatal := [f for f in findings if f.is_fatal]:
        found = " ".join(f"{f.check.name}: {f.check.must_hold} Found: {f.first_rows}." for f in fatal)
        meant = [f"--accept {f.check.name}" for f in fatal if f.check.acceptance]
        advice = "run `kamervragen rebuild`, which makes everything again from the archive"
        if len(meant) == len(fatal):
            advice += f"; where it finds the same and that is meant so, `kamervragen rebuild {' '.join(meant)}`"
        raise CheckFailed(f"nothing was published, the new tables do not hold what they must: {found} Next: {advice}")
    return findings


def run(con: duckdb.DuckDBPyConnection, most_rows: int = MOST_ROWS) -> Iterator[Finding]:
    """What each check finds, for those that find anything."""
    for check in checks():
        cursor = con.execute(f"SELECT *, count(*) OVER () FROM ({check.query}) LIMIT {most_rows}")  # noqa: S608 (our own files)
        names = tuple(column[0] for column in cursor.description or ())[:-1]
        if rows := cursor.fetchall():
            yield Finding(check, names, [row[:-1] for row in rows], rows[0][-1])


@cache
def checks() -> tuple[Check, ...]:
    """What follows from the declarations, and every file in checks/."""
    return (*_declared(), *_written())


def acceptable() -> list[str]:
    """The names of the checks that a person may let pass for once."""
    return [check.name for check in checks() if check.acceptance]


def _declared() -> Iterator[Check]:
    for row in TABLES:
        key = ", ".join(row.KEY)
        query = f"SELECT {key}, count(*) AS n_rows FROM {row.TABLE} GROUP BY {key} HAVING count(*) > 1"  # noqa: S608 (our names)
        yield Check(f"{row.TABLE}_key", query, f"No two rows of {row.TABLE} have the same {key}.", True)
        if closed := [column for column in columns(row) if column.doc.values]:
            parts = [_beyond(row, column) for column in closed]
            names = ", ".join(column.name for column in closed)
            text = f"{row.TABLE} holds only the declared values in {names}."
            yield Check(f"{row.TABLE}_values", " UNION ALL ".join(parts), text, True)
    for row in CONTENT:
        # So every row belongs to a set.
        to, key, text = PublicationSet.TABLE, "set_id, publication_id", "a set and a publication that concerns it"
        if row is PublicationSet:
            to, key, text = QuestionSet.TABLE, "set_id", "a set that is there"
        query = f"SELECT {key} FROM {row.TABLE} ANTI JOIN {to} USING ({key})"  # noqa: S608 (our names)
        yield Check(f"{row.TABLE}_set", query, f"Every row of {row.TABLE} names {text}.", True)
    yield _history()
    yield _versions()


def _history() -> Check:
    """Nothing can vanish from a table without a row in the history, whatever its size."""
    counted = [f"SELECT '{row.TABLE}' AS table_name, count(*) AS n_rows FROM {row.TABLE}" for row in KEPT]  # noqa: S608 (our names)
    query = statement("rows_by_changes.sql").replace("counted_tables", " UNION ALL ".join(counted))
    return Check("rows_by_changes", query, "Every table holds as many rows as its history says.", True)


def _versions() -> Check:
    """Versions of the code that reads are never mixed."""
    every = " UNION ALL ".join(f"SELECT DISTINCT parser_version FROM {row.TABLE}" for row in KEPT)  # noqa: S608 (our names)
    query = f"SELECT DISTINCT parser_version FROM ({every}) QUALIFY count(DISTINCT parser_version) OVER () > 1"  # noqa: S608 (our names)
    return Check("one_parser_version", query, "All rows were read by the same code.", True)


def _beyond(row: type[Row], column: Column) -> str:
    """What a column holds beside its declared values."""
    keys = " || ' ' || ".join(f"coalesce(CAST({quoted(name)} AS VARCHAR), '')" for name in row.KEY)
    value = f"unnest({quoted(column.name)})" if column.is_list else quoted(column.name)
    known = ", ".join(f"'{one}'" for one in column.doc.values)
    return (
        f"SELECT * FROM (SELECT '{column.name}' AS column_name, {value} AS found, {keys} AS row_key FROM {row.TABLE}) "  # noqa: S608 (our names)
        f"WHERE found NOT IN ({known})"
    )


def _written() -> Iterator[Check]:
    for folder in ("fail", "warn"):
        for path in sorted((files("warehouse") / "checks" / folder).iterdir(), key=lambda p: p.name):
            text = path.read_text(encoding="utf-8").rstrip().rstrip(";")
            yield _read(path.name.removesuffix(".sql"), text, folder == "fail")


def _read(name: str, text: str, is_fatal: bool) -> Check:
    """A check as its file says: comment lines at the top tell what must hold, the last of them what may be accepted."""
    head = _head(text.split("\n"))
    acceptance = _ACCEPTABLE.search(head)
    return Check(name, text, _ACCEPTABLE.sub("", head), is_fatal, acceptance[1] if acceptance else "")


def _head(lines: Sequence[str]) -> str:
    n_lines = next(i for i, line in enumerate(lines) if not line.startswith("-- "))
    return " ".join(line.removeprefix("-- ").strip() for line in lines[:n_lines])
