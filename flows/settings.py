"""Settings: the environment first, what the command line says over it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from flows.errors import WrongUse

LIVE_DATA, DEMO_DATA = "data/live", "data/demo"
DATA, CONTACT, REGISTER = "KAMERVRAGEN_DATA", "KAMERVRAGEN_CONTACT", "KAMERVRAGEN_REGISTER"
BUDGET = "KAMERVRAGEN_BUDGET"
MOST_REQUESTS = 2000
"""A night: at the pace of the source less than two hours."""

FEWEST_REQUESTS = 20
"""With fewer a night may not get further than its search."""

_SWITCH = {"on": True, "off": False, "": None}


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the data folder is, and the address under which the people of the source can reach whoever runs this.

    `is_named` says whether a person named that folder. `register` says whether the second source is asked too; where it
    is None, that of the sample alone. `told_budget` is how many requests a night makes before it leaves the rest to the
    next, as a person wrote it.
    """

    data: Path
    contact: str | None = None
    register: bool | None = None
    told_budget: str = ""
    is_named: bool = False

    @property
    def budget(self) -> int:
        """Requests a night. Raises WrongUse."""
        return budget_of(self.told_budget)


def settings(data: str | None = None, default: str = LIVE_DATA) -> Settings:
    """The settings in force; `data` is what the command line says. Raises WrongUse."""
    switch = os.environ.get(REGISTER, "").strip().lower()
    if switch not in _SWITCH:
        raise WrongUse(f"{REGISTER} is '{switch}': it is on, off or not set")
    named = data or os.environ.get(DATA)
    contact, budget = os.environ.get(CONTACT) or None, os.environ.get(BUDGET, "")
    return Settings(Path(named or default), contact, _SWITCH[switch], budget, bool(named))


def budget_of(text: str) -> int:
    """Requests a night as a person writes them; the usual number where nothing is written. Raises WrongUse."""
    told = text.strip()
    if not told:
        return MOST_REQUESTS
    if not told.isascii() or not told.isdigit() or int(told) < FEWEST_REQUESTS:
        raise WrongUse(f"a budget of '{told}' requests: it is a number, {FEWEST_REQUESTS} at least")
    return int(told)
