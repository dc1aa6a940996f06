"""One of a hundred readers: opens the published file, asks several things, compares, closes, and again.

``python -m tests.warehouse.looping_reader FILE FOLDER NUMBER`` runs until FOLDER/stop exists, and says in one JSON line
what it saw. Publication k of the test holds k sets with three questions and two answers each, and is made by run k:
whatever is asked of one open file must speak of one and the same k. Ends with an error where it does not.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from warehouse.reader import Reader

Ask = Callable[[str], list[tuple[Any, ...]]]

# What is asked, and how many of it each set brings.
COUNTS = {
    "SELECT count(*) FROM question_sets": 1,
    "SELECT count(*) FROM questions": 3,
    "SELECT count(*) FROM answers": 2,
    "SELECT count(*) - 1 FROM runs": 1,
    "SELECT count(*) FROM kamervraag_page WHERE question_text = 'x'": 3,
    "SELECT sum(n_questions) FROM question_sets": 3,
}
# Asked now and then, since it takes longest.
FLAT = {"SELECT count(outcome) FROM kamervragen": 1}
KEEP_FOR = 3


class Torn(Exception):  # noqa: N818 (reads as what happened)
    """Answers of one open file that speak of different publications."""


@contextmanager
def opened(file: Path, *, plainly: bool) -> Iterator[Ask]:
    """The file as the command line opens it, or as any tool does."""
    if plainly:
        with duckdb.connect(str(file), read_only=True) as con:
            yield lambda query: con.execute(query).fetchall()
    else:
        with Reader(file) as reader:
            yield lambda query: reader.query(query).rows


def publication(ask: Ask, counts: dict[str, int]) -> int:
    """Which publication the file is. Raises Torn where its answers differ."""
    found = {query: ask(query)[0][0] / each for query, each in counts.items()}
    if len(set(found.values())) != 1:
        raise Torn(str(found))
    return int(found.popitem()[1])


def run(file: Path, folder: Path, number: int) -> dict[str, Any]:
    """Loop until told to stop, or until whoever started this is gone."""
    parent, stop = os.getppid(), folder / "stop"
    seen: list[int] = []
    n_kept = 0
    while not stop.exists() and os.getppid() == parent:
        with opened(file, plainly=number % 2 == 0) as ask:
            first = publication(ask, COUNTS | FLAT if len(seen) % 4 == 0 else COUNTS)
            if seen and first < seen[-1]:
                raise Torn(f"publication {first} after {seen[-1]}")
            seen.append(first)
            if len(seen) == 1:
                (folder / f"ready-{number}").touch()
            if number % 5 == 0:
                n_kept += kept(ask, file, first, stop)
        time.sleep(random.uniform(0, 0.2))  # noqa: S311 (only so that they do not march in step)
    return {"number": number, "loops": len(seen), "seen": sorted(set(seen)), "kept": n_kept}


def kept(ask: Ask, file: Path, first: int, stop: Path) -> bool:
    """Keep the file open while others are published in its place: its answers stay. Whether any was."""
    nodes = {file.stat().st_ino}
    until = time.monotonic() + 60
    while len(nodes) < KEEP_FOR and not stop.exists() and time.monotonic() < until:
        time.sleep(0.05)
        nodes.add(file.stat().st_ino)
    if publication(ask, COUNTS | FLAT) != first:
        raise Torn(f"the open file changed under its reader; it was publication {first}")
    return len(nodes) > 1


if __name__ == "__main__":
    os.nice(19)  # a hundred of them, and one that publishes
    print(json.dumps(run(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))))
