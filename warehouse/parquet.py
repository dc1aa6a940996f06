"""How Parquet is written: beside and renamed, compressed alike, and with errors that name the file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

COMPRESSION: dict[str, Any] = {"compression": "zstd", "compression_level": 3}


def write(table: pa.Table, path: Path) -> None:
    """Write a file in one step: the old one may be shared by a link, or being read. Raises OSError that names it."""
    beside = path.with_name(f"{path.name}.new")
    with naming(path):
        pq.write_table(table, beside, **COMPRESSION)
        beside.replace(path)


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Put the name of a file into an error of the disk: pyarrow tells what happened, and not to which file."""
    try:
        yield
    except OSError as error:
        if error.errno is None or error.filename:
            raise
        raise OSError(error.errno, os.strerror(error.errno), str(path)) from error
