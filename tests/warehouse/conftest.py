from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from warehouse.reader import FILE_NAME, Reader


@pytest.fixture(scope="session")
def sample(demo: Path) -> Iterator[Reader]:
    """The whole sample after one night."""
    with Reader(demo / FILE_NAME) as reader:
        yield reader


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """An empty data folder."""
    return tmp_path / "data"
