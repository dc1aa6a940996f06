"""Does the file open, and answer the same, in the versions of DuckDB that tools carry?

``python -m tests.matrix.versions [FILE]`` builds the sample's file (or takes one that this version wrote), asks it the
same in every version and prints what differs; then runs the tests of the warehouse on the next major version, whose
failures are told and forgiven. A version that the registry has no wheel of is told too. Each version lies in a folder
of its own under .matrix, which `make clean` removes.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from extract import source
from extract.sample.server import SampleServer
from flows import jobs
from flows.data_folder import DataFolder
from tests.matrix.questions import questions
from warehouse.reader import FILE_NAME

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".matrix"
# 1.0 cannot read a list that is empty in every row of a table: register_warnings of the sample.
OLDEST, NEWEST = "1.1.3", "2.0.0"
VERSIONS = tuple(dict.fromkeys((OLDEST, "1.2.2", "1.3.2", "1.4.5", duckdb.__version__, NEWEST)))
_SECONDS = 300


class NoWheel(Exception):  # noqa: N818 (reads as what happened)
    """The registry has no wheel of this version for this Python, or cannot be reached; the message says which."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a version made of the file: what is wrong, by question; or why it was not asked."""

    version: str
    problems: dict[str, str]
    not_asked: str = ""


def installed(version: str) -> Path:
    """The folder that holds this version of DuckDB and nothing else, made with pip once. Raises NoWheel."""
    folder = CACHE / f"duckdb-{version}"
    if (folder / "duckdb").exists():
        return folder
    beside = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(beside, ignore_errors=True)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    command = [*pip, "--only-binary", ":all:", "--target", str(beside), f"duckdb=={version}"]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    if told.returncode:
        is_reached = "from versions:" in told.stderr and "from versions: none" not in told.stderr
        raise NoWheel("no wheel" if is_reached else f"no registry: {told.stderr.strip().splitlines()[-1]}")
    beside.replace(folder)
    return folder


def answers(file: Path, version: str) -> dict[str, Any]:
    """What the file answers in a version, by question. Raises NoWheel; a crash is an answer to all of them."""
    asked = questions()
    environment = {**os.environ, "PYTHONPATH": str(installed(version))}
    # Without site: DuckDB, the probe and the standard library are all there is.
    command = [sys.executable, "-S", str(ROOT / "tests/matrix/probe.py"), str(file)]
    told = subprocess.run(
        command, input=json.dumps(asked), env=environment, capture_output=True, text=True, check=False, timeout=_SECONDS
    )
    if told.returncode:
        problem = f"ended with {told.returncode}: {told.stderr.strip()[-300:]}"
        return {name: {"error": problem} for name in asked}
    found: dict[str, Any] = json.loads(told.stdout)
    assert found["version"] == version
    answered: dict[str, Any] = found["answers"]
    return answered


def problem(here: dict[str, Any], there: dict[str, Any]) -> str:
    """How another version's answer differs from that of the version that wrote the file; '' where it does not."""
    if "error" in there:
        return str(there["error"])
    for what in ("columns", "n_rows"):
        if here[what] != there[what]:
            return f"{what}: {there[what]} instead of {here[what]}"
    for one, other in zip(here["first"], there["first"], strict=True):
        if one != other:
            return f"row: {other} instead of {one}"
    return "" if here["digest"] == there["digest"] else f"a row after the first {len(here['first'])} differs"


def compared(file: Path, versions: tuple[str, ...] = VERSIONS) -> list[Outcome]:
    """What each version makes of a file, beside the version that wrote it, which must answer everything."""
    own = answers(file, duckdb.__version__)
    if wrong := {name: told["error"] for name, told in own.items() if "error" in told}:
        raise SystemExit(f"DuckDB {duckdb.__version__} itself cannot answer: {wrong}")
    found = []
    for version in versions:
        try:
            there = answers(file, version)
        except NoWheel as error:
            found.append(Outcome(version, {}, str(error)))
            continue
        problems = {name: problem(own[name], there[name]) for name in own}
        found.append(Outcome(version, {name: text for name, text in problems.items() if text}))
    return found


def show(outcomes: list[Outcome]) -> None:
    """Print a line a question and a column a version, then what is wrong."""
    width = max(map(len, questions()))
    print(" " * width, *(f"{outcome.version:>7}" for outcome in outcomes))
    for name in questions():
        marks = ("-" if o.not_asked else "WRONG" if name in o.problems else "=" for o in outcomes)
        print(name.ljust(width), *(f"{mark:>7}" for mark in marks))
    for outcome in outcomes:
        if outcome.not_asked:
            print(f"{outcome.version}: {outcome.not_asked}")
        for name, text in outcome.problems.items():
            print(f"{outcome.version} {name}: {text}")


def built(folder: Path) -> Path:
    """The file of the sample, built with this version."""
    with SampleServer() as server:
        jobs.nightly(DataFolder(folder), source.sample(server.base_url))
    return folder / FILE_NAME


def warehouse_tests(version: str) -> str:
    """The last lines of the warehouse's tests under another version of DuckDB, everything else as it is."""
    environment = {**os.environ, "PYTHONPATH": str(installed(version))}
    command = [sys.executable, "-m", "pytest", "--tb=line", "-m", "not slow", "-p", "no:cacheprovider"]
    told = subprocess.run(
        [*command, "tests/warehouse"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    lines = told.stdout.rstrip().split("\n")
    return "\n".join([line for line in lines if line.startswith(("FAILED", "ERROR"))] + lines[-1:])


def main() -> int:
    """Print the matrix; 1 where a version fails that has a wheel, whatever the tests on the next major say."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, nargs="?", help="a kamervragen.duckdb; else the sample's is built")
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        outcomes = compared(told.file or built(Path(folder)))
    show(outcomes)
    try:
        print(f"\nTests of the warehouse on DuckDB {NEWEST} (allowed to fail):\n{warehouse_tests(NEWEST)}")
    except NoWheel as error:
        print(f"\nTests of the warehouse on DuckDB {NEWEST} were not run: {error}")
    return int(any(outcome.problems for outcome in outcomes))


if __name__ == "__main__":
    sys.exit(main())
