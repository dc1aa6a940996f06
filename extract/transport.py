"""Connections whose answers end in time: the `timeout` of requests is per read, and a byte a minute is never late."""

from __future__ import annotations

import contextlib
import functools
import io
import socket
import time
from http.client import HTTPResponse
from typing import Any, Protocol

from requests.adapters import HTTPAdapter


class Deadline:
    """The moment at which the answer that is being read must be whole; set anew before each request."""

    def __init__(self) -> None:
        self._at, self._seconds = float("inf"), float("inf")

    def set(self, seconds: float) -> None:
        """So many seconds from now."""
        self._at, self._seconds = time.monotonic() + seconds, seconds

    def left(self) -> float:
        """Seconds, more than none. Raises TimeoutError where it has passed."""
        if (left := self._at - time.monotonic()) <= 0:
            raise TimeoutError(f"no whole answer within {self._seconds:.3g} s")
        return left


class TimedAdapter(HTTPAdapter):
    """Every byte that comes, those of the status and the headers too, comes before the deadline or not at all.

    It covers what is read. Looking up a host, connecting and greeting are as patient as `timeout` says.
    """

    def __init__(self, deadline: Deadline) -> None:
        self._deadline = deadline
        super().__init__(max_retries=0)

    def init_poolmanager(self, *arguments: Any, **named: Any) -> None:
        """Connections of requests without a proxy."""
        super().init_poolmanager(*arguments, **named)
        _time(self.poolmanager, self._deadline)

    def proxy_manager_for(self, proxy: str, **named: Any) -> Any:
        """Connections through a proxy."""
        is_known = proxy in self.proxy_manager
        manager = super().proxy_manager_for(proxy, **named)
        if not is_known:
            _time(manager, self._deadline)
        return manager


class _Manager(Protocol):
    pool_classes_by_scheme: dict[str, Any]


def _time(manager: _Manager, deadline: Deadline) -> None:
    """Have the connections that a manager makes from now on give timed answers."""
    timed = {}
    for scheme, pool in manager.pool_classes_by_scheme.items():
        answer = {"response_class": functools.partial(_TimedResponse, deadline)}
        connection = type(pool.ConnectionCls.__name__, (pool.ConnectionCls,), answer)
        timed[scheme] = type(pool.__name__, (pool,), {"ConnectionCls": connection})
    manager.pool_classes_by_scheme = timed


class _TimedResponse(HTTPResponse):
    def __init__(self, deadline: Deadline, sock: socket.socket, *arguments: Any, **named: Any) -> None:
        super().__init__(sock, *arguments, **named)
        self.fp = io.BufferedReader(_TimedReads(sock, self.fp.detach(), deadline))


class _TimedReads(io.RawIOBase):
    """What comes from a socket, each read no longer than the socket says, and all of them together in time."""

    def __init__(self, sock: socket.socket, raw: io.RawIOBase, deadline: Deadline) -> None:
        self._sock, self._raw, self._deadline = sock, raw, deadline
        self._seconds_a_read = sock.gettimeout() or float("inf")

    def readable(self) -> bool:
        """Whether it can be read from: it can."""
        return True

    def readinto(self, buffer: Any) -> int | None:
        """Read what is there, or wait for it. Raises TimeoutError."""
        seconds = min(self._deadline.left(), self._seconds_a_read)
        self._sock.settimeout(seconds)
        with contextlib.suppress(TimeoutError):
            return self._raw.readinto(buffer)
        self._deadline.left()
        raise TimeoutError(f"nothing came for {seconds:.3g} s")

    def close(self) -> None:
        """Close what is read from too."""
        self._raw.close()
        super().close()


def cause(error: BaseException) -> str:
    """The innermost reason: what the system said is wrapped several times."""
    while error.__context__:
        error = error.__context__
    return " ".join(str(getattr(error, "strerror", None) or error).split())
