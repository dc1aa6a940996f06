"""What several folders of tests read: the sample, published once."""

from pathlib import Path

import pytest

from extract import source
from extract.sample.server import SampleServer
from flows import jobs
from flows.data_folder import DataFolder


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder that `make demo` makes. Tests only read it."""
    folder = DataFolder(tmp_path_factory.mktemp("demo"))
    with SampleServer() as server:
        jobs.nightly(folder, source.sample(server.base_url))
    return folder.root
