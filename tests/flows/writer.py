"""A nightly run, or a rebuild, whose reader dies of deadly papers and fails at faulty ones.

    python -m tests.flows.writer DATA ADDRESS DAY
    python -m tests.flows.writer DATA

With the id of a paper in POWER_FAILS_AT it is killed while it reads that one, through no fault of the paper.
"""

from __future__ import annotations

import datetime as dt
import functools
import os
import sys
from dataclasses import replace
from pathlib import Path

from extract import source
from flows import jobs, paper_reader
from flows.data_folder import DataFolder
from flows.report import lines
from tests.flows.deeds import read_or_die, read_until


def main(data: str, address: str | None = None, day: str | None = None) -> None:
    until = os.environ.get("POWER_FAILS_AT")
    instead = functools.partial(read_until, until) if until else read_or_die
    paper_reader.read = instead  # type: ignore[attr-defined] # it is imported there
    folder = DataFolder(Path(data))
    if address and day:
        asked = replace(source.sample(address), today=dt.date.fromisoformat(day))
        done = jobs.nightly(folder, asked, register=False)
    else:
        done = jobs.rebuild(folder)
    for line in lines(done):
        print(line)


if __name__ == "__main__":
    main(*sys.argv[1:])
