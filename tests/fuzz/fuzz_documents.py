"""Damaged documents of every form through all that reads them: no crash, no hang, a named outcome every time.

Reading is `transform.documents.read`, and what the pipeline makes of one paper: a set and its rows. It happens in a
child process, so that a crash, an endless loop and a flood of memory are told apart and cost one document.

    python -m tests.fuzz.fuzz_documents [N] [--seed S] [--first I] [--real]

Document I of seed S is always the same: `--first I 1` reads it again, `--save FILE` writes it down.
"""

from __future__ import annotations

import argparse
import multiprocessing
import re
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random

from tests import forms
from tests.forms import Document
from tests.fuzz.mutations import damaged
from transform.documents import RawPublication, read
from transform.paper import Paper
from transform.sets.assembly import assemble
from transform.sets.membership import group

SECONDS = 10.0  # for one document: a hundred times what a slow one takes, so that a busy machine is no hang
MEGABYTES = 1_000  # more than these are a failure, whatever the document
IDS = ("kv-tk-2026Z90001", "ah-tk-20252026-9034", "ah-tk-20252026-9034-n1", "file-0123456789ab", "ah-9151601")

# Control codes, half a character, and what prints nothing.
_NOT_IN_TEXTS = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)


@dataclass(slots=True)
class Tally:
    """What became of the documents; `failures` name those that crashed, hung or raised."""

    n: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    worst_ms: float = 0.0
    worst: str = ""
    peak_megabytes: float = 0.0

    def add(self, name: str, outcome: str, milliseconds: float, is_failure: bool) -> None:
        """Count one document."""
        self.n += 1
        self.outcomes[outcome] += 1
        if milliseconds > self.worst_ms:
            self.worst_ms, self.worst = milliseconds, name
        if is_failure:
            self.failures.append(f"{name}: {outcome}")


def document(seed: int, number: int, with_real: bool = False) -> tuple[str, str, bytes]:
    """Document `number` of a seed: its name, the id under which it is read, its bytes."""
    random = Random(f"{seed}:{number}")  # noqa: S311 (nothing secret)
    form = random.choice(forms.FORMS)

    def some(form: str) -> Document:
        return random.choice((with_real and forms.real(form)) or forms.invented(form))

    data, how = damaged(random, some(form), some(random.choice(forms.FORMS)))
    return f"{number} ({form}; {', '.join(how)}; {len(data)} bytes)", random.choice(IDS), data


def outcome_of(publication_id: str, data: bytes) -> str:
    """The kind and format of a document that is read, or why it is not; raises what the readers raise."""
    paper = read(RawPublication(publication_id, "fuzz:", data, "f" * 64))
    for one in group([paper]):
        assemble(one, "fuzz")
    if paper.failure:
        return f"{paper.status}: {paper.failure.reason}"
    if left := _NOT_IN_TEXTS.search("\n".join(_texts(paper))):
        raise ValueError(f"U+{ord(left[0]):04X} is left in a text")
    return f"{paper.status}: {paper.kind} ({paper.format})"


def _texts(paper: Paper) -> Iterator[str]:
    yield from (question.text for question in paper.questions)
    yield from (answer.text for answer in paper.answers)
    yield from (note.text for note in paper.notes)
    yield from (link.raw for link in paper.links)
    people = (*paper.submitters, *paper.addressees, *paper.answerers, *paper.on_behalf_of)
    yield from (said for person in people for said in (person.name, person.party, person.function) if said)
    yield from filter(None, (paper.header_text, paper.body_text, paper.subject))


def run(seed: int, numbers: range, *, with_real: bool = False, tell: Callable[[str], None] = lambda _: None) -> Tally:
    """Read so many documents, in a child process that is replaced where it dies."""
    tally = Tally()
    left = iter(numbers)
    for number in left:
        child, pipe = _child()
        try:
            for name, outcome, milliseconds, megabytes in _through(pipe, seed, number, left, with_real):
                is_failure = outcome.startswith(("raised", "crashed", "hung"))
                tally.add(name, outcome, milliseconds, is_failure)
                tally.peak_megabytes = max(tally.peak_megabytes, megabytes)
                if is_failure or tally.n % 1000 == 0:
                    tell(f"{tally.n}: {name}: {outcome}")
        finally:
            pipe.close()
            child.kill()
            child.join()
    return tally


def _through(
    pipe: Connection, seed: int, first: int, left: Iterator[int], with_real: bool
) -> Iterator[tuple[str, str, float, float]]:
    """Name, outcome, milliseconds and peak megabytes of each document, until the child is lost."""
    number: int | None = first
    while number is not None:
        name, id_, data = document(seed, number, with_real)
        started = time.perf_counter()
        pipe.send((id_, data))
        if not pipe.poll(SECONDS):
            yield name, f"hung for {SECONDS:g} s", SECONDS * 1000, 0.0
            return
        try:
            outcome, milliseconds, megabytes = pipe.recv()
        except EOFError:
            yield name, "crashed", (time.perf_counter() - started) * 1000, 0.0
            return
        yield name, outcome, milliseconds, megabytes
        number = next(left, None)


def _child() -> tuple[multiprocessing.process.BaseProcess, Connection]:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    child = context.Process(target=_work, args=(theirs,), daemon=True)
    child.start()
    theirs.close()
    return child, ours


def _work(pipe: Connection) -> None:
    """The child: reads what it is sent, and says what came of it."""
    limit = MEGABYTES * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    while True:
        try:
            id_, data = pipe.recv()
        except EOFError:
            return
        started = time.perf_counter()
        try:
            outcome = outcome_of(id_, data)
        except Exception as error:
            outcome = f"raised {type(error).__name__}: {str(error)[:200]}"
        milliseconds = (time.perf_counter() - started) * 1000
        used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        pipe.send((outcome, milliseconds, used / (2**20 if sys.platform == "darwin" else 2**10)))


def main() -> int:
    """Read many, tell what came of them; 1 where one crashed, hung or raised."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("count", type=int, nargs="?", default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument(
        "--real", action="store_true", help="damage the real documents beside the project, where there are any"
    )
    parser.add_argument("--save", type=Path, help="write the first document to this file, read nothing")
    given = parser.parse_args()
    if given.save:
        given.save.write_bytes(document(given.seed, given.first, given.real)[2])
        return 0
    numbers = range(given.first, given.first + given.count)
    tally = run(given.seed, numbers, with_real=given.real, tell=lambda line: print(line, flush=True))
    print(f"\n{tally.n} documents of seed {given.seed}, {len(tally.failures)} failures")
    print(f"slowest {tally.worst_ms:.0f} ms: {tally.worst}; most memory {tally.peak_megabytes:.0f} MB")
    for outcome, n in tally.outcomes.most_common():
        print(f"{n:>7}  {outcome}")
    return 1 if tally.failures else 0


if __name__ == "__main__":
    sys.exit(main())
