"""Settings: the environment first, what the command line says over it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from extract.source import Source
from flows.errors import WrongUse

LIVE_DATA, DEMO_DATA = "data/live", "data/demo"
DATA, CONTACT, REGISTER = "KAMERVRAGEN_DATA", "KAMERVRAGEN_CONTACT", "KAMERVRAGEN_REGISTER"
BUDGET = "KAMERVRAGEN_BUDGET"
MOST_REQUESTS = 2000
"""A night: at the pace of the source less than two hours."""

FEWEST_REQUESTS = 20
"""With fewer a night may not get further than its search."""

ANSWER_SECONDS = "KAMERVRAGEN_ANSWER_SECONDS"
STAGE_SECONDS, RUN_SECONDS = "KAMERVRAGEN_STAGE_SECONDS", "KAMERVRAGEN_RUN_SECONDS"

MOST_SECONDS = 30 * 24 * 3600

_SWITCH = {"on": True, "off": False, "": None}


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds after which what hangs is stopped: a stage of a run, and a run, from taking the folder to leaving it.

    No run needs them: a night of 2,000 requests fetches for two hours, a slice of a backfill for half an hour. The next
    night must find the folder free.
    """

    stage: float = 8 * 3600.0
    run: float = 16 * 3600.0

    @property
    def asking(self) -> float:
        """After these what a stage has not asked for is left to the next run, so that a slow night publishes."""
        return self.stage / 2


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the data folder is, and the address under which the people of the source can reach whoever runs this.

    `is_named` says whether a person named that folder. `register` says whether the second source is asked too; where it
    is None, that of the sample alone. `told_budget` is how many requests a night makes before it leaves the rest to the
    next, as a person wrote it; `told_seconds` are the limits of time that a person wrote, by the name of the variable.
    """

    data: Path
    contact: str | None = None
    register: bool | None = None
    told_budget: str = ""
    is_named: bool = False
    told_seconds: Mapping[str, str] = field(default_factory=dict)

    @property
    def budget(self) -> int:
        """Requests a night. Raises WrongUse."""
        return budget_of(self.told_budget)

    @property
    def limits(self) -> Limits:
        """How long a stage and a run may take. Raises WrongUse."""
        usual = Limits()
        return Limits(self._seconds(STAGE_SECONDS, usual.stage), self._seconds(RUN_SECONDS, usual.run))

    def patient(self, source: Source) -> Source:
        """The source, with the time that is set for its answers. Raises WrongUse."""
        return replace(source, seconds_to_answer=self._seconds(ANSWER_SECONDS, source.seconds_to_answer))

    def _seconds(self, name: str, usual: float) -> float:
        told = self.told_seconds.get(name, "").strip()
        if not told:
            return usual
        if not told.isascii() or not told.isdigit() or not 0 < float(told) <= MOST_SECONDS:
            raise WrongUse(f"{name} is '{told}': it is a whole number of seconds, 1 at least, {MOST_SECONDS:,} at most")
        return float(told)


def settings(data: str | None = None, default: str = LIVE_DATA) -> Settings:
    """The settings in force; `data` is what the command line says. Raises WrongUse."""
    switch = os.environ.get(REGISTER, "").strip().lower()
    if switch not in _SWITCH:
        raise WrongUse(f"{REGISTER} is '{switch}': it is on, off or not set")
    named = data or os.environ.get(DATA)
    told_seconds = {name: os.environ.get(name, "") for name in (ANSWER_SECONDS, STAGE_SECONDS, RUN_SECONDS)}
    contact, budget = os.environ.get(CONTACT) or None, os.environ.get(BUDGET, "")
    return Settings(Path(named or default), contact, _SWITCH[switch], budget, bool(named), told_seconds)


def budget_of(text: str) -> int:
    """Requests a night as a person writes them; the usual number where nothing is written. Raises WrongUse."""
    told = text.strip()
    if not told:
        return MOST_REQUESTS
    if not told.isascii() or not told.isdigit() or int(told) < FEWEST_REQUESTS:
        raise WrongUse(f"a budget of '{told}' requests: it is a number, {FEWEST_REQUESTS} at least")
    return int(told)
