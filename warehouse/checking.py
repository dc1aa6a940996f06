"""Checks of a built file: SQL that must return no rows. Those in checks/fail stop a publication, those in warn tell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import duckdb

from transform.records import CONTENT, QuestionSet
from warehouse.declared import TABLES

MOST_ROWS = 3


class CheckFailed(Exception):  # noqa: N818 (reads as what happened)
    """The new file does not hold what it must; the old one stays."""


@dataclass(frozen=True, slots=True)
class Check:
    """A check: its SQL, what it says, and whether rows of it stop a publication."""

    name: str
    query: str
    description: str
    is_fatal: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found: the first rows and how many there are."""

    check: Check
    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    n_rows: int


def require(con: duckdb.DuckDBPyConnection) -> list[Finding]:
    """Run every check and give what warns. Raises CheckFailed with the first rows of what must not be."""
    findings = list(run(con))
    if fatal := [f"{f.check.name}: {f.rows}" for f in findings if f.check.is_fatal]:
        raise CheckFailed(
            f"the new tables do not hold what they must ({'; '.join(fatal)}): nothing was published; if the code was "
            "changed, run `kamervragen rebuild`"
        )
    return findings


def run(con: duckdb.DuckDBPyConnection, most_rows: int = MOST_ROWS) -> Iterator[Finding]:
    """What each check finds, for those that find anything."""
    for check in checks():
        cursor = con.execute(f"SELECT *, count(*) OVER () FROM ({check.query}) LIMIT {most_rows}")  # noqa: S608 (our own files)
        names = tuple(column[0] for column in cursor.description or ())[:-1]
        if rows := cursor.fetchall():
            yield Finding(check, names, [row[:-1] for row in rows], rows[0][-1])


def checks() -> Iterator[Check]:
    """What follows from the declarations, and every file in checks/."""
    for row in TABLES:
        key = ", ".join(row.KEY)
        query = f"SELECT {key}, count(*) AS n_rows FROM {row.TABLE} GROUP BY {key} HAVING count(*) > 1"  # noqa: S608 (our names)
        yield Check(f"{row.TABLE}_key", query, f"No two rows of {row.TABLE} have the same {key}.", True)
    for row in CONTENT:
        if row is not QuestionSet:
            query = f"SELECT set_id FROM {row.TABLE} WHERE set_id NOT IN (SELECT set_id FROM {QuestionSet.TABLE})"  # noqa: S608 (our names)
            yield Check(f"{row.TABLE}_set", query, f"Every row of {row.TABLE} belongs to a set.", True)
    for folder in ("fail", "warn"):
        for path in sorted((files("warehouse") / "checks" / folder).iterdir(), key=lambda p: p.name):
            text = path.read_text(encoding="utf-8").rstrip().rstrip(";")
            comment = [line.removeprefix("-- ") for line in text.split("\n") if line.startswith("-- ")]
            yield Check(path.name.removesuffix(".sql"), text, " ".join(comment), folder == "fail")
