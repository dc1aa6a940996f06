from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from extract import source
from extract.sample.server import SampleServer
from flows import jobs
from flows.data_folder import DataFolder
from warehouse.reader import Reader


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """A data folder after one night on the whole sample. Nobody writes to it."""
    folder = DataFolder(tmp_path_factory.mktemp("sample"))
    with SampleServer() as server:
        jobs.nightly(folder, source.sample(server.base_url))
    return folder


@pytest.fixture(scope="session")
def sample(sample_folder: DataFolder) -> Iterator[Reader]:
    with Reader(sample_folder.database) as reader:
        yield reader


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """An empty data folder."""
    return tmp_path / "data"
