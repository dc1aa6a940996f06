"""What the README shows is what the commands print."""

from pathlib import Path

import pytest

from tests.shown_commands import ROOT, commands, names, printed

SHOWN = commands((ROOT / "README.md").read_text(encoding="utf-8"))


def test_the_readme_shows_commands() -> None:
    assert len(SHOWN) >= 4


@pytest.mark.parametrize(("command", "answer"), SHOWN, ids=names(SHOWN))
def test_a_command_prints_what_the_readme_says(
    command: str, answer: str, demo: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert printed(command, demo, capsys, monkeypatch) == answer
