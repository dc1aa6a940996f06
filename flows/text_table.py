"""Rows as lines of aligned text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

LONGEST = 60


def table(columns: Sequence[str], rows: Sequence[Sequence[Any]], longest: int = LONGEST) -> Iterator[str]:
    """Rows as lines of aligned text; long values are cut."""
    shown = [[_cell(value, longest) for value in row] for row in rows]
    widths = [max([len(name), *(len(row[i]) for row in shown)]) for i, name in enumerate(columns)]
    for cells in ([*columns], ["─" * width for width in widths], *shown):
        yield "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def _cell(value: Any, longest: int) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        value = value.replace(microsecond=0)
    text = " ".join(str(value).split())
    return text if len(text) <= longest else text[: longest - 1] + "…"
