"""The index of the ranked search: what it finds, in which order, and that it is made anew, whole, or not at all."""

from __future__ import annotations

import fcntl
import math
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.warehouse.rows import row, version
from transform.records import Answer, Question, QuestionSet
from transform.schema import Row
from warehouse.reader import Reader
from warehouse.search_index import NoIndex, refresh
from warehouse.search_tables import SEARCH
from warehouse.stemming import AS_WRITTEN, Stemming, best

ONE, OTHER, THIRD = "2020Z90001", "2021Z90002", "2022Z90003"


def texts(set_id: str, questions: Iterable[str] = (), answers: Iterable[str] = (), subject: str | None = None) -> Any:
    """The rows of a set that a search reads."""
    paper, answer = f"kv-tk-{set_id}", f"ah-tk-{set_id}"
    rows: list[Row] = [row(QuestionSet, set_id=set_id, kenmerk=set_id, publication_id=paper, subject=subject)]
    rows += [row(Question, set_id=set_id, publication_id=paper, ordinal=n, text=t) for n, t in enumerate(questions, 1)]
    rows += [row(Answer, set_id=set_id, publication_id=answer, ordinal=n, text=t) for n, t in enumerate(answers, 1)]
    return rows


def index(root: Path, *sets: list[Row], stemming: Stemming | None = None, name: str = "1") -> Path:
    """The index of these sets."""
    tables = version(root, {rows[0].set_id: rows for rows in sets}, name=name)  # type: ignore[attr-defined] # a QuestionSet
    refresh(tables, root / "search.duckdb", stemming or best())
    return root / "search.duckdb"


def ask(file: Path, query: str, *parameters: Any) -> list[tuple[Any, ...]]:
    with Reader(file) as reader:
        return reader.query(query, list(parameters)).rows


def found(file: Path, words: str) -> list[str]:
    """The texts that a search gives, best first."""
    return [text for (text,) in ask(file, "SELECT text FROM search($1)", words)]


def sets_found(file: Path, words: str) -> list[str]:
    return [set_id for (set_id,) in ask(file, "SELECT set_id FROM search_sets($1)", words)]


def whole(file: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of an index but for what it was made from."""
    return {kind.TABLE: ask(file, f"FROM {kind.TABLE} ORDER BY ALL") for kind in SEARCH[1:]}


@pytest.fixture(scope="module")
def pont(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index to ask."""
    return index(tmp_path_factory.mktemp("pont"), texts(ONE, ["Vaart de pont?"], ["Ja."]))


FORMS = [
    ("kamervragen", "Hoe luidt de kamervraag?"),
    ("kamervraag", "Kamervragen over kippen."),
    ("windmolen", "Zij tellen windmolens."),
    ("HUIS", "Er zijn huizen gebouwd."),
    ("geeist", "Dat is geëist."),
    ("geëiste", "Dit is geeist."),
]
SIGNS = [
    ("veerpont", "VEERPONT"),
    ("Veerpont", "De veerpont¹ ligt stil."),
    ("veerpont¹²", "«veerpont»"),
    ("cafe", "Het café sluit."),
    ("GEËNT", "De boom is gee\u0308nt."),
    ("co2", "Hoeveel CO₂ is dat?"),
    ("autos", "Hoeveel au\u00adtos zijn dat?"),
    ("99112", "Kamerstuk 99112, nr. 7"),
    ("belastingdienst", "de Belastingdienst/Toeslagen"),
]
DECOY = "Iets heel anders, met een veer, een pont en drie 991 molens."


@pytest.fixture(scope="module", params=[best(), AS_WRITTEN], ids=lambda stemming: stemming.name)
def forms(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Stemming, Reader]]:
    """An index of all these texts, with stemming and without."""
    printed = [text for _, text in (*FORMS, *SIGNS)]
    root = tmp_path_factory.mktemp("forms")
    words = " ".join(asked for asked, _ in (*FORMS, *SIGNS))  # a form that no text has is for the caller to stem
    with Reader(index(root, texts(ONE, [*printed, words, DECOY]), stemming=request.param)) as reader:
        yield request.param, reader


