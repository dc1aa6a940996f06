"""The five seed documents in one warehouse: the golden numbers of the case study, and the page that seed 002 is."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from flows.cli import main
from flows.data_folder import DataFolder
from flows.page import page
from tests.warehouse.rows import content
from warehouse.reader import Reader

SEEDS = Path(__file__).resolve().parents[2].parent / "shared" / "seeds"
FILES = sorted(SEEDS.glob("*.txt"))
pytestmark = pytest.mark.skipif(len(FILES) < 5, reason="../shared/seeds is not beside the project")

_LOWERED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    root = tmp_path_factory.mktemp("seeds")
    assert main(["--data", str(root), "load", *map(str, FILES)]) == 0
    return DataFolder(root)


@pytest.fixture(scope="module")
def reader(folder: DataFolder) -> Iterator[Reader]:
    with Reader(folder.database) as reader:
        yield reader


class Seed:
    """What the tables hold of one seed document."""

    def __init__(self, reader: Reader, number: str) -> None:
        (path,) = SEEDS.glob(f"{number}_*.txt")
        self._reader = reader
        query = "SELECT set_id FROM publications WHERE source_url = $1"
        ((self.set_id,),) = reader.query(query, [f"file:{path.name}"]).rows

    def rows(self, table: str, columns: str, tail: str = "") -> list[Any]:
        """Rows of a table as tuples; as bare values where there is one column."""
        query = f"SELECT {columns} FROM {table} WHERE set_id = $1 {tail}"  # noqa: S608 (the words are this file's own)
        rows = self._reader.query(query, [self.set_id]).rows
        return [row[0] for row in rows] if len(rows and rows[0]) == 1 else rows

    def one(self, columns: str) -> Any:
        """Columns of the set."""
        (row,) = self.rows("question_sets", columns)
        return row

    def people(self, role: str) -> list[Any]:
        """Name and party."""
        return self.rows("actors", "name, party", f"AND role = '{role}' AND weight > 0 ORDER BY position")

    def targets(self, type_: str, parts: str = "question answer footnote header body") -> list[str | None]:
        """What citations of a type lead to, in reading order."""
        wanted = ", ".join(f"'{part}'" for part in parts.split())
        return self.rows("citations", "target_id", f"AND type = '{type_}' AND part IN ({wanted}) ORDER BY ordinal")

    def internal(self) -> list[tuple[str, str]]:
        """References between answers: the question answered there, with 25#2 for the second of that number."""
        printed = "q.printed_number || CASE WHEN q.occurrence > 1 THEN '#' || q.occurrence ELSE '' END"
        tables = """citations AS c
            JOIN answer_questions AS a
                ON c.set_id = a.set_id AND c.publication_id = a.publication_id AND c.part_ordinal = a.answer_ordinal
            JOIN questions AS q ON a.set_id = q.set_id AND a.ordinal = q.ordinal"""
        query = f"""SELECT {printed}, split_part(c.target_id, ':', 2) FROM {tables}
            WHERE c.set_id = $1 AND c.type = 'internal' ORDER BY c.ordinal"""  # noqa: S608 (as above)
        return [(asked, answered) for asked, answered in self._reader.query(query, [self.set_id]).rows]

    def groups(self) -> list[list[int]]:
        """The printed numbers of every joint answer."""
        rows = self.rows("answer_questions", "publication_id, answer_ordinal, ordinal", "ORDER BY ALL")
        numbers = dict(self.rows("questions", "ordinal, printed_number"))
        covered: dict[tuple[str, int], list[int]] = {}
        for publication_id, answer, question in rows:
            covered.setdefault((publication_id, answer), []).append(numbers[question])
        return [group for group in covered.values() if len(group) > 1]

    def bases(self) -> list[Any]:
        """How questions and answers are linked: basis and how often."""
        return self.rows("answer_questions", "basis, count(*)", "GROUP BY basis ORDER BY basis")


def test_the_seeds_are_five_sets_that_were_read_without_a_problem(reader: Reader) -> None:
    assert len(reader.query("SELECT DISTINCT set_id FROM publication_sets").rows) == len(FILES) == 5
    assert reader.query("SELECT kind FROM publications ORDER BY source_url").rows == [
        ("answer",),
        ("letter",),
        ("set_page",),
        ("committee_list",),
        ("answer",),
    ]
    assert reader.query("FROM quarantine").rows == []


def test_seed_000_an_answer_letter(reader: Reader) -> None:
    seed = Seed(reader, "000")
    assert seed.one("n_questions, n_questions_answered, n_answers") == (8, 8, 8)
    assert seed.one("answered_on, submitted_on, days_to_answer") == (dt.date(2020, 9, 4), None, None)
    assert seed.rows("footnotes", "printed_number", "ORDER BY ordinal") == ["1", "2", "3", "4", "5", "6"]
    assert len(seed.people("answerer")) == 2
    assert seed.internal() == [("5", "2"), ("8", "2"), ("8", "4")]
    assert seed.targets("kamerstuk") == ["kst-32735-281"]
    assert seed.targets("aanhangsel") == ["ah-tk-20192020-2253"]
    assert len(seed.targets("url")) == 5


