"""Other programs that write to what is published: what they left is set aside, and a run says so.

What lies set aside is told of by the first run whose journal can tell it, whichever run set it aside: one that was
killed, or failed, did not.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path

from warehouse.catalog import PREVIOUS
from warehouse.operations import Run
from warehouse.reader import FILE_NAME
from warehouse.searching import INDEX_NAME
from warehouse.swap import all_set_aside, set_aside, writer_of

KEEP = 10
"""So many logs of other programs stay; the runs that remove older ones say so."""

ADVICE = "see 'When another program wrote' in docs/runbook.md"

log = logging.getLogger(__name__)


def set_logs_aside(root: Path) -> None:
    """Set aside the logs of other programs beside every DuckDB file of a data folder, before anyone reads those.

    Raises OSError.
    """
    for file in (root / FILE_NAME, root / INDEX_NAME, *sorted((root / PREVIOUS).glob("*.duckdb"))):
        for was, is_now in set_aside(file):
            log.warning("another program left %s; it is set aside as %s", was, is_now.name)


def tell(root: Path, runs: Iterable[Run]) -> str | None:
    """What other programs did that no run told of yet, and do now, on one line; None where that is nothing.

    Where there are new logs, those beyond the newest few go. Raises OSError.
    """
    set_logs_aside(root)
    told = " ".join(run.message for run in runs if run.message)
    kept = all_set_aside(root, root / PREVIOUS)
    said = [f"{path.name} was left by another program and is set aside" for path in kept if path.name not in told]
    if said:
        for path in kept[:-KEEP]:
            path.unlink()
            said.append(f"{path.name} is removed, as one of more than {KEEP}")
    for name in (FILE_NAME, INDEX_NAME):
        if program := writer_of(root / name):
            said.append(f"{program} has {name} open for writing; close it there, or open it there read-only")
    return "; ".join([*said, ADVICE]) if said else None


def forget_logs(root: Path) -> None:
    """Remove what is set aside in a data folder: it may hold words that must be forgotten. Raises OSError."""
    for path in all_set_aside(root):
        path.unlink()
        log.warning("%s is removed too: it may hold what is forgotten", path)