def found_by(reader: Reader, words: str) -> list[str]:
    return [text for (text,) in reader.query("SELECT text FROM search($1)", [words]).rows]


@pytest.mark.parametrize(("asked", "printed"), FORMS)
def test_any_form_of_a_word_finds_the_others(forms: tuple[Stemming, Reader], asked: str, printed: str) -> None:
    stemming, reader = forms
    is_written_so = asked == "geeist"
    assert (printed in found_by(reader, asked)) == (stemming is not AS_WRITTEN or is_written_so)
    assert DECOY not in found_by(reader, asked)


@pytest.mark.parametrize(("asked", "printed"), SIGNS)
def test_case_accents_note_marks_and_signs_do_not_count(
    forms: tuple[Stemming, Reader], asked: str, printed: str
) -> None:
    assert printed in found_by(forms[1], asked)
    assert DECOY not in found_by(forms[1], asked)


def test_without_stemming_words_count_as_written_and_are_ranked_still(tmp_path: Path) -> None:
    sets = texts(ONE, ["De kamervraag over de pont, en nog iets.", "De kamervragen.", "Pont na pont."])
    file = index(tmp_path, sets, stemming=AS_WRITTEN)
    assert found(file, "kamervragen") == ["De kamervragen."]
    assert found(file, "pont") == ["Pont na pont.", "De kamervraag over de pont, en nog iets."]
    assert ask(file, "SELECT stemming FROM search_index") == [("none",)]


def test_often_and_short_comes_before_once_and_long(tmp_path: Path) -> None:
    twice = "De pont is een pont."
    once = "De pont is een boot."
    once_in_a_long_one = "De pont is een boot die al jaren over het water vaart en dat nog lang zal doen."
    file = index(tmp_path, texts(ONE, [once_in_a_long_one, "Niets van dat al."], [once, twice]))
    assert found(file, "pont") == [twice, once, once_in_a_long_one]


def test_a_rare_word_counts_more_than_a_common_one(tmp_path: Path) -> None:
    common = [f"Het water staat {n} dagen hoog." for n in range(9)]
    file = index(tmp_path, texts(ONE, [*common, "De otter zwemt al dagen niet."]))
    assert found(file, "water otter")[0] == "De otter zwemt al dagen niet."


def test_the_score_is_bm25(tmp_path: Path) -> None:
    file = index(tmp_path, texts(ONE, ["pont pont kade", "kade"], ["pont"], subject="water en wind en weer"))
    n, mean = 5, (3 + 1 + 1 + 5 + 1) / 5  # the kenmerk is a text too

    def part(n_times: int, n_words: int, n_holding: int) -> float:
        rarity = math.log(1 + (n - n_holding + 0.5) / (n_holding + 0.5))
        return rarity * n_times * 2.2 / (n_times + 1.2 * (0.25 + 0.75 * n_words / mean))

    expected = {
        "pont pont kade": part(2, 3, 2) + part(1, 3, 2),
        "kade": part(1, 1, 2),
        "pont": part(1, 1, 2),
    }
    scores = dict(ask(file, "SELECT text, score FROM search('pont kade')"))
    assert scores == pytest.approx(expected, abs=1e-4)


def test_sets_add_up_their_words_each_where_it_counts_most(tmp_path: Path) -> None:
    spread = texts(ONE, ["Vaart de pont?"], ["Aan de kade ligt iets."])
    again_and_again = texts(OTHER, [f"Vaart de pont {n}?" for n in range(6)])
    file = index(tmp_path, spread, again_and_again, texts(THIRD, [f"Iets heel anders, nummer {n}." for n in range(30)]))
    assert sets_found(file, "pont kade") == [ONE, OTHER]


