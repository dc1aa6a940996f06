"""Every assumption about the source, by name. They are declared in assumptions.toml, and nowhere else."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

REAL, CODE, REPORTED, GUESS = "real", "code", "reported", "guess"
CERTAINTIES = (REAL, CODE, REPORTED, GUESS)


@dataclass(frozen=True, slots=True)
class Assumption:
    """One thing that is taken for granted about the source; assumptions.toml says what each field holds."""

    name: str
    certainty: str
    says: str
    if_not: str
    touches: tuple[str, ...]
    untestable: str | None = None


@cache
def assumptions() -> Mapping[str, Assumption]:
    """All of them by name, in the order of the file."""
    declared = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return {
        name: Assumption(name, **(facts | {"touches": tuple(facts["touches"])})) for name, facts in declared.items()
    }


def because(*names: str) -> str:
    """What a message adds where the source is not as assumed: which assumption, and how to learn more.

    KeyError for a name that none has.
    """
    said = " or ".join(assumptions()[name].name for name in names)
    return f"[assumption {said}: run `kamervragen probe`]"
