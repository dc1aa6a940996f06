"""One Prefect server for all tests of a session that run a flow, with nothing of the user's own Prefect."""

import os
import tempfile
from collections.abc import Iterator

import pytest

# Prefect reads the environment when a test module that needs it is imported, which comes after this.
_home = tempfile.TemporaryDirectory(prefix="kamervragen-tests-", ignore_cleanup_errors=True)
for name in [name for name in os.environ if name.startswith("PREFECT_")]:
    del os.environ[name]
os.environ["PREFECT_HOME"] = _home.name


@pytest.fixture(scope="session")
def prefect_server() -> Iterator[None]:
    from prefect.testing.utilities import prefect_test_harness

    import flows.orchestration  # noqa: F401 (it says what Prefect must be told before it is imported)

    with prefect_test_harness(server_startup_timeout=120):
        yield
