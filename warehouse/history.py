"""What each run changed in the content tables: compared while a version is written, kept for good once published.

    runs/{run_id}.changes.parquet    the changes of a published run
    runs/{run_id}.changes.pending    those of a run whose version is not known to be published

History cannot be made again from raw: so it lies with the journals, apart from the versions, which come and go. The
link `tables` decides what a kill leaves: pending changes count where it names the version of their run, else the next
run finds the same differences again and they go.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterable
from contextlib import suppress
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from transform.schema import Row
from warehouse import parquet
from warehouse.memory import reckoner
from warehouse.statements import statement

# Where a row was read from is no part of what it says.
PROVENANCE = ("raw_sha256", "parser_version", "metadata_sha256", "record_sha256")
WARNINGS = "warnings"
"""The table whose keys hold words of a paper."""

_KEPT, _PENDING = ".changes.parquet", ".changes.pending"
_DESCRIBED = pa.schema([(name, pa.string()) for name in ("table_name", "set_id", "key", "row_hash")])
_MOST_ROWS = 500_000
"""Compared at once: a rebuild must fit in memory."""


class History:
    """The changes of all published runs in a folder, and those of a run that is about to be published."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def settle(self, published: str | None) -> None:
        """Decide on what a killed run left; `published` is the run whose version readers see."""
        for left in self._folder.glob(f"*{_PENDING}"):
            run_id = left.name.removesuffix(_PENDING)
            if run_id == published:
                self.confirm(run_id)
            else:
                left.unlink()

    def files(self) -> dict[str, Path]:
        """The changes of each published run, by its id, oldest first."""
        return {path.name.removesuffix(_KEPT): path for path in sorted(self._folder.glob(f"*{_KEPT}"))}

    def pending(self, run_id: str) -> Path:
        """Where the changes of a run lie until its version is published."""
        return self._folder / f"{run_id}{_PENDING}"

    def confirm(self, run_id: str) -> None:
        """The version of a run is published: from now on its changes count. A run that changed nothing has none."""
        with suppress(FileNotFoundError):
            self.pending(run_id).replace(self._folder / f"{run_id}{_KEPT}")

    def discard(self, run_id: str) -> None:
        """The version of a run will not be published."""
        self.pending(run_id).unlink(missing_ok=True)

    def forget(self, publication_id: str) -> bool:
        """Put a digest in the place of what the warnings of a publication said, which is part of their keys.

        Says whether there was anything to replace. The same key always becomes the same digest.
        """
        n_replaced = 0
        for path in self.files().values():
            changes = pq.read_table(path)
            keys = [
                _digest(publication_id, key) if table == WARNINGS and key.startswith(f"{publication_id}|") else key
                for table, key in zip(changes["table_name"].to_pylist(), changes["key"].to_pylist(), strict=True)
            ]
            if keys != changes["key"].to_pylist():
                n_replaced += 1
                place = changes.column_names.index("key")
                parquet.write(changes.set_column(place, changes.schema.field(place), pa.array(keys, pa.string())), path)
        return n_replaced > 0


def _digest(publication_id: str, key: str) -> str:
    mark = f"{publication_id}|forgotten|"
    if key.startswith(mark):
        return key
    return mark + hashlib.md5(key.encode(), usedforsecurity=False).hexdigest()[:16]


