"""Polite HTTP: one paced, patient, bounded GET that never leaves the source."""

from __future__ import annotations

import collections
import contextlib
import datetime as dt
import importlib.metadata
import itertools
import logging
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import TypeVar
from urllib.parse import urljoin, urlsplit

import requests
from urllib3.exceptions import HTTPError, LocationParseError

from extract.patience import pause, seconds_asked, times
from extract.source import SEARCH_ADDRESS, Source
from extract.transport import Deadline, TimedAdapter, cause

RETRIED_STATUSES = (429, 500, 502, 503, 504)
REDIRECTS = (301, 302, 303, 307, 308)
MOST_REDIRECTS = 5
SECONDS_TO_CONNECT, SECONDS_TO_READ = 10, 120  # [search_within_two_minutes]
CHUNK = 64 * 1024

TOO_LARGE, TRUNCATED, REDIRECT_ELSEWHERE = "too_large", "truncated", "redirect_elsewhere"

T = TypeVar("T")
log = logging.getLogger(__name__)


class SourceUnavailable(Exception):  # noqa: N818 (reads as what happened)
    """The source did not answer, or only with errors, after all retries; the message is one line for a person."""

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status
        """The error status of the last answer; None where there was no answer at all."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the source answered; ``failure`` says why the body is not whole, and is empty then."""

    address: str
    """Canonical, as asked."""
    final_address: str
    """Canonical where it is the source's: where the redirects ended."""
    status: int
    etag: str | None
    last_modified: str | None
    content_type: str | None
    body: bytes
    fetched_at: dt.datetime
    failure: str | None = None
    """too_large, truncated or redirect_elsewhere."""


class UnusableAnswer(Exception):  # noqa: N818 (reads as what happened)
    """What came is not what was asked for, each time it was asked for; the message says what came."""


class _NoAddressError(Exception):
    """What was asked for, or what an answer redirects to, is no address."""


