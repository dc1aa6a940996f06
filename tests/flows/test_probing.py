"""`kamervragen probe`: its exit codes, its table, its file, and that it leaves archive and tables alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flows.cli import main
from tests.extract.deviations import SHAPES, DeviatingServer


def run(capsys: pytest.CaptureFixture[str], data: Path, *arguments: str) -> tuple[int, str, str]:
    capsys.readouterr()
    code = main(["--data", str(data), "probe", *arguments])
    out, err = capsys.readouterr()
    return code, out, err


def test_at_the_sample_nothing_differs_and_nothing_is_archived(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code, out, err = run(capsys, tmp_path, "--sample")
    assert (code, err) == (0, "")
    assert "0 differs" in out
    assert [path.name for path in tmp_path.iterdir()] == ["probe"]
    (report,) = (tmp_path / "probe").iterdir()
    assert str(report) in out
    assert json.loads(report.read_text())["source"] == "sample"


def test_what_differs_stands_first_with_what_it_touches(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    told = tmp_path / "kept" / "told.json"
    with DeviatingServer() as server:
        server.deviations = (SHAPES["search is a page"].deviation,)
        code, out, _ = run(capsys, tmp_path / "data", "--source", server.base_url, "--json", str(told))
    lines = out.splitlines()
    at = lines.index("differs (1)")
    assert code == 1
    assert lines[at + 1].split()[:2] == ["search_address", "reported"]
    assert lines[at + 4].split() == ["touches", "publications,", "coverage"]
    assert json.loads(told.read_text())["n_by_verdict"]["differs"] == 1
    assert not (tmp_path / "data").exists()


def test_a_source_that_is_down_is_one_line_and_a_report(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with DeviatingServer() as server:
        address = server.base_url
    code, out, err = run(capsys, tmp_path, "--source", address)
    assert code == 3
    assert err.startswith("kamervragen: 127.0.0.1")
    assert len(err.splitlines()) == 1
    assert "0 holds" in out
    (report,) = (tmp_path / "probe").iterdir()
    assert "127.0.0.1" in json.loads(report.read_text())["problem"]


def test_the_live_source_is_not_asked_without_a_contact(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KAMERVRAGEN_CONTACT", raising=False)
    code, _, err = run(capsys, tmp_path)
    assert code == 2
    assert "KAMERVRAGEN_CONTACT" in err
    assert not list(tmp_path.iterdir())
