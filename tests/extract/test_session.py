from __future__ import annotations

import contextlib
import dataclasses
import socket
import socketserver
import threading
import time
from collections.abc import Iterator

import pytest

from extract.session import Answer, Session, SourceUnavailable, UnusableAnswer, user_agent
from extract.source import ZOEK, Source, at
from tests.extract.faults import UNREADABLE_RETRY_AFTERS
from tests.extract.faulty_server import HANG_UP, FaultyServer, Reply, Request

PAGE = f"{ZOEK}/kv-tk-2026Z90001.xml"
PATH = "/kv-tk-2026Z90001.xml"


def quick(server: FaultyServer, **changes: object) -> Session:
    source = at(server.url)
    return Session(dataclasses.replace(source, **{"seconds_of_backoff": 0.01, "retries": 3, **changes}))  # type: ignore[arg-type]  # names of fields


def test_an_answer_has_canonical_addresses_its_bytes_and_what_makes_the_next_request_conditional(
    server: FaultyServer, session: Session
) -> None:
    changed = "Fri, 27 Feb 2026 04:10:11 GMT"
    server.script(
        PATH, Reply(b"<a/>", headers={"ETag": '"1"', "Last-Modified": changed, "Content-Type": "application/xml"})
    )
    answer = session.get(PAGE)
    assert (answer.address, answer.final_address, answer.status, answer.body) == (PAGE, PAGE, 200, b"<a/>")
    assert (answer.etag, answer.last_modified, answer.content_type) == ('"1"', changed, "application/xml")
    assert answer.fetched_at.utcoffset() is not None
    assert answer.failure is None


def test_a_conditional_request_brings_304_and_no_body(server: FaultyServer, session: Session) -> None:
    def reply(request: Request) -> Reply:
        is_same = request.headers.get("If-None-Match") == '"1"' and request.headers.get("If-Modified-Since") == "then"
        return Reply(status=304) if is_same else Reply(b"<a/>")

    server.script(PATH, reply)
    assert session.get(PAGE, etag='"1"', last_modified="then").status == 304
    assert session.get(PAGE, etag='"0"', last_modified="then").status == 200


def test_the_user_agent_says_who_asks_and_whom_to_write_to(server: FaultyServer) -> None:
    with Session(at(server.url), contact="beheer@example.org") as session:
        session.get(PAGE)
    assert server.requests[0].headers["User-Agent"].startswith("kamervragen/")
    assert server.requests[0].headers["User-Agent"].endswith(" (+beheer@example.org)")
    assert "(" not in user_agent(None)


def test_a_host_is_not_asked_faster_than_its_pace(server: FaultyServer) -> None:
    with quick(server, seconds_between_requests=0.15) as session:
        started = time.monotonic()
        session.get(PAGE)
        assert time.monotonic() - started < 0.1
        session.get(PAGE)
        session.get(f"{ZOEK}/kv-tk-2026Z90002.xml")
        assert time.monotonic() - started >= 0.3
        assert session.seconds_requesting < 0.15


def test_errors_that_pass_are_tried_again_and_counted(server: FaultyServer) -> None:
    server.script(PATH, Reply(status=503), HANG_UP, Reply(b"<html>", 500), Reply(b"<a/>"))
    with quick(server) as session:
        assert session.get(PAGE).body == b"<a/>"
        assert session.n_requests == len(server.requests) == 4


def test_retry_after_is_waited_for(server: FaultyServer) -> None:
    server.script(PATH, Reply(status=429, headers={"Retry-After": "1"}), Reply(b"<a/>"))
    with quick(server) as session:
        started = time.monotonic()
        assert session.get(PAGE).status == 200
        assert 1 <= time.monotonic() - started < 3


