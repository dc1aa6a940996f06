"""The published file answers the same in the oldest and the newest DuckDB; all versions: `make matrix`."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.matrix import probe, versions
from tests.matrix.questions import questions
from warehouse import declared
from warehouse.reader import FILE_NAME


@pytest.fixture(scope="module")
def file(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy: this process has the sample's file open in its own way."""
    return Path(shutil.copy(demo / FILE_NAME, tmp_path_factory.mktemp("matrix")))


@pytest.fixture(scope="module")
def here(file: Path) -> dict[str, Any]:
    """What the file answers to the version that wrote it."""
    with duckdb.connect(str(file), read_only=True) as con:
        return {name: probe.answer(con, query) for name, query in questions().items()}


def test_every_table_view_and_macro_is_asked_and_answers(here: dict[str, Any]) -> None:
    names = {row.TABLE for row in declared.TABLES} | set(declared.VIEWS)
    assert set(here) == names | {f"{macro.name}()" for macro in declared.macros()} | {"comments"}
    assert {name: told["error"] for name, told in here.items() if "error" in told} == {}
    assert [name for name, told in here.items() if name.endswith("()") and not told["n_rows"]] == []
    assert here["kamervragen"]["n_rows"] == 54


def test_what_answers_differently_is_told(here: dict[str, Any]) -> None:
    one = here["kamervragen"]
    assert versions.problem(one, one) == ""
    assert versions.problem(one, {**one, "n_rows": 3}) == "n_rows: 3 instead of 54"
    assert "instead of" in versions.problem(one, {**one, "first": one["first"][::-1]})
    assert versions.problem(one, {**one, "digest": "x"}) == "a row after the first 5 differs"
    assert versions.problem(one, {"error": "no such function"}) == "no such function"


def test_a_version_that_cannot_read_a_file_says_so_for_every_question(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"no database")
    command = [sys.executable, str(Path(probe.__file__)), str(tmp_path / FILE_NAME)]
    told = subprocess.run(command, input=json.dumps(questions()), capture_output=True, text=True, check=False)
    assert told.returncode == 1
    assert "IOException" in told.stderr


@pytest.mark.slow
@pytest.mark.parametrize("version", [versions.OLDEST, versions.NEWEST])
def test_the_oldest_and_the_newest_version_answer_the_same(file: Path, here: dict[str, Any], version: str) -> None:
    try:
        there = versions.answers(file, version)
    except versions.NoWheel as error:
        pytest.skip(f"DuckDB {version}: {error}")
    assert {name: text for name in here if (text := versions.problem(here[name], there[name]))} == {}
