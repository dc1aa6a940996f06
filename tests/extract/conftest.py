from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from extract.archive import Archive
from extract.session import Session
from extract.source import at
from tests.extract.faulty_server import FaultyServer


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    with FaultyServer() as server:
        yield server


@pytest.fixture
def session(server: FaultyServer) -> Iterator[Session]:
    with Session(replace(at(server.url), seconds_of_backoff=0.01)) as session:
        yield session


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "raw")
