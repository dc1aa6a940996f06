"""What was known on a day: a folder of its own, over the raw archive as it was when that day ended.

The archive it is read from is only read, so that a night may publish from it meanwhile.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from zoneinfo import ZoneInfo

from extract.archive import Archive
from flows.data_folder import KNOWN_AT, SAMPLE, DataFolder
from flows.errors import NothingToShow, WrongUse

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def folder_known_at(folder: DataFolder, day: dt.date, to: Path | None, now: dt.datetime) -> DataFolder:
    """The folder for what another one knew at the end of a day, Amsterdam; nothing is written yet.

    Raises WrongUse (a day to come, a folder that holds something else) and NothingToShow (before the first fetch).
    """
    if day > now.astimezone(AMSTERDAM).date():
        raise WrongUse(f"--known-at {day} lies ahead")
    archive = Archive(folder.archive.root, _end_of(day))
    if next(archive.publication_ids(), None) is None:
        first = folder.archive.first_fetched_at()
        since = f": the first paper came on {first.astimezone(AMSTERDAM):%Y-%m-%d}" if first else ""
        raise NothingToShow(f"nothing had been fetched by {day}{since}")
    root = to or folder.root / "known-at" / day.isoformat()
    held = {path.name for path in root.iterdir()} - {"lock"} if root.is_dir() else set()
    if held and (KNOWN_AT not in held or _marked(root) != str(day)):
        raise WrongUse(f"{root} holds other files than what was known on {day}: give a new folder with --to")
    return DataFolder(root, archive)


def remember(folder: DataFolder, past: DataFolder, day: dt.date) -> None:
    """Write into the folder of the past which day it is of, and the runs that had ended by then with what they covered.

    Raises FolderNotUsable.
    """
    (past.root / KNOWN_AT).write_text(json.dumps({"known_at": str(day)}) + "\n", encoding="utf-8")
    runs, covered = folder.journals()
    # The clock of the invented sample stands still; there a run belongs to the last day it searched.
    is_sample = folder.owner() == SAMPLE
    for run in runs:
        if (run.window_to or dt.date.max) <= day if is_sample else run.ended_at < _end_of(day):
            past.write_journal(run, [one for one in covered if one.run_id == run.run_id])


def _end_of(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), AMSTERDAM)


def _marked(root: Path) -> str | None:
    try:
        return str(json.loads((root / KNOWN_AT).read_text(encoding="utf-8"))["known_at"])
    except (ValueError, KeyError, TypeError):
        return None
