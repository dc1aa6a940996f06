"""The flow of every night: what is new or changed since the last good one."""

from __future__ import annotations

import datetime as dt

from extract.source import Source
from flows import jobs
from flows.data_folder import DataFolder
from flows.jobs import Done
from flows.orchestration import LIVE, Progress, State, as_tasks, conclude, flow, folder_at, name_of, once, reached
from flows.settings import budget_of, settings


@flow(name="nightly", persist_result=False)
def nightly(
    data: str | None = None,
    source: str = LIVE,
    since: dt.date | None = None,
    contact: str | None = None,
    budget: int | None = None,
) -> State[Done]:
    """Search the source, fetch what is new, publish.

    Args:
        data: The data folder; where none is given, KAMERVRAGEN_DATA.
        source: `live`; `sample`, the invented sets; or the URL of another source.
        since: Search from this day at least; where none is given, from the last good night.
        contact: Where the people of the source can reach you; where none is given, KAMERVRAGEN_CONTACT.
        budget: Requests after which the rest is left to the next nights; where none is given, KAMERVRAGEN_BUDGET.
    """

    def job() -> Done:
        with reached(source, contact) as (asked, whom):
            step, progress = as_tasks(asked), Progress("nightly", "fetched")
            return jobs.nightly(
                folder_at(data),
                asked,
                contact=whom,
                since=since,
                register=settings().register,
                budget=settings().budget if budget is None else budget_of(str(budget)),
                limits=settings().limits,
                step=step,
                progress=progress,
            )

    return conclude("nightly", job)


def run_once(
    folder: DataFolder, source: Source, contact: str | None, since: dt.date | None, budget: int | None = None
) -> Done:
    """The flow once, now, on the server of PREFECT_API_URL or on one of its own. Raises what jobs.nightly raises."""
    done: Done = once(lambda: nightly(str(folder.root), name_of(source), since, contact, budget, return_state=True))
    return done
