"""What the README shows is what the commands print."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.cli import main

README = Path(__file__).resolve().parents[1] / "README.md"
BLOCK = re.compile(r"^```\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def commands() -> Iterator[tuple[str, str]]:
    """(command, what the README says it prints)."""
    for block in BLOCK.findall(README.read_text(encoding="utf-8")):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            # A command may go on over lines as long as its quotes are open.
            lines = part.splitlines()
            n = next(n for n in range(1, len(lines) + 1) if "\n".join(lines[:n]).count('"') % 2 == 0)
            yield "\n".join(lines[:n]), "\n".join(lines[n:]).strip("\n")


def test_the_readme_shows_commands() -> None:
    assert len(list(commands())) >= 4


@pytest.mark.parametrize(("command", "printed"), list(commands()), ids=lambda text: text[:40].splitlines()[0])
def test_a_command_prints_what_the_readme_says(
    command: str, printed: str, demo: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KAMERVRAGEN_DATA", str(demo))
    program, *arguments = shlex.split(command)
    assert program == "kamervragen"
    assert main(arguments) == 0
    shown = [line.rstrip() for line in capsys.readouterr().out.strip("\n").splitlines()]
    assert "\n".join(shown) == printed
