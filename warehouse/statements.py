"""The package's SQL, each statement in a file of its own."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def statement(name: str) -> str:
    """The text of a .sql file, named by its path in the package."""
    return files("warehouse").joinpath(name).read_text(encoding="utf-8")