class Comparison:
    """Compares the rows that a version replaces with those it holds, and writes what differs to a file.

    No file is made where nothing does. `from_source` are the sets for which the archive holds something new; what
    changes in others, the code did. `known` are the changes of earlier runs.
    """

    def __init__(
        self, path: Path, schema: pa.Schema, run_id: str, from_source: Collection[str], known: Iterable[Path]
    ) -> None:
        self._path, self._schema, self._run_id = path, schema, run_id
        self._known = [str(file) for file in known]
        self._before: list[pa.Table] = []
        self._now: list[pa.Table] = []
        self._writer: pq.ParquetWriter | None = None
        self._con = reckoner()
        self._from_source = pa.table({"set_id": pa.array(sorted(from_source), pa.string())})

    def __enter__(self) -> Comparison:
        return self

    def __exit__(self, failed: type[BaseException] | None, *_: object) -> None:
        """Write what is left, and make it durable: raw cannot give it again."""
        try:
            if failed is None:
                self._write()
        finally:
            self._con.close()
            if self._writer:
                with parquet.naming(self._path):
                    self._writer.close()
        if self._writer:
            for path in (self._path, self._path.parent):
                descriptor = os.open(path, os.O_RDONLY)
                try:
                    os.fsync(descriptor)
                finally:
                    os.close(descriptor)

    def add(self, row: type[Row], before: pa.Table, now: pa.Table) -> None:
        """Compare rows of a table; of one table rows of the same sets may only be given together."""
        if not _same(row, before, now):
            self._before.append(described(row, before))
            self._now.append(described(row, now))

    def add_known(self, row: type[Row]) -> None:
        """Take as rows of a table as they were what the changes of earlier runs leave."""
        if self._known:
            values = {"files": self._known, "table_name": row.TABLE}
            self._before.append(self._con.execute(statement("history_known.sql"), values).to_arrow_table())

    def table_ends(self) -> None:
        """All rows of a table were given: now is the time to write, where they are many."""
        if sum(table.num_rows for table in (*self._before, *self._now)) >= _MOST_ROWS:
            self._write()

    def _write(self) -> None:
        before, now = (pa.concat_tables([_DESCRIBED.empty_table(), *side]) for side in (self._before, self._now))
        self._before, self._now = [], []
        if not (before.num_rows or now.num_rows):
            return
        self._con.register("from_source", self._from_source)
        self._con.register("rows_before", before)
        self._con.register("rows_now", now)
        found = self._con.execute(statement("history_changes.sql"), {"run_id": self._run_id}).to_arrow_table()
        if found.num_rows:
            with parquet.naming(self._path):
                if self._writer is None:
                    self._path.parent.mkdir(parents=True, exist_ok=True)
                    self._writer = pq.ParquetWriter(self._path, self._schema, **parquet.COMPRESSION)
                self._writer.write_table(found.cast(self._schema))


def _same(row: type[Row], before: pa.Table, now: pa.Table) -> bool:
    """Whether rows say the same, seen at a glance: most tables of a set that was read again are as they were."""
    if before.num_rows != now.num_rows:
        return False
    order = [(name, "ascending") for name in row.KEY]
    one, other = (
        side.sort_by(order).drop_columns([name for name in PROVENANCE if name in side.column_names])
        for side in (before, now)
    )
    return bool(one.equals(other))


def described(row: type[Row], rows: pa.Table) -> pa.Table:
    """table_name, set_id, key and hash of rows of a table.

    In the key its values stand between bars. The hash is over the values, each behind its name; without a value there
    is no name either, so that a new column without values changes no row. It tells rows apart and protects nothing.
    """
    names = [name for name in rows.column_names if name not in PROVENANCE]
    values = [pc.binary_join_element_wise(pa.scalar(name), _text(rows[name]), "\x1f") for name in names]
    said = pc.binary_join_element_wise(*values, "\x1e", null_handling="skip")
    hashes = [hashlib.md5(b, usedforsecurity=False).hexdigest()[:16] for b in said.cast(pa.binary()).to_pylist()]
    own_key = [name for name in row.KEY if name != "set_id"] or ["set_id"]
    key = pc.binary_join_element_wise(*(_between_bars(_text(rows[name])) for name in own_key), "|")
    columns = [pa.repeat(row.TABLE, rows.num_rows), rows["set_id"], key, pa.array(hashes, pa.string())]
    return pa.Table.from_arrays(columns, schema=_DESCRIBED)


def _text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if pa.types.is_list(column.type):
        length = pc.list_value_length(column).cast(pa.string())
        return pc.binary_join_element_wise(length, pc.binary_join(column, "\x1f"), "\x1f")
    return column if pa.types.is_string(column.type) else column.cast(pa.string())


def _between_bars(values: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.replace_substring(pc.replace_substring(values, "\\", "\\\\"), "|", "\\|")
