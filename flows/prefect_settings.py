"""What Prefect is told where the user does not say otherwise. It reads the environment once, when it is imported."""

from __future__ import annotations

import contextlib
import importlib.metadata
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path


def defaults(environ: Mapping[str, str]) -> dict[str, str]:
    """Settings to add to an environment: what a user has set is left alone (no_proxy gets this machine added)."""
    wanted = {"PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1"}  # nothing calls home
    if "PREFECT_API_URL" not in environ:
        # Prefect starts a server for the one run. It makes a database the first time, which takes slow machines long,
        # and when it is stopped it drops its last events with a traceback that concerns nobody.
        wanted["PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS"] = "120"
        wanted["PREFECT_SERVER_LOGGING_LEVEL"] = "CRITICAL"
        if not environ.keys() & {"PREFECT_HOME", "PREFECT_PROFILE", "PREFECT_PROFILES_PATH"}:
            wanted["PREFECT_HOME"] = str(_home(environ))
    return {name: value for name, value in wanted.items() if name not in environ} | _no_proxy(environ)


def _no_proxy(environ: Mapping[str, str]) -> dict[str, str]:
    """Where a proxy is set, Prefect asks it even for the server on this machine, in vain, for minutes."""
    if not any(name.lower() in ("http_proxy", "https_proxy", "all_proxy") for name in environ):
        return {}
    spared = environ.get("no_proxy") or environ.get("NO_PROXY")
    return {"no_proxy": ",".join(filter(None, (spared, "127.0.0.1", "localhost")))}


def _home(environ: Mapping[str, str]) -> Path:
    """A folder for Prefect's own database, to which no other version of Prefect writes.

    A database in ~/.prefect that a newer Prefect has touched stops an older one, and has no way back. The data folder
    is no place for it: that holds data only, and can be copied and thrown away. Without a home that can be written to,
    a folder that lasts as long as the process.
    """
    major, minor, *_ = importlib.metadata.version("prefect").split(".")
    with contextlib.suppress(OSError, RuntimeError):
        cache = Path(environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        home = cache / "kamervragen" / f"prefect-{major}.{minor}"
        home.mkdir(parents=True, exist_ok=True)
        if os.access(home, os.W_OK):
            return home
    global _temporary  # kept, because it is removed when nobody holds it any more
    _temporary = tempfile.TemporaryDirectory(prefix="kamervragen-prefect-", ignore_cleanup_errors=True)
    return Path(_temporary.name)


_temporary: tempfile.TemporaryDirectory[str] | None = None
