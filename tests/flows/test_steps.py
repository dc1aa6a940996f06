"""Stages within their time: what hangs is stopped, and nothing else is."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator

import duckdb
import pytest

from flows import steps
from flows.errors import WrongUse
from flows.settings import Limits, settings
from flows.steps import RanTooLong, plainly, timed, within

LONG = 60.0


def sleeps() -> None:
    time.sleep(LONG)


def queries() -> None:
    duckdb.sql("SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE (a.range * b.range) % 7 = 3").fetchall()


def waits_for_a_child() -> None:
    subprocess.run(["sleep", str(LONG)], check=True)


def swallows() -> None:
    with contextlib.suppress(Exception):
        time.sleep(LONG)
    time.sleep(LONG)


@pytest.fixture(autouse=True)
def unarmed() -> Iterator[None]:
    """After each test no alarm is left."""
    yield
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
    assert signal.getsignal(signal.SIGALRM) is signal.SIG_DFL


@pytest.mark.parametrize("stage", [sleeps, queries, waits_for_a_child, swallows])
def test_a_stage_that_hangs_is_stopped_whatever_it_waits_for(
    monkeypatch: pytest.MonkeyPatch, stage: Callable[[], None]
) -> None:
    monkeypatch.setattr(steps, "SECONDS_TO_UNWIND", 0.3)
    started = time.monotonic()
    with pytest.raises(RanTooLong, match=r"^the stage 'fetch' did not end within 0.2 s .*STAGE_SECONDS$"):
        timed(plainly, 0.2)("fetch", stage)
    assert time.monotonic() - started < LONG / 2


def test_a_stage_in_time_gives_what_it_gives_and_raises_what_it_raises() -> None:
    step = timed(plainly, LONG)
    assert step("publish", lambda: 3) == 3
    with pytest.raises(ZeroDivisionError):
        step("publish", lambda: 1 / 0)


def test_of_two_limits_the_one_that_passes_first_is_named() -> None:
    with (
        pytest.raises(RanTooLong, match="this nightly"),
        within(0.1, "this nightly", "X"),
        within(LONG, "a stage", "Y"),
    ):
        time.sleep(LONG)
    with pytest.raises(RanTooLong, match="a stage"), within(LONG, "this nightly", "X"), within(0.1, "a stage", "Y"):
        time.sleep(LONG)


def test_the_outer_limit_holds_after_an_inner_one_was_kept() -> None:
    def run() -> None:
        timed(plainly, LONG)("discover", lambda: None)
        time.sleep(LONG)

    with pytest.raises(RanTooLong, match="this nightly"), within(0.2, "this nightly", "X"):
        run()


def test_what_is_put_away_after_a_limit_has_passed_is_not_stopped_at_once() -> None:
    put_away = []

    def run() -> None:
        try:
            time.sleep(LONG)
        finally:
            time.sleep(0.1)
            put_away.append(True)

    with pytest.raises(RanTooLong), within(0.1, "this nightly", "X"):
        timed(plainly, LONG)("fetch", run)
    assert put_away


def test_in_another_thread_a_block_has_no_end() -> None:
    ended = []

    def run() -> None:
        with within(0.01, "this nightly", "X"):
            time.sleep(0.05)
        ended.append(True)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert ended


def test_limits_are_whole_seconds_and_generous_where_none_are_set(monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings().limits == Limits(8 * 3600, 16 * 3600)
    monkeypatch.setenv("KAMERVRAGEN_STAGE_SECONDS", " 3600 ")
    monkeypatch.setenv("KAMERVRAGEN_RUN_SECONDS", "7200")
    assert settings().limits == Limits(3600, 7200)
    for told in ("0", "-5", "1.5", "an hour", "1e3", "٣٠٠", "9" * 5000):
        monkeypatch.setenv("KAMERVRAGEN_STAGE_SECONDS", told)
        with pytest.raises(WrongUse, match=r"KAMERVRAGEN_STAGE_SECONDS is .* 1 at least"):
            settings().limits  # noqa: B018 (it is read)
