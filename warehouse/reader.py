"""Read-only questions to the published DuckDB file."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb

from warehouse import checking
from warehouse.checking import Finding
from warehouse.statements import statement

FILE_NAME = "kamervragen.duckdb"
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "enable_external_access": "false",  # or COPY and ATTACH would write files, read-only or not
}


class NoWarehouse(Exception):  # noqa: N818 (reads as what happened)
    """There is no file to read, or it cannot be read; the message is one line that says what to do."""


class BadQuery(Exception):  # noqa: N818 (reads as what happened)
    """DuckDB does not understand the SQL; the message is DuckDB's own, on one line."""


@dataclass(frozen=True, slots=True)
class Result:
    """Column names and rows."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]

    def dicts(self) -> list[dict[str, Any]]:
        """The rows by column name."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


class Reader:
    """An open, read-only published file.

    It keeps answering from its file when a new one is published. A process that wants the new one closes this first:
    DuckDB shares what one process has open under the same name.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        if not path.exists():
            raise NoWarehouse(
                f"{path} does not exist: run `kamervragen nightly`, `pull` or `load` first, or give --data"
            )
        try:
            self._con = duckdb.connect(str(path), read_only=True, config=_CONFIG)
        except duckdb.Error as error:
            raise (self._locked(error) if "lock on file" in str(error) else self._damaged(error)) from error

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *_: object) -> None:
        self._con.close()

    def query(self, query: str, parameters: list[Any] | None = None) -> Result:
        """Run one statement; neither the file nor any other can be written. Raises BadQuery and NoWarehouse."""
        try:
            query.encode()  # half a character cannot be sent
            if (n_statements := self._count(query)) > 1:
                raise BadQuery(f"there are {n_statements} statements and there is one answer: give one at a time")
            cursor = self._con.execute(query, parameters or [])
            if cursor is None or cursor.description is None:
                raise BadQuery("there is no SQL to run")
            return Result(tuple(d[0] for d in cursor.description), cursor.fetchall())
        except (duckdb.Error, UnicodeError) as error:
            if _is_damage(error):
                raise self._damaged(error) from error
            raise BadQuery(" ".join(str(error).split("\n\n")[0].split())) from error

    def named(self, name: str, parameters: list[Any] | None = None) -> list[dict[str, Any]]:
        """The rows of one of the package's queries in queries/. Raises NoWarehouse and BadQuery."""
        with own_sql(self._path):
            return self.query(statement(f"queries/{name}.sql"), parameters).dicts()

    def findings(self) -> list[Finding]:
        """What the checks find in the file, what was accepted when it was made marked. Raises NoWarehouse."""
        try:
            accepted = {row["check_name"] for row in self.named("findings_accepted")}
            found = list(checking.run(self._con))
        except _NOT_THERE as error:
            raise _other_code(self._path, error) from error
        except (duckdb.Error, BadQuery) as error:
            raise self._damaged(error) from error
        return [replace(one, is_accepted=one.check.is_fatal and one.check.name in accepted) for one in found]

    def _count(self, query: str) -> int:
        """How many statements a person would say there are."""
        parts = self._con.extract_statements(query)
        # DuckDB makes a PIVOT several statements: types without a text of their own before it.
        return sum(part.type != duckdb.StatementType.CREATE or bool(part.query) for part in parts)

    def _damaged(self, error: Exception) -> NoWarehouse:
        return NoWarehouse(f"{self._path} cannot be read ({_short(error)}): run `kamervragen rebuild`")

    def _locked(self, error: Exception) -> NoWarehouse:
        held = re.search(r"held in (.+) \(PID (\d+)\)", str(error))
        program = f" ({held[1]}, PID {held[2]})" if held else ""
        return NoWarehouse(
            f"{self._path} is open for writing in another program{program}: close it there, or open it there read-only"
        )


@contextlib.contextmanager
def own_sql(path: Path) -> Iterator[None]:
    """Around SQL of the package: where that names what the file has not, other code made it. Raises NoWarehouse."""
    try:
        yield
    except BadQuery as error:
        if isinstance(error.__cause__, _NOT_THERE):
            raise _other_code(path, error) from error
        raise


_NOT_THERE = (duckdb.CatalogException, duckdb.BinderException)


def _other_code(path: Path, error: Exception) -> NoWarehouse:
    return NoWarehouse(
        f"{path} was made by another version of the code, or is damaged ({_short(error)}): "
        "run `kamervragen rebuild`, which makes it again"
    )


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:160]


def _is_damage(error: Exception) -> bool:
    """Whether the file is at fault, not the question. DuckDB 2.0 has no class of its own for a wrong checksum."""
    kinds = (duckdb.IOException, duckdb.InternalException, duckdb.FatalException)
    return isinstance(error, kinds) or (type(error) is duckdb.Error and "Corrupt" in str(error))
