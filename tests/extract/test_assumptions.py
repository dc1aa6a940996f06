"""All that is taken for granted about the source has one name and stands in one place."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from extract.assumptions import CERTAINTIES, assumptions, because
from transform.records import CONTENT
from transform.schema import columns
from warehouse.operations import OPERATIONAL

EXTRACT = Path(__file__).parents[2] / "extract"
NAMED = re.compile(r"\[([a-z0-9_]+)\]")
OF_NO_SOURCE = {"LOOPBACK", "LIVE"}


def test_every_assumption_says_how_sure_it_is_and_what_it_touches() -> None:
    known = {kind.TABLE: {column.name for column in columns(kind)} for kind in (*CONTENT, *OPERATIONAL)}
    for name, assumption in assumptions().items():
        assert re.fullmatch(r"[a-z][a-z0-9_]*", name)
        assert assumption.certainty in CERTAINTIES, name
        assert assumption.says.endswith("."), name
        assert assumption.if_not.endswith("."), name
        assert bool(assumption.touches) != assumption.if_not.startswith("Nothing"), f"{name}: either rows or nothing"
        for touched in assumption.touches:
            table, _, column = touched.partition(".")
            assert table in known, f"{name} touches {touched}"
            assert not column or column in known[table], f"{name} touches {touched}"


def test_every_constant_about_the_source_names_its_assumption() -> None:
    text = (EXTRACT / "source.py").read_text(encoding="utf-8")
    lines = text.splitlines()
    constants = [
        (node.targets[0].id, node.lineno)
        for node in ast.parse(text).body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    ]
    assert len(constants) > 20
    for constant, line in constants:
        if constant not in OF_NO_SOURCE:
            above = [comment for comment in lines[max(0, line - 4) : line - 1] if comment.startswith("# ")]
            named = NAMED.findall(" ".join([lines[line - 1].partition("#")[2], *above]))
            assert any(name in assumptions() for name in named), f"{constant} names no assumption"


def test_names_of_assumptions_in_the_code_exist_and_certainties_stand_nowhere_else() -> None:
    for path in sorted(EXTRACT.rglob("*.py")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            comment = line if line.lstrip().startswith("# ") else line.partition("  # ")[2]
            if not comment.startswith(("type: ignore", "noqa")):
                for name in NAMED.findall(comment):
                    assert name in assumptions(), f"{path.name}:{number} names {name}"


def test_a_message_names_only_assumptions_there_are() -> None:
    assert because("no_namespace") == "[assumption no_namespace: run `kamervragen probe`]"
    assert "no_namespace or document_root" in because("no_namespace", "document_root")
    with pytest.raises(KeyError):
        because("something_else")
