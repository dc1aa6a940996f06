"""The share of hand-made labels that the parsers reach, measured through the command a user has."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
SHARED = PROJECT.parent / "shared"
GOLDEN = SHARED / "corpus" / "golden.jsonl"
SCORE = SHARED / "tools" / "score.py"


@pytest.mark.skipif(not (GOLDEN.is_file() and SCORE.is_file()), reason="../shared is not beside the project")
def test_the_labels_of_the_corpus_are_reached() -> None:
    parse = shlex.join([sys.executable, "-m", "flows", "parse"])
    given = [str(SCORE), str(GOLDEN), str(GOLDEN.parent), "--command", parse, "--min", "0.97", "--min-all", "0.95"]
    scored = subprocess.run([sys.executable, *given], cwd=PROJECT, capture_output=True, text=True, timeout=300)
    assert scored.returncode == 0, scored.stdout + scored.stderr
    assert f"documents {len(GOLDEN.read_text(encoding='utf-8').splitlines())}" in scored.stdout
