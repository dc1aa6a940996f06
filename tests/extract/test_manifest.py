from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from extract.manifest import DamagedRaw, Entry, Manifest

NOW = dt.datetime(2026, 3, 2, 1, 2, 3, 456, tzinfo=dt.UTC)
FIRST = Entry("kv-2026Z90001", "xml", 1, "https://…/ë.xml", NOW, 200, '"1"', None, "ab", 4, None, NOW)
SECOND = Entry("kv-2026Z90002", "xml", 0, "https://…\n", NOW, None, None, "then", None, 0, "soft_404", None)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "manifest.jsonl"


def test_lines_come_back_as_they_were_written(path: Path) -> None:
    manifest = Manifest(path)
    for entry in (FIRST, SECOND, FIRST):
        manifest.append(entry)
    assert manifest.entries == Manifest(path).entries
    assert Manifest(path).entries == {"kv-2026Z90001": [FIRST, FIRST], "kv-2026Z90002": [SECOND]}
    assert path.read_bytes().count(b"\n") == 3


def test_a_last_line_that_was_cut_off_does_not_count_and_is_overwritten(path: Path) -> None:
    Manifest(path).append(FIRST)
    whole = path.read_bytes()
    for length in range(len(whole)):
        path.write_bytes(whole + whole[:length])
        manifest = Manifest(path)
        assert manifest.entries == {"kv-2026Z90001": [FIRST]}
        manifest.append(SECOND)
        assert Manifest(path).entries == {"kv-2026Z90001": [FIRST], "kv-2026Z90002": [SECOND]}


@pytest.mark.parametrize("line", [b"{", b"[]", b'{"publication_id": "x"}', b"\xff", b""])
def test_a_damaged_line_within_is_named(path: Path, line: bytes) -> None:
    Manifest(path).append(FIRST)
    good = path.read_bytes()
    path.write_bytes(good + line + b"\n" + good)
    with pytest.raises(DamagedRaw, match=r"manifest\.jsonl, line 2 ") as error:
        Manifest(path)
    assert "\n" not in str(error.value)


def test_two_writers_do_not_undo_each_other(path: Path) -> None:
    one, other = Manifest(path), Manifest(path)
    other.append(FIRST)
    with pytest.raises(OSError, match="another process wrote"):
        one.append(SECOND)
    assert Manifest(path).entries == {"kv-2026Z90001": [FIRST]}
    path.unlink()
    with pytest.raises(OSError, match="another process wrote"):
        other.append(SECOND)
