"""Every change of a row is told once, under the run that published it, whatever becomes of runs, versions and files."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from tests.warehouse.described import changes, standing, told
from tests.warehouse.rows import a_set, but, gathered, operational, row, with_texts
from transform.records import CONTENT, Publication, Question, QuestionSet, Topic
from transform.schema import Row, columns
from warehouse.history import PROVENANCE
from warehouse.lake import KEEP_VERSIONS, DamagedTables, Draft, Lake

ROOT = Path(__file__).parents[2]
SET, OTHER = "2020Z90002", "2021Z90003"


def some_set(set_id: str = SET, n_questions: int = 2, **told: Any) -> list[Row]:
    return with_texts(a_set(set_id, "2020-03-01", **told), n_questions=n_questions, n_answers=1)


def draft(root: Path, name: str, sets: dict[str, list[Row]], **how: Any) -> Draft:
    removed = how.pop("removed", ())
    return Lake(root).draft(name, {*sets, *removed}, gathered(sets), operational(), **how)


def publish(root: Path, name: str, *sets: list[Row], **how: Any) -> None:
    Lake(root).publish(draft(root, name, {rows[0].set_id: rows for rows in sets}, **how))  # type: ignore[attr-defined]


def of(root: Path, run_id: str, *names: str) -> list[tuple[Any, ...]]:
    return [tuple(c[name] for name in names) for c in changes(root) if c["run_id"] == run_id]


def logs(root: Path) -> list[str]:
    return sorted(path.name for path in (root / "runs").glob("*.changes.*"))


def test_rows_are_added_modified_and_removed_under_the_key_of_their_table(root: Path) -> None:
    publish(root, "1", some_set(n_questions=3))
    first, second, third = [r for r in some_set(n_questions=3) if isinstance(r, Question)]
    others = [r for r in some_set(n_questions=3) if not isinstance(r, Question)]
    publish(root, "2", [*others, but(first, text="Waarom?"), second, but(third, ordinal=4)])
    assert Counter(of(root, "1", "change")) == {("added",): len(some_set(n_questions=3))}
    found = of(root, "2", "table_name", "set_id", "key", "change")
    assert found == [
        ("questions", SET, "1", "modified"),
        ("questions", SET, "3", "removed"),
        ("questions", SET, "4", "added"),
    ]
    assert [hash_ is None for (hash_,) in of(root, "2", "row_hash")] == [False, True, False]
    assert told(root) == standing(root)


def test_where_a_row_was_read_from_is_no_part_of_it(root: Path) -> None:
    provenance = {kind: {c.name: "anew" for c in columns(kind) if c.name in PROVENANCE} for kind in CONTENT}
    publish(root, "1", rows := [row(kind, set_id=SET) for kind in CONTENT])
    publish(root, "2", [but(one, **provenance[type(one)]) for one in rows])
    assert logs(root) == ["1.changes.parquet"]
    assert set(Lake(root).read(Publication)["record_sha256"].to_pylist()) == {"anew"}
    assert told(root) == standing(root)


def test_a_run_that_changed_nothing_leaves_nothing(root: Path) -> None:
    publish(root, "1", some_set(n_questions=3))
    publish(root, "2", some_set(n_questions=2))
    publish(root, "3", some_set(n_questions=2))
    publish(root, "4")
    publish(root, "5", some_set(n_questions=2), afresh=True)
    assert logs(root) == ["1.changes.parquet", "2.changes.parquet"], "what was removed once is not removed again"
    assert told(root) == standing(root)


def test_every_column_of_every_table_counts(root: Path) -> None:
    """One set for each column, which alone differs."""
    at = dt.datetime(2026, 7, 1, 1, 30, 0, 120000, tzinfo=dt.UTC)
    values = {int: 7, float: 1 / 3, bool: True, dt.date: at.date(), dt.datetime: at, str: "y"}
    before: list[list[Row]] = []
    now: list[list[Row]] = []
    expected: list[tuple[str, str, str]] = []
    for kind in CONTENT:
        for column in columns(kind):
            if column.name in (*kind.KEY, *PROVENANCE, "set_id") or column.doc.is_derived:
                continue
            set_id = f"2020Z9{len(expected):04}"
            rows = [row(kind, set_id=set_id, **({"publication_id": set_id} if kind is Publication else {}))]
            rows += [row(QuestionSet, set_id=set_id)] if kind is not QuestionSet else []
            value = values[column.kind]
            before.append([rows[-1], *rows[:-1]])
            changed = but(rows[0], **{column.name: [value, "z"] if column.is_list else value})
            now.append([changed, *rows[1:]][::-1])
            expected.append((set_id, kind.TABLE, "modified"))
    publish(root, "1", *before)
    publish(root, "2", *now)
    assert len(expected) > 80
    assert sorted(of(root, "2", "set_id", "table_name", "change")) == expected
    assert told(root) == standing(root)


def test_a_bar_in_a_key_misleads_nobody(root: Path) -> None:
    topics = [("Recht|Wet", "x"), ("Recht", "Wet|x"), ("Recht\\|Wet", "x"), ("Recht\\", "Wet|x"), ("", "é")]
    publish(root, "1", [*some_set(), *(row(Topic, set_id=SET, parent_topic=p, topic=t) for p, t in topics)])
    assert len({key for table, key in of(root, "1", "table_name", "key") if table == "topics"}) == len(topics)
    assert told(root) == standing(root)


def test_the_source_changed_the_sets_it_is_told_of_and_the_code_all_others(root: Path) -> None:
    publish(root, "1", some_set(), some_set(OTHER))
    both = (some_set(subject="a"), some_set(OTHER, subject="a"))
    publish(root, "2", *both, from_source={SET})
    assert of(root, "2", "table_name", "set_id", "cause") == [
        ("question_sets", SET, "source"),
        ("question_sets", OTHER, "code"),
    ]


def test_a_publication_that_moves_to_another_set_leaves_the_one_and_comes_to_the_other(root: Path) -> None:
    publish(root, "1", some_set("ah-tk-20202021-9001"))
    moved = [but(r, set_id=SET) for r in some_set("ah-tk-20202021-9001")]
    publish(root, "2", moved, removed=["ah-tk-20202021-9001"])
    assert Counter(of(root, "2", "set_id", "change")) == {
        ("ah-tk-20202021-9001", "removed"): len(moved),
        (SET, "added"): len(moved),
    }
    assert told(root) == standing(root)


def test_a_changed_rule_is_told_of_sets_that_nobody_touched(root: Path) -> None:
    publish(root, "1", some_set(), some_set("2020Z90003"))
    path = root / "tables/question_sets/2020.parquet"
    other_rule = Lake(root).read(QuestionSet)
    column = other_rule.schema.get_field_index("due_on")
    other_rule = other_rule.set_column(column, other_rule.schema.field(column), other_rule["submitted_on"])
    path.unlink()
    pq.write_table(other_rule, path)
    publish(root, "2", some_set())
    assert of(root, "2", "set_id", "change", "cause") == [(s, "modified", "code") for s in (SET, "2020Z90003")]


def test_the_history_outlives_versions_tables_and_a_rebuild(root: Path) -> None:
    n_runs = KEEP_VERSIONS + 2
    for n in range(n_runs):
        publish(root, f"{n}", some_set(n_questions=n + 1))
    assert {c["run_id"] for c in changes(root)} == {f"{n}" for n in range(n_runs)}
    shutil.rmtree(root / "versions")
    (root / "tables").unlink()
    publish(root, "6", some_set(n_questions=n_runs))
    assert (told(root), logs(root)) == (standing(root), [f"{n}.changes.parquet" for n in range(n_runs)])
    (root / "tables/questions/2020.parquet").write_bytes(b"PAR1 no more")
    publish(root, "7", some_set(n_questions=n_runs + 1), afresh=True)
    assert of(root, "7", "table_name", "key", "change")[-1] == ("questions", f"{n_runs + 1}", "added")
    assert told(root) == standing(root), "compared with the history, not with what cannot be read"


def test_what_is_not_published_is_no_history(root: Path) -> None:
    publish(root, "1", some_set())
    lake = Lake(root)
    lake.discard(draft(root, "2", {SET: some_set(subject="x")}))
    assert logs(root) == ["1.changes.parquet"]
    draft(root, "3", {SET: some_set(subject="y")})  # and then the run was killed
    assert logs(root) == ["1.changes.parquet", "3.changes.pending"]
    publish(root, "4", some_set(subject="z"))
    assert logs(root) == ["1.changes.parquet", "4.changes.parquet"]
    assert of(root, "4", "key", "change") == [(SET, "modified")]
    assert told(root) == standing(root)


# Publishes a change of a set in every folder given, each in a process of its own: that in folder N dies before its
# Nth step that concerns the history or the link. Prints how each ended: 9 is killed, 0 came through.
PUBLISH_AND_DIE = """
import os, sys
from pathlib import Path
from tests.warehouse.test_history import publish, some_set