def test_two_words_count_more_than_one_that_is_repeated(tmp_path: Path) -> None:
    spread = texts(ONE, ["Vaart de pont?"], ["Aan de kade ligt iets."])
    file = index(
        tmp_path, spread, texts(OTHER, ["Pont, pont, pont, pont."]), texts(THIRD, ["De kade is lang en breed."])
    )
    one_word = dict(ask(file, "SELECT set_id, score FROM search_sets('pont')"))
    assert one_word[OTHER] > one_word[ONE]
    assert sets_found(file, "pont kade") == [ONE, OTHER, THIRD]


def test_a_set_is_shown_with_its_best_text(tmp_path: Path) -> None:
    file = index(tmp_path, texts(ONE, ["Vaart de pont?"], ["Aan de kade ligt iets."]))
    best_text = ask(file, "SELECT part, publication_id, ordinal, text FROM search_sets('kade')")
    assert best_text == [("answer", f"ah-tk-{ONE}", 1, "Aan de kade ligt iets.")]
    file = index(tmp_path, texts(ONE, ["Pont en nog iets?"], ["Niets.", "Pont na pont."]), name="2")
    assert ask(file, "SELECT ordinal, text FROM search_sets('pont')") == [(2, "Pont na pont.")]


def test_a_subject_is_found_as_well(tmp_path: Path) -> None:
    file = index(tmp_path, texts(ONE, subject="Het stilliggen van de pont"), texts(OTHER))
    assert ask(file, "SELECT set_id, part, ordinal, text FROM search('pont')") == [
        (ONE, "subject", None, "Het stilliggen van de pont")
    ]


def test_a_kenmerk_finds_its_set_before_those_that_name_it(tmp_path: Path) -> None:
    naming = texts(OTHER, [f"Wat was het antwoord op de vragen {ONE}, en waarom?"], subject="De pont")
    file = index(tmp_path, texts(ONE, ["Vaart de pont?"]), naming)
    parts = "SELECT set_id, part, publication_id, ordinal, text FROM search_sets($1)"
    assert ask(file, parts, ONE.lower())[0] == (ONE, "kenmerk", f"kv-tk-{ONE}", None, ONE)
    assert sets_found(file, ONE) == [ONE, OTHER]


def test_a_joint_text_is_one_text(tmp_path: Path) -> None:
    file = index(tmp_path, texts(ONE, ["Iets anders.", "Vaart de pont? En zo nee?", "Vaart de pont? En zo nee?"]))
    assert ask(file, "SELECT ordinal FROM search('pont')") == [(2,)]


NOTHING = [
    "otter",
    "",
    " ",
    "?!",
    "¹",
    "😀",
    "%",
    "p%",
    "_",
    "' OR 1=1 --",
    '"; DROP TABLE postings; --',
    "\\",
    "$1",
    "日本",
]


def test_nothing_is_found_where_nothing_is(pont: Path) -> None:
    with Reader(pont) as reader:
        for asked in NOTHING:
            for macro in ("search", "search_sets"):
                assert reader.query(f"FROM {macro}($1)", [asked]).rows == [], asked


def test_ten_thousand_words_are_a_search_like_any_other(pont: Path) -> None:
    assert sets_found(pont, " ".join(f"woord{n}" for n in range(10_000)) + " pont") == [ONE]


def test_empty_tables_make_an_empty_index(tmp_path: Path) -> None:
    refresh(tmp_path / "no version", tmp_path / "search.duckdb", best())
    assert found(tmp_path / "search.duckdb", "pont") == []


def test_what_has_not_changed_is_not_made_again(tmp_path: Path) -> None:
    sets = texts(ONE, ["Vaart de pont?"])
    file = index(tmp_path, sets)
    os.utime(file, (1, 1))
    before = file.stat()
    index(tmp_path, sets, name="2")
    assert file.stat().st_ino == before.st_ino, "it is the same file"
    assert file.stat().st_mtime > before.st_mtime, "and up to date"


