"""What goes wrong with answers, by name, for a SampleServer: each fault makes what comes of what would have come."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from extract.sample.server import Reply

Fault = Callable[[Reply], Reply | None]

SECONDS_TO_ANSWER = 1.6
"""For sources that are asked through stalls and drips."""


def resets(reply: Reply) -> Reply | None:
    """The connection is closed without a word."""
    return None


def stalls(reply: Reply) -> Reply | None:
    """Nothing comes for longer than anybody waits."""
    time.sleep(2 * SECONDS_TO_ANSWER)
    return None


def drips(reply: Reply) -> Reply:
    """A byte now and then, for longer than anybody waits; a body that is not there is made."""
    return replace(reply, body=reply.body or b"?" * 1000, seconds_a_byte=SECONDS_TO_ANSWER / 20)


def error(status: int, retry_after: str | None = None) -> Fault:
    """An error, perhaps with advice when to come back."""
    headers = {} if retry_after is None else {"Retry-After": retry_after}
    return lambda reply: Reply(status, b"<html><body>niet nu</body></html>", headers=headers)


def under_maintenance(reply: Reply) -> Reply:
    """A page for people, with status 200."""
    return Reply(200, b"<!DOCTYPE html><html><body><p>Wegens onderhoud niet beschikbaar.</p></body></html>")


def empty(reply: Reply) -> Reply:
    """Status 200 and not a byte."""
    return replace(reply, body=b"")


def cut(reply: Reply) -> Reply:
    """Half of what should come, and its length says so."""
    return replace(reply, body=reply.body[: len(reply.body) // 2])


def breaks_off(reply: Reply) -> Reply:
    """Half of what its length says."""
    return replace(cut(reply), headers={**reply.headers, "Content-Length": str(len(reply.body))})


def to_error_page(reply: Reply) -> Reply:
    """A redirect to the page that says 404 with status 200."""
    return Reply(302, headers={"Location": "/Errors/404.htm"})


def to_another_host(reply: Reply) -> Reply:
    """A redirect that is not followed."""
    return Reply(302, headers={"Location": "https://onderhoud.example/"})


NOT_ANSWERED: dict[str, Fault] = {
    "resets": resets,
    "stalls": stalls,
    "drips": drips,
    "429": error(429),
    "429 for good": error(429, "0"),
    "503": error(503),
    "504": error(504),
}
"""After all retries there is no answer."""

BAD_200: dict[str, Fault] = {
    "under maintenance": under_maintenance,
    "empty": empty,
    "cut": cut,
    "breaks off": breaks_off,
    "to error page": to_error_page,
    "to another host": to_another_host,
}
"""An answer that is not what was asked for."""

UNREADABLE_RETRY_AFTERS = (
    *("1m0s", "0.493", "-5", "soon", "", "Mon, 02 Mar 2020 03:30:00 GMT", "Mon, 99 Foo 2026 25:61:61 GMT", "²"),
    *("1, 1", "NaN", "0x10", "0", "1e3"),
)


@dataclass
class Faulty:
    """For `faults` of a server: those of the answers that it `concerns`, in turn, and after the last one none.

    With `for_good` the last one goes on.
    """

    concerns: Callable[[str], bool]
    faults: list[Fault]
    for_good: bool = False
    paths: list[str] = field(default_factory=list)
    """What was asked and met a fault."""

    def __call__(self, path: str, reply: Reply) -> Reply | None:
        """What comes instead of the reply."""
        n = len(self.paths)
        if not self.concerns(path) or (n >= len(self.faults) and not self.for_good):
            return reply
        self.paths.append(path)
        return self.faults[min(n, len(self.faults) - 1)](reply)


def is_search(path: str) -> bool:
    """Whether the first source's search is asked."""
    return path.startswith("/sru")


def is_register(path: str) -> bool:
    """Whether the second source is asked."""
    return path.startswith("/OData")


def is_paper(*publication_ids: str) -> Callable[[str], bool]:
    """Whether one of these papers is asked for, in any form; any paper where none is named."""
    return lambda path: (
        "/frbr/" in path
        and (not publication_ids or any(f"/{id_}{end}" in path for id_ in publication_ids for end in "/."))
    )
