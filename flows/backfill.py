"""The flow that fetches the past in slices."""

from __future__ import annotations

import datetime as dt

from extract.source import Source
from flows.backfilling import backfill as job_of
from flows.data_folder import DataFolder
from flows.errors import WrongUse
from flows.jobs import MOST_PAPERS, Done
from flows.orchestration import (
    LIVE,
    Progress,
    State,
    as_tasks,
    conclude,
    flow,
    folder_at,
    log_line,
    name_of,
    once,
    reached,
)
from flows.settings import settings
from flows.slices import days_of_vergaderjaar


@flow(name="backfill", persist_result=False)
def backfill(
    vergaderjaar: str | None = None,
    first: dt.date | None = None,
    last: dt.date | None = None,
    data: str | None = None,
    source: str = LIVE,
    most: int = MOST_PAPERS,
    contact: str | None = None,
) -> State[Done | None]:
    """Fetch and publish what was published in a span of days, a slice after the other; what is covered is left out.

    Args:
        vergaderjaar: The span as a parliamentary year: `2015-2016`.
        first: Or its first day of publication.
        last: And its last.
        data: The data folder; where none is given, KAMERVRAGEN_DATA.
        source: `live`; `sample`, the invented sets; or the URL of another source.
        most: So many new papers a publication.
        contact: Where the people of the source can reach you; where none is given, KAMERVRAGEN_CONTACT.
    """

    def job() -> Done | None:
        days = days_of_vergaderjaar(vergaderjaar) if vergaderjaar else (first, last)
        if not days[0] or not days[1] or (vergaderjaar and (first or last)):
            raise WrongUse("give a vergaderjaar, or the first and the last day")
        with reached(source, contact) as (asked, whom):
            return job_of(
                folder_at(data),
                asked,
                days[0],
                days[1],
                contact=whom,
                register=settings().register,
                most=most,
                limits=settings().limits,
                step=as_tasks(asked),
                progress=Progress("backfill", "fetched"),
                tell=log_line,
            )

    return conclude("backfill", job)


def run_once(
    folder: DataFolder, source: Source, contact: str | None, days: tuple[dt.date, dt.date], most: int
) -> Done | None:
    """The flow once, now. Raises what backfilling.backfill raises."""
    done: Done | None = once(
        lambda: backfill(
            first=days[0],
            last=days[1],
            data=str(folder.root),
            source=name_of(source),
            most=most,
            contact=contact,
            return_state=True,
        )
    )
    return done