@pytest.mark.parametrize(
    "corrected",
    [
        [texts(ONE, ["Vaart de pont?"], ["Ja."], "Iets"), texts(OTHER, ["En de kade?"])],
        [texts(ONE, ["Vaart de pont?"], ["Ja."], "De kade")],
        [texts(ONE, ["Ligt de pont aan de kade?"], ["Ja."], "Iets")],
        [texts(ONE, ["Vaart de pont?"], ["Aan de kade."], "Iets")],
    ],
    ids=["a set more", "another subject", "another question", "another answer"],
)
def test_whatever_changed_makes_another_index(tmp_path: Path, corrected: list[list[Row]]) -> None:
    index(tmp_path, texts(ONE, ["Vaart de pont?"], ["Ja."], "Iets"))
    file = index(tmp_path, *corrected, name="2")
    assert sets_found(file, "kade") == [OTHER if len(corrected) > 1 else ONE]


def test_another_stemming_makes_another_index(tmp_path: Path) -> None:
    sets = texts(ONE, ["Vaart de pont?"])
    file = index(tmp_path, sets, stemming=AS_WRITTEN)
    assert sets_found(file, "varen") == []
    index(tmp_path, sets, stemming=Stemming("first letters", lambda word: word[:2]), name="2")
    assert sets_found(file, "po") == [ONE]


def test_a_set_that_is_removed_leaves_nothing_behind(tmp_path: Path) -> None:
    file = index(tmp_path, texts(ONE, ["Vaart de pont?"]), texts(OTHER, ["Zwemt de zeldzameotter?"]))
    assert sets_found(file, "zeldzameotter") == [OTHER]
    index(tmp_path, texts(ONE, ["Vaart de pont?"]), name="2")
    assert sets_found(file, "zeldzameotter") == []
    assert b"zeldzameotter" not in file.read_bytes()
    assert OTHER.encode() not in file.read_bytes()


def test_the_same_tables_make_the_same_index_whatever_was_there_before(tmp_path: Path) -> None:
    sets = [texts(f"20{n}Z90001", [f"Vaart pont {n % 3}? Zwemmen otters?"], ["De kades."] * 2) for n in range(10, 14)]
    fresh = whole(index(tmp_path / "fresh", *sets))
    grown = tmp_path / "grown"
    index(grown, *sets[1:3])
    assert whole(index(grown, *sets, name="2")) == fresh
    tables = version(tmp_path / "slowly", {rows[0].set_id: rows for rows in sets})
    refresh(tables, tmp_path / "slowly/search.duckdb", best(), texts_at_a_time=3)
    assert whole(tmp_path / "slowly/search.duckdb") == fresh


def test_stems_of_before_are_used_only_where_they_were_made_in_the_same_way(tmp_path: Path) -> None:
    asked: list[str] = []

    def stemming(name: str) -> Stemming:
        return Stemming(name, lambda word: asked.append(word) or word)  # type: ignore[func-returns-value] # None, so word

    index(tmp_path, texts(ONE, ["pont kade"]), stemming=stemming("a"))
    index(tmp_path, texts(ONE, ["pont kade otter"]), stemming=stemming("a"), name="2")
    once = [ONE.lower(), "kade", "otter", "pont"]
    assert sorted(asked) == once
    index(tmp_path, texts(ONE, ["pont kade otter"]), stemming=stemming("b"), name="3")
    assert sorted(asked) == sorted(once + once)


def test_an_index_that_cannot_be_made_leaves_the_old_one(tmp_path: Path) -> None:
    file = index(tmp_path, texts(ONE, ["Vaart de pont?"]))
    before = file.read_bytes()
    tables = version(tmp_path, {OTHER: texts(OTHER, ["En de kade?"])}, name="2")
    (tables / "questions/2021.parquet").write_bytes(b"no table")
    with pytest.raises(NoIndex, match=re.escape("search.duckdb was not made")) as raised:
        refresh(tables, file, best())
    assert "\n" not in str(raised.value)
    assert file.read_bytes() == before
    assert [path.name for path in tmp_path.glob("search.duckdb.[ns]*")] == [], "nothing is left of the new one"


