"""The flows as Prefect sees them: states, artifacts, what is tried again; and errors as their caller sees them.

Every test that needs a Prefect server stands here: another module would start a server of its own beside this one.
"""

import datetime as dt
import json
import time
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    ArtifactFilter,
    ArtifactFilterFlowRunId,
    FlowFilter,
    FlowFilterName,
    FlowRunFilter,
    FlowRunFilterId,
)
from prefect.client.schemas.objects import FlowRun
from prefect.client.schemas.sorting import FlowRunSort

from extract import source
from extract.fetch import UnknownKenmerk
from extract.sample import SAMPLE_TODAY
from extract.sample.publications import sample_publications
from extract.sample.server import Reply, SampleServer
from extract.session import SourceUnavailable
from extract.unanswered import PAPERS_THAT_MEAN_DOWN
from flows import backfill, orchestration
from flows.data_folder import DataFolder, WrongFolder
from flows.errors import WrongUse
from flows.nightly import run_once
from flows.orchestration import as_tasks, flow, name_of, reached
from flows.prefect_settings import defaults
from flows.pull import pull
from flows.rebuild import rebuild
from flows.settings import ANSWER_SECONDS, CONTACT, STAGE_SECONDS
from flows.steps import RanTooLong
from tests.extract.faults import Faulty, drips, is_search

needs_prefect = pytest.mark.usefixtures("prefect_server")


def newest_run(name: str) -> FlowRun:
    """The last run of a flow, as the server has it."""
    with get_client(sync_client=True) as client:
        runs = client.read_flow_runs(
            flow_filter=FlowFilter(name=FlowFilterName(any_=[name])), sort=FlowRunSort.START_TIME_DESC, limit=1
        )
    return runs[0]


def state_of(run: FlowRun) -> tuple[str | None, str]:
    assert run.state is not None
    return run.state.name, run.state.message or ""


def artifacts_of(run: FlowRun) -> dict[str, Any]:
    """What the run left to read, by key."""
    wanted = ArtifactFilter(flow_run_id=ArtifactFilterFlowRunId(any_=[run.id]))
    with get_client(sync_client=True) as client:
        return {str(one.key): one.data for one in client.read_artifacts(artifact_filter=wanted)}


def assert_begun(run: FlowRun, expected: dict[str, int]) -> None:
    """How often each step was begun; the server learns of it a little later than the run ends."""
    begun: dict[str, int] = {}
    for _ in range(100):
        with get_client(sync_client=True) as client:
            steps = client.read_task_runs(flow_run_filter=FlowRunFilter(id=FlowRunFilterId(any_=[run.id])))
        begun = {step.name: step.run_count for step in steps}
        if begun == expected:
            return
        time.sleep(0.1)
    assert begun == expected


