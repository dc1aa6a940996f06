"""Searching the published file: ranked where the index is up to date, plain where it is not, and it says which."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.other_writer import may_write
from warehouse.reader import FILE_NAME, BadQuery, NoWarehouse, Reader
from warehouse.search_index import refresh
from warehouse.searching import INDEX_NAME, MOST_WORDS, Found, search
from warehouse.stemming import AS_WRITTEN, best

FERRY = "2026Z90001"


@pytest.fixture
def copy(demo: Path, tmp_path: Path) -> Path:
    """The sample's published file, its tables and the index, to go on with."""
    for name in (FILE_NAME, INDEX_NAME):
        shutil.copy2(demo / name, tmp_path / name)
    shutil.copytree(demo / "tables", tmp_path / "tables")
    return tmp_path / FILE_NAME


def found(database: Path, text: str, limit: int = 10) -> Found:
    result = search(database, text, limit)
    assert result
    return result


def sets(result: Found) -> list[str]:
    return [hit["set_id"] for hit in result.hits]


def test_the_best_set_comes_first_with_what_a_person_wants_to_know(demo: Path) -> None:
    result = found(demo / FILE_NAME, "de veerponten van Oude Gouw")
    assert (result.is_ranked, result.remark) == (True, None)
    assert sets(result)[0] == FERRY
    first = result.hits[0]
    assert (first["kenmerk"], str(first["submitted_on"]), first["days_to_answer"]) == (FERRY, "2026-01-07", 36)
    assert first["score"] > result.hits[1]["score"] > 0
    assert "veerpont" in result.words, "the form that the texts have"


def test_a_form_that_no_text_has_is_found_by_its_stem(demo: Path) -> None:
    with Reader(demo / INDEX_NAME) as reader:
        assert reader.query("FROM vocabulary WHERE word = 'veerponten'").rows == []
    assert sets(found(demo / FILE_NAME, "veerponten")) == sets(found(demo / FILE_NAME, "veerpont")) == [FERRY]


def test_the_limit_cuts_and_the_number_of_sets_stays(demo: Path) -> None:
    every, one = found(demo / FILE_NAME, "kunt", 1000), found(demo / FILE_NAME, "kunt", 1)
    assert (len(one.hits), one.n_sets) == (1, every.n_sets)
    assert len(every.hits) == every.n_sets > 3
    assert one.hits == [{**every.hits[0]}]


def remove(copy: Path) -> None:
    copy.with_name(INDEX_NAME).unlink()


def age(copy: Path) -> None:
    os.utime(copy.with_name(INDEX_NAME), (1, 1))


def damage(copy: Path) -> None:
    may_write(copy.with_name(INDEX_NAME)).write_bytes(b"no index" * 1000)


def replace_by_folder(copy: Path) -> None:
    copy.with_name(INDEX_NAME).unlink()
    copy.with_name(INDEX_NAME).mkdir()


@pytest.mark.parametrize(
    ("spoil", "says"),
    [(remove, "does not exist"), (age, "is older"), (damage, "cannot be read"), (replace_by_folder, "cannot be read")],
)
def test_without_a_good_index_the_search_is_plain_and_says_so(copy: Path, spoil: object, says: str) -> None:
    assert callable(spoil)
    spoil(copy)
    result = found(copy, "GOUW veerpont")
    assert sets(result) == [FERRY]
    assert result.n_sets == 1
    assert result.hits[0]["score"] is None
    assert not result.is_ranked
    assert says in str(result.remark)
    assert "this search is plain" in str(result.remark)
    assert "\n" not in str(result.remark)


def test_an_index_without_stemming_is_used_and_says_so(copy: Path) -> None:
    refresh(copy.with_name("tables"), copy.with_name(INDEX_NAME), AS_WRITTEN)
    result = found(copy, "veerpont")
    assert result.is_ranked
    assert "without stemming" in str(result.remark)
    assert sets(result) == [FERRY]
    assert sets(found(copy, "veerponten")) == []


