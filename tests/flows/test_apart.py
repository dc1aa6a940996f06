"""A child process reads for its owner: what becomes of a call is told, and nothing a call does reaches the owner."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from flows.apart import DIED, FAILED, TIMEOUT, TOO_LARGE, Apart, GivenUp
from tests.flows import deeds

ROOT = Path(__file__).resolve().parents[2]
OWNER = """
from flows.apart import Apart
from tests.flows import deeds
apart = Apart(512, 60)
print(apart.call(deeds.process), flush=True)
apart.call(deeds.sleep, 600.0)
"""


@pytest.fixture
def apart() -> Iterator[Apart]:
    with Apart(512, 1) as apart:
        yield apart


def reason(apart: Apart, function: Callable[[], object]) -> str:
    with pytest.raises(GivenUp) as caught:
        apart.call(function)
    assert caught.value.detail
    return caught.value.reason


def is_running(process: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False


def wait_for(is_so: Callable[[], bool]) -> bool:
    until = time.monotonic() + 60
    while not is_so() and time.monotonic() < until:
        time.sleep(0.02)
    return is_so()


def test_one_child_serves_call_after_call_and_ends_with_its_owner(apart: Apart) -> None:
    first = apart.call(deeds.process)
    assert first != os.getpid()
    assert [apart.call(deeds.double, 21), apart.call(deeds.process)] == [42, first]
    apart.close()
    assert not is_running(first)


@pytest.mark.parametrize(
    ("deed", "expected"),
    [
        (deeds.abort, DIED),
        (deeds.work_for_ever, TIMEOUT),
        (deeds.fill_memory, TOO_LARGE),
        (deeds.raise_what_nobody_foresaw, FAILED),
    ],
)
def test_what_a_call_does_is_told_and_the_next_one_is_as_the_first(
    apart: Apart, deed: Callable[[], object], expected: str
) -> None:
    assert reason(apart, deed) == expected
    assert apart.call(deeds.double, 1) == 2
    assert reason(apart, deed) == expected, "and the same after another call"


def test_what_a_call_raised_is_told_on_one_line(apart: Apart) -> None:
    with pytest.raises(GivenUp, match="KeyError: 'an odd"):
        apart.call(deeds.raise_what_nobody_foresaw)


def test_a_call_that_dies_of_what_came_before_it_is_tried_from_the_beginning(apart: Apart) -> None:
    assert [apart.call(deeds.abort_unless_it_is_the_first_call) for _ in range(3)] == [1, 1, 1]


def test_a_slow_machine_is_no_overlong_call(apart: Apart) -> None:
    assert apart.call(deeds.sleep, 1.6) == "awake", "the limit is one second of work"


def test_a_child_does_not_outlive_an_owner_that_was_killed() -> None:
    owner = subprocess.Popen([sys.executable, "-c", OWNER], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert owner.stdout
    with owner.stdout:
        child = int(owner.stdout.readline())
    assert is_running(child)
    owner.kill()
    owner.wait()
    assert wait_for(lambda: not is_running(child))