def test_what_a_killed_run_left_does_not_mix_with_the_next(tmp_path: Path) -> None:
    for name in ("search.duckdb.new", "search.duckdb.new.wal"):
        (tmp_path / name).write_bytes(b"half a file")
    (tmp_path / "search.duckdb.scratch").mkdir()
    assert sets_found(index(tmp_path, texts(ONE, ["Vaart de pont?"])), "pont") == [ONE]
    assert [path.name for path in tmp_path.glob("search.duckdb.[ns]*")] == []


def test_a_damaged_index_is_made_again(tmp_path: Path) -> None:
    (tmp_path / "search.duckdb").write_bytes(b"no index" * 1000)
    assert sets_found(index(tmp_path, texts(ONE, ["Vaart de pont?"])), "pont") == [ONE]


def test_an_index_that_another_run_makes_is_left_to_it(tmp_path: Path) -> None:
    with (tmp_path / "search.duckdb.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        with pytest.raises(NoIndex, match="being made by another run"):
            index(tmp_path, texts(ONE, ["Vaart de pont?"]))
    assert not (tmp_path / "search.duckdb").exists()


def test_while_one_run_makes_it_no_other_does(tmp_path: Path) -> None:
    tables = version(tmp_path, {ONE: texts(ONE, ["pont"])})
    refused: list[str] = []

    def another_run(word: str) -> str:
        with pytest.raises(NoIndex, match="being made by another run"):
            refresh(tables, tmp_path / "search.duckdb", AS_WRITTEN)
        refused.append(word)
        return word

    refresh(tables, tmp_path / "search.duckdb", Stemming("slow", another_run))
    assert "pont" in refused
    assert ask(tmp_path / "search.duckdb", "SELECT stemming FROM search_index") == [("slow",)]


def test_an_open_reader_keeps_the_old_index(tmp_path: Path) -> None:
    file = index(tmp_path, texts(ONE, ["Vaart de pont?"]))
    with Reader(file) as reader:
        index(tmp_path, texts(OTHER, ["Vaart de pont?"]), name="2")
        assert reader.query("SELECT set_id FROM search('pont')").rows == [(ONE,)]
    assert sets_found(file, "pont") == [OTHER]


def test_sql_alone_answers_beside_the_warehouse(tmp_path: Path) -> None:
    file = index(tmp_path, texts(ONE, ["Hoe luidt de kamervraag?"]), texts(OTHER, ["Iets anders."]))
    with duckdb.connect(str(tmp_path / "kamervragen.duckdb")) as con:
        con.execute("CREATE TABLE kamervragen AS SELECT ? AS set_id, 'on_time' AS outcome", [ONE])
        con.execute(f"ATTACH '{file}' (READ_ONLY)")
        for macro in ("search", "search_sets"):
            query = f"SELECT set_id, outcome FROM search.main.{macro}('de kamervraag') JOIN kamervragen USING (set_id)"  # noqa: S608 (ours)
            assert con.execute(query).fetchall() == [(ONE, "on_time")]


def test_all_of_it_is_described_and_its_keys_are_keys(tmp_path: Path) -> None:
    file = index(tmp_path, texts(ONE, ["Vaart de pont?", "De pont"], ["Ja."], subject="Ponten"), texts(OTHER))
    assert ask(file, "SELECT column_name FROM duckdb_columns() WHERE NOT internal AND comment IS NULL") == []
    assert ask(file, "SELECT table_name FROM duckdb_tables() WHERE NOT internal AND comment IS NULL") == []
    macros = dict(ask(file, "SELECT function_name, comment FROM duckdb_functions() WHERE NOT internal"))
    assert macros.keys() == {"folded", "search", "search_sets", "word_score", "word_scores", "words_of"}
    assert None not in macros.values()
    for table in SEARCH:
        key = ", ".join(table.KEY)
        assert ask(file, f"SELECT {key} FROM {table.TABLE} GROUP BY {key} HAVING count(*) > 1") == []  # noqa: S608 (ours)
        assert ask(file, f"SELECT count(*) > 0 FROM {table.TABLE}") == [(True,)]  # noqa: S608 (ours)
