"""A hundred readers loop over the published file while fifty publications happen: no error, and no torn result."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE
from typing import Any

import pytest

from tests.warehouse.looping_reader import Torn, publication
from tests.warehouse.rows import RUN_ID, a_set, but, covered, gathered, operational, with_texts
from transform.reference.tables import reference_tables
from warehouse import catalog
from warehouse.lake import Lake
from warehouse.operations import Run
from warehouse.reader import FILE_NAME, Reader

N_READERS, N_PUBLICATIONS = 100, 50
ROOT = Path(__file__).resolve().parents[2]


def publish(root: Path, number: int) -> None:
    """Publication k as a night makes it: one set more, the file before kept, the file and the tables swapped."""
    set_id = f"2020Z9{number:04}"
    rows = with_texts(a_set(set_id, "2020-03-02", "2020-03-20"), n_questions=3, n_answers=2)
    told = operational(covered("2020-01-01", "2021-12-31"), reference_tables())
    (first,) = told[Run]
    run_ids = [f"2022{n:04}T023000000000Z-nightly" for n in range(1, number + 1)]
    runs = [first, *(but(first, run_id=run_id) for run_id in run_ids)]
    lake = Lake(root)
    draft = lake.draft((RUN_ID, *run_ids)[-1], {set_id}, gathered({set_id: rows}), {**told, Run: runs})
    beside = root / f"{FILE_NAME}.new"
    catalog.build(beside, draft.path)
    catalog.publish(beside, root)
    lake.publish(draft)


@contextmanager
def readers(file: Path, folder: Path, n_readers: int) -> Iterator[list[subprocess.Popen[str]]]:
    """So many reader processes, each of which has read the file once; none is left behind."""
    command = [sys.executable, "-m", "tests.warehouse.looping_reader", str(file), str(folder)]
    started: list[subprocess.Popen[str]] = []
    try:
        for number in range(n_readers):
            started.append(subprocess.Popen([*command, str(number)], cwd=ROOT, text=True, stdout=PIPE, stderr=PIPE))
        until = time.monotonic() + 180
        while len(list(folder.glob("ready-*"))) < n_readers and time.monotonic() < until:
            time.sleep(0.1)
        yield started
    finally:
        (folder / "stop").touch()
        for reader in started:
            reader.kill()
            reader.wait()


def reports(started: list[subprocess.Popen[str]], folder: Path) -> tuple[list[dict[str, Any]], list[str]]:
    """Stop the readers: what each saw, and what went wrong."""
    (folder / "stop").touch()
    outputs = [reader.communicate(timeout=120) for reader in started]
    ended = zip(started, outputs, strict=True)
    errors = [f"{reader.returncode}: {error[-500:]}" for reader, (_, error) in ended if reader.returncode or error]
    return [json.loads(told) for told, _ in outputs if told], errors


@pytest.mark.slow
@pytest.mark.alone
def test_a_hundred_readers_see_whole_publications_while_fifty_happen(root: Path, tmp_path: Path) -> None:
    root.mkdir()
    publish(root, 1)
    start = time.monotonic()
    with readers(root / FILE_NAME, tmp_path, N_READERS) as started:
        assert len(list(tmp_path.glob("ready-*"))) == N_READERS, "all of them read while it is published"
        begun = time.monotonic()
        for number in range(2, N_PUBLICATIONS + 2):
            publish(root, number)
        seconds = time.monotonic() - begun
        told, errors = reports(started, tmp_path)
    assert errors == []
    assert len(told) == N_READERS
    n_loops = [reader["loops"] for reader in told]
    seen = sorted({k for reader in told for k in reader["seen"]})
    n_kept = sum(reader["kept"] for reader in told)
    print(
        f"{N_READERS} readers, {N_PUBLICATIONS} publications in {seconds:.0f} s of {time.monotonic() - start:.0f}: "
        f"{sum(n_loops)} loops, {min(n_loops)} to {max(n_loops)} each; {len(seen)} publications seen; "
        f"{n_kept} times a file was kept open while others took its place"
    )
    assert min(n_loops) >= 3
    assert len(seen) >= N_PUBLICATIONS / 2
    assert all(len(reader["seen"]) >= 3 for reader in told), "every reader saw new publications come"
    assert n_kept >= N_READERS / 5, "every fifth reader kept an old file at least once"
    with Reader(root / FILE_NAME) as reader:
        assert reader.query("SELECT count(*) FROM question_sets").rows == [(N_PUBLICATIONS + 1,)]
    assert len(list((root / catalog.PREVIOUS).iterdir())) == catalog.KEEP_PREVIOUS
    assert [path.name for path in root.iterdir() if FILE_NAME in path.name] == [FILE_NAME], "nothing half made is left"


def test_a_reader_tells_a_torn_file_from_a_whole_one() -> None:
    whole: dict[str, int] = {"questions": 15, "answers": 10}
    each = {"questions": 3, "answers": 2}
    assert publication(lambda query: [(whole[query],)], each) == 5
    torn = {"questions": 18, "answers": 10}
    with pytest.raises(Torn):
        publication(lambda query: [(torn[query],)], each)
