"""Parquet: the system of record for analysts. Content is merged by set; a version is published whole or not at all.

`tables` is a link to the newest folder in `versions/`. A new version shares the files that did not change with the one
before by hard links, so that it costs only what is new, and the bytes of a file depend on nothing but its rows.
No file is ever written to again once it has its name.
"""

from __future__ import annotations

import collections
import datetime as dt
import errno
import os
import re
import shutil
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from transform.records import CONTENT, REGISTER, QuestionSet
from transform.schema import Column, Doc, Row, columns, description
from warehouse import parquet
from warehouse.history import Comparison, History
from warehouse.latency import with_derived_columns
from warehouse.operations import Change

_TYPES = {
    str: pa.string(),
    int: pa.int32(),
    float: pa.float64(),
    bool: pa.bool_(),
    dt.date: pa.date32(),
    dt.datetime: pa.timestamp("us"),  # always UTC; a plain timestamp reads the same in every tool
}
_YEAR = re.compile(r"(?<![0-9a-z])(?:19|20)\d\d")
_CHUNK_ROWS = 50_000
_SCHEMAS: dict[type[Row], pa.Schema] = {}
_SAME: dict[type[Row], tuple[tuple[Row, ...], pa.Table]] = {}
KEEP_VERSIONS = 3
_DRAFT = ".draft"


class DamagedTables(OSError):  # noqa: N818 (reads as what happened)
    """A Parquet file cannot be read; the message is one line that names it and says what to do."""

    def __init__(self, path: Path, error: Exception) -> None:
        problem = " ".join(str(error).split())[:160]
        advice = "run `kamervragen rebuild`"
        if path.parent.name == Change.TABLE:
            advice = f"restore runs/{path.stem}.changes.parquet from a backup, or delete it: the history then lacks it"
        super().__init__(errno.EIO, f"cannot be read ({problem}): {advice}", str(path))


def schema(row: type[Row]) -> pa.Schema:
    """The Arrow schema of a table; its metadata say what the table, its key and each column are."""
    if row in _SCHEMAS:
        return _SCHEMAS[row]
    fields = [
        pa.field(column.name, arrow_type(column), column.is_nullable, metadata=_metadata(column.doc))
        for column in columns(row)
    ]
    _SCHEMAS[row] = pa.schema(fields, metadata={"description": description(row), "key": ",".join(row.KEY)})
    return _SCHEMAS[row]


def _metadata(doc: Doc) -> dict[str, str]:
    told = {"description": doc.text, "unit": doc.unit, "example": doc.example}
    return {name: text for name, text in told.items() if text}


def arrow_type(column: Column) -> pa.DataType:
    """The Arrow type of a column."""
    kind = _TYPES[column.kind]
    return pa.list_(kind) if column.is_list else kind


def to_arrow(row: type[Row], rows: Iterable[Row]) -> pa.Table:
    """Rows of one type as a table. The very tuple given last is not read again: each version has the same calendar."""
    if row in _SAME and _SAME[row][0] is rows:
        return _SAME[row][1]
    listed, target = list(rows), schema(row)
    arrays = [pa.array([getattr(r, f.name) for r in listed], f.type) for f in target]
    table = pa.Table.from_arrays(arrays, schema=target)
    if isinstance(rows, tuple):
        _SAME[row] = rows, table
    return table


def partition(set_id: str) -> str:
    """The file a set's rows lie in: the first year in its id. A matter of storage alone, no fact about the set."""
    year = _YEAR.search(set_id)
    return year[0] if year else "other"


