"""Runs that were killed: their journal is written by the next run."""

from __future__ import annotations

import datetime as dt

from flows.being_read import left_behind
from flows.data_folder import DataFolder
from flows.stages import record_failure
from flows.work import Work


def tell(folder: DataFolder) -> None:
    """Write the journal of each run that could not write it itself; nothing else may be at work in the folder.

    Raises OSError.
    """
    for path, named in left_behind(folder.root / "runs").items():
        started, _, verb = path.stem.partition("-")
        if not path.with_suffix(".json").exists():
            work = Work(verb, dt.datetime.strptime(started, "%Y%m%dT%H%M%S%fZ").replace(tzinfo=dt.UTC))
            ended_at = dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC)
            reading = f" while it read {', '.join(named)}: from now on read apart" if named else ""
            record_failure(folder, work, ended_at, f"it was killed{reading}")
        if not named:
            path.unlink()
