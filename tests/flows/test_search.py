"""`kamervragen search`, and the index of every run: it comes last and takes nothing with it when it fails."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

from flows import jobs, report
from flows.cli import main
from flows.data_folder import DataFolder
from flows.snippet import snippet
from warehouse.reader import FILE_NAME, Reader
from warehouse.searching import INDEX_NAME

T = TypeVar("T")
FERRY = "2026Z90001"


@pytest.fixture(scope="module")
def pulled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pulled")
    assert main(["--data", str(folder), "pull", "--sample", FERRY]) == 0
    return folder


@pytest.fixture
def data(pulled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(pulled, tmp_path / "data", symlinks=True))


def run(capsys: pytest.CaptureFixture[str], data: Path, *arguments: str) -> tuple[int, list[str], list[str]]:
    capsys.readouterr()
    code = main(["--data", str(data), "search", *arguments])
    out, err = capsys.readouterr()
    return code, out.splitlines(), err.splitlines()


def test_a_hit_is_one_line(capsys: pytest.CaptureFixture[str], demo: Path) -> None:
    code, out, err = run(capsys, demo, "buitendijks", "gehuchten")
    assert (code, err) == (0, [])
    assert run(capsys, demo, "buiten\u00addijks", "ge\u200bhuch\u2060ten\ufeff") == (code, out, err)
    assert out[0].split() == ["kenmerk", "asked", "answered", "subject", "text"]
    assert out[2].startswith(f"{FERRY}  2026-01-07  36 days   het bericht «Veerpont Oude Gouw ligt opnieuw weken stil»")
    assert "gehuchten" in out[2]


def test_more_sets_than_shown_are_counted(capsys: pytest.CaptureFixture[str], demo: Path) -> None:
    code, out, _ = run(capsys, demo, "--limit", "2", "kunt")
    assert (code, len(out)) == (0, 5)
    assert out[-1].startswith("2 of ")
    n_sets = out[-1].split()[2]
    assert len(run(capsys, demo, "--limit", n_sets, "kunt")[1]) == int(n_sets) + 2


def test_json_has_an_object_a_set(capsys: pytest.CaptureFixture[str], demo: Path) -> None:
    code, out, _ = run(capsys, demo, "--json", "veerpont")
    assert code == 0
    (hit,) = [json.loads(line) for line in out]
    assert hit.keys() >= {"set_id", "part", "publication_id", "ordinal", "score", "text", "snippet", "outcome"}
    assert (hit["kenmerk"], hit["days_to_answer"]) == (FERRY, 36)


@pytest.mark.parametrize(
    "arguments",
    [["?!"], ["¹"], [""], ["--limit", "0", "pont"], [" ".join(f"woord{n}" for n in range(10_000))]],
    ids=["signs", "mark", "empty", "limit", "book"],
)
def test_wrong_use_is_one_line(capsys: pytest.CaptureFixture[str], demo: Path, arguments: list[str]) -> None:
    code, out, err = run(capsys, demo, *arguments)
    assert (code, out, len(err)) == (2, [], 1)
    assert err[0].startswith("kamervragen: ")
    with pytest.raises(SystemExit) as raised:
        run(capsys, demo)
    assert raised.value.code == 2


def test_nothing_found_is_an_answer(capsys: pytest.CaptureFixture[str], demo: Path) -> None:
    assert run(capsys, demo, "--json", "zeldzameotter") == (0, [], [])
    assert run(capsys, demo, "zeldzameotter") == (0, ["no set found"], [])


def test_without_an_index_it_says_so_and_answers(capsys: pytest.CaptureFixture[str], data: Path) -> None:
    ranked = run(capsys, data, "veerpont")
    os.utime(data / INDEX_NAME, (1, 1))
    older = run(capsys, data, "veerpont")
    (data / INDEX_NAME).unlink()
    missing = run(capsys, data, "veerpont")
    assert ranked[2] == []
    for (code, out, err), problem in ((older, "is older than the published file"), (missing, "does not exist")):
        assert (code, len(err)) == (0, 1)
        assert problem in err[0]
        assert out[2].startswith(FERRY)


def test_an_index_that_cannot_be_made_fails_no_run(data: Path) -> None:
    (data / INDEX_NAME).unlink()
    (data / INDEX_NAME).mkdir()
    done = jobs.rebuild(DataFolder(data))
    assert done.published.run.status == "ok"
    lines = list(report.lines(done))
    assert [line for line in lines if line.startswith("search: ")] == [f"search: {done.search_problem}"]
    assert "stays as it was" in str(done.search_problem)
    assert f"Search: {done.search_problem}" in report.markdown(done)
    with Reader(data / FILE_NAME) as reader:
        assert reader.query("SELECT count(*) FROM runs").rows == [(2,)]


class Killed(BaseException):
    """A run that ended while the index was made."""


@pytest.mark.parametrize("error", [Killed, KeyboardInterrupt, RuntimeError])
def test_what_happens_to_the_index_undoes_no_publication(data: Path, error: type[BaseException]) -> None:
    def dies(name: str, stage: Callable[[], T], *, asks_source: bool = False) -> T:
        if name == "index":
            raise error
        return stage()

    try:
        done = jobs.rebuild(DataFolder(data), step=dies)
        assert error.__name__ in str(done.search_problem)
    except Killed:
        assert error is Killed
    runs, _ = DataFolder(data).journals()
    assert [run.status for run in runs] == ["ok", "ok"]
    assert (data / INDEX_NAME).stat().st_mtime_ns < (data / FILE_NAME).stat().st_mtime_ns


def test_every_kind_of_run_leaves_an_index_that_is_up_to_date(tmp_path: Path, pulled: Path) -> None:
    paper = tmp_path / "ah-tk-20252026-9999.xml"
    paper.write_text(
        "<officiele-publicatie><kamervragen><vraag><nr>Vraag 1</nr><al>Zwemt de otter?</al></vraag>"
        "</kamervragen></officiele-publicatie>"
    )
    loaded = DataFolder(tmp_path / "loaded")
    loaded.claim("files")

    def is_up_to_date(root: Path) -> bool:
        return (root / INDEX_NAME).stat().st_mtime_ns >= (root / FILE_NAME).stat().st_mtime_ns

    assert is_up_to_date(pulled)
    assert jobs.load(loaded, [paper]).search_problem is None
    assert is_up_to_date(loaded.root)
    assert jobs.rebuild(loaded).search_problem is None
    assert is_up_to_date(loaded.root)
    with Reader(loaded.root / INDEX_NAME) as reader:
        assert reader.query("SELECT text FROM search('otters otter')").rows == [("Zwemt de otter?",)]


LONG = "Eerst komt er een hele aanloop van woorden, dan de Veerpont¹ van de Oude Gouw, en dan nog veel meer woorden."


@pytest.mark.parametrize(
    ("text", "words", "in_parts", "shown"),
    [
        (LONG, {"veerpont"}, False, "… dan de Veerpont¹ van de Oude …"),
        (LONG, {"pont"}, True, "… dan de Veerpont¹ van de Oude …"),
        (LONG, {"pont"}, False, "Eerst komt er een hele aanloop van …"),
        (LONG, {"eerst"}, False, "Eerst komt er een hele aanloop van …"),
        ("Kort: café.\nTwee regels.", {"cafe"}, False, "Kort: café. Twee regels."),
        ("Wat is " * 20 + "CO₂ en café", {"co2"}, False, "… Wat is Wat is Wat is Wat is CO₂ en café"),
        ("Wat is " * 20 + "CO₂ en café", {"cafe"}, False, "… Wat is Wat is Wat is Wat is CO₂ en café"),
        ("", {"pont"}, False, ""),
        ("a" * 100, {"a" * 100}, False, "a" * 40 + " …"),
    ],
)
def test_a_snippet_shows_the_first_hit(text: str, words: set[str], in_parts: bool, shown: str) -> None:
    piece = snippet(text, words, 40, in_parts=in_parts)
    assert piece == shown
    assert len(piece) <= 44