@dataclass(slots=True)
class Gathered:
    """Rows gathered for a merge, by table and partition, kept as Arrow so that a rebuild fits in memory."""

    _rows: dict[tuple[type[Row], str], list[Row]] = field(default_factory=dict)
    _chunks: dict[tuple[type[Row], str], list[pa.Table]] = field(default_factory=dict)

    def add(self, set_id: str, rows: Iterable[Row]) -> None:
        """Add the rows of a set."""
        part = partition(set_id)
        for row in rows:
            gathered = self._rows.setdefault((type(row), part), [])
            gathered.append(row)
            if len(gathered) >= _CHUNK_ROWS:
                self._flush(type(row), part)

    def _flush(self, row: type[Row], part: str) -> None:
        if rows := self._rows.pop((row, part), None):
            self._chunks.setdefault((row, part), []).append(to_arrow(row, rows))

    def table(self, row: type[Row], part: str) -> pa.Table:
        """What was gathered for one file."""
        self._flush(row, part)
        return pa.concat_tables([schema(row).empty_table(), *self._chunks.get((row, part), [])])


@dataclass(frozen=True, slots=True)
class Draft:
    """A version that is written but not published."""

    path: Path
    n_rows: Mapping[str, int]


class Lake:
    """The Parquet tables of a data folder."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._link = root / "tables"
        self._versions = root / "versions"
        self._history = History(root / "runs")

    def current(self) -> Path | None:
        """The published version, None before the first."""
        return self._link.resolve() if self._link.exists() else None

    def read(self, row: type[Row], names: list[str] | None = None, at: Path | None = None) -> pa.Table:
        """A whole table (of a draft where `at` is given), or the named columns of it. Raises DamagedTables.

        Where other code wrote it, a column that it did not have is NULL.
        """
        empty = schema(row).empty_table()
        return pa.concat_tables(
            [empty.select(names) if names else empty, *(_read(path, names) for path in self.files(row, at))],
            promote_options="default",
        )

    def files(self, row: type[Row], at: Path | None = None) -> list[Path]:
        """The files of a table."""
        folder = at or self.current()
        return sorted((folder / row.TABLE).glob("*.parquet")) if folder else []

    def draft(
        self,
        name: str,
        touched: Collection[str],
        gathered: Gathered,
        operational: Mapping[type[Row], Iterable[Row]],
        *,
        afresh: bool = False,
        from_source: Collection[str] = (),
    ) -> Draft:
        """Write a new version: the rows of the touched sets replaced by what was gathered for them.

        With `afresh` nothing of the published version is kept. What differs goes into the history under the name of
        the draft; `from_source` are the sets that the source changed. What a killed run left behind goes. Raises
        OSError where the folder cannot be written and DamagedTables; then nothing is left of the draft.
        """
        current = self.current()
        self._history.settle(current.name if current else None)
        for left in self._versions.glob(f"*{_DRAFT}"):
            shutil.rmtree(left)
        path = self._versions / f"{name}{_DRAFT}"
        path.mkdir(parents=True)
        try:
            self._fill(path, None if afresh else current, touched, gathered, operational, from_source)
            n_rows = {folder.name: sum(map(_count, folder.glob("*.parquet"))) for folder in sorted(path.iterdir())}
            return Draft(path, n_rows)
        except BaseException:
            self._history.discard(name)
            shutil.rmtree(path, ignore_errors=True)
            raise

    def _fill(
        self,
        path: Path,
        current: Path | None,
        touched: Collection[str],
        gathered: Gathered,
        operational: Mapping[type[Row], Iterable[Row]],
        from_source: Collection[str],
    ) -> None:
        if current:
            _link_files(current, path)
        name, changes = path.stem, path / Change.TABLE
        for run_id, file in self._history.files().items():
            _link(file, changes / f"{run_id}.parquet")
        by_part: dict[str, set[str]] = collections.defaultdict(set)
        for set_id in touched:
            by_part[partition(set_id)].add(set_id)
        known = sorted(changes.glob("*.parquet"))
        try:
            pending = self._history.pending(name)
            with Comparison(pending, schema(Change), name, from_source, known) as comparison:
                for row in (*CONTENT, *REGISTER):
                    if not current:
                        comparison.add_known(row)
                    for part, set_ids in sorted(by_part.items()):
                        new = gathered.table(row, part)
                        comparison.add(row, *_merge(path / row.TABLE / f"{part}.parquet", row, set_ids, new))
                    comparison.table_ends()
        except duckdb.Error:
            verify(known)  # is it the history, or the disk?
            raise
        if pending.exists():
            _link(pending, changes / f"{name}.parquet")
        for row, rows in operational.items():
            _write(path / row.TABLE / "all.parquet", to_arrow(row, rows), row)

    def put(self, draft: Draft, operational: Mapping[type[Row], Iterable[Row]]) -> None:
        """Replace tables about runs in a draft."""
        for row, rows in operational.items():
            _write(draft.path / row.TABLE / "all.parquet", to_arrow(row, rows), row)

    def publish(self, draft: Draft) -> None:
        """Make a draft the published version, in one step; older ones go, but for the last few."""
        version = draft.path.with_suffix("")
        if version.exists():  # the same run, published once more
            shutil.rmtree(version)
        draft.path.replace(version)
        beside = self._root / "tables.new"
        beside.unlink(missing_ok=True)
        beside.symlink_to(version.relative_to(self._root), target_is_directory=True)
        beside.replace(self._link)
        self._history.confirm(version.name)
        self.prune(version)

    def prune(self, keep: Path) -> None:
        """Remove all but the newest versions, which their names put in order; `keep` is the published one."""
        older = [version for version in sorted(self._versions.iterdir()) if version.name != keep.name]
        for version in older[: -(KEEP_VERSIONS - 1)]:
            shutil.rmtree(version, ignore_errors=True)  # what readers see is published: this must not fail the run

    def discard(self, draft: Draft) -> None:
        """Remove a draft that will not be published."""
        self._history.discard(draft.path.stem)
        shutil.rmtree(draft.path, ignore_errors=True)


def _read(path: Path, names: list[str] | None = None) -> pa.Table:
    try:
        held = pq.read_schema(path).names if names else ()
        return pq.read_table(path, columns=[name for name in names if name in held] if names else None)
    except (pa.ArrowException, OSError, KeyError) as error:
        raise DamagedTables(path, error) from error


def verify(paths: Iterable[Path]) -> None:
    """Read files whole; raises DamagedTables for the first that cannot be."""
    for path in paths:
        _read(path)


def _count(path: Path) -> int:
    try:
        return int(pq.read_metadata(path).num_rows)
    except (pa.ArrowException, OSError) as error:
        raise DamagedTables(path, error) from error


def _link_files(source: Path, target: Path) -> None:
    for file in source.rglob("*.parquet"):
        if file.parent.name != Change.TABLE:  # those come from the history itself
            _link(file, target / file.relative_to(source))


def _link(file: Path, beside: Path) -> None:
    beside.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(file, beside)
    except OSError:  # a file system without hard links
        shutil.copy2(file, beside)


def _merge(path: Path, row: type[Row], set_ids: set[str], new: pa.Table) -> tuple[pa.Table, pa.Table]:
    """Replace the rows of some sets in a file; gives the rows that may differ, as they were and as they are."""
    kept = old = schema(row).empty_table()
    if path.exists():
        whole = _read(path)
        is_touched = pc.is_in(whole["set_id"], value_set=pa.array(sorted(set_ids)))
        kept, old = (whole.filter(mask).cast(schema(row)) for mask in (pc.invert(is_touched), is_touched))
    merged = pa.concat_tables([kept, new])
    if row is QuestionSet:  # the rule may have changed, and with it the rows of every set
        merged = new = with_derived_columns(merged).cast(schema(row))
        old = pa.concat_tables([kept, old])
    if merged.num_rows:
        _write(path, merged, row)
    elif path.exists():
        path.unlink()
    return old, new


def _write(path: Path, table: pa.Table, row: type[Row]) -> None:
    """Write a file whose bytes depend on its rows alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # In one piece: where the rows were cut while they were gathered would show in the pages of the file.
    table = table.sort_by([(name, "ascending") for name in row.KEY]).combine_chunks()
    parquet.write(table.cast(schema(row)), path)