STEPS = ("os.rename", "os.link", "os.symlink", "os.remove", "shutil.rmtree")
for n_steps, folder in enumerate(sys.argv[1:]):
    child = os.fork()
    if child == 0:
        left = n_steps

        def hook(event, arguments):
            global left
            told = " ".join(str(a) for a in arguments[:2]) if event in STEPS else ""
            if "change" in told or "tables.new" in told or told.endswith("/versions/2"):
                left -= 1
                if left < 0:
                    os._exit(9)

        sys.addaudithook(hook)
        publish(Path(folder), "2", some_set(subject="anders", n_questions=3))
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


def test_a_kill_at_any_step_neither_loses_nor_doubles_a_change(root: Path) -> None:
    publish(root, "1", some_set())
    broken = [Path(shutil.copytree(root, root.with_name(f"broken-{n}"), symlinks=True)) for n in range(10)]
    command = [sys.executable, "-c", PUBLISH_AND_DIE, *map(str, broken)]
    output = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    codes = [int(code) for code in output.split()]
    n_killed = codes.count(9)
    assert codes == [9] * n_killed + [0] * (len(broken) - n_killed)
    assert 5 <= n_killed < len(broken), "every step was tried, and the last run came through"
    publishers = set()
    for copy in broken[: n_killed + 1]:
        assert told(copy) == standing(copy)
        publish(copy, "3", some_set(subject="anders", n_questions=3))
        assert told(copy) == standing(copy)
        runs = {c["run_id"] for c in changes(copy)}
        assert len(runs) == 2
        assert {path.name for path in (copy / "runs").glob("*")} == {f"{run}.changes.parquet" for run in runs}
        publishers |= runs - {"1"}
    assert publishers == {"2", "3"}, "some kills came after the swap, some before"


