"""What the checks find on the way to a publication: told once as new, accepted for one run, asked for afterwards."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows import jobs, report
from flows.cli import main
from flows.data_folder import DataFolder
from flows.errors import WrongUse
from flows.jobs import Done
from tests.other_writer import may_write
from warehouse.checking import CheckFailed, checks
from warehouse.operations import RowCount, Run
from warehouse.reader import FILE_NAME, Reader

ANSWER = """<officiele-publicatie><kamervragen><kamervraagkop>Vragen</kamervraagkop>
<vraag><nr>Vraag 1</nr><al>Klopt dit?</al></vraag><antwoord><nr>Antwoord 1</nr><al>Ja.</al></antwoord>
</kamervragen></officiele-publicatie>"""
METADATA = """<metadata_gegevens><metadata name="OVERHEIDop.vraagnummer" scheme="" content="{}"/>
<metadata name="OVERHEIDop.datumIndiening" scheme="" content="{}"/>
<metadata name="OVERHEIDop.datumOntvangst" scheme="" content="{}"/></metadata_gegevens>"""


def put(folder: Path, name: str, kenmerk: str, asked: str, answered: str, text: str = ANSWER) -> Path:
    path = folder / f"{name}.xml"
    path.write_text(text, encoding="utf-8")
    (folder / f"{name}.metadata.xml").write_text(METADATA.format(kenmerk, asked, answered), encoding="utf-8")
    return path


def crosswise(folder: Path, n: int, first: int = 0) -> list[Path]:
    """Answers whose dates contradict each other."""
    return [
        put(folder, f"ah-tk-20202021-{9100 + i}", f"2020Z9{9100 + i}"[:10], "2020-11-20", "2020-11-02")
        for i in range(first, first + n)
    ]


def load(root: Path, *paths: Path) -> Done:
    return jobs.load(DataFolder(root), paths)


def ask(root: Path, query: str) -> list[tuple[Any, ...]]:
    with Reader(root / FILE_NAME) as reader:
        return reader.query(query).rows


def claim_more_before(root: Path) -> None:
    """Let the journal of the last run say that it published a thousand questions."""
    path = max((root / "runs").glob("*.json"))
    entry = json.loads(path.read_text())
    for count in entry[RowCount.TABLE]:
        if (count["table_name"], count["part"]) == ("questions", ""):
            count["n_rows"] = 1000
    path.write_text(json.dumps(entry))


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("loaded")
    load(folder / "data", *crosswise(folder, 1))
    return folder / "data"


@pytest.fixture
def root(loaded: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(loaded, tmp_path / "data", symlinks=True))


def test_a_warning_is_a_problem_once_and_then_it_stands(root: Path, tmp_path: Path) -> None:
    done = load(root, *crosswise(tmp_path, 6, first=1))
    assert done.published.run.status == "ok_with_problems"
    assert done.published.has_problems
    assert [found.check_name for found in done.published.new_findings] == ["many_date_problems"]
    told = "\n".join(report.lines(done))
    assert "problem: newly warned of: many_date_problems" in told
    assert "new warning: many_date_problems: At most one in twenty sets with a kenmerk, or five, has dates" in told
    assert "date_problem answered_before_submitted, n_sets 7" in told
    assert "| many_date_problems | new warning |" in report.markdown(done)
    assert report.problems(done) == "newly warned of: many_date_problems"

    again = load(root, *crosswise(tmp_path, 1, first=7))
    assert again.published.run.status == "ok", "it already stood after the last publication"
    assert again.published.new_findings == ()
    assert "warning: many_date_problems" in "\n".join(report.lines(again))
    run_id, before = again.published.run.run_id, done.published.run.run_id
    assert ask(root, "SELECT run_id, check_name, is_new, n_rows FROM findings ORDER BY run_id") == [
        (before, "many_date_problems", True, 1),
        (run_id, "many_date_problems", False, 1),
    ]
    assert ask(root, f"SELECT status, message FROM runs WHERE run_id = '{before}'") == [  # noqa: S608 (ours)
        ("ok_with_problems", "newly warned of: many_date_problems")
    ]


def test_tables_and_journals_say_the_same_about_runs(root: Path) -> None:
    folder = DataFolder(root)
    assert ask(root, "SELECT run_id, table_name, part, n_rows FROM row_counts") == [
        (c.run_id, c.table_name, c.part, c.n_rows) for c in folder.noted(RowCount)
    ]
    for kind in (Run, RowCount):
        in_parquet = folder.lake.read(kind).to_pylist()
        assert [tuple(row.values()) for row in in_parquet] == ask(root, f"FROM {kind.TABLE}")
    (run,) = ask(root, "SELECT started_at <= ended_at, n_sets FROM runs JOIN data_quality ON run_id = name")
    assert run == (True, 1)


def test_a_loss_keeps_the_old_file_until_it_is_accepted_for_one_run(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    claim_more_before(root)
    before = (root / FILE_NAME).read_bytes()
    with pytest.raises(CheckFailed, match=r"questions, part -, n_before 1000, n_now 2\..*--accept rows_lost"):
        load(root, *crosswise(tmp_path, 1, first=1))
    assert (root / FILE_NAME).read_bytes() == before
    assert len(DataFolder(root).noted(RowCount)) == len(ask(root, "FROM row_counts")), "a failed run counts for nothing"

    assert main(["--data", str(root), "rebuild", "--accept", "rows_lost"]) == 0
    out = capsys.readouterr().out
    assert "note: accepted rows_lost: table_name questions, part -, n_before 1000, n_now 2" in out
    assert "accepted: rows_lost: " in out
    assert ask(root, "SELECT check_name, is_accepted FROM findings") == [("rows_lost", True)]
    assert main(["--data", str(root), "check"]) == 1, "what was accepted does not make the file unsound"
    assert capsys.readouterr().out.splitlines()[-1] == f"{len(checks())} checks, 0 fail, 1 warn"

    claim_more_before(root)
    with pytest.raises(CheckFailed, match="rows_lost"):
        jobs.rebuild(DataFolder(root))


def test_only_a_check_that_can_be_accepted_is(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("counts_agree", "nonsense"):
        with pytest.raises(WrongUse, match=f"'{name}' is no check that can be accepted; these can: .*rows_lost"):
            jobs.rebuild(DataFolder(root), accepted=[name])
    assert main(["--data", str(root), "rebuild", "--accept", "nonsense"]) == 2
    assert "rows_lost" in capsys.readouterr().err


def test_check_finds_nothing_in_a_sound_file(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", str(root), "check"]) == 0
    assert capsys.readouterr().out == f"{len(checks())} checks, 0 fail, 0 warn\n"


def test_check_shows_what_is_wrong_with_a_file_and_what_to_do(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with duckdb.connect(str(may_write(root / FILE_NAME))) as con:
        con.execute("UPDATE question_sets SET n_questions = 4")
    assert main(["--data", str(root), "check"]) == 3
    lines = capsys.readouterr().out.splitlines()
    assert lines == [
        "fail: counts_agree: The counts on a set are those of the rows below it.",
        "  set_id      n_questions  n_questions_answered  n_answers",
        "  ──────────  ───────────  ────────────────────  ─────────",
        "  2020Z99100  4            1                     1",
        "",
        f"{len(checks())} checks, 1 fail, 0 warn",
        f"{root / FILE_NAME} is damaged or was changed by hand: run `kamervragen rebuild`",
    ]
    assert main(["--data", str(root), "check", "--json"]) == 3
    found = json.loads(capsys.readouterr().out)
    assert (found["n_checks"], found["n_fail"], found["n_warn"]) == (len(checks()), 1, 0)
    (finding,) = found["findings"]
    assert (finding["check"], finding["level"], finding["n_rows"]) == ("counts_agree", "fail", 1)
    assert finding["rows"] == [{"set_id": "2020Z99100", "n_questions": 4, "n_questions_answered": 1, "n_answers": 1}]


def test_check_compares_with_parquet_files_only_where_they_are_there_and_whole(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with duckdb.connect(str(may_write(root / FILE_NAME))) as con:
        con.execute("UPDATE answers SET text = 'van een ander'")
    assert main(["--data", str(root), "check"]) == 3
    assert "fail: tables_as_written: " in capsys.readouterr().out
    damaged = next((root / "tables/answers").resolve().glob("*.parquet"))
    damaged.write_bytes(b"PAR1 no more")
    assert main(["--data", str(root), "check"]) == 3
    assert f"{damaged}: cannot be read" in capsys.readouterr().err
    shutil.rmtree(root / "versions")
    assert main(["--data", str(root), "check"]) == 0


def test_check_of_a_file_that_other_code_made_asks_for_a_rebuild(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with duckdb.connect(str(may_write(root / FILE_NAME))) as con:
        con.execute("DROP TABLE findings")
    assert main(["--data", str(root), "check"]) == 3
    err = capsys.readouterr().err
    assert "findings" in err
    assert "run `kamervragen rebuild`" in err
    assert len(err.splitlines()) == 1


def test_status_shows_everything_on_one_screen(demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", str(demo), "status"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) <= 40
    assert max(map(len, lines)) <= 125
    assert lines[0].endswith("everything known up to 2026-03-02")
    assert lines[1] == (
        "54 sets, 185 questions, 147 answers in 112 publications; 6 open, 2 unknown; 0 pending, 0 deferred, "
        "1 in quarantine"
    )
    assert lines[2].startswith("162 questions have an answer, 146 answers have their question; ")
    assert any(line.split()[3:] == ["ok_with_problems", "112", "111", "0", "0", "1", "0", "0"] for line in lines)
    assert "discovered = published + unchanged + pending + quarantined + missing + deferred: it adds up for every" in (
        "\n".join(lines)
    )
    assert any(line.split()[:4] == ["ah-tk-20242025-9151", "fetch", "not_well_formed", "the"] for line in lines)
    assert any(line.startswith("impossible_date ") for line in lines)
    assert lines[-1] == "Findings of the checks at the last run: none"
    assert "… and 4 more" in lines, "of eight vergaderjaren four are shown"


def test_status_says_what_runs_said_and_what_the_checks_found(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with duckdb.connect(str(may_write(root / FILE_NAME))) as con:
        con.execute("UPDATE runs SET n_discovered = 5, message = 'newly warned of: old_pending'")
        con.execute(
            "INSERT INTO findings SELECT run_id, 'old_pending', 'A sentence.', false, true, 2, 'publication_id kv-115' "
            "FROM runs"
        )
    assert main(["--data", str(root), "status"]) == 0
    out = capsys.readouterr().out
    assert "DOES NOT ADD UP for 1 runs or vergaderjaren" in out
    assert ": newly warned of: old_pending" in out
    assert "old_pending  new    2     publication_id kv-115" in out
    assert "Quarantine: none" in out


def test_status_shows_a_night_that_published_nothing(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", str(root), "status"]) == 0
    assert "FAILED" not in capsys.readouterr().out
    next((root / "tables/questions").resolve().glob("*.parquet")).unlink()
    with pytest.raises(CheckFailed, match="rows_by_changes"):
        jobs.load(DataFolder(root), [])
    assert main(["--data", str(root), "status"]) == 1
    first = capsys.readouterr().out.splitlines()[0]
    assert first.startswith("FAILED 20")
    assert "load: nothing was published, the new tables" in first
    assert main(["--data", str(root), "rebuild"]) in (0, 1)
    assert main(["--data", str(root), "status"]) == 0


def test_journals_that_are_gone_are_missed(root: Path) -> None:
    before = (root / FILE_NAME).read_bytes()
    for path in (root / "runs").glob("*.json"):
        path.unlink()
    with pytest.raises(CheckFailed, match="changes_of_known_runs"):
        jobs.rebuild(DataFolder(root))
    assert (root / FILE_NAME).read_bytes() == before
    jobs.rebuild(DataFolder(root), accepted=["changes_of_known_runs"])
