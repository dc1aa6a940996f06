"""The flow that makes everything again from the raw archive."""

from __future__ import annotations

from flows import jobs
from flows.errors import NothingToShow
from flows.jobs import Done
from flows.orchestration import Progress, State, as_tasks, conclude, flow, folder_at
from flows.settings import settings


@flow(name="rebuild", persist_result=False)
def rebuild(data: str | None = None, accept: list[str] | None = None) -> State[Done]:
    """Tables and DuckDB file again from the raw archive, without the network.

    Args:
        data: The data folder; where none is given, KAMERVRAGEN_DATA.
        accept: Checks that may find a loss, this once.
    """

    def job() -> Done:
        folder = folder_at(data)
        if not folder.archive.root.exists():
            raise NothingToShow(f"{folder.archive.root} does not exist: there is nothing to rebuild from")
        progress, limits = Progress("rebuild", "read"), settings().limits
        return jobs.rebuild(folder, accepted=accept or (), limits=limits, step=as_tasks(), progress=progress)

    return conclude("rebuild", job)
