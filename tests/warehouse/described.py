"""What the history must say of the rows that stand, reckoned without the SQL that says it."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path
from typing import Any

from transform.records import CONTENT
from transform.schema import Row
from warehouse.lake import Lake
from warehouse.operations import Change

PROVENANCE = {"raw_sha256", "parser_version", "metadata_sha256", "record_sha256"}

Described = dict[tuple[str, str, str], str]
"""Hashes of rows, by table, set and key."""


def standing(root: Path) -> Described:
    """Every content row of the published version."""
    lake = Lake(root)
    return {
        (kind.TABLE, row["set_id"], key_of(kind, row)): hash_of(row) for kind in CONTENT for row in rows_of(lake, kind)
    }


def told(root: Path) -> Described:
    """The rows that the changes of all runs leave."""
    state: Described = {}
    for change in changes(root):
        place = (change["table_name"], change["set_id"], change["key"])
        assert change["change"] == ("added" if place not in state else "modified" if change["row_hash"] else "removed")
        if change["row_hash"]:
            assert state.get(place) != change["row_hash"], f"{place} did not change"
            state[place] = change["row_hash"]
        else:
            del state[place]
    return state


def changes(root: Path) -> list[dict[str, Any]]:
    """The changes of all runs, oldest first."""
    return sorted(rows_of(Lake(root), Change), key=lambda c: (c["run_id"], c["table_name"], c["set_id"], c["key"]))


def rows_of(lake: Lake, kind: type[Row]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = lake.read(kind).to_pylist()
    return rows


def key_of(kind: type[Row], row: dict[str, Any]) -> str:
    names = [name for name in kind.KEY if name != "set_id"] or ["set_id"]
    return "|".join(str(row[name]).replace("\\", "\\\\").replace("|", "\\|") for name in names)


def hash_of(row: dict[str, Any]) -> str:
    """Sixteen digits over the values that are there, each behind its name."""
    said = "\x1e".join(f"{n}\x1f{_text(v)}" for n, v in row.items() if n not in PROVENANCE and v is not None)
    return hashlib.md5(said.encode(), usedforsecurity=False).hexdigest()[:16]


def _text(value: Any) -> str:
    if isinstance(value, list):
        return f"{len(value)}\x1f" + "\x1f".join(value)
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d %H:%M:%S.%f}"
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    return str(value).lower() if isinstance(value, bool) else str(value)
