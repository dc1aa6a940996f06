"""How a job runs its stages: one after the other, each within its time. Prefect may stand around a stage."""

from __future__ import annotations

import contextlib
import signal
import threading
import time
from collections.abc import Callable, Iterator
from typing import Protocol, TypeVar

from flows.settings import STAGE_SECONDS

T = TypeVar("T")

SECONDS_TO_UNWIND = 60.0
"""What runs on after its time, because something swallowed the exception that stopped it, is stopped again."""


class RanTooLong(Exception):  # noqa: N818 (reads as what happened)
    """A run, or a stage of it, was stopped because its time was over; the message is one line for a person."""


class Step(Protocol):
    """Runs one stage; a stage that asks the source may be tried again."""

    def __call__(self, name: str, stage: Callable[[], T], *, asks_source: bool = False) -> T:
        """Run the stage and give what it gives."""


def plainly(name: str, stage: Callable[[], T], *, asks_source: bool = False) -> T:
    """A step without anything around it."""
    return stage()


def timed(step: Step, seconds: float) -> Step:
    """The same step, with so many seconds for each stage, tries and pauses included. Its stages raise RanTooLong."""

    def timed_step(name: str, stage: Callable[[], T], *, asks_source: bool = False) -> T:
        with within(seconds, f"the stage '{name}'", STAGE_SECONDS):
            return step(name, stage, asks_source=asks_source)

    return timed_step


@contextlib.contextmanager
def within(seconds: float, what: str, setting: str) -> Iterator[None]:
    """Stop the block with RanTooLong when its time is over, whatever it waits for; `setting` is what sets the time.

    The alarm signal interrupts a read, a sleep and a query. It reaches the main thread alone, where jobs run; in
    another thread a block has no end. Prefect's timeout_seconds is that signal around a flow, but around a task in such
    a flow an exception that interrupts nothing, and a run without Prefect has none.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    mine = _Limit(time.monotonic() + seconds, f"{what} did not end within {_duration(seconds)}", setting)
    _limits.append(mine)
    _arm()
    try:
        yield
    except RanTooLong:
        raise
    except Exception as error:
        if mine.has_passed:  # a library may have made another exception of it
            raise mine.problem() from error
        raise
    finally:
        _limits.remove(mine)
        _arm()


class _Limit:
    def __init__(self, ends_at: float, what: str, setting: str) -> None:
        self.ends_at, self._what, self._setting = ends_at, what, setting
        self.has_passed = False

    def problem(self) -> RanTooLong:
        return RanTooLong(
            f"{self._what} and was stopped: what was fetched is kept and the next run goes on from there; "
            f"where it needs that long, set {self._setting}"
        )


_limits: list[_Limit] = []
"""Those in force, the innermost last."""


def _arm() -> None:
    """Have the alarm ring when the next of the limits passes."""
    if _limits:
        signal.signal(signal.SIGALRM, _stop)
        seconds = min(limit.ends_at for limit in _limits) - time.monotonic()
        signal.setitimer(signal.ITIMER_REAL, max(seconds, 0.001))
    else:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)


def _stop(*_: object) -> None:
    if _limits:
        passed = min(_limits, key=lambda limit: limit.ends_at)
        passed.has_passed, passed.ends_at = True, time.monotonic() + SECONDS_TO_UNWIND
        _arm()
        raise passed.problem()


def _duration(seconds: float) -> str:
    return f"{seconds / 3600:.3g} hours" if seconds >= 3600 else f"{seconds:.3g} s"