def test_where_stemming_is_not_installed_the_index_still_stems_the_words_it_has(demo: Path) -> None:
    known = search(demo / FILE_NAME, "veerpont dagen", 10, AS_WRITTEN)
    assert known
    assert known.remark is None
    assert sets(known) == sets(found(demo / FILE_NAME, "veerpont dagen"))
    unknown = search(demo / FILE_NAME, "veerponten", 10, AS_WRITTEN)
    assert unknown
    assert unknown.hits == []
    assert "words that stand in no text have no stem here" in str(unknown.remark)


def test_a_set_that_is_published_no_more_is_not_shown(copy: Path, tmp_path: Path) -> None:
    tables = copy.with_name("tables")
    for path in (*tables.glob("*/2026.parquet"), *tables.glob("changes/*.parquet")):
        path.unlink()
    from warehouse import catalog

    # The published file without this year, the index still with it, and the clock no help.
    catalog.build(tmp_path / "built", copy.with_name("tables"))
    (tmp_path / "built").replace(copy)
    os.utime(copy.with_name(INDEX_NAME))
    assert FERRY not in sets(found(copy, "veerpont gouw"))
    refresh(copy.with_name("tables"), copy.with_name(INDEX_NAME), best())
    assert found(copy, "veerpont").n_sets == 0


def test_what_holds_no_word_is_no_search(demo: Path) -> None:
    for text in ("", " ", "?!", "¹", "😀", "%", "\u00ad"):
        assert search(demo / FILE_NAME, text, 10) is None


@pytest.mark.parametrize("is_ranked", [True, False])
def test_hostile_text_is_only_text(copy: Path, is_ranked: bool) -> None:
    if not is_ranked:
        remove(copy)
    before = copy.read_bytes()
    for text in (
        "veerpont'",
        '"; DROP TABLE questions; -- veerpont',
        "$1 veerpont",
        "100% \\ _ veer_pont",
        "veerpont 😀",
    ):
        result = search(copy, text, 10)
        assert result
        assert result.is_ranked == is_ranked
    assert sets(found(copy, "veerpont' 😀")) == [FERRY]
    assert copy.read_bytes() == before


def test_half_a_character_and_a_whole_book_are_refused_in_a_line(demo: Path) -> None:
    with pytest.raises(BadQuery, match="surrogates"):
        search(demo / FILE_NAME, "veer\ud800", 10)
    with pytest.raises(BadQuery, match=f"at most {MOST_WORDS}"):
        search(demo / FILE_NAME, " ".join(f"woord{n}" for n in range(10_000)), 10)
    assert sets(found(demo / FILE_NAME, "veerpont " * 10_000)) == [FERRY]


def test_nothing_published_is_nothing_to_search(tmp_path: Path) -> None:
    with pytest.raises(NoWarehouse, match="does not exist"):
        search(tmp_path / FILE_NAME, "veerpont", 10)


def plain(reader: Reader, words: str) -> list[tuple[str, str]]:
    return [(row[0], row[2]) for row in reader.query("FROM find_text($1)", [words]).rows]


def test_the_plain_search_wants_all_words_and_takes_parts_of_them(sample: Reader) -> None:
    assert plain(sample, "veerpont GOUW") == [(FERRY, "subject"), (FERRY, "question")]
    assert (FERRY, "subject") in plain(sample, "veer gouw")
    assert plain(sample, "veerpont zeldzameotter") == []
    for nothing in ("", "?!", "😀", "%"):
        assert plain(sample, nothing) == []


def test_the_plain_search_finds_a_set_by_its_kenmerk_and_none_by_a_part_of_it(sample: Reader) -> None:
    assert plain(sample, FERRY.lower())[0] == (FERRY, "kenmerk")
    assert "kenmerk" not in {part for _, part in plain(sample, "2026")}


def test_the_plain_search_heeds_neither_accents_nor_note_marks_and_gives_the_newest_first(sample: Reader) -> None:
    rows = sample.query("SELECT set_id, text FROM find_text('geëÏnd¹') LIMIT 5").rows
    assert rows == sample.query("SELECT set_id, text FROM find_text('geeind') LIMIT 5").rows
    submitted = dict(sample.query("SELECT set_id, submitted_on FROM question_sets").rows)
    days = [on for set_id, _ in plain(sample, "minister") if (on := submitted[set_id])]
    assert days == sorted(days, reverse=True)
    assert len(set(days)) > 3
