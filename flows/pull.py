"""The flow that fetches sets by kenmerk."""

from __future__ import annotations

from flows import jobs
from flows.jobs import Done
from flows.orchestration import LIVE, State, as_tasks, conclude, flow, folder_at, reached
from flows.settings import settings


@flow(name="pull", persist_result=False)
def pull(kenmerken: list[str], data: str | None = None, source: str = LIVE, contact: str | None = None) -> State[Done]:
    """Fetch these sets, question, notices and answers, then publish.

    Args:
        kenmerken: As people write them: `2024Z01234`.
        data: The data folder; where none is given, KAMERVRAGEN_DATA.
        source: `live`; `sample`, the invented sets; or the URL of another source.
        contact: Where the people of the source can reach you; where none is given, KAMERVRAGEN_CONTACT.
    """

    def job() -> Done:
        with reached(source, contact) as (asked, whom):
            asks, limits, step = settings().register, settings().limits, as_tasks(asked)
            return jobs.pull(folder_at(data), asked, kenmerken, contact=whom, register=asks, limits=limits, step=step)

    return conclude("pull", job)
