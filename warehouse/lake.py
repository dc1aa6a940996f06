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

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from transform.records import CONTENT, REGISTER, QuestionSet
from transform.schema import Column, Row, columns, description
from warehouse.latency import with_derived_columns

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
KEEP_VERSIONS = 3
_DRAFT = ".draft"


class DamagedTables(OSError):  # noqa: N818 (reads as what happened)
    """A Parquet file cannot be read; the message is one line that names it and says what to do."""

    def __init__(self, path: Path, error: Exception) -> None:
        problem = " ".join(str(error).split())[:160]
        super().__init__(errno.EIO, f"cannot be read ({problem}): run `kamervragen rebuild`", str(path))


def schema(row: type[Row]) -> pa.Schema:
    """The Arrow schema of a table, descriptions included."""
    if row in _SCHEMAS:
        return _SCHEMAS[row]
    fields = [
        pa.field(column.name, arrow_type(column), column.is_nullable, metadata={"description": column.doc.text})
        for column in columns(row)
    ]
    _SCHEMAS[row] = pa.schema(fields, metadata={"description": description(row), "key": ",".join(row.KEY)})
    return _SCHEMAS[row]


def arrow_type(column: Column) -> pa.DataType:
    """The Arrow type of a column."""
    kind = _TYPES[column.kind]
    return pa.list_(kind) if column.is_list else kind


def to_arrow(row: type[Row], rows: Iterable[Row]) -> pa.Table:
    """Rows of one type as a table."""
    rows = list(rows)
    target = schema(row)
    arrays = [pa.array([getattr(r, f.name) for r in rows], f.type) for f in target]
    return pa.Table.from_arrays(arrays, schema=target)


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

    def current(self) -> Path | None:
        """The published version, None before the first."""
        return self._link.resolve() if self._link.exists() else None

    def read(self, row: type[Row], names: list[str] | None = None, at: Path | None = None) -> pa.Table:
        """A whole table (of a draft where `at` is given), or the named columns of it. Raises DamagedTables."""
        empty = schema(row).empty_table()
        return pa.concat_tables(
            [empty.select(names) if names else empty, *(_read(path, names) for path in self.files(row, at))]
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
    ) -> Draft:
        """Write a new version: the rows of the touched sets replaced by what was gathered for them.

        With `afresh` nothing of the published version is kept. What a killed run left behind goes. Raises OSError
        where the folder cannot be written and DamagedTables; then nothing is left of the draft.
        """
        for left in self._versions.glob(f"*{_DRAFT}"):
            shutil.rmtree(left)
        path = self._versions / f"{name}{_DRAFT}"
        path.mkdir(parents=True)
        try:
            self._fill(path, None if afresh else self.current(), touched, gathered, operational)
            n_rows = {folder.name: sum(map(_count, folder.glob("*.parquet"))) for folder in sorted(path.iterdir())}
            return Draft(path, n_rows)
        except BaseException:
            shutil.rmtree(path, ignore_errors=True)
            raise

    def _fill(
        self,
        path: Path,
        current: Path | None,
        touched: Collection[str],
        gathered: Gathered,
        operational: Mapping[type[Row], Iterable[Row]],
    ) -> None:
        if current:
            _link_files(current, path)
        by_part: dict[str, set[str]] = collections.defaultdict(set)
        for set_id in touched:
            by_part[partition(set_id)].add(set_id)
        for part, set_ids in sorted(by_part.items()):
            for row in (*CONTENT, *REGISTER):
                self._merge(path / row.TABLE / f"{part}.parquet", row, set_ids, gathered.table(row, part))
        for row, rows in operational.items():
            _write(path / row.TABLE / "all.parquet", to_arrow(row, rows), row)

    def _merge(self, path: Path, row: type[Row], set_ids: set[str], new: pa.Table) -> None:
        parts = [new]
        if path.exists():
            old = _read(path)
            is_touched = pc.is_in(old["set_id"], value_set=pa.array(sorted(set_ids)))
            parts.insert(0, old.filter(pc.invert(is_touched)).cast(schema(row)))
        merged = pa.concat_tables(parts)
        if row is QuestionSet:
            merged = with_derived_columns(merged).cast(schema(row))
        if merged.num_rows:
            _write(path, merged, row)
        elif path.exists():
            path.unlink()

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
        self.prune(version)

    def prune(self, keep: Path) -> None:
        """Remove all but the newest versions, which their names put in order; `keep` is the published one."""
        older = [version for version in sorted(self._versions.iterdir()) if version.name != keep.name]
        for version in older[: -(KEEP_VERSIONS - 1)]:
            shutil.rmtree(version, ignore_errors=True)  # what readers see is published: this must not fail the run

    def discard(self, draft: Draft) -> None:
        """Remove a draft that will not be published."""
        shutil.rmtree(draft.path, ignore_errors=True)


def _read(path: Path, names: list[str] | None = None) -> pa.Table:
    try:
        return pq.read_table(path, columns=names)
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
        beside = target / file.relative_to(source)
        beside.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(file, beside)
        except OSError:  # a file system without hard links
            shutil.copy2(file, beside)


def _write(path: Path, table: pa.Table, row: type[Row]) -> None:
    """Write a file whose bytes depend on its rows alone. Beside and renamed: the old file may be shared by a link."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".new")
    # In one piece: where the rows were cut while they were gathered would show in the pages of the file.
    table = table.sort_by([(name, "ascending") for name in row.KEY]).combine_chunks()
    pq.write_table(table.cast(schema(row)), beside, compression="zstd", compression_level=3)
    beside.replace(path)
