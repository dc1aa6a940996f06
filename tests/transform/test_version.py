from __future__ import annotations

import re
import shutil
from pathlib import Path

from transform import version


def test_the_version_is_twelve_hex_digits_and_stays_while_nothing_changes(tmp_path: Path) -> None:
    shutil.copytree(Path(version.__file__).parent, tmp_path / "transform")
    assert re.fullmatch("[0-9a-f]{12}", version.parser_version())
    assert version.version_of(tmp_path / "transform") == version.parser_version()


def test_a_change_of_any_source_or_of_its_place_changes_the_version(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1\n")
    before = version.version_of(tmp_path)
    (tmp_path / "a.py").write_text("x = 2\n")
    changed = version.version_of(tmp_path)
    (tmp_path / "a.py").rename(tmp_path / "b.py")
    renamed = version.version_of(tmp_path)
    (tmp_path / "further").mkdir()
    (tmp_path / "b.py").rename(tmp_path / "further" / "b.py")
    assert len({before, changed, renamed, version.version_of(tmp_path)}) == 4


def test_what_is_no_source_plays_no_part(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1\n")
    before = version.version_of(tmp_path)
    (tmp_path / "notes.txt").write_text("x")
    assert version.version_of(tmp_path) == before
