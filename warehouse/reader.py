"""Read-only questions to the published DuckDB file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from warehouse.statements import statement

FILE_NAME = "kamervragen.duckdb"


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
    """An open, read-only published file."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            raise NoWarehouse(
                f"{path} does not exist: run `kamervragen nightly`, `pull` or `load` first, or give --data"
            )
        try:
            self._con = duckdb.connect(
                str(path),
                read_only=True,
                config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"},
            )
        except duckdb.Error as error:
            problem = " ".join(str(error).split())[:160]
            raise NoWarehouse(f"{path} cannot be read ({problem}): run `kamervragen rebuild`") from error

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *_: object) -> None:
        self._con.close()

    def query(self, query: str, parameters: list[Any] | None = None) -> Result:
        """Run any SQL; nothing can be written. Raises BadQuery."""
        try:
            cursor = self._con.execute(query, parameters or [])
            return Result(tuple(d[0] for d in cursor.description or ()), cursor.fetchall())
        except duckdb.Error as error:
            raise BadQuery(" ".join(str(error).split("\n\n")[0].split())) from error

    def named(self, name: str, parameters: list[Any] | None = None) -> list[dict[str, Any]]:
        """The rows of one of the package's queries in queries/."""
        return self.query(statement(f"queries/{name}.sql"), parameters).dicts()
