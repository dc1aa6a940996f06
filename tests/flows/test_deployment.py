"""The real thing on this machine: server, work pool, deployments, schedule, worker, one night. No other test would
notice that Prefect's scheduler has stopped working with some version of a library, and that no night ever starts.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import pytest
import requests

from extract.sample.publications import sample_publications
from extract.sample.server import SampleServer
from tests.extract.faults import Faulty, drips, is_search

pytestmark = [pytest.mark.slow, pytest.mark.alone]

ROOT = Path(__file__).resolve().parents[2]
T = TypeVar("T")

SECONDS_BETWEEN_TICKS = 45
"""Longer than a worker takes to start and to do a night over the last weeks of the sample."""


@dataclass(frozen=True)
class Prefect:
    """A server of this test, and the environment of whatever talks to it."""

    folder: Path
    api: str
    environ: dict[str, str]

    def ask(self, path: str, body: dict[str, Any] | None = None) -> Any:
        """GET, or POST where there is a body."""
        with requests.Session() as session:
            session.trust_env = False
            answer = session.request("GET" if body is None else "POST", f"{self.api}{path}", json=body, timeout=20)
        answer.raise_for_status()
        return answer.json()

    def run(self, *arguments: str) -> None:
        """A command of Prefect, to its end."""
        done = subprocess.run(
            [sys.executable, "-m", "prefect", "--no-prompt", *arguments],
            env=self.environ,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=90,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    @contextlib.contextmanager
    def running(self, *arguments: str, seconds_to_stop: float = 20, **environ: str) -> Iterator[Path]:
        """A command of Prefect that goes on until the block ends; gives its log."""
        log = self.folder / f"{arguments[0]}.log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                [sys.executable, "-m", "prefect", "--no-prompt", *arguments],
                env=self.environ | environ,
                cwd=self.folder,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            yield log
        finally:
            process.terminate()
            try:
                process.wait(seconds_to_stop)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(10)


def eventually(what: str, seconds: float, look: Callable[[], T | None], log: Path) -> T:
    """What is there once it is there."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with contextlib.suppress(requests.ConnectionError):
            if found := look():
                return found
        time.sleep(0.3)
    raise AssertionError(f"no {what} within {seconds:.0f} s:\n{log.read_text(encoding='utf-8')[-4000:]}")


def moment(run: dict[str, Any], key: str) -> dt.datetime:
    return dt.datetime.fromisoformat(run[key])


