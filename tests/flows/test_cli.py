"""Each mistake made once: one clear line, the exit code that says what became of it, and what was there still there."""

import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from extract.sample.server import SampleServer
from flows.cli import main
from tests.other_writer import may_write


@pytest.fixture(scope="module")
def pulled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pulled")
    assert main(["--data", str(folder), "pull", "--sample", "2026Z90001"]) == 0
    return folder


@pytest.fixture
def data(pulled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(pulled, tmp_path / "data", symlinks=True))


def run(capsys: pytest.CaptureFixture[str], data: Path, *arguments: str) -> tuple[int, str, str]:
    capsys.readouterr()
    code = main(["--data", str(data), *arguments])
    out, err = capsys.readouterr()
    return code, out, err


def complaint(capsys: pytest.CaptureFixture[str], data: Path, *arguments: str) -> tuple[int, str]:
    code, _, err = run(capsys, data, *arguments)
    lines = [line for line in err.splitlines() if line.startswith("kamervragen: ")]
    assert len(lines) == 1, err
    assert "Traceback" not in err
    return code, lines[0]


def assert_still_readable(capsys: pytest.CaptureFixture[str], data: Path) -> None:
    code, out, _ = run(capsys, data, "show", "2026Z90001")
    assert code == 0
    assert "Beantwoord 12 februari 2026 (na 36 dagen)" in out


def test_show_prints_the_page_of_a_set(capsys: pytest.CaptureFixture[str], data: Path) -> None:
    code, out, _ = run(capsys, data, "show", "2026z90001")
    assert code == 0
    assert run(capsys, data, "show", "\u200bkv-tk-2026Z90001\u2060 ")[:2] == (0, out)
    lines = out.splitlines()
    assert lines[0] == "Kamervraag 2026Z90001"
    assert lines[4:7] == [
        "Ingediend 7 januari 2026",
        "Uitstel gemeld 27 januari 2026",
        "Beantwoord 12 februari 2026 (na 36 dagen)",
    ]
    assert "  Zie antwoord vraag 3." in lines
    assert "Bron vraag https://zoek.officielebekendmakingen.nl/kv-tk-2026Z90001.html" in lines


def test_a_kenmerk_that_is_none_is_wrong_use(capsys: pytest.CaptureFixture[str], data: Path) -> None:
    for verb in (["pull", "--sample", "veerpont"], ["show", "veerpont"]):
        code, line = complaint(capsys, data, *verb)
        assert code == 2
        assert "2021Z02286" in line, "the line shows what a kenmerk looks like"
    assert_still_readable(capsys, data)


def test_an_unknown_kenmerk_publishes_nothing(capsys: pytest.CaptureFixture[str], data: Path) -> None:
    code, line = complaint(capsys, data, "pull", "--sample", "2021Z99998")
    assert code == 3
    assert "2021Z99998" in line
    assert_still_readable(capsys, data)


def test_a_set_that_was_not_pulled_cannot_be_shown(capsys: pytest.CaptureFixture[str], data: Path) -> None:
    code, line = complaint(capsys, data, "show", "2021Z99998")
    assert code == 3
    assert "pull 2021Z99998" in line


