"""A night at a source of another shape is right all the same, or stops before it publishes and names the assumption."""

from __future__ import annotations

import contextlib
import datetime as dt
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from extract import source
from extract.sample.publications import sample_publications
from extract.search import SearchFailed
from flows import jobs
from flows.cli import main
from flows.data_folder import DataFolder
from flows.jobs import Done
from flows.shape import SourceChanged
from tests.extract.deviations import SHAPES, DeviatingServer
from warehouse.reader import FILE_NAME, Reader

BEFORE, TODAY = dt.date(2026, 1, 29), dt.date(2026, 3, 2)
PUBLICATIONS = [p for p in sample_publications() if p.set_name.startswith(("2026", "2025Z91904"))]
SEEN = {  # what a reader sees, without the hashes of records that name other addresses
    "question_sets": "* EXCLUDE (raw_sha256)",
    "questions": "* EXCLUDE (raw_sha256)",
    "answers": "* EXCLUDE (raw_sha256)",
    "answer_questions": "* EXCLUDE (raw_sha256)",
    "events": "* EXCLUDE (raw_sha256)",
    "actors": "* EXCLUDE (raw_sha256)",
    "publications": "publication_id, set_id, kind, status, notice_type, available_on, title, format",
    "quarantine": "publication_id, reason",
}
SINCE = ("--since", "2025-01-01")
STOPPING = {name: shape.stops for name, shape in SHAPES.items() if shape.stops}
MATTERS = ("no item urls", "second expression")
"""To a night most of all. The others are run too, but not every time."""

RIGHT = [
    pytest.param(name, marks=() if name in MATTERS else pytest.mark.slow)
    for name, shape in SHAPES.items()
    if not shape.stops and name != "notice text elsewhere"
]


@pytest.fixture(scope="module")
def server() -> Iterator[DeviatingServer]:
    with DeviatingServer(PUBLICATIONS) as server:
        yield server


@contextlib.contextmanager
def shaped(server: DeviatingServer, name: str | None, today: dt.date = TODAY) -> Iterator[None]:
    """The source on a day, with a deviation or as it always was."""
    server.today, server.deviations = today, (SHAPES[name].deviation,) if name else ()
    yield
    server.deviations = ()


def night(root: Path, server: DeviatingServer) -> Done:
    return jobs.nightly(DataFolder(root), replace(source.sample(server.base_url), today=server.today, retries=1))


def seen(root: Path) -> dict[str, list[tuple[Any, ...]]]:
    with Reader(root / FILE_NAME) as reader:
        rows = {table: reader.query(f"FROM {table} SELECT {names}").rows for table, names in SEEN.items()}
    return {table: sorted(found, key=str) for table, found in rows.items()}


