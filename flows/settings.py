"""Settings: the environment first, what the command line says over it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from flows.errors import WrongUse

DATA, CONTACT, REGISTER = "KAMERVRAGEN_DATA", "KAMERVRAGEN_CONTACT", "KAMERVRAGEN_REGISTER"
_SWITCH = {"on": True, "off": False, "": None}


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the data folder is, and the address under which the people of the source can reach whoever runs this.

    `register` says whether the second source is asked too; where it is None, that of the sample alone.
    """

    data: Path
    contact: str | None = None
    register: bool | None = None


def settings(data: str | None = None, default: str = "data/live") -> Settings:
    """The settings in force; `data` is what the command line says. Raises WrongUse."""
    switch = os.environ.get(REGISTER, "").strip().lower()
    if switch not in _SWITCH:
        raise WrongUse(f"{REGISTER} is '{switch}': it is on, off or not set")
    return Settings(Path(data or os.environ.get(DATA) or default), os.environ.get(CONTACT) or None, _SWITCH[switch])