def test_a_source_that_is_down_publishes_nothing(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with SampleServer() as server:
        address = server.base_url
        assert main(["--data", str(tmp_path), "pull", "--source", address, "2026Z90001"]) == 0
    code, line = complaint(capsys, tmp_path, "nightly", "--plain", "--source", address)
    assert code == 3
    assert "127.0.0.1" in line
    assert_still_readable(capsys, tmp_path)
    assert complaint(capsys, tmp_path, "pull", "--source", address, "2026Z90001")[0] == 3
    assert_still_readable(capsys, tmp_path)


def test_a_demo_folder_is_refused_for_the_real_source(
    capsys: pytest.CaptureFixture[str], data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KAMERVRAGEN_CONTACT", "kamervragen@example.org")
    code, line = complaint(capsys, data, "nightly", "--plain")
    assert code == 2
    assert "'sample'" in line
    assert "--data" in line
    assert_still_readable(capsys, data)


def test_the_live_source_is_not_asked_without_a_contact(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KAMERVRAGEN_CONTACT", raising=False)
    code, line = complaint(capsys, tmp_path, "nightly", "--plain")
    assert code == 2
    assert "KAMERVRAGEN_CONTACT" in line


@pytest.mark.parametrize("address", ["notaurl", "http://[x", "ftp://example.org"])
def test_what_is_no_address_is_wrong_use_and_claims_nothing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, address: str
) -> None:
    code, line = complaint(capsys, tmp_path, "nightly", "--plain", "--source", address)
    assert code == 2
    assert address in line
    assert not (tmp_path / "source.json").exists()


def test_a_folder_that_cannot_be_written_publishes_nothing(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("a file where the folder should be")
    code, line = complaint(capsys, in_the_way, "nightly", "--plain", "--sample")
    assert code == 3
    assert str(in_the_way) in line


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere: file modes stop nobody")
def test_a_read_only_folder_publishes_nothing(capsys: pytest.CaptureFixture[str], data: Path) -> None:
    data.chmod(0o555)
    try:
        code, _ = complaint(capsys, data, "pull", "--sample", "2026Z90001")
    finally:
        data.chmod(0o755)
    assert code == 3
    assert_still_readable(capsys, data)


@pytest.mark.parametrize(("bytes_left", "names"), [(2_000, ".parquet: File too large"), (500_000, "duckdb.new: ")])
def test_a_full_disk_publishes_nothing_and_names_the_file(
    capsys: pytest.CaptureFixture[str], data: Path, bytes_left: int, names: str
) -> None:
    """A limit on the size of files stands for the disk; it cannot be lifted again, so a process of its own has it."""
    limited = f"""
import resource, signal, sys
from flows.cli import main
from tests.other_writer import may_write
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, ({bytes_left}, {bytes_left}))
sys.exit(main(["--data", {str(data)!r}, "rebuild"]))
"""
    done = subprocess.run([sys.executable, "-c", limited], capture_output=True, text=True, timeout=60)
    assert done.returncode == 3, done.stderr
    assert "Traceback" not in done.stderr
    line = done.stderr.splitlines()[-1]
    assert line.startswith("kamervragen: ")
    assert names in line
    assert_still_readable(capsys, data)
    assert run(capsys, data, "rebuild")[0] == 0
    assert sorted(path.name for path in data.glob("*.new*")) == []


def test_a_damaged_raw_file_stops_the_publication(capsys: pytest.CaptureFixture[str], data: Path) -> None:
    victim = next(iter(sorted((data / "raw").rglob("*.xml.gz"))))
    victim.write_bytes(b"not what was fetched")
    code, line = complaint(capsys, data, "rebuild")
    assert code == 3
    assert victim.name in line
    assert_still_readable(capsys, data)


@pytest.mark.parametrize("damage", [b"", b"no database" * 1000])
def test_a_damaged_duckdb_file_is_named_and_mended_by_a_rebuild(
    capsys: pytest.CaptureFixture[str], data: Path, damage: bytes
) -> None:
    may_write(data / "kamervragen.duckdb").write_bytes(damage)
    code, line = complaint(capsys, data, "show", "2026Z90001")
    assert code == 3
    assert "kamervragen rebuild" in line
    assert run(capsys, data, "rebuild")[0] == 0
    assert_still_readable(capsys, data)


def test_sql_gives_a_table_json_or_csv_and_cannot_write(capsys: pytest.CaptureFixture[str], data: Path) -> None:
    query = "SELECT kenmerk, days_to_answer FROM kamervragen"
    assert "2026Z90001  36" in run(capsys, data, "sql", query)[1]
    assert json.loads(run(capsys, data, "sql", "--json", query)[1]) == {"kenmerk": "2026Z90001", "days_to_answer": 36}
    assert run(capsys, data, "sql", "--csv", query)[1].split() == ["kenmerk,days_to_answer", "2026Z90001,36"]
    assert complaint(capsys, data, "sql", "DELETE FROM questions")[0] == 2
    assert complaint(capsys, data, "sql", "SELEC 1")[0] == 2


def test_sql_as_json_is_json_whatever_it_holds(capsys: pytest.CaptureFixture[str], data: Path) -> None:
    def refuse(constant: str) -> None:
        pytest.fail(f"{constant} is no JSON")

    query = (
        "SELECT 'nan'::DOUBLE AS a, '-inf'::FLOAT AS b, [1.5, 'inf'::DOUBLE] AS c, "
        "{'d': 'nan'::DOUBLE, 'e': true} AS f, MAP {DATE '2026-01-07': 'nan'::DOUBLE} AS g, "
        "[1.5, 'nan'::DOUBLE]::DOUBLE[2] AS h"
    )
    code, out, _ = run(capsys, data, "sql", "--json", query)
    assert code == 0
    assert json.loads(out, parse_constant=refuse) == {
        "a": None,
        "b": None,
        "c": [1.5, None],
        "f": {"d": None, "e": True},
        "g": {"2026-01-07": None},
        "h": [1.5, None],
    }


def test_sql_of_several_statements_is_wrong_use(capsys: pytest.CaptureFixture[str], data: Path) -> None:
    code, line = complaint(capsys, data, "sql", "SELECT 1; SELECT 2")
    assert code == 2
    assert "there are 2 statements" in line


@pytest.mark.parametrize("verb", [["status"], ["show", "2026Z90001"], ["search", "veerpont"]])
def test_a_file_that_other_code_made_is_named_and_a_rebuild_asked_for(
    capsys: pytest.CaptureFixture[str], data: Path, verb: list[str]
) -> None:
    with duckdb.connect(str(may_write(data / "kamervragen.duckdb"))) as con:
        con.execute("DROP VIEW set_outcomes")
        con.execute("DROP VIEW kamervragen")
    code, line = complaint(capsys, data, *verb)
    assert code == 3
    assert f"{data / 'kamervragen.duckdb'} was made by another version of the code, or is damaged (" in line
    assert "run `kamervragen rebuild`, which makes it again" in line
    assert complaint(capsys, data, "sql", "FROM kamervragen")[0] == 2, "that is a question of one's own"


def test_status_tells_runs_and_freshness(capsys: pytest.CaptureFixture[str], data: Path) -> None:
    code, out, _ = run(capsys, data, "status")
    assert code == 0
    assert "1 sets, 6 questions, 5 answers" in out
    assert "no complete search yet" in out


@pytest.fixture
def newcomer(pulled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout in which the demo was made, and nobody named a folder."""
    monkeypatch.delenv("KAMERVRAGEN_DATA", raising=False)
    monkeypatch.chdir(tmp_path)
    shutil.copytree(pulled, tmp_path / "data/demo", symlinks=True)
    return tmp_path


READING = (["show", "2026Z90001"], ["sql", "SELECT 'het; `paard`' AS \"a'b\""], ["search", "veer pont"])
COMPLAINT = "kamervragen: data/live holds nothing yet; the invented sample is in data/demo: type "


@pytest.mark.parametrize("verb", [*READING, ["status"], ["check"], ["sql", "--json", "FROM kamervragen"]])
def test_whoever_made_the_demo_and_named_no_folder_is_told_what_to_type(
    capsys: pytest.CaptureFixture[str], newcomer: Path, verb: list[str]
) -> None:
    (newcomer / "data/live/probe").mkdir(parents=True)  # a probe publishes nothing
    assert main(verb) == 3
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"{COMPLAINT}`kamervragen --data data/demo {verb[0]}")
    typed = shlex.split(line.removeprefix(COMPLAINT)[1:-1])
    assert main(typed[1:]) == 0
    assert capsys.readouterr().out


def test_where_the_command_is_not_the_same_on_one_line_the_folder_is_named_for_all_of_them(
    capsys: pytest.CaptureFixture[str], newcomer: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = "SELECT 1 -- one\n, 2"
    assert main(["sql", query]) == 3
    typed = capsys.readouterr().err.split("`")[1]
    assert typed == "export KAMERVRAGEN_DATA=data/demo"
    monkeypatch.setenv(*typed.removeprefix("export ").split("=", 1))
    assert main(["sql", query]) == 0


@pytest.mark.parametrize("there", ["named", "in the environment", "live", "live runs", "no demo"])
def test_the_demo_is_offered_to_nobody_else(
    capsys: pytest.CaptureFixture[str], newcomer: Path, monkeypatch: pytest.MonkeyPatch, there: str
) -> None:
    asked = ["--data", "data/live"] if there == "named" else []
    if there == "in the environment":
        monkeypatch.setenv("KAMERVRAGEN_DATA", "data/live")
    elif there == "live":
        shutil.copytree("data/demo", "data/live", symlinks=True)
    elif there == "live runs":
        (newcomer / "data/live/runs").mkdir(parents=True)
    elif there == "no demo":
        shutil.rmtree("data/demo")
    assert main([*asked, "show", "2026Z90001"]) == (0 if there == "live" else 3)
    err = capsys.readouterr().err
    assert "data/demo" not in err
    assert there == "live" or "data/live/kamervragen.duckdb does not exist: run `kamervragen nightly`" in err


def test_parse_prints_one_object_a_file_in_order(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    good = tmp_path / "ah-tk-20252026-9999.xml"
    good.write_text(
        "<officiele-publicatie><kamervragen><vraag><nr>Vraag 1</nr><al>Klopt dit?</al></vraag>"
        "</kamervragen></officiele-publicatie>"
    )
    bad = tmp_path / "letter.txt"
    bad.write_text("Boodschappen: melk, brood.")
    code, out, _ = run(capsys, tmp_path, "parse", str(good), str(bad))
    first, second = [json.loads(line) for line in out.splitlines()]
    assert code == 1, "one of them cannot be read"
    assert (first["publication_id"], first["questions"][0]["text"]) == ("ah-tk-20252026-9999", "Klopt dit?")
    assert second["publication_id"].startswith("file-")
    assert second["warnings"][0]["code"] == "unknown_document_kind"


def test_loaded_files_stand_in_the_tables(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    paper = tmp_path / "ah-tk-20252026-9999.xml"
    paper.write_text(
        "<officiele-publicatie><kamervragen><vraag><nr>Vraag 1</nr><al>Klopt dit?<noot><noot.nr>1</noot.nr>"
        "<noot.al>De Krant</noot.al></noot></al></vraag><antwoord><nr>Antwoord 1</nr><al>Ja.</al></antwoord>"
        "</kamervragen></officiele-publicatie>"
    )
    (tmp_path / "ah-tk-20252026-9999.metadata.xml").write_text(
        '<metadata_gegevens><metadata name="OVERHEIDop.vraagnummer" scheme="" content="2026Z90777"/>'
        "</metadata_gegevens>"
    )
    data = tmp_path / "data"
    assert run(capsys, data, "load", str(paper))[0] == 0
    query = "SELECT kenmerk, n_questions, n_answers, (SELECT count(*) FROM footnotes) AS notes FROM question_sets"
    assert json.loads(run(capsys, data, "sql", "--json", query)[1]) == {
        "kenmerk": "2026Z90777",
        "n_questions": 1,
        "n_answers": 1,
        "notes": 1,
    }
    assert complaint(capsys, data, "load", str(tmp_path / "nothing.xml"))[0] == 2