def test_seed_001_a_letter_without_questions(reader: Reader) -> None:
    seed = Seed(reader, "001")
    assert seed.one("n_questions, n_answers, days_to_answer, has_term") == (0, 0, None, False)
    assert seed.rows("publication_sets", "role") == ["letter"]
    # The kenmerk that names the set is the letter's own, so that is no reference.
    assert seed.set_id == "2020Z25251"
    assert seed.targets("zaak") == ["2020Z14314", "2020Z04826", "2020Z04102"]
    assert seed.targets("document") == ["2020D53280", "2020D11978"]


def test_seed_002_the_page_of_a_set(reader: Reader) -> None:
    seed = Seed(reader, "002")
    assert seed.set_id == "2021Z02286"
    assert seed.one("n_questions, n_questions_answered, n_answers, days_to_answer") == (9, 9, 7, 67)
    assert seed.groups() == [[2, 3, 4]]
    assert seed.bases() == [("derived", 2), ("position", 7)]
    askers = seed.people("submitter")
    assert (len(askers), len({party for _, party in askers})) == (3, 2)
    assert len(seed.people("answerer")) == 2
    assert seed.targets("kamerstuk") == [
        "kst-21501-20-1591",
        "kst-21501-20-1596",
        "kst-35570-V-43",
        "kst-35570-V-53",
    ]
    nines = seed.rows("citations", "DISTINCT part_ordinal", "AND type = 'kamerstuk'")
    assert nines == [seed.one("n_answers")], "all four stand in the last answer"
    assert ("9", "7") in seed.internal()


def test_seed_002_refers_to_its_own_seventh_answer_twice(reader: Reader) -> None:
    assert Seed(reader, "002").internal() == [("8", "7"), ("9", "7")]


def test_seed_003_a_committee_list(reader: Reader) -> None:
    seed = Seed(reader, "003")
    assert seed.one("n_questions, n_questions_answered, n_answers") == (94, 94, 85)
    numbers = seed.rows("questions", "printed_number", "ORDER BY ordinal")
    assert numbers == [*range(1, 27), 25, 26, *range(27, 62), None, *range(62, 92)]
    assert seed.rows("answers", "label", "AND label IS NOT NULL ORDER BY ordinal") == [
        "22–25",
        "29–31",
        "34–36",
        "37–38",
    ]
    ranges = [list(range(22, 26)), list(range(29, 32)), list(range(34, 37)), [37, 38]]
    assert seed.groups() == [*ranges, [84, 85]]
    assert dict(seed.bases())["implicit"] == 1
    assert seed.internal() == [("3", "46"), ("25#2", "88"), ("40", "1"), ("67", "63")]
    references = seed.rows("answers", "ordinal", "AND kind = 'reference'")
    assert len(references) == 2, "40 and 67 only point to another answer; 3 and the second 25 say more"
    assert len(seed.targets("kamerstuk")) == 9
    assert len(seed.rows("footnotes", "ordinal")) == 1
    addresses = seed.targets("url")
    assert (len(addresses), "www.wassenaar.org" in addresses) == (19, True)
    assert seed.one("submitted_on, days_to_answer, has_term") == (None, None, False)
    assert seed.rows("questions", "printed_number, anomalies", "AND anomalies != [] ORDER BY ordinal") == [
        (25, ["number_doubled"]),
        (26, ["number_doubled"]),
        (None, ["number_missing"]),
    ]


def test_seed_004_a_letter_that_answers_out_of_order(reader: Reader) -> None:
    seed = Seed(reader, "004")
    assert seed.one("n_questions, n_questions_answered, n_answers") == (12, 12, 10)
    assert seed.rows("questions", "printed_number", "ORDER BY ordinal") == [1, 2, 3, 6, 4, 5, *range(7, 13)]
    assert seed.groups() == [[2, 3, 6]]
    assert len(seed.rows("footnotes", "ordinal")) == 1
    assert seed.targets("zaak") == ["2018Z15781", "2019Z10940", "2019Z10940"]
    assert seed.internal() == [("12", "5")]
    assert seed.people("submitter") == [("Kuzu", "DENK")]


def _lines(text: str) -> list[str]:
    """The lines of a page with white space folded and raised figures brought down."""
    return [re.sub(r"\s+", " ", line.translate(_LOWERED)).strip() for line in text.strip().splitlines()]


def test_show_prints_the_page_that_seed_002_is(folder: DataFolder, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["--data", str(folder.root), "show", "2021Z02286"]) == 0
    (seed,) = SEEDS.glob("002_*.txt")
    assert _lines(capsys.readouterr().out) == _lines(seed.read_text(encoding="utf-8"))


def test_every_seed_has_a_page(reader: Reader) -> None:
    for (set_id,) in reader.query("SELECT set_id FROM question_sets").rows:
        assert (page(reader, set_id) or "").startswith(f"Kamervraag {set_id}\n")


def test_loading_the_seeds_again_changes_nothing(folder: DataFolder, capsys: pytest.CaptureFixture[str]) -> None:
    before = content(folder.root)
    files = {path: path.read_bytes() for path in (folder.root / "raw").rglob("*") if path.is_file()}
    capsys.readouterr()
    assert main(["--data", str(folder.root), "load", *map(str, FILES)]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert [line.rpartition(": ")[2] for line in printed[:5]] == ["unchanged"] * 5
    assert content(folder.root) == before
    assert {path: path.read_bytes() for path in (folder.root / "raw").rglob("*") if path.is_file()} == files
