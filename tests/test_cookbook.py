"""The cookbook's queries give the answers that it shows."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.shown_commands import ROOT, blocks, commands, names, printed

COOKBOOK = (ROOT / "docs" / "cookbook.md").read_text(encoding="utf-8")
SHOWN = commands(COOKBOOK)
# Title and text of each question, by its number.
QUESTIONS = re.findall(r"^## (\d+)\. (.+?)$(.*?)(?=^## |\Z)", COOKBOOK, re.MULTILINE | re.DOTALL)


def test_at_least_fifteen_questions_are_numbered_through_and_answered() -> None:
    assert len(QUESTIONS) >= 15
    assert [int(number) for number, _, _ in QUESTIONS] == [*range(1, len(QUESTIONS) + 1)]
    for _, title, text in QUESTIONS:
        assert title.endswith("?")
        answers = [answer for _, answer in commands(text)]
        # A table has its names, a line and at least one row; JSON is rows only.
        assert answers, title
        assert all(answer.startswith("{") or len(answer.splitlines()) > 2 for answer in answers), title


@pytest.mark.parametrize(("command", "answer"), SHOWN, ids=names(SHOWN))
def test_a_query_prints_what_the_cookbook_says(
    command: str, answer: str, demo: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert printed(command, demo, capsys, monkeypatch) == answer


def test_a_shell_hands_the_queries_on_as_they_stand() -> None:
    # Within double quotes a shell replaces $ and `, and an interactive one ! as well unless it is part of !=.
    assert [command for command, _ in SHOWN if re.search(r"[$`]|!(?!=)", command)] == []


def test_no_query_asks_the_clock() -> None:
    asks = re.compile(r"\b(current_date|today|now|current_timestamp|get_current_timestamp)\b", re.IGNORECASE)
    assert [command for command, _ in SHOWN if asks.search(command)] == []


def test_the_file_opens_from_python_as_shown(demo: Path, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "demo").symlink_to(demo)
    (program,) = blocks(COOKBOOK, "python")
    ran = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines() == [
        "102 leegstand van rijksgebouwen",
        "34 de bezetting van wijkagenten in kleine kernen",
        "33 de wachttijd bij de Belastingtelefoon",
    ]
