"""Polite HTTP: one paced, patient, bounded GET that never leaves the source."""

from __future__ import annotations

import collections
import contextlib
import datetime as dt
import importlib.metadata
import random
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import TracebackType
from urllib.parse import urljoin, urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError, LocationParseError
from urllib3.util import Retry

from extract.source import SEARCH_ADDRESS, Source

RETRIED_STATUSES = (429, 500, 502, 503, 504)
REDIRECTS = (301, 302, 303, 307, 308)
MOST_REDIRECTS = 5
LONGEST_RETRY_AFTER = 300
SECONDS_TO_CONNECT, SECONDS_TO_READ = 10, 120  # [search_within_two_minutes]
CHUNK = 64 * 1024

TOO_LARGE, TRUNCATED, REDIRECT_ELSEWHERE = "too_large", "truncated", "redirect_elsewhere"


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


class _NoAddressError(Exception):
    """What was asked for, or what an answer redirects to, is no address."""


class Patience(Retry):
    """Retries that pause before the first one too: urllib3 would send it at once."""

    def get_backoff_time(self) -> float:
        """Seconds until the next attempt where the source does not say."""
        jitter = random.random() * self.backoff_jitter  # noqa: S311  (spreads load, guards nothing)
        return min(self.backoff_factor * 2.0 ** (len(self.history) - 1) + jitter, LONGEST_RETRY_AFTER)


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
        self._http = requests.Session()
        self._http.headers["User-Agent"] = user_agent(contact or source.contact)
        self._http.trust_env = not source.is_loopback
        patience = Patience(
            total=source.retries,
            redirect=0,
            status_forcelist=RETRIED_STATUSES,
            allowed_methods=("GET",),
            backoff_factor=source.seconds_of_backoff,
            backoff_jitter=source.seconds_of_backoff,
            retry_after_max=LONGEST_RETRY_AFTER,
            raise_on_status=False,
        )
        for scheme in ("https://", "http://"):
            self._http.mount(scheme, HTTPAdapter(max_retries=patience))

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

        Retries 429, 5xx and broken connections with growing pauses, follows redirects within the source only.
        SourceUnavailable when that did not help.
        """
        n_before = self.n_requests
        try:
            return self._get(address, params, etag, last_modified)
        finally:
            self.n_requests_for[self._purpose or _purpose(address)] += self.n_requests - n_before

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
        """The response, its body and why the body is not whole. A body that breaks off is asked for once more."""
        for _ in range(2):
            self._pace(urlsplit(actual).netloc)
            started = time.monotonic()
            try:
                response = self._send(actual, params, headers)
                with response:
                    body, failure = self._read(response)
            finally:
                self.seconds_requesting += time.monotonic() - started
            if failure != TRUNCATED:
                break
        return response, body, failure

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
            self.n_requests += 1
            raise _NoAddressError from error
        except (requests.RequestException, HTTPError) as error:
            attempts = 1 + self.source.retries
            self.n_requests += attempts
            raise SourceUnavailable(
                f"{host} does not answer {path} ({_cause(error)}), asked {attempts} times: "
                "check the connection and run this again later; everything fetched so far is kept"
            ) from error
        except ValueError as error:  # requests reads the Location even where it is not to follow it
            self.n_requests += 1
            raise _NoAddressError from error
        self._answered[host] = time.monotonic()
        retries = response.raw.retries
        self.n_requests += 1 + (len(retries.history) if retries else 0)
        if response.status_code in RETRIED_STATUSES:
            response.close()
            raise SourceUnavailable(
                f"{host} keeps answering {response.status_code} {response.reason} to {path}: "
                "run this again later; everything fetched so far is kept",
                response.status_code,
            )
        return response

    def _read(self, response: requests.Response) -> tuple[bytes, str | None]:
        body = bytearray()
        try:
            for chunk in response.iter_content(CHUNK):
                body += chunk
                if len(body) > self.source.largest_answer:
                    return b"", TOO_LARGE
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


def _cause(error: BaseException) -> str:
    """The innermost reason: what the system said is wrapped several times."""
    while error.__context__:
        error = error.__context__
    return " ".join(str(getattr(error, "strerror", None) or error).split())
