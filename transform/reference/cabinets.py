"""The cabinets and the days on which they were in office, from a list kept by hand in cabinets.toml."""

from __future__ import annotations

import datetime as dt
import tomllib
from functools import cache
from importlib.resources import files
from itertools import pairwise

from transform.records import Cabinet

_DAY = dt.timedelta(days=1)


@cache
def cabinets() -> tuple[Cabinet, ...]:
    """Every cabinet of the list, in order."""
    told = tomllib.loads(files("transform.reference").joinpath("cabinets.toml").read_text(encoding="utf-8"))
    begins = [*(one["first_on"] for one in told["cabinets"]), told["known_to"] + _DAY]
    return tuple(
        Cabinet(one["cabinet"], first_on, following - _DAY, one["source"])
        for one, (first_on, following) in zip(told["cabinets"], pairwise(begins), strict=True)
    )
