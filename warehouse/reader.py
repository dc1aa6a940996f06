"""Read-only questions to the published DuckDB file."""

from __future__ import annotations

import contextlib
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb

from warehouse import checking
from warehouse.checking import Finding
from warehouse.statements import statement
from warehouse.swap import logs, name_aside, program_in

FILE_NAME = "kamervragen.duckdb"
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "enable_external_access": "false",  # or COPY and ATTACH would write files, read-only or not
}


class NoWarehouse(Exception):  # noqa: N818 (reads as what happened)
    """There is no file to read, or it cannot be read: the problem and its cure, which the message has on one line."""

    def __init__(self, problem: str, cure: str) -> None:
        super().__init__(problem, cure)
        self.problem, self.cure = problem, cure

    def __str__(self) -> str:
        return f"{self.problem}: {self.cure}"


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
    """An open, read-only published file. Raises NoWarehouse, also where a log beside it would be mixed into it.

    It keeps answering from its file when a new one is published. A process that wants the new one closes this first:
    DuckDB shares what one process has open under the same name.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        if not path.exists():
            cure = "run `kamervragen nightly`, `pull` or `load` first, or give --data"
            raise NoWarehouse(f"{path} does not exist", cure)
        self._refuse_logs()
        try:
            self._con = duckdb.connect(str(path), read_only=True, config=_CONFIG)
        except duckdb.Error as error:
            raise (self._locked(program) if (program := program_in(error)) else damaged(self._path, error)) from error
        try:
            self._refuse_logs()  # one that came between would be replayed by now
        except NoWarehouse:
            self._con.close()
            raise

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
                raise damaged(self._path, error) from error
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
            raise damaged(self._path, error) from error
        return [replace(one, is_accepted=one.check.is_fatal and one.check.name in accepted) for one in found]

    def _count(self, query: str) -> int:
        """How many statements a person would say there are."""
        parts = self._con.extract_statements(query)
        # DuckDB makes a PIVOT several statements: types without a text of their own before it.
        return sum(part.type != duckdb.StatementType.CREATE or bool(part.query) for part in parts)

    def _locked(self, program: str) -> NoWarehouse:
        return NoWarehouse(
            f"{self._path} is open for writing in {program}", "close it there, or open it there read-only"
        )

    def _refuse_logs(self) -> None:
        if left := logs(self._path):
            names = ", ".join(log.name for log in left)
            raise NoWarehouse(
                f"another program wrote to {self._path} and left {names} beside it, which would be mixed into what is "
                "read",
                f"close that program, then {_cure(self._path, left)}",
            )


def damaged(path: Path, error: Exception) -> NoWarehouse:
    """What to say of a file that DuckDB opened and cannot read."""
    return NoWarehouse(f"{path} cannot be read ({_short(error)})", "run `kamervragen rebuild`")


def _cure(path: Path, left: list[Path]) -> str:
    """What to type against logs beside a file; only where the raw archive is can the file be made again."""
    folder = path.parent
    if (folder / "raw").is_dir():
        return f"run `kamervragen --data {shlex.quote(str(folder))} rebuild`, which sets that aside and makes all again"
    commands = [shlex.join(["mv", str(log), str(name_aside(log))]) for log in left]
    return f"type `{' && '.join(commands)}`"


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
    problem = f"{path} was made by another version of the code, or is damaged ({_short(error)})"
    return NoWarehouse(problem, "run `kamervragen rebuild`, which makes it again")


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:160]


def _is_damage(error: Exception) -> bool:
    """Whether the file is at fault, not the question. DuckDB 2.0 has no class of its own for a wrong checksum."""
    kinds = (duckdb.IOException, duckdb.InternalException, duckdb.FatalException)
    return isinstance(error, kinds) or (type(error) is duckdb.Error and "Corrupt" in str(error))