@pytest.fixture(scope="module")
def environ(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """An environment with nothing of the user's; what was started in it and is still there at the end is killed."""
    home = tmp_path_factory.mktemp("prefect-home")
    mine = {k: v for k, v in os.environ.items() if not k.startswith(("PREFECT_", "KAMERVRAGEN_"))}
    mine |= {"PREFECT_HOME": str(home), "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}
    yield mine
    mark = f"PREFECT_HOME={home}".encode()
    for process in Path("/proc").glob(
        "[0-9]*"
    ):  # a flow run has a session of its own, which no signal to a group reaches
        with contextlib.suppress(OSError):
            if mark in (process / "environ").read_bytes().split(b"\0"):
                os.kill(int(process.name), signal.SIGKILL)


@pytest.fixture(scope="module")
def prefect(environ: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prefect]:
    """A server with the work pool and the deployments, set up from the files in deployments/ as its README says."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    api = f"http://127.0.0.1:{port}/api"
    lines = (ROOT / "deployments" / "kamervragen.env.example").read_text(encoding="utf-8").splitlines()
    example = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    here = {"PREFECT_API_URL": api, "KAMERVRAGEN_HOME": str(ROOT), "KAMERVRAGEN_DATA": ""}
    prefect = Prefect(tmp_path_factory.mktemp("deployment"), api, example | environ | here)
    with prefect.running("server", "start", "--host", "127.0.0.1", "--port", str(port)) as log:
        eventually("answer from the server", 120, lambda: prefect.ask("/health"), log)
        prefect.run("work-pool", "create", "kamervragen", "--type", "process")
        prefect.run("deploy", "--all", "--prefect-file", "deployments/prefect.yaml")
        yield prefect


def test_the_nightly_and_nothing_else_starts_by_itself_at_half_past_three_in_amsterdam(prefect: Prefect) -> None:
    def scheduled() -> list[dict[str, Any]]:
        wanted = {"flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}}, "sort": "EXPECTED_START_TIME_ASC"}
        runs: list[dict[str, Any]] = prefect.ask("/flow_runs/filter", wanted)
        return runs

    runs = eventually("scheduled run", 60, scheduled, prefect.folder / "server.log")
    nightly = prefect.ask("/deployments/name/nightly/nightly")
    assert {run["deployment_id"] for run in runs} == {nightly["id"]}
    starts = [dt.datetime.fromisoformat(run["expected_start_time"]) for run in runs]
    assert {f"{start.astimezone(ZoneInfo('Europe/Amsterdam')):%H:%M:%S}" for start in starts} == {"03:30:00"}
    until_next = starts[0] - dt.datetime.now(dt.UTC)
    assert dt.timedelta(0) < until_next <= dt.timedelta(hours=25), "an hour more when the clock goes back"
    assert nightly["global_concurrency_limit"]["limit"] == 1
    assert nightly["concurrency_options"]["collision_strategy"] == "CANCEL_NEW"
    for name in ("pull/pull", "rebuild/rebuild", "backfill/backfill"):
        assert prefect.ask(f"/deployments/name/{name}")["schedules"] == []


def test_a_place_held_by_a_night_survives_its_server(prefect: Prefect) -> None:
    storage = prefect.ask("/admin/settings")["server"]["concurrency"]["lease_storage"]
    assert storage.endswith(".filesystem"), "one in memory is never given back after a crash, and no night starts again"


def test_a_worker_runs_the_nightly(prefect: Prefect, tmp_path: Path) -> None:
    data = tmp_path / "data"  # known to the worker alone: a run has the environment of its worker
    worker = ("worker", "start", "--pool", "kamervragen", "--type", "process", "--name", "smoke")
    with prefect.running(*worker, KAMERVRAGEN_DATA=str(data)) as log:
        nightly = prefect.ask("/deployments/name/nightly/nightly")
        run = prefect.ask(f"/deployments/{nightly['id']}/create_flow_run", {"parameters": {"source": "sample"}})

        def ended() -> dict[str, Any] | None:
            now: dict[str, Any] = prefect.ask(f"/flow_runs/{run['id']}")
            return now if now["state_type"] in ("COMPLETED", "FAILED", "CRASHED", "CANCELLED") else None

        state = eventually("end of the night", 90, ended, log)["state"]
        assert state["name"] == "CompletedWithQuarantine", (state["message"], log.read_text(encoding="utf-8"))
    assert (data / "kamervragen.duckdb").is_file()
    artifacts = prefect.ask("/artifacts/filter", {"artifacts": {"flow_run_id": {"any_": [run["id"]]}}})
    assert {"nightly-progress", "nightly-report", "nightly-row-counts"} == {one["key"] for one in artifacts}


def test_a_night_that_hangs_gives_back_its_place_and_the_next_one_runs(prefect: Prefect, tmp_path: Path) -> None:
    papers = [paper for paper in sample_publications() if paper.set_name.startswith("2026Z90001")]
    worker = ("worker", "start", "--pool", "kamervragen", "--type", "process", "--name", "patient")
    data = str(tmp_path / "data")
    waiting = prefect.running(*worker, KAMERVRAGEN_DATA=data, KAMERVRAGEN_STAGE_SECONDS="15")
    with SampleServer(papers) as server, waiting as log:
        nightly = prefect.ask("/deployments/name/nightly/nightly")

        def night() -> dict[str, Any]:
            asked = {"parameters": {"source": f"sample+{server.base_url}"}}
            run = prefect.ask(f"/deployments/{nightly['id']}/create_flow_run", asked)

            def ended() -> dict[str, Any] | None:
                now: dict[str, Any] = prefect.ask(f"/flow_runs/{run['id']}")
                return now if now["state_type"] in ("COMPLETED", "FAILED", "CRASHED", "CANCELLED") else None

            state: dict[str, Any] = eventually("end of the night", 120, ended, log)["state"]
            return state

        server.faults = Faulty(is_search, [drips], for_good=True)
        hung = night()
        assert (hung["type"], "the stage 'discover' did not end within 15 s" in hung["message"]) == ("FAILED", True)
        server.faults = None
        assert night()["type"] == "COMPLETED"


def test_a_night_by_hand_needs_no_server_and_says_nothing_alarming(environ: dict[str, str], tmp_path: Path) -> None:
    command = [sys.executable, "-m", "flows", "nightly", "--sample", "--data", str(tmp_path / "data")]
    for expected in (1, 0):
        done = subprocess.run(command, env=environ, cwd=ROOT, capture_output=True, text=True, timeout=120)
        assert done.returncode == expected, done.stderr
        assert "DuckDB file: " in done.stdout
        assert "Traceback" not in done.stderr
        assert "ERROR" not in done.stderr
        assert "WARN" not in done.stderr
        assert len(done.stderr.splitlines()) < 15, done.stderr


def test_a_worker_that_was_away_runs_one_missed_night_when_it_is_back_and_no_more(
    prefect: Prefect, tmp_path: Path
) -> None:
    """Ticks of half a minute stand for nights."""
    deployment = prefect.ask("/deployments/name/nightly/nightly")
    schedule = {"active": True, "schedule": {"interval": SECONDS_BETWEEN_TICKS}}
    data = tmp_path / "data"
    made = prefect.ask(
        "/deployments/",
        {
            "name": "often",
            "flow_id": deployment["flow_id"],
            "entrypoint": deployment["entrypoint"],
            "pull_steps": deployment["pull_steps"],
            "work_pool_name": "kamervragen",
            "parameters": {"source": "sample", "since": "2026-02-01"},
            "concurrency_limit": 1,
            "concurrency_options": deployment["concurrency_options"],
            "schedules": [schedule],
        },
    )

    def runs() -> list[dict[str, Any]]:
        wanted = {"deployments": {"id": {"any_": [made["id"]]}}, "sort": "EXPECTED_START_TIME_ASC"}
        found: list[dict[str, Any]] = prefect.ask("/flow_runs/filter", wanted)
        return found

    def missed() -> list[dict[str, Any]] | None:
        """Two at least, the last one just now: the next tick is then far off when the worker is there."""
        now = dt.datetime.now(dt.UTC)
        past = [run for run in runs() if moment(run, "expected_start_time") < now]
        just_now = past and now - moment(past[-1], "expected_start_time") < dt.timedelta(seconds=5)
        return past if len(past) >= 2 and just_now else None

    late = eventually("two missed ticks", 200, missed, prefect.folder / "server.log")
    worker = ("worker", "start", "--pool", "kamervragen", "--type", "process", "--name", "away")
    with prefect.running(*worker, KAMERVRAGEN_DATA=str(data)) as log:

        def two_done() -> list[dict[str, Any]] | None:
            done = [run for run in runs() if run["state_type"] == "COMPLETED"]
            return sorted(done, key=lambda run: moment(run, "end_time")) if len(done) >= 2 else None

        first, second = eventually("two nights", 200, two_done, log)[:2]
        everything = runs()
        prefect.ask("/deployments/" + made["id"] + "/pause_deployment", {})
    found = [run for run in everything if moment(run, "expected_start_time") < moment(first, "end_time")]
    assert {run["id"] for run in late} <= {run["id"] for run in found}
    assert {run["state_type"] for run in found if run["id"] != first["id"]} == {"CANCELLED"}, "one for all it missed"
    waited = moment(second, "start_time") - moment(second, "expected_start_time")
    assert waited < dt.timedelta(seconds=SECONDS_BETWEEN_TICKS), "later nights are on time"
