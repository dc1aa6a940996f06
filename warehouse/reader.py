"""Read-only questions to the published DuckDB file."""

from __future__ import annotations

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
            raise self._damaged(error) from error

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *_: object) -> None:
        self._con.close()

    def query(self, query: str, parameters: list[Any] | None = None) -> Result:
        """Run any SQL; neither the file nor any other can be written. Raises BadQuery and NoWarehouse."""
        try:
            query.encode()  # half a character cannot be sent
            cursor = self._con.execute(query, parameters or [])
            if cursor is None or cursor.description is None:
                raise BadQuery("there is no SQL to run")
            return Result(tuple(d[0] for d in cursor.description), cursor.fetchall())
        except (duckdb.Error, UnicodeError) as error:
            if _is_damage(error):
                raise self._damaged(error) from error
            raise BadQuery(" ".join(str(error).split("\n\n")[0].split())) from error

    def named(self, name: str, parameters: list[Any] | None = None) -> list[dict[str, Any]]:
        """The rows of one of the package's queries in queries/."""
        return self.query(statement(f"queries/{name}.sql"), parameters).dicts()

    def findings(self) -> list[Finding]:
        """What the checks find in the file, what was accepted when it was made marked. Raises NoWarehouse."""
        try:
            accepted = {row["check_name"] for row in self.named("findings_accepted")}
            found = list(checking.run(self._con))
        except (duckdb.Error, BadQuery) as error:  # damaged, or made by other code: a table or column is not there
            raise self._damaged(error) from error
        return [replace(one, is_accepted=one.check.is_fatal and one.check.name in accepted) for one in found]

    def _damaged(self, error: Exception) -> NoWarehouse:
        problem = " ".join(str(error).split())[:160]
        return NoWarehouse(f"{self._path} cannot be read ({problem}): run `kamervragen rebuild`")


def _is_damage(error: Exception) -> bool:
    """Whether the file is at fault, not the question. DuckDB 2.0 has no class of its own for a wrong checksum."""
    kinds = (duckdb.IOException, duckdb.InternalException, duckdb.FatalException)
    return isinstance(error, kinds) or (type(error) is duckdb.Error and "Corrupt" in str(error))
