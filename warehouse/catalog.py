"""The DuckDB file that readers open: built beside the old one, checked, swapped whole."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import duckdb

from transform.records import CONTENT
from transform.schema import Row, columns
from warehouse.checking import Finding, require
from warehouse.declared import PLAIN_SEARCH, TABLES, comments, ddl, literal, quoted, views
from warehouse.lake import verify
from warehouse.operations import RowCount
from warehouse.reader import FILE_NAME, damaged
from warehouse.statements import statement
from warehouse.swap import logs, remove, swap_in, writer_of

PREVIOUS = "previous"
KEEP_PREVIOUS = 2
SMALL = 2_000_000
"""Bytes of Parquet files that one thread builds from: on so little, more threads cost more than they save."""


class BuildFailed(OSError):  # noqa: N818 (reads as what happened)
    """The DuckDB file could not be written; the old one stays."""

    def __init__(self, target: Path, problem: str) -> None:
        super().__init__(None, f"cannot be built ({problem}): see whether the disk is full", str(target))


@dataclass(frozen=True, slots=True)
class Built:
    """What checks found in a built file that did not stop it, and how many rows it has."""

    findings: tuple[Finding, ...]
    row_counts: tuple[RowCount, ...]


def build(target: Path, version: Path, run_id: str | None = None, accepted: Collection[str] = ()) -> Built:
    """Make a DuckDB file from the Parquet files of a version, with views and comments, and check it.

    The rows of a named run are counted, and compared with those of the run before. Checks named in `accepted` may
    find something. Raises CheckFailed where another finds what must not be, DamagedTables and OSError; the file is
    then removed.
    """
    remove(target)
    try:
        target.write_bytes(_empty(target.with_name(f"{target.name}.empty")))
        with _connect(target, alone=_is_small(version)) as con:
            con.execute("BEGIN")
            for row in TABLES:
                _fill(con, row, version)
            row_counts = _count(con, run_id) if run_id else ()
            con.execute("COMMIT")
            con.execute("CHECKPOINT")
            findings = tuple(require(con, accepted))
        _whole(target)
        return Built(findings, row_counts)
    except duckdb.Error as error:
        remove(target)
        raise BuildFailed(target, " ".join(str(error).split())[:200]) from error
    except BaseException:
        remove(target)
        raise


_EMPTY: list[bytes] = []


def _empty(beside: Path) -> bytes:
    """A file with every table, view, macro and comment and no row, made once a process. Raises NotDescribed."""
    if not _EMPTY:
        remove(beside)
        try:
            with _connect(beside, alone=True) as con:
                con.execute("BEGIN")  # or each of hundreds of statements would wait for the disk
                for row in TABLES:
                    con.execute(ddl(row))
                con.execute(statement("latency.sql"))
                for view in views():
                    con.execute(view.create)
                for name in PLAIN_SEARCH:
                    con.execute(statement(name))
                for comment in comments(con):
                    con.execute(comment)
                con.execute("COMMIT")
                con.execute("CHECKPOINT")  # closing would try it too, but tell nobody where the disk is full
            _whole(beside)
            _EMPTY.append(beside.read_bytes())
        finally:
            remove(beside)
    return _EMPTY[0]


def load_again(target: Path, version: Path, tables: Collection[type[Row]]) -> None:
    """Replace a few tables of a built file by what a version now says. Raises OSError; the file is then removed."""
    try:
        with _connect(target, alone=True) as con:
            con.execute("BEGIN")
            for row in tables:
                con.execute(f"DELETE FROM {row.TABLE}")  # noqa: S608 (our names)
                _fill(con, row, version)
            con.execute("COMMIT")
            con.execute("CHECKPOINT")
        _whole(target)
    except duckdb.Error as error:
        remove(target)
        raise BuildFailed(target, " ".join(str(error).split())[:200]) from error
    except BaseException:
        remove(target)
        raise


def _count(con: duckdb.DuckDBPyConnection, run_id: str) -> tuple[RowCount, ...]:
    """Count the rows of every content table, and of the parts that row_counts.sql names; they stand in row_counts."""
    tables = [f"SELECT '{row.TABLE}', '', count(*) FROM {row.TABLE}" for row in CONTENT]  # noqa: S608 (our names)
    counted = con.execute(" UNION ALL ".join([*tables, statement("row_counts.sql").rstrip()])).fetchall()
    found = tuple(RowCount(run_id, table, part, n_rows) for table, part, n_rows in sorted(counted))
    con.execute("DELETE FROM row_counts WHERE run_id = ?", [run_id])
    con.execute(
        "INSERT INTO row_counts SELECT $1, unnest($2), unnest($3), unnest($4)",
        [run_id, [r.table_name for r in found], [r.part for r in found], [r.n_rows for r in found]],
    )
    return found


def _whole(target: Path) -> None:
    if logs(target):
        raise BuildFailed(target, "DuckDB left part of it in a log beside it")


def _connect(path: Path, *, alone: bool) -> duckdb.DuckDBPyConnection:
    """Open a file to write; `alone` is with one thread."""
    # Extensions must never be looked for on the network.
    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
    }
    return duckdb.connect(str(path), config=config | ({"threads": 1} if alone else {}))


def _is_small(version: Path) -> bool:
    return sum(path.stat().st_size for path in version.glob("*/*.parquet")) <= SMALL


def _fill(con: duckdb.DuckDBPyConnection, row: type[Row], version: Path) -> None:
    paths = [str(path) for path in sorted((version / row.TABLE).glob("*.parquet"))]
    if paths:
        names = ", ".join(quoted(c.name) for c in columns(row))
        files = ", ".join(map(literal, paths))  # a parameter would have DuckDB look for pandas, in vain, each time
        try:
            con.execute(f"INSERT INTO {row.TABLE} SELECT {names} FROM read_parquet([{files}])")  # noqa: S608 (our names)
        except duckdb.Error:
            verify(Path(path) for path in paths)  # is it the files, or the disk?
            raise


def publish(built: Path, root: Path) -> None:
    """Swap a built file in: open readers keep the old one, new readers see the new.

    The one before stays for a while in previous/, named by the moment (UTC) at which it was built; not where another
    program has it open for writing, as nobody knows what that will make of it. Raises OSError.
    """
    published = root / FILE_NAME
    if published.exists() and not writer_of(published):
        _keep(published, root / PREVIOUS)
    swap_in(built, published)


def altered(root: Path) -> list[str]:
    """The tables of the published file that do not hold what the Parquet files hold that they were made from.

    Somebody wrote to them. Where that version is there no more nothing is compared. Raises NoWarehouse, DamagedTables.
    """
    file = root / FILE_NAME
    try:
        with duckdb.connect(str(file), read_only=True) as con:
            ((run_id,),) = con.execute(statement("queries/published_by.sql")).fetchall()
            version = root / "versions" / str(run_id)
            return [row.TABLE for row in TABLES if version.is_dir() and not _is_as_written(con, row, version)]
    except duckdb.Error as error:
        raise damaged(file, error) from error


def _is_as_written(con: duckdb.DuckDBPyConnection, row: type[Row], version: Path) -> bool:
    """Whether the rows of a table are those of its Parquet files, whatever their order; told by the sum of hashes."""
    paths = sorted((version / row.TABLE).glob("*.parquet"))
    names = ", ".join(quoted(c.name) for c in columns(row))
    sums = f"SELECT count(*), sum(hash({names})) FROM"
    written = f"read_parquet([{', '.join(literal(str(path)) for path in paths)}])" if paths else f"{row.TABLE} LIMIT 0"
    try:
        return len(con.execute(f"{sums} {row.TABLE} UNION {sums} (FROM {written})").fetchall()) == 1
    except duckdb.Error:
        verify(paths)  # is it the files, or the database?
        raise


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
