"""Settings: the environment first, what the command line says over it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

DATA, CONTACT = "KAMERVRAGEN_DATA", "KAMERVRAGEN_CONTACT"


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the data folder is, and the address under which the people of the source can reach whoever runs this."""

    data: Path
    contact: str | None = None


def settings(data: str | None = None, default: str = "data/live") -> Settings:
    """The settings in force; `data` is what the command line says."""
    return Settings(Path(data or os.environ.get(DATA) or default), os.environ.get(CONTACT) or None)