def test_a_damaged_file_of_the_history_is_named_and_a_rebuild_goes_on_without_it(root: Path) -> None:
    publish(root, "1", some_set())
    publish(root, "2", some_set(subject="x"))
    log = root / "runs/2.changes.parquet"
    log.unlink()
    log.write_bytes(b"PAR1 no more")
    with pytest.raises(DamagedTables, match=r"restore runs/2\.changes\.parquet from a backup, or delete it") as raised:
        publish(root, "3", some_set(subject="y"), afresh=True)
    assert "\n" not in str(raised.value)
    log.unlink()
    publish(root, "3", some_set(subject="y"), afresh=True)
    assert of(root, "3", "key", "change") == [(SET, "modified")]
    assert told(root) == standing(root)


def test_the_tables_of_other_code_may_have_other_columns(root: Path) -> None:
    publish(root, "1", some_set())
    old = root / "tables/questions/2020.parquet"
    table = Lake(root).read(Question).drop_columns(["anomalies"])
    old.unlink()
    pq.write_table(table, old)
    assert Lake(root).read(Question, ["ordinal", "anomalies"]).to_pylist()[0] == {"ordinal": 1, "anomalies": None}
    publish(root, "2", some_set(), afresh=True)
    assert logs(root) == ["1.changes.parquet"]