@pytest.fixture(scope="module")
def held(server: DeviatingServer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse after one good night. Nobody writes to it."""
    root = tmp_path_factory.mktemp("held")
    with shaped(server, None, BEFORE):
        night(root, server)
    return root


@pytest.fixture(scope="module")
def expected(server: DeviatingServer, held: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a second good night makes of it."""
    root = Path(shutil.copytree(held, tmp_path_factory.mktemp("expected") / "data", symlinks=True))
    with shaped(server, None):
        night(root, server)
    return seen(root)


@pytest.fixture
def data(held: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(held, tmp_path / "data", symlinks=True))


@pytest.mark.parametrize("name", STOPPING)
def test_a_night_stops_before_it_publishes_and_names_the_assumption(
    server: DeviatingServer, held: Path, data: Path, name: str
) -> None:
    with shaped(server, name), pytest.raises((SearchFailed, SourceChanged)) as stopped:
        night(data, server)
    line = str(stopped.value)
    assert f"assumption {STOPPING[name]}" in line
    assert "kamervragen probe" in line
    assert "\n" not in line
    assert (data / FILE_NAME).read_bytes() == (held / FILE_NAME).read_bytes(), "readers see what they saw"
    folder = DataFolder(data)
    assert folder.last_covered() == BEFORE, "the days will be searched again"
    assert folder.journals()[0][-1].status == "failed"


@pytest.mark.parametrize("name", RIGHT)
def test_a_night_is_right_where_the_shape_does_not_matter(
    server: DeviatingServer, data: Path, expected: dict[str, Any], name: str
) -> None:
    with shaped(server, name):
        night(data, server)
    assert seen(data) == expected


@pytest.mark.parametrize(
    "name",
    [
        "documents in a namespace",
        *(
            pytest.param(name, marks=pytest.mark.slow)
            for name in ("item urls elsewhere", "metadata under other names", "metadata with another root")
        ),
    ],
)
def test_the_night_after_catches_up_without_loss(
    server: DeviatingServer, data: Path, expected: dict[str, Any], name: str
) -> None:
    with shaped(server, name), pytest.raises(SourceChanged):
        night(data, server)
    with shaped(server, None, TODAY + dt.timedelta(days=1)):
        night(data, server)
    assert seen(data) == expected


def test_a_search_that_loses_what_is_held_of_the_last_days_covers_nothing(tmp_path: Path) -> None:
    one = next(p for p in PUBLICATIONS if p.id == "kv-tk-2026Z90112")
    day = dt.date(2026, 2, 19)
    week = [
        replace(one, id=f"kv-tk-2026Z{n}", vraagnummers=(f"2026Z{n}",), set_name=f"2026Z{n}", since=day, available=day)
        for n in range(90301, 90307)
    ]
    answer = next(p for p in PUBLICATIONS if p.id == "ah-tk-20252026-9047")
    with DeviatingServer([*week, answer]) as server:
        with shaped(server, None, day + dt.timedelta(days=3)):
            night(tmp_path, server)
        with shaped(server, "questions called otherwise", day + dt.timedelta(days=4)):
            with pytest.raises(SourceChanged, match="no longer finds 6 of the 6 papers") as stopped:
                night(tmp_path, server)
            assert "assumption family_names or available_ranges" in str(stopped.value)
        assert DataFolder(tmp_path).last_covered() == day + dt.timedelta(days=3)


def test_an_empty_warehouse_stays_empty(server: DeviatingServer, tmp_path: Path) -> None:
    for name in ("documents in a namespace", "questions called otherwise", "area called otherwise"):
        with shaped(server, name), pytest.raises(SourceChanged):
            night(tmp_path, server)
    assert not (tmp_path / FILE_NAME).exists()
    assert DataFolder(tmp_path).last_covered() is None


def test_what_a_stopped_night_left_is_not_published_by_a_pull_either(server: DeviatingServer, data: Path) -> None:
    with shaped(server, "documents in a namespace"):
        with pytest.raises(SourceChanged):
            night(data, server)
        asked = replace(source.sample(server.base_url), today=TODAY)
        with pytest.raises(SourceChanged):
            jobs.pull(DataFolder(data), asked, ["2026Z90001"])


@pytest.mark.slow
def test_a_person_can_accept_odd_papers_as_they_are_by_a_rebuild(server: DeviatingServer, data: Path) -> None:
    with shaped(server, "documents in a namespace"):
        with pytest.raises(SourceChanged):
            night(data, server)
        jobs.rebuild(DataFolder(data))
        server.today += dt.timedelta(days=1)
        done = night(data, server)
    assert done.published.run.status == "ok", "they are in quarantine already"
    assert "kv-tk-2026Z90112" in {q.publication_id for q in done.published.quarantined}


def test_a_few_odd_papers_are_set_aside_and_the_others_published(server: DeviatingServer, data: Path) -> None:
    def odd(server: DeviatingServer, path: str, reply: Any) -> Any:
        is_odd = "90112" in path or "9051" in path
        return SHAPES["documents in a namespace"].deviation(server, path, reply) if is_odd else reply

    server.today, server.deviations = TODAY, (odd,)
    done = night(data, server)
    server.deviations = ()
    assert {q.publication_id for q in done.published.new_quarantined} == {"kv-tk-2026Z90112", "ah-tk-20252026-9051"}


def test_the_command_line_says_it_in_one_line(
    server: DeviatingServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with shaped(server, "documents in a namespace"):
        code = main(
            ["--data", str(tmp_path), "nightly", "--plain", "--since", "2025-01-01", "--source", server.base_url]
        )
    said = [line for line in capsys.readouterr().err.splitlines() if line.startswith("kamervragen: ")]
    assert code == 3
    assert len(said) == 1
    assert "assumption no_namespace" in said[0]