@needs_prefect
def test_a_night_ends_in_the_state_that_says_whether_someone_should_look(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    with SampleServer() as server:
        asked = source.sample(server.base_url)
        first = run_once(folder, asked, None, None)
        name, message = state_of(run := newest_run("nightly"))
        assert name == "CompletedWithQuarantine"
        assert message.startswith(first.published.run.run_id)
        assert "ah-tk-20242025-9151 (not_well_formed)" in message
        assert run.parameters == {
            "data": str(folder.root),
            "source": f"sample+{server.base_url}",
            "since": None,
            "contact": None,
            "budget": None,
        }
        left = artifacts_of(run)
        assert "not_well_formed" in left["nightly-report"]
        rows = {row["table"]: row["rows"] for row in json.loads(left["nightly-row-counts"])}
        assert rows["question_sets"] == first.published.n_rows["question_sets"] > 0
        assert left["nightly-progress"] == 100
        assert_begun(run, {"discover": 1, "fetch": 1, "second source": 1, "publish": 1, "index": 1})

        run_once(folder, asked, None, dt.date(2026, 2, 1))
        run = newest_run("nightly")
        assert state_of(run)[0] == "Completed", "what was set aside before is nothing new"
        assert run.parameters["since"] == "2026-02-01"
    assert folder.database.exists()


@needs_prefect
def test_a_source_that_fails_for_a_while_is_tried_again_and_nothing_is_fetched_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the middle of the documents nothing is answered, until another paper is asked for than the first five."""
    monkeypatch.setenv(ANSWER_SECONDS, "1")
    hung_up: list[str] = []

    def hang_up(path: str, reply: Reply) -> Reply | None:
        if len(server.requests) < 40 or len(set(hung_up)) > PAPERS_THAT_MEAN_DOWN or "/frbr/" not in path:
            return reply
        hung_up.append(path)
        return None

    with SampleServer(faults=hang_up) as server:
        done = run_once(DataFolder(tmp_path / "data"), source.sample(server.base_url), None, None)
    assert done.published.n_rows["question_sets"] > 0
    assert_begun(newest_run("nightly"), {"discover": 1, "fetch": 2, "second source": 1, "publish": 1, "index": 1})
    answered = [path for path, status in server.requests if status == 200 and "/sru" not in path]
    assert len(answered) == len(set(answered))


@needs_prefect
def test_a_night_that_hangs_fails_with_its_line_and_the_next_one_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(STAGE_SECONDS, "2")
    folder = DataFolder(tmp_path / "data")
    with SampleServer(faults=Faulty(is_search, [drips], for_good=True)) as server:
        asked = source.sample(server.base_url)
        with pytest.raises(RanTooLong, match="the stage 'discover' did not end within 2 s"):
            run_once(folder, asked, None, None)
        name, message = state_of(newest_run("nightly"))
        assert (name, message.startswith("the stage 'discover' did not end")) == ("Failed", True)
        assert (folder.journals()[0][-1].status, folder.journals()[0][-1].message) == ("failed", message)
        monkeypatch.delenv(STAGE_SECONDS)
        server.faults = None
        run_once(folder, asked, None, None)
    assert state_of(newest_run("nightly"))[0] == "CompletedWithQuarantine"


@needs_prefect
def test_what_goes_wrong_reaches_the_caller_as_it_is_and_the_server_as_one_line(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    folder.claim("another source")
    with pytest.raises(WrongFolder, match="another source"), SampleServer() as server:
        run_once(folder, source.sample(server.base_url), None, None)
    name, message = state_of(newest_run("nightly"))
    assert name == "Failed"
    assert message.startswith(f"{folder.root} holds data of the source 'another source'")
    assert "\n" not in message


@needs_prefect
def test_a_pull_and_a_rebuild_are_flows_too(tmp_path: Path) -> None:
    data = str(tmp_path / "data")
    assert pull(["2026Z90001"], data, "sample", return_state=True).name == "Completed"
    pulled = newest_run("pull")
    assert {"pull-report", "pull-row-counts"} <= artifacts_of(pulled).keys()
    assert_begun(pulled, {"pull": 1, "second source": 1, "publish": 1, "index": 1})

    assert rebuild(data, return_state=True).name == "Completed"
    rebuilt = artifacts_of(newest_run("rebuild"))
    assert '{"table": "question_sets", "rows": 1}' in rebuilt["rebuild-row-counts"]
    assert rebuilt["rebuild-progress"] == 100

    with pytest.raises(UnknownKenmerk):
        pull(["2021Z99998"], data, "sample")
    assert_begun(newest_run("pull"), {"pull": 1})  # trying again would not help
    empty = rebuild(str(tmp_path / "empty"), return_state=True)
    assert (empty.name, "nothing to rebuild from" in (empty.message or "")) == ("Failed", True)


@needs_prefect
def test_a_backfill_is_a_flow_too(tmp_path: Path) -> None:
    with SampleServer([p for p in sample_publications() if p.set_name.startswith("2026")]) as server:
        asked = replace(source.sample(server.base_url), today=server.today, retries=0)
        days = (dt.date(2026, 1, 1), SAMPLE_TODAY)
        done = backfill.run_once(DataFolder(tmp_path), asked, None, days, 300)
        assert done
        assert done.published.n_rows["question_sets"] > 0
        assert backfill.run_once(DataFolder(tmp_path), asked, None, days, 300) is None
    assert backfill.backfill(data=str(tmp_path), source="sample", return_state=True).name == "Failed"


@needs_prefect
def test_a_step_is_tried_again_only_where_the_source_is_asked_and_did_not_answer() -> None:
    tried: list[str] = []

    def stage(name: str, error: Exception, times: int) -> None:
        tried.append(name)
        if tried.count(name) <= times:
            raise error

    @flow(name="steps")
    def steps() -> None:
        step = as_tasks(source.at("http://127.0.0.1:9"))
        step("comes back", lambda: stage("comes back", SourceUnavailable("busy"), 2), asks_source=True)
        for name, error, asks in (
            ("stays away", SourceUnavailable("gone"), True),
            ("does not exist", UnknownKenmerk("unknown"), True),
            ("asks nobody", SourceUnavailable("busy"), False),
        ):
            with pytest.raises(type(error)):
                step(name, partial(stage, name, error, 9), asks_source=asks)

    steps()
    assert {name: tried.count(name) for name in tried} == {
        "comes back": 3,
        "stays away": 3,
        "does not exist": 1,
        "asks nobody": 1,
    }


@needs_prefect
def test_where_prefect_itself_fails_the_way_out_is_named() -> None:
    def fails() -> orchestration.State[object]:
        raise RuntimeError("Failed to reach API")

    with pytest.raises(ConnectionError, match=r"Failed to reach API.*--plain"):
        orchestration.once(fails)


def test_a_live_run_is_patient() -> None:
    assert orchestration.RETRY_DELAYS == (30, 120)


def test_a_source_is_found_again_by_the_name_it_was_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CONTACT, "mailto:redactie@example.org")
    for asked in (source.LIVE, source.sample("http://127.0.0.1:8123"), source.at("https://mirror.example.org")):
        with reached(name_of(asked), None) as (found, contact):
            assert found == asked
            assert contact == "mailto:redactie@example.org"
    with reached("sample", "mailto:me@example.org") as (found, contact):
        assert (found.name, found.is_loopback, contact) == ("sample", True, "mailto:me@example.org")


def test_the_live_source_is_not_asked_anonymously(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(CONTACT, raising=False)
    with pytest.raises(WrongUse, match=CONTACT), reached("live", None):
        pass
    with pytest.raises(WrongUse, match="'lvie' is no source"), reached("lvie", None):
        pass


class TestSettings:
    def told(self, tmp_path: Path, environ: Mapping[str, str]) -> dict[str, str]:
        return defaults({"XDG_CACHE_HOME": str(tmp_path), **environ})

    def test_a_run_without_a_server_has_a_home_of_its_own(self, tmp_path: Path) -> None:
        told = self.told(tmp_path, {})
        assert Path(told["PREFECT_HOME"]).is_relative_to(tmp_path)
        assert told["PREFECT_SERVER_LOGGING_LEVEL"] == "CRITICAL"

    def test_a_home_that_cannot_be_written_to_is_replaced_by_one_that_can(self, tmp_path: Path) -> None:
        (tmp_path / "kamervragen").write_text("in the way")
        home = Path(self.told(tmp_path, {})["PREFECT_HOME"])
        assert home.is_dir()
        assert not home.is_relative_to(tmp_path)

    @pytest.mark.parametrize("name", ["PREFECT_API_URL", "PREFECT_HOME", "PREFECT_PROFILE"])
    def test_a_users_own_prefect_is_used(self, tmp_path: Path, name: str) -> None:
        assert "PREFECT_HOME" not in self.told(tmp_path, {name: "theirs"})

    def test_a_users_own_settings_win(self, tmp_path: Path) -> None:
        theirs = {"PREFECT_SERVER_LOGGING_LEVEL": "DEBUG", "PREFECT_SERVER_ANALYTICS_ENABLED": "true"}
        assert not self.told(tmp_path, theirs).keys() & theirs.keys()

    def test_nothing_calls_home(self, tmp_path: Path) -> None:
        for environ in ({}, {"PREFECT_API_URL": "http://127.0.0.1:4200/api"}):
            told = self.told(tmp_path, environ)
            assert (told["DO_NOT_TRACK"], told["PREFECT_SERVER_ANALYTICS_ENABLED"]) == ("1", "false")

    def test_a_proxy_is_not_asked_for_this_machine(self, tmp_path: Path) -> None:
        assert "no_proxy" not in self.told(tmp_path, {})
        told = self.told(tmp_path, {"HTTPS_PROXY": "http://proxy.example.org", "NO_PROXY": "intranet"})
        assert told["no_proxy"] == "intranet,127.0.0.1,localhost"
