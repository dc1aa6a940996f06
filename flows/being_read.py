"""Which papers a run is reading, so that the next one knows where a killed one had come to.

    runs/{run_id}.reading    the ids of the papers that a run is reading, one a line; empty between them

The file goes when the run ends between two papers. One that names papers stays for good: whatever ended that run, they
are read apart from then on. So no paper is blamed because a machine was switched off: what reads well apart is used.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

SUFFIX = ".reading"


class BeingRead:
    """The file of a run in the folder `runs`. Raises OSError where it cannot be written."""

    def __init__(self, runs: Path, run_id: str) -> None:
        self._path = runs / f"{run_id}{SUFFIX}"
        runs.mkdir(parents=True, exist_ok=True)
        self._file = self._path.open("w", encoding="utf-8")

    def name(self, publication_ids: Iterable[str]) -> None:
        """Name these papers, and none that were named before."""
        self._file.seek(0)
        self._file.truncate()
        self._file.write("\n".join(publication_ids))
        self._file.flush()

    def close(self) -> None:
        """Remove the file where it names nothing."""
        is_blank = self._file.tell() == 0
        self._file.close()
        if is_blank:
            self._path.unlink(missing_ok=True)


def left_behind(runs: Path) -> dict[Path, list[str]]:
    """The files in the folder `runs` and the papers they name, that of a run that is still at work included."""
    return {
        path: path.read_text(encoding="utf-8", errors="replace").split() for path in sorted(runs.glob(f"*{SUFFIX}"))
    }


def suspects(runs: Path) -> frozenset[str]:
    """The papers that some run was reading when it ended before its end."""
    return frozenset(id_ for named in left_behind(runs).values() for id_ in named)