def test_retry_after_is_capped(server: FaultyServer, monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    server.script(PATH, Reply(status=429, headers={"Retry-After": "86400"}), Reply(b"<a/>"))
    with quick(server) as session:
        assert session.get(PAGE).status == 200
    assert 300 in slept
    assert max(slept) == 300


@pytest.mark.parametrize("told", UNREADABLE_RETRY_AFTERS)
@pytest.mark.parametrize("status", [429, 503])
def test_a_retry_after_that_cannot_be_read_is_ignored_and_the_own_pause_counts(
    server: FaultyServer, monkeypatch: pytest.MonkeyPatch, told: str, status: int
) -> None:
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", lambda seconds: slept.append(seconds) if seconds > 0.5 else None)
    server.script(PATH, Reply(status=status, headers={"Retry-After": told}), Reply(b"<a/>"))
    with quick(server, seconds_of_backoff=10) as session:
        assert session.get(PAGE).body == b"<a/>"
        assert session.n_requests == len(server.requests) == 2
    assert len(slept) == 1
    assert 10 <= slept[0] <= 20
    server.script(PATH, Reply(status=status, headers={"Retry-After": told}))
    with quick(server) as session, pytest.raises(SourceUnavailable, match=f"answers {status} .*, asked 4 times"):
        session.get(PAGE)


def test_no_more_is_asked_once_the_time_for_an_answer_is_over(
    server: FaultyServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "sleep", lambda seconds: None)
    server.script(PATH, Reply(status=429, headers={"Retry-After": "299"}))
    with quick(server, seconds_to_answer=298) as session, pytest.raises(SourceUnavailable, match=r"429 .*, asked once"):
        session.get(PAGE)
    assert session.n_requests == len(server.requests) == 1


def test_pauses_grow_from_the_first_retry_on(server: FaultyServer, monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", lambda seconds: slept.append(seconds) if seconds > 0.5 else None)
    server.script(PATH, Reply(status=500), Reply(status=500), Reply(status=500), Reply(b"<a/>"))
    with quick(server, seconds_of_backoff=10) as session:
        session.get(PAGE)
    assert len(slept) == 3
    assert 10 <= slept[0] <= 20 <= slept[1] <= 30 < 40 <= slept[2] <= 50


def test_a_source_that_keeps_failing_is_unavailable_in_one_line_with_its_status(server: FaultyServer) -> None:
    server.script(PATH, Reply(status=503))
    with (
        quick(server) as session,
        pytest.raises(SourceUnavailable, match=r"^127.0.0.1:\d+ answers 503") as error,
    ):
        session.get(PAGE)
    assert error.value.status == 503
    assert "\n" not in str(error.value)
    assert len(server.requests) == session.n_requests == 4


def test_a_host_that_is_down_is_unavailable_in_one_line() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
    source = Source("down", url, url, seconds_between_requests=0, seconds_of_backoff=0.01, retries=2)
    with (
        Session(source) as session,
        pytest.raises(SourceUnavailable, match=r"Connection refused.*asked 3 times") as error,
    ):
        session.get(PAGE)
    assert error.value.status is None
    assert "\n" not in str(error.value)


HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"
DRIPS = {
    "status and headers": HEAD,
    "body": HEAD + b"x" * 1000,
    "body in chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1\r\nx\r\n" * 1000,
    "redirect": b"HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 1000\r\n\r\n" + b"x" * 1000,
    "error": b"HTTP/1.1 503 Busy\r\nContent-Length: 1000\r\n\r\n" + b"x" * 1000,
    "nothing": b"",
}


@pytest.mark.parametrize("drips", DRIPS)
def test_an_answer_that_does_not_end_is_given_up_wherever_it_drips(drips: str) -> None:
    """The head comes at once where it is not what drips."""
    told = DRIPS[drips]
    at_once = 0 if drips == "status and headers" else len(told.partition(b"\r\n\r\n")[0]) + 4
    with dripping(told, at_once) as url:
        source = Source("drips", url, url, seconds_between_requests=0, seconds_of_backoff=0.01, seconds_to_answer=1)
        with Session(source) as session:
            started = time.monotonic()
            with pytest.raises(SourceUnavailable, match=r"asked \d times") as failed:
                session.get(PAGE)
            assert time.monotonic() - started < 20
    assert f"asked {session.n_requests} times" in str(failed.value)
    assert "\n" not in str(failed.value)
    assert failed.value.status == (503 if drips == "error" else None)


@contextlib.contextmanager
def dripping(told: bytes, at_once: int) -> Iterator[str]:
    """A server that says so much at once and the rest a byte at a time; without anything to say it says nothing."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.recv(65536)
            self.request.sendall(told[:at_once])
            with contextlib.suppress(OSError):
                for byte in told[at_once:]:
                    self.request.sendall(bytes([byte]))
                    time.sleep(0.02)
            if not told:
                self.request.recv(1)  # until the other side hangs up

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_a_slow_answer_that_ends_in_time_is_whole() -> None:
    with dripping(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n<a/>", 0) as url:
        source = Source("slow", url, url, seconds_between_requests=0, seconds_to_answer=60)
        with Session(source) as session:
            assert session.get(PAGE).body == b"<a/>"
            assert session.n_requests == 1


def test_a_connection_is_used_again(server: FaultyServer, session: Session, caplog: pytest.LogCaptureFixture) -> None:
    server.script(PATH, Reply(b"<a/>"))
    with caplog.at_level("DEBUG", "urllib3.connectionpool"):
        assert [session.get(PAGE).body for _ in range(3)] == [b"<a/>"] * 3
    assert len([r for r in caplog.records if r.getMessage().startswith("Starting new HTTP connection")]) == 1


def test_a_reader_that_cannot_read_an_answer_has_it_asked_for_again(server: FaultyServer) -> None:
    def read(answer: Answer) -> bytes:
        if answer.body != b"<a/>":
            raise UnusableAnswer("no a")
        return answer.body

    server.script(PATH, Reply(b"<html>"), Reply(b""), Reply(b"<a", missing_bytes=2), Reply(b"<a/>"))
    with quick(server) as session:
        assert session.read(read, PAGE) == b"<a/>"
        assert session.n_requests == len(server.requests) == 4
        server.script(PATH, Reply(b"<html>"))
        with pytest.raises(UnusableAnswer, match=r"^no a, asked 4 times$"):
            session.read(read, PAGE)
        server.script(PATH, Reply(b"<html>", status=400))
        with pytest.raises(UnusableAnswer, match=r"^no a, asked once$"):
            session.read(read, PAGE)


def test_a_body_that_breaks_off_is_asked_for_once_more(server: FaultyServer, session: Session) -> None:
    server.script(PATH, Reply(b"<a>", missing_bytes=4), Reply(b"<a></a>"))
    assert session.get(PAGE).body == b"<a></a>"
    assert session.n_requests == 2


def test_a_body_that_always_breaks_off_is_truncated_and_not_used(server: FaultyServer, session: Session) -> None:
    server.script(PATH, Reply(b"<a>", missing_bytes=4))
    answer = session.get(PAGE)
    assert (answer.failure, answer.body) == ("truncated", b"")
    assert len(server.requests) == 2


def test_a_body_beyond_the_limit_is_not_read_to_its_end(server: FaultyServer) -> None:
    server.script(PATH, Reply(b"x" * 1_000), Reply(b"x" * 1_001))
    with quick(server, largest_answer=1_000) as session:
        assert session.get(PAGE).failure is None
        answer = session.get(PAGE)
    assert (answer.failure, answer.body) == ("too_large", b"")


def test_redirects_are_followed_within_the_source(server: FaultyServer, session: Session) -> None:
    server.script(PATH, Reply(status=302, headers={"Location": "/Errors/404.htm"}))
    server.script("/Errors/404.htm", Reply(b"<html>"))
    answer = session.get(PAGE)
    assert (answer.address, answer.final_address, answer.status) == (PAGE, f"{ZOEK}/Errors/404.htm", 200)


def test_a_redirect_elsewhere_is_not_followed_and_says_where_it_led(server: FaultyServer, session: Session) -> None:
    with FaultyServer() as stranger:
        server.script(PATH, Reply(status=301, headers={"Location": f"{stranger.url}/trap"}))
        answer = session.get(PAGE)
        assert stranger.requests == []
    assert (answer.failure, answer.final_address) == ("redirect_elsewhere", f"{stranger.url}/trap")
    assert answer.status == 301


def test_an_address_outside_the_source_is_never_asked(server: FaultyServer, session: Session) -> None:
    with FaultyServer() as stranger:
        assert session.get(f"{stranger.url}/trap").failure == "redirect_elsewhere"
        assert stranger.requests == []


def test_redirects_in_a_circle_end(server: FaultyServer, session: Session) -> None:
    server.script(PATH, Reply(status=302, headers={"Location": PATH}))
    assert session.get(PAGE).failure == "redirect_elsewhere"
    assert len(server.requests) == 6


def test_no_proxy_comes_between_on_loopback(
    server: FaultyServer, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "")
    assert session.get(PAGE).status == 404


@pytest.mark.parametrize("location", ["http://[bad", "http://a..b/"])
def test_a_redirect_to_what_is_no_address_concerns_one_answer_alone(
    server: FaultyServer, session: Session, location: str
) -> None:
    server.script(PATH, Reply(status=302, headers={"Location": location}))
    assert session.get(PAGE).failure == "redirect_elsewhere"
