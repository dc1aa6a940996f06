"""The Parquet lake: merging by set equals writing everything from scratch, and no version ever changes another."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Collection, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.warehouse.rows import a_set, content, gathered, operational, row, with_texts
from transform.records import CONTENT, CalendarDay, Publication, Question, QuestionSet
from transform.reference.calendars import calendar_days
from transform.schema import Row, columns
from warehouse import lake as lake_module
from warehouse.lake import KEEP_VERSIONS, DamagedTables, Draft, Gathered, Lake, arrow_type, partition, schema, to_arrow
from warehouse.operations import OPERATIONAL

IDS = ("2019Z90001", "2020Z90002", "2020Z90003", "ah-tk-20202021-9001", "file-0123456789ab", "218199001")


def some_set(set_id: str, variant: int) -> list[Row]:
    """One of several states of a set: other dates, more or fewer questions and answers."""
    asked = dt.date(2020, 1, 1) + dt.timedelta(days=variant)
    answered = (asked + dt.timedelta(days=20)).isoformat() if variant % 2 else None
    notices = [asked.isoformat()] if variant % 3 == 0 else []
    rows = a_set(set_id, asked.isoformat(), answered, notices=notices, subject=f"onderwerp {variant}")
    return with_texts(rows, n_questions=variant, n_answers=variant // 2)


def write(root: Path, name: str, sets: dict[str, int], *, afresh: bool = False, removed: Collection[str] = ()) -> Draft:
    changed = {set_id: some_set(set_id, variant) for set_id, variant in sets.items()}
    lake = Lake(root)
    draft = lake.draft(name, {*sets, *removed}, gathered(changed), operational(), afresh=afresh)
    lake.publish(draft)
    return draft


CHANGES = st.dictionaries(st.sampled_from(IDS), st.one_of(st.none(), st.integers(0, 4)), min_size=1, max_size=4)


@settings(max_examples=8, deadline=None)
@given(changes=st.lists(CHANGES, min_size=2, max_size=4))
def test_merging_set_by_set_gives_the_bytes_of_writing_from_scratch(
    tmp_path_factory: pytest.TempPathFactory, changes: list[dict[str, int | None]]
) -> None:
    merged, scratch = tmp_path_factory.mktemp("merged"), tmp_path_factory.mktemp("scratch")
    state: dict[str, int] = {}
    for number, change in enumerate(changes):
        now = {set_id: variant for set_id, variant in change.items() if variant is not None}
        gone = {set_id for set_id, variant in change.items() if variant is None}
        state = {set_id: variant for set_id, variant in state.items() if set_id not in gone} | now
        write(merged, str(number), now, removed=gone)
    write(scratch, "once", dict(sorted(state.items(), reverse=True)), afresh=True)
    assert content(merged) == content(scratch)
    shutil.rmtree(merged)
    shutil.rmtree(scratch)


def test_a_table_that_is_given_anew_is_written_anew(root: Path) -> None:
    lake = Lake(root)
    for n, days in enumerate((calendar_days(), calendar_days(), calendar_days()[:2], ())):
        lake.publish(lake.draft(str(n), set(), Gathered(), {CalendarDay: days}))
        assert lake.read(CalendarDay).num_rows == len(days)
        assert lake.read(CalendarDay)["day_on"].to_pylist() == [day.day_on for day in days]


def test_a_set_that_is_renamed_leaves_the_file_it_lay_in(root: Path) -> None:
    write(root, "1", {"ah-tk-20182019-9001": 2, "2020Z90002": 1})
    write(root, "2", {"2020Z90003": 2}, removed={"ah-tk-20182019-9001"})
    assert {Path(name).stem for name in content(root)} == {"2020"}, "an empty file is no file"
    assert Lake(root).read(QuestionSet)["set_id"].to_pylist() == ["2020Z90002", "2020Z90003"]


def test_the_bytes_do_not_depend_on_how_the_rows_were_gathered(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sets = {f"2020Z9{n:04}": n % 5 for n in range(100)}
    write(root / "a", "1", sets)
    monkeypatch.setattr(lake_module, "_CHUNK_ROWS", 7)
    write(root / "b", "1", dict(reversed(sets.items())))
    assert content(root / "a") == content(root / "b")


def test_a_version_costs_only_what_is_new(root: Path) -> None:
    write(root, "1", {"2019Z90001": 2, "2020Z90002": 2})
    write(root, "2", {"2020Z90002": 3})
    old, new = root / "versions/1/questions", root / "versions/2/questions"
    assert (old / "2019.parquet").samefile(new / "2019.parquet")
    assert not (old / "2020.parquet").samefile(new / "2020.parquet")


def test_a_new_version_never_changes_a_file_of_an_old_one(root: Path) -> None:
    write(root, "1", dict.fromkeys(IDS, 2))
    before = {path: path.read_bytes() for path in (root / "versions/1").rglob("*.parquet")}
    write(root, "2", dict.fromkeys(IDS, 3))
    write(root, "3", {}, removed=set(IDS))
    assert {path: path.read_bytes() for path in (root / "versions/1").rglob("*.parquet")} == before


def test_where_files_cannot_be_linked_they_are_copied(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    write(root, "1", {"2019Z90001": 2, "2020Z90002": 2})
    monkeypatch.setattr(os, "link", refuse)
    write(root, "2", {"2020Z90002": 3})
    old, new = (root / f"versions/{n}/questions/2019.parquet" for n in (1, 2))
    assert not old.samefile(new)
    assert old.read_bytes() == new.read_bytes()
    assert Lake(root).read(Question).num_rows == 2 + 3


def test_a_draft_that_fails_leaves_nothing_and_the_published_version_stays(root: Path) -> None:
    write(root, "1", {"2020Z90002": 2})
    (root / "versions/1/answers/2020.parquet").write_bytes(b"no Parquet")
    with pytest.raises(DamagedTables) as raised:
        write(root, "2", {"2020Z90002": 3})
    assert "2020.parquet" in str(raised.value)
    assert "kamervragen rebuild" in str(raised.value)
    assert [path.name for path in (root / "versions").iterdir()] == ["1"]
    assert Lake(root).current() == (root / "versions/1").resolve()


def test_a_discarded_draft_leaves_nothing(root: Path) -> None:
    lake = Lake(root)
    lake.discard(lake.draft("1", [], gathered({}), operational()))
    assert list((root / "versions").iterdir()) == []
    assert lake.current() is None


def test_what_a_killed_run_left_is_gone_after_the_next_draft(root: Path) -> None:
    write(root, "1", {"2020Z90002": 2})
    Lake(root).draft("2", ["2020Z90002"], gathered({}), operational())  # and then the run was killed
    (root / "tables.new").symlink_to("versions/nowhere")
    write(root, "3", {"2020Z90002": 4})
    assert sorted(path.name for path in (root / "versions").iterdir()) == ["1", "3"]
    assert Lake(root).read(Question).num_rows == 4


def test_a_run_that_publishes_twice_replaces_itself(root: Path) -> None:
    write(root, "1", {"2020Z90002": 2})
    write(root, "1", {"2020Z90002": 3})
    assert Lake(root).read(Question).num_rows == 3


def test_only_the_last_versions_are_kept_and_the_published_one_always(root: Path) -> None:
    for number in range(6):
        write(root, f"{number}", {"2020Z90002": number})
    assert sorted(path.name for path in (root / "versions").iterdir()) == ["3", "4", "5"]
    assert KEEP_VERSIONS == 3
    Lake(root).prune(root / "versions/3")
    assert sorted(path.name for path in (root / "versions").iterdir()) == ["3", "4", "5"]
    assert (root / "tables").resolve().name == "5"


def test_a_folder_without_tables_reads_as_empty(root: Path) -> None:
    table = Lake(root).read(Publication, ["publication_id"])
    assert (table.num_rows, table.column_names) == (0, ["publication_id"])


@pytest.mark.parametrize("damage", [b"", b"PAR1", os.urandom(500)])
def test_a_damaged_file_is_one_clear_line(root: Path, damage: bytes) -> None:
    write(root, "1", {"2020Z90002": 2})
    (root / "tables/questions/2020.parquet").write_bytes(damage)
    with pytest.raises(DamagedTables, match=r"2020\.parquet") as raised:
        Lake(root).read(Question)
    assert "\n" not in str(raised.value)


def test_a_missing_value_that_must_be_there_is_never_written(root: Path) -> None:
    with pytest.raises((pa.ArrowInvalid, ValueError)):
        Lake(root).draft(
            "1", ["2020Z90002"], gathered({"2020Z90002": [row(QuestionSet, set_id="2020Z90002", n_questions=None)]}), {}
        )
    assert list((root / "versions").iterdir()) == []


def test_moments_are_stored_in_utc(root: Path) -> None:
    at = dt.datetime(2026, 7, 1, 1, 30, tzinfo=dt.timezone(dt.timedelta(hours=2)))
    told = row(Publication, set_id="2020Z90002", source_changed_at=at)
    plain = dt.datetime(2026, 6, 30, 23, 30)  # noqa: DTZ001 (a plain timestamp, always UTC)
    assert to_arrow(Publication, [told])["source_changed_at"].to_pylist() == [plain]


def every_column() -> Iterator[tuple[type[Row], str]]:
    yield from ((kind, column.name) for kind in (*CONTENT, *OPERATIONAL) for column in columns(kind))


def test_files_say_what_their_columns_mean_and_which_are_the_key(root: Path) -> None:
    write(root, "1", {"2020Z90002": 2})
    read = pq.read_schema(root / "tables/question_sets/2020.parquet")
    assert read.metadata[b"key"] == b"set_id"
    assert read.field("due_on").metadata[b"description"].startswith(b"submitted_on plus three weeks")
    for kind, name in every_column():
        field = schema(kind).field(name)
        assert field.metadata[b"description"], f"{kind.TABLE}.{name}"
    assert pa.types.is_list(arrow_type(next(c for c in columns(Question) if c.name == "anomalies")))


@pytest.mark.parametrize(
    ("set_id", "part"),
    [("2021Z02286", "2021"), ("ah-tk-20202021-2302", "2020"), ("KVR27039", "other"), ("218190001", "other")],
)
def test_a_set_lies_in_the_file_of_the_first_year_in_its_id(set_id: str, part: str) -> None:
    assert partition(set_id) == part
