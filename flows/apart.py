"""Calls in a child process with limits of memory and processor time: what kills a reader kills no run.

One child serves its owner call after call and is replaced where it dies, so that a call costs a millisecond. What a
call comes to depends on what it is given and on the limits alone: a child that dies after other calls is tried once
more from the beginning, and the limit of time counts the seconds of the processor, not those of a busy machine.
"""

from __future__ import annotations

import contextlib
import fcntl
import logging
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

DIED, TIMEOUT, TOO_LARGE, FAILED = "reader_died", "reader_timeout", "too_large", "reader_failed"

_NO_MEMORY = 77  # how the child ends where Python itself can get no more memory
_PATIENCE = 10  # by so much may a second of the processor last longer on the clock of a busy machine
_ROOT = Path(__file__).resolve().parents[1]

log = logging.getLogger(__name__)


class GivenUp(Exception):  # noqa: N818 (reads as what happened)
    """A call that did not come to its end.

    ``reason`` is reader_died, reader_timeout, too_large (it needs more memory than it may have) or reader_failed (it
    raised something that nobody foresaw); ``detail`` says it for a person, and is the same every time.
    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


class Apart:
    """A child process that calls functions for its owner, each within `megabytes` and `seconds` of the processor.

    It is started by the first call. Use it as a context, or close it.
    """

    def __init__(self, megabytes: int, seconds: int) -> None:
        self._megabytes, self._seconds = megabytes, seconds
        self._child: subprocess.Popen[bytes] | None = None
        self._pipe: Connection | None = None
        self._n_calls = 0  # that the child came through

    def __enter__(self) -> Apart:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def call(self, function: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
        """What the function of a module gives. It and all it takes and gives must be fit to be sent. Raises GivenUp."""
        was_used = self._n_calls > 0
        try:
            return self._call(function, arguments, named)
        except GivenUp as error:
            # What earlier calls left behind in the child may have had a part in its death.
            if not was_used or error.reason not in (DIED, TOO_LARGE):
                raise
        return self._call(function, arguments, named)

    def close(self) -> None:
        """End the child, whatever it is doing."""
        if self._pipe:
            self._pipe.close()
        if self._child:
            self._child.kill()
            self._child.communicate()
        self._child = self._pipe = None
        self._n_calls = 0

    def _call(self, function: Callable[..., T], arguments: tuple[Any, ...], named: dict[str, Any]) -> T:
        pipe = self._pipe or self._start()
        try:
            pipe.send((function, arguments, named))
            if not pipe.poll(self._seconds * _PATIENCE):
                self.close()
                raise GivenUp(TIMEOUT, self._overlong)
            is_given, value = pipe.recv()
        except (EOFError, OSError):
            raise self._obituary() from None
        except BaseException:  # the answer that is on its way belongs to nobody any more
            self.close()
            raise
        self._n_calls += 1
        if not is_given:
            raise GivenUp(FAILED, value)
        given: T = value
        return given

    def _start(self) -> Connection:
        ours, theirs = Pipe()
        with theirs:
            limits = map(str, (theirs.fileno(), self._megabytes, self._seconds))
            self._child = subprocess.Popen(  # noqa: S603 (this very module)
                [sys.executable, "-P", "-m", "flows.apart", *limits],
                stdin=subprocess.PIPE,  # never written to: it breaks where the owner ends, however that happens
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
                env=os.environ | {"PYTHONPATH": str(_ROOT)},
            )
        self._pipe = ours
        return ours

    def _obituary(self) -> GivenUp:
        """Why the child is dead."""
        code = None
        if self._child:
            with contextlib.suppress(subprocess.TimeoutExpired):
                code = self._child.wait(timeout=10)  # it closed the pipe, so it is about to end
        self.close()
        log.info("a reader ended with code %s", code)
        if code == -signal.SIGXCPU:
            return GivenUp(TIMEOUT, self._overlong)
        if code == _NO_MEMORY:
            return GivenUp(TOO_LARGE, f"reading it takes more than the {self._megabytes} MB of memory it may have")
        return GivenUp(
            DIED, f"its reader died of it: it may be made for that, or need more than {self._megabytes} MB of memory"
        )

    @property
    def _overlong(self) -> str:
        return f"reading it takes more than {self._seconds} seconds of the processor"


def explained(error: Exception) -> str:
    """An error that nobody foresaw, on one line."""
    return " ".join(f"{type(error).__name__}: {error}".split())[:200]


def _serve(pipe: Connection, megabytes: int, seconds: int) -> None:
    """The child: calls what it is sent, until its owner closes the pipe."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the owner, who ends this too
    signal.signal(signal.SIGIO, signal.SIG_DFL)  # the end of this process, whatever it is doing, when stdin breaks
    fcntl.fcntl(0, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(0, fcntl.F_SETFL, os.O_ASYNC)
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("200")  # of two that are as large this goes, and not the run
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * 2**20, megabytes * 2**20))
    while True:
        try:
            function, arguments, named = pipe.recv()
        except EOFError:
            return
        used = resource.getrusage(resource.RUSAGE_SELF)
        spent = int(used.ru_utime + used.ru_stime) + 1
        resource.setrlimit(resource.RLIMIT_CPU, (spent + seconds, resource.RLIM_INFINITY))
        try:
            answer = True, function(*arguments, **named)
        except MemoryError:
            os._exit(_NO_MEMORY)
        except Exception as error:
            answer = False, explained(error)
        pipe.send(answer)


if __name__ == "__main__":
    _serve(Connection(int(sys.argv[1])), int(sys.argv[2]), int(sys.argv[3]))
