"""The commands that a document shows, and what it says they print."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from flows.cli import main

ROOT = Path(__file__).resolve().parents[1]
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(text: str, language: str) -> list[str]:
    """The fenced blocks of a language; '' for those that name none."""
    return [block for named, block in _BLOCK.findall(text) if named == language]


def commands(text: str) -> list[tuple[str, str]]:
    """(command, what the document says it prints)."""
    found = []
    for block in blocks(text, ""):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            # A command may go on over lines as long as its quotes are open.
            lines = part.splitlines()
            n = next(n for n in range(1, len(lines) + 1) if "\n".join(lines[:n]).count('"') % 2 == 0)
            found.append(("\n".join(lines[:n]), "\n".join(lines[n:]).strip("\n")))
    return found


def printed(command: str, data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> str:
    """What a `kamervragen` command prints on a data folder; blanks at the end of lines do not count."""
    monkeypatch.setenv("KAMERVRAGEN_DATA", str(data))
    program, *arguments = shlex.split(command)
    assert program == "kamervragen"
    assert main(arguments) == 0
    return "\n".join(line.rstrip() for line in capsys.readouterr().out.strip("\n").splitlines())


def names(shown: list[tuple[str, str]]) -> list[str]:
    """Short names of commands for the ids of tests."""
    return [command[:60].splitlines()[0] for command, _ in shown]