class _PassingError(Exception):
    """What may be otherwise the next time: no answer, or an error that passes. It says which to which request."""

    def __init__(self, message: str, status: int | None = None, seconds_asked: float | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.seconds_asked = seconds_asked
        """How long the source asks to wait."""


class Session:
    """GET requests to one source, at its pace. Use it as a context manager, or close it."""

    def __init__(self, source: Source, *, contact: str | None = None) -> None:
        """``contact`` (an address of whoever runs this) goes before the one of the source."""
        self.source = source
        self.n_requests = 0
        """Requests sent, retries and redirects included."""
        self.n_requests_for: collections.Counter[str] = collections.Counter()
        """The same by what they were for: search, metadata, documents with whatever else; or as they are counted."""
        self.unreadable_records: list[str] = []
        """Search records that name nothing: what was published with them is not known."""
        self.seconds_requesting = 0.0
        """Time spent on requests and their retries, without the pauses between them."""
        self._purpose: str | None = None
        self._answered: dict[str, float] = {}
        self._deadline = Deadline()
        self._http = requests.Session()
        self._http.headers["User-Agent"] = user_agent(contact or source.contact)
        self._http.trust_env = not source.is_loopback
        for scheme in ("https://", "http://"):
            self._http.mount(scheme, TimedAdapter(self._deadline))

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the connections back."""
        self._http.close()

    @contextlib.contextmanager
    def counted_as(self, purpose: str) -> Iterator[None]:
        """Count the requests made meanwhile under this name."""
        self._purpose = purpose
        try:
            yield
        finally:
            self._purpose = None

    def now(self) -> dt.datetime:
        """The instant, UTC, on the day it is at the source: what observations are stamped with."""
        instant = dt.datetime.now(dt.UTC)
        return dt.datetime.combine(self.source.today, instant.timetz()) if self.source.today else instant

    def get(
        self,
        address: str,
        params: Mapping[str, str] | None = None,
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> Answer:
        """The answer at a canonical address; status 304 where it still is what ``etag`` or ``last_modified`` names.

        Asks again after 429, 5xx, broken connections and answers that do not end, with growing pauses and within
        ``seconds_to_answer`` of the source, and once more after one that breaks off; follows redirects within the
        source only. SourceUnavailable when that did not help.
        """
        broken: list[Answer] = []

        def read(answer: Answer) -> Answer:
            if answer.failure == TRUNCATED and not broken:
                broken.append(answer)
                raise UnusableAnswer("an answer that breaks off")
            return answer

        try:
            return self.read(read, address, params, etag, last_modified)
        except UnusableAnswer:  # nobody may ask once more
            return broken[0]

    def read(
        self,
        read: Callable[[Answer], T],
        address: str,
        params: Mapping[str, str] | None = None,
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> T:
        """What ``read`` makes of the answer at an address.

        One of which it raises UnusableAnswer (a page about maintenance, say) is asked for again as an error that passes
        is, but for a refusal (4xx). Raises UnusableAnswer and SourceUnavailable when that did not help.
        """
        n_before = self.n_requests
        try:
            return self._ask(read, address, params, etag, last_modified)
        finally:
            self.n_requests_for[self._purpose or _purpose(address)] += self.n_requests - n_before

    def _ask(
        self,
        read: Callable[[Answer], T],
        address: str,
        params: Mapping[str, str] | None,
        etag: str | None,
        last_modified: str | None,
    ) -> T:
        n_before, give_up_at = self.n_requests, time.monotonic() + self.source.seconds_to_answer
        for n_retries in itertools.count():
            # Half of the time, so that an answer that never ends can be asked for once more.
            self._deadline.set(min(self.source.seconds_to_answer / 2, give_up_at - time.monotonic()))
            problem: _PassingError | UnusableAnswer
            is_refusal, asked = False, None
            try:
                answer = self._get(address, params, etag, last_modified)
                is_refusal = 400 <= answer.status < 500
                return read(answer)
            except UnusableAnswer as error:
                problem = error
            except _PassingError as error:
                problem, asked = error, error.seconds_asked
            seconds = pause(n_retries, self.source.seconds_of_backoff, asked)
            if is_refusal or n_retries >= self.source.retries or time.monotonic() + seconds >= give_up_at:
                break
            log.debug("%s: asked again in %.1f s", problem, seconds)
            time.sleep(seconds)
        said = f"{problem}, asked {times(self.n_requests - n_before)}"
        if isinstance(problem, UnusableAnswer):
            raise UnusableAnswer(said) from problem
        advice = "run this again later; everything fetched so far is kept"
        raise SourceUnavailable(f"{said}: {advice}", problem.status) from problem

    def _get(
        self, address: str, params: Mapping[str, str] | None, etag: str | None, last_modified: str | None
    ) -> Answer:
        conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {name: value for name, value in conditions.items() if value}
        asked = reached = self.source.canonical(address)
        response = None
        for _ in range(MOST_REDIRECTS + 1):
            try:
                actual = self.source.actual(reached)
            except ValueError:
                break
            try:
                response, body, failure = self._request(actual, params, headers)
            except _NoAddressError:
                break
            location = response.headers.get("Location")
            if response.status_code not in REDIRECTS or location is None:
                return self._answer(asked, reached, response, failure, body)
            try:
                reached, params = self.source.canonical(urljoin(actual, location)), None
            except ValueError:  # no address at all
                break
        return self._answer(asked, reached, response, REDIRECT_ELSEWHERE)

    def _answer(
        self, asked: str, reached: str, response: requests.Response | None, failure: str | None, body: bytes = b""
    ) -> Answer:
        headers: Mapping[str, str] = response.headers if response is not None else {}
        return Answer(
            address=asked,
            final_address=reached,
            status=response.status_code if response is not None else 0,
            etag=headers.get("ETag"),
            last_modified=headers.get("Last-Modified"),
            content_type=headers.get("Content-Type"),
            body=body,
            fetched_at=self.now(),
            failure=failure,
        )

    def _request(
        self, actual: str, params: Mapping[str, str] | None, headers: Mapping[str, str]
    ) -> tuple[requests.Response, bytes, str | None]:
        """The response, its body and why the body is not whole."""
        self._pace(urlsplit(actual).netloc)
        started = time.monotonic()
        try:
            response = self._send(actual, params, headers)
            with response:
                return response, *self._read(response)
        finally:
            self.seconds_requesting += time.monotonic() - started

    def _send(self, actual: str, params: Mapping[str, str] | None, headers: Mapping[str, str]) -> requests.Response:
        host, path = urlsplit(actual).netloc, urlsplit(actual).path
        try:
            response = self._http.get(
                actual,
                params=params,
                headers=headers,
                timeout=(SECONDS_TO_CONNECT, SECONDS_TO_READ),
                allow_redirects=False,
                stream=True,
            )
        except (requests.exceptions.InvalidURL, LocationParseError) as error:
            raise _NoAddressError from error
        except (requests.RequestException, HTTPError) as error:
            raise _PassingError(f"{host} does not answer {path} ({cause(error)})") from error
        except ValueError as error:  # requests reads the Location even where it is not to follow it
            raise _NoAddressError from error
        finally:
            self.n_requests += 1
            self._answered[host] = time.monotonic()
        if response.status_code in RETRIED_STATUSES:
            response.close()
            said = f"{host} answers {response.status_code} {response.reason} to {path}"
            raise _PassingError(said, response.status_code, seconds_asked(response.headers.get("Retry-After")))
        return response

    def _read(self, response: requests.Response) -> tuple[bytes, str | None]:
        body = bytearray()
        try:
            for chunk in response.iter_content(CHUNK):
                body += chunk
                if len(body) > self.source.largest_answer:
                    return b"", TOO_LARGE
        except requests.ConnectionError as error:  # nothing came for long, or too little
            url = urlsplit(response.url)
            raise _PassingError(f"{url.netloc} does not end its answer to {url.path} ({cause(error)})") from error
        except requests.RequestException:
            return b"", TRUNCATED
        return bytes(body), None

    def _pace(self, host: str) -> None:
        if host in self._answered:
            time.sleep(max(0.0, self._answered[host] + self.source.seconds_between_requests - time.monotonic()))


def user_agent(contact: str | None) -> str:
    """Who asks: name, version and, where known, whom to write to."""
    try:
        version = importlib.metadata.version("kamervragen")
    except importlib.metadata.PackageNotFoundError:
        version = "unreleased"
    return f"kamervragen/{version}" + (f" (+{contact})" if contact else "")


def _purpose(address: str) -> str:
    if address == SEARCH_ADDRESS:
        return "search"
    return "metadata" if address.endswith("/metadata.xml") else "documents"
