"""Every check finds the fault it is there for and nothing in the sample; what it finds is told, or stops a run."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.other_writer import may_write
from transform.records import CONTENT, PublicationSet
from transform.reference.calendars import FIRST_DAY, LAST_DAY
from transform.schema import Column, Row, columns
from warehouse import checking, declared
from warehouse.checking import CheckFailed, checks, require
from warehouse.reader import FILE_NAME

BY_NAME = {check.name: check for check in checks()}


@pytest.fixture(scope="module")
def file(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    copy = shutil.copy(demo / FILE_NAME, tmp_path_factory.mktemp("checks"))
    with duckdb.connect(str(may_write(Path(copy)))) as con:
        yield con


@pytest.fixture
def con(file: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """The sample, to plant faults in; they go after the test."""
    file.begin()
    yield file
    file.rollback()


def finds(con: duckdb.DuckDBPyConnection, name: str) -> bool:
    return bool(con.execute(BY_NAME[name].query).fetchall())


def test_the_sample_passes_every_check(con: duckdb.DuckDBPyConnection) -> None:
    assert list(checking.run(con)) == []


def copies(table: str, n: int, where: str = "true", **told: str) -> str:
    """SQL that adds copies of the first row of a table that is so, `i` of each standing in what is told."""
    changed = ", ".join(f"{sql} AS {column}" for column, sql in told.items())
    first = f"(SELECT * FROM {table} WHERE {where} LIMIT 1)"  # noqa: S608 (ours)
    return f"INSERT INTO {table} SELECT one.* REPLACE ({changed}) FROM {first} AS one, range({n}) AS numbers(i)"  # noqa: S608 (ours)


def counted(table: str, part: str, before: int, now: int) -> str:
    """SQL that makes two runs, one after the other, count rows; both are later than any other."""
    rows = [("8-run", table, part, before), ("9-run", table, part, now)]
    return f"INSERT INTO row_counts VALUES {', '.join(map(str, rows))}"  # noqa: S608 (ours)


WITHOUT_CHECKED_TEXT = "kind = '{}' AND format = 'xml' AND status = 'current'"

PLANTED = {
    "aliases_lead_somewhere": "UPDATE document_aliases SET target_id = 'nowhere'",
    "answers_not_linked": copies("answers", 200, "publication_id LIKE 'ah-tk-%'", ordinal="1000 + i"),
    "counts_agree": "UPDATE question_sets SET n_questions = n_questions + 1 WHERE set_id = '2026Z90001'",
    "changes_of_known_runs": "UPDATE changes SET run_id = 'nobody'",
    "coverage_is_of_good_runs": "UPDATE runs SET status = 'failed'",
    "dates_agree_with_events": "DELETE FROM events WHERE event = 'answered'",
    "dates_since_1945": "UPDATE question_sets SET submitted_on = DATE '0202-03-02'",
    "coverage_lost": counted("coverage_spans", "ah", 1000, 999),
    "days_agree_with_dates": "UPDATE question_sets SET due_on = due_on + 1",
    "fractions_add_up": "UPDATE actors SET weight = 0.6 WHERE weight = 0.5",
    "ledger_adds_up": "UPDATE runs SET n_discovered = n_discovered + 1",
    "links_lead_somewhere": "UPDATE answer_questions SET ordinal = ordinal + 1000",
    "numbers_in_range": "UPDATE actors SET weight = 1.5 WHERE weight = 1",
    "offsets_within_texts": "UPDATE footnotes SET \"offset\" = 100000 WHERE part = 'question'",
    "one_date_is_chosen": "UPDATE date_candidates SET is_chosen = true",
    "one_row_a_set": "INSERT INTO question_sets FROM question_sets WHERE set_id = '2026Z90001'",
    "ordinals_from_one": "UPDATE footnotes SET ordinal = ordinal + 1 WHERE set_id = '2026Z90001'",
    "papers_without_texts": copies(
        "publications", 200, WITHOUT_CHECKED_TEXT.format("answer"), publication_id="'ah-tk-' || i"
    ),
    "publications_concern_sets": "DELETE FROM publications WHERE publication_id = 'kv-tk-2026Z90001'",
    "quarantine_is_complete": "DELETE FROM quarantine",
    "replaced_papers_are_held": "UPDATE publications SET superseded_by = 'nowhere' WHERE status = 'superseded'",
    "rows_lost": counted("questions", "", 1000, 949),
    "calendar_is_whole": "DELETE FROM calendar_days",
    "coverage_is_of_its_run": "UPDATE coverage SET window_to = window_to + 30",
    "days_as_written": "UPDATE date_candidates SET value_on = value_on + 1",
    "events_agree_with_candidates": "UPDATE date_candidates SET is_chosen = false",
    "kenmerken_name_sets": "UPDATE question_sets SET kenmerk = '2026Z90001'",
    "ministries_are_known": "UPDATE actors SET ministry = 'x' WHERE ministry = 'bz'",
    "reference_is_filled": "DELETE FROM cabinets",
    "sets_agree_with_papers": "UPDATE question_sets SET has_term = true",
    "weights_are_equal": "UPDATE actors SET weight = CASE position WHEN 1 THEN 0.9 ELSE 0.1 END WHERE weight = 0.5",
    "sets_without_a_day": "INSERT INTO question_sets SELECT s.* REPLACE (set_id || i AS set_id, NULL AS submitted_on) "
    "FROM question_sets AS s, range(200) AS n(i) WHERE set_id = '2026Z90001'; "
    "INSERT INTO publication_sets SELECT p.* REPLACE (set_id || i AS set_id) "
    "FROM publication_sets AS p, range(200) AS n(i) WHERE set_id = '2026Z90001'",
    "unread_papers_are_told": "UPDATE question_sets SET has_unread_publication = false",
    "weights_total_sets": "UPDATE actors SET weight = 1 WHERE weight = 0.5",
    "answers_in_other_papers": "UPDATE publications SET kind = 'notice' WHERE kind = 'answer'",
    "days_not_searched": "UPDATE runs SET window_to = window_to + 1",
    "many_anomalies": "UPDATE questions SET anomalies = ['number_gap']",
    "many_date_conflicts": "UPDATE question_sets SET date_conflict_days = 40",
    "many_date_problems": "UPDATE question_sets SET date_problem = 'answered_missing' WHERE set_id < '2021'",
    "many_unknown_outcomes": "UPDATE question_sets SET date_problem = 'answered_missing' WHERE set_id < '2021'",
    "more_warnings": counted("publications", "", 1000, 1000) + "; " + counted("warnings", "image", 30, 61),
    "much_in_quarantine": "UPDATE publications SET status = 'quarantined' WHERE set_id < '2020'",
    "numbers_missing": copies(
        "publications",
        200,
        "vergaderjaar = '2020-2021' AND family = 'ah'",
        publication_id="'ah-tk-x' || i",
        aanhangsel_number="10000 + i + CASE WHEN i > 100 THEN 3 ELSE 0 END",
        available_on="DATE '2021-05-05'",
    ),
    "old_pending": "UPDATE publications SET status = 'pending', available_on = DATE '2025-12-31' "
    "WHERE publication_id = 'kv-tk-2026Z90001'",
    "unknown_kinds": "UPDATE publications SET kind = 'unknown' WHERE set_id < '2020'",
}

# As much as each of these may just hold.
STILL_GOOD = {
    "answers_not_linked": copies("answers", 15, "publication_id LIKE 'ah-tk-%'", ordinal="1000 + i"),
    "papers_without_texts": copies(
        "publications", 150, WITHOUT_CHECKED_TEXT.format("answer"), publication_id="'ah-tk-' || i"
    ),
    "coverage_lost": counted("coverage_spans", "ah", 999, 1000),
    "rows_lost": "; ".join(
        (counted("questions", "", 1000, 950), counted("answers", "", 30, 10), counted("warnings", "", 1000, 3))
    ),
    "more_warnings": counted("publications", "", 1000, 2000) + "; " + counted("warnings", "image", 30, 120),
    "old_pending": "UPDATE publications SET status = 'pending', available_on = DATE '2026-01-01' "
    "WHERE publication_id = 'kv-tk-2026Z90001'",
    "unknown_kinds": "UPDATE publications SET kind = 'unknown' WHERE set_id = '2026Z90001'",
    "many_date_problems": "UPDATE question_sets SET date_problem = 'answered_missing' WHERE set_id = '2026Z90001'",
    "much_in_quarantine": "UPDATE publications SET status = 'quarantined' WHERE set_id = '2026Z90001'",
}


def plant(con: duckdb.DuckDBPyConnection, fault: str) -> None:
    for one in fault.split("; "):
        con.execute(one)


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_fault_is_found(con: duckdb.DuckDBPyConnection, name: str) -> None:
    plant(con, PLANTED[name])
    assert finds(con, name)


@pytest.mark.parametrize("name", STILL_GOOD)
def test_what_may_just_be_is_not_found(con: duckdb.DuckDBPyConnection, name: str) -> None:
    plant(con, STILL_GOOD[name])
    assert not finds(con, name)


def test_every_written_check_has_its_planted_fault() -> None:
    follows = {f"{row.TABLE}_{what}" for row in declared.TABLES for what in ("key", "values", "set")}
    assert set(BY_NAME) - follows - {"rows_by_changes", "one_parser_version"} == set(PLANTED)


def plant_a_row(con: duckdb.DuckDBPyConnection, row: type[Row]) -> None:
    """Some row, where a table has none."""
    if not con.execute(f"SELECT count(*) FROM {row.TABLE}").fetchall()[0][0]:  # noqa: S608 (ours)
        values = {str: "'x'", int: "1", dt.date: "DATE '2026-03-02'", dt.datetime: "TIMESTAMP '2026-03-02'"}
        names = {c.name: "[]" if c.is_list else values.get(c.kind, "true") for c in columns(row)}
        con.execute(f"INSERT INTO {row.TABLE} SELECT {', '.join(names.values())}")


@pytest.mark.parametrize("row", declared.TABLES)
def test_a_key_that_stands_twice_is_found(con: duckdb.DuckDBPyConnection, row: type[Row]) -> None:
    plant_a_row(con, row)
    con.execute(f"INSERT INTO {row.TABLE} FROM {row.TABLE} LIMIT 1")
    assert finds(con, f"{row.TABLE}_key")


@pytest.mark.parametrize("row", CONTENT)
def test_a_row_of_no_paper_of_its_set_is_found(con: duckdb.DuckDBPyConnection, row: type[Row]) -> None:
    name = "set_id" if row is PublicationSet else "publication_id"
    con.execute(f"UPDATE {row.TABLE} SET {name} = 'nowhere'")  # noqa: S608 (ours)
    assert finds(con, f"{row.TABLE}_set")


CLOSED = [(row, column) for row in declared.TABLES for column in columns(row) if column.doc.values]


@pytest.mark.parametrize(("row", "column"), CLOSED, ids=lambda one: getattr(one, "TABLE", getattr(one, "name", "")))
def test_a_value_that_is_not_declared_is_found_and_those_that_are_stand_in_the_description(
    con: duckdb.DuckDBPyConnection, row: type[Row], column: Column
) -> None:
    for value in column.doc.values:
        assert value in column.doc.text, f"{row.TABLE}.{column.name} does not say what {value} is"
    plant_a_row(con, row)
    surprise = "['surprise']" if column.is_list else "'surprise'"
    con.execute(f"UPDATE {row.TABLE} SET {column.name} = {surprise}")  # noqa: S608 (ours)
    assert finds(con, f"{row.TABLE}_values")


def test_a_table_that_the_code_no_longer_makes_is_no_loss(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("INSERT INTO row_counts VALUES ('8-run', 'gone', '', 1000), ('9-run', 'questions', '', 5)")
    assert not finds(con, "rows_lost")


def test_a_whole_year_that_is_gone_is_a_loss_however_small_beside_all_others(con: duckdb.DuckDBPyConnection) -> None:
    plant(con, counted("question_sets", "", 40000, 39000))
    con.execute("INSERT INTO row_counts VALUES ('8-run', 'question_sets', '2001-2002', 1000)")
    found = con.execute(BY_NAME["rows_lost"].query).fetchall()
    assert found == [("question_sets", "2001-2002", 1000, 0)]


def test_a_loss_can_be_accepted_and_what_contradicts_itself_cannot(con: duckdb.DuckDBPyConnection) -> None:
    assert {"rows_lost", "papers_without_texts"} <= set(checking.acceptable())
    assert not {"counts_agree", "questions_key", "questions_set", "publications_values"} & set(checking.acceptable())
    plant(con, PLANTED["rows_lost"])
    with pytest.raises(CheckFailed) as raised:
        require(con)
    assert str(raised.value).endswith(
        "Fewer warnings are no loss. Found: table_name questions, part -, n_before 1000, n_now 949. Next: run "
        "`kamervragen rebuild`, which makes everything again from the archive; where it finds the same and that is "
        "meant so, `kamervragen rebuild --accept rows_lost`"
    )
    (accepted,) = require(con, ["rows_lost"])
    assert (accepted.check.name, accepted.is_accepted, accepted.is_fatal) == ("rows_lost", True, False)
    con.execute("DELETE FROM quarantine")
    with pytest.raises(CheckFailed, match="quarantine_is_complete") as raised:
        require(con, ["rows_lost"])
    assert "--accept" not in str(raised.value)


def test_what_warns_stops_nothing_and_shows_its_first_rows(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("UPDATE publications SET kind = 'notice' WHERE kind = 'answer'")
    (found,) = [f for f in require(con) if f.check.name == "answers_in_other_papers"]
    assert not found.is_fatal
    assert found.columns == ("publication_id", "kind", "n_answers")
    assert (len(found.rows), found.n_rows > 3) == (3, True)
    assert found.first_rows.endswith(f"; … ({found.n_rows} rows)")
    assert "\n" not in found.first_rows


@pytest.mark.parametrize("check", checks(), ids=lambda check: check.name)
def test_a_check_says_in_words_what_must_hold(check: checking.Check) -> None:
    assert check.must_hold.endswith(".")
    assert "accepted" not in check.must_hold
    assert check.acceptance == "" or check.is_fatal


@pytest.mark.parametrize("kind", checking.KEPT)
def test_rows_that_vanish_from_any_table_are_missed(con: duckdb.DuckDBPyConnection, kind: type[Row]) -> None:
    con.execute(f"DELETE FROM {kind.TABLE} WHERE set_id = (SELECT min(set_id) FROM {kind.TABLE})")  # noqa: S608 (ours)
    assert kind.TABLE in {found[0] for found in con.execute(BY_NAME["rows_by_changes"].query).fetchall()}


@pytest.mark.parametrize("kind", checking.KEPT)
def test_a_row_of_another_parser_version_is_found_in_any_table(con: duckdb.DuckDBPyConnection, kind: type[Row]) -> None:
    first = f"(SELECT min(set_id) FROM {kind.TABLE})"  # noqa: S608 (our names)
    con.execute(f"UPDATE {kind.TABLE} SET parser_version = 'other' WHERE set_id = {first}")  # noqa: S608 (our names)
    assert finds(con, "one_parser_version")


@pytest.mark.parametrize(
    "fault",
    [
        "UPDATE question_sets SET withdrawn_on = '2026-02-20' WHERE set_id = '2026Z90047'",
        "UPDATE question_sets SET postponed_on = postponed_on + 1 WHERE set_id = '2026Z90001'",
        "UPDATE question_sets SET n_postponements = 2 WHERE set_id = '2026Z90001'",
        "UPDATE question_sets SET submitted_on = submitted_on - 1 WHERE set_id = '2026Z90001'",
    ],
)
def test_every_day_of_a_set_is_one_of_its_events(con: duckdb.DuckDBPyConnection, fault: str) -> None:
    con.execute(fault)
    assert finds(con, "dates_agree_with_events")


def test_submitters_that_count_nowhere_are_found(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("UPDATE actors SET weight = 0 WHERE role = 'submitter' AND set_id = '2026Z90001'")
    assert finds(con, "fractions_add_up")


DAMAGE = {
    "coverage_is_of_its_run": [
        "UPDATE coverage SET window_from = window_from - 365 WHERE family = 'ah'",
        "UPDATE coverage SET window_to = window_to - 1 WHERE family = 'kv'",
        "UPDATE coverage SET window_to = window_to + 1 WHERE family = 'register'",
        "UPDATE runs SET window_from = NULL, window_to = NULL",
    ],
    "events_agree_with_candidates": [
        "UPDATE question_sets SET answered_on = answered_on - 7 WHERE set_id = '2026Z90001'; "
        "UPDATE events SET occurred_on = occurred_on - 7 WHERE set_id = '2026Z90001' AND event = 'answered'",
        "UPDATE question_sets SET submitted_on = submitted_on + 1 WHERE set_id = '2026Z90001'; "
        "UPDATE events SET occurred_on = occurred_on + 1 WHERE set_id = '2026Z90001' AND event = 'submitted'",
        "UPDATE question_sets SET postponed_on = postponed_on + 1 WHERE set_id = '2026Z90001'; "
        "UPDATE events SET occurred_on = occurred_on + 1 WHERE set_id = '2026Z90001' AND event = 'postponed'",
        "UPDATE date_candidates SET value_on = value_on + 1 WHERE set_id = '2026Z90001' AND is_chosen",
        "UPDATE date_candidates SET is_chosen = basis = 'issued' WHERE set_id = '2026Z90001'",
        "UPDATE question_sets SET submitted_basis = 'issued' WHERE set_id = '2026Z90001'",
        "UPDATE events SET occurred_on = NULL, basis = NULL WHERE set_id = '2026Z90001' AND event = 'answered'",
        "UPDATE events SET occurred_on = occurred_on + 1 WHERE event IN ('corrected', 'reprinted')",
    ],
    "days_as_written": [
        "UPDATE date_candidates SET value_on = value_on + 1 WHERE basis = 'header_text'",
        "UPDATE date_candidates SET value_on = value_on - 1 WHERE basis = 'datum_ontvangst'",
    ],
    "calendar_is_whole": [
        "DELETE FROM calendar_days WHERE day_on = DATE '2021-04-05'",
        "DELETE FROM calendar_days WHERE day_on = DATE '1990-01-01'",
        "DELETE FROM calendar_days WHERE day_on = DATE '2039-12-31'",
        "UPDATE calendar_days SET working_day_number = working_day_number + 1 WHERE day_on > DATE '2021-04-05'",
        "UPDATE calendar_days SET recess_free_day_number = recess_free_day_number + 1 WHERE day_on > DATE '2024-04-05'",
        "UPDATE calendar_days SET iso_weekday = 1 WHERE day_on = DATE '2021-04-06'",
        "UPDATE calendar_days SET is_working_day = NOT is_working_day WHERE day_on = DATE '2021-04-06'",
        "UPDATE calendar_days SET is_recess = NOT is_recess WHERE day_on = DATE '2024-05-06'",
        "DELETE FROM recesses WHERE first_on > DATE '2024-01-01'",
    ],
    "reference_is_filled": [
        "DELETE FROM ministries",
        "DELETE FROM recesses",
        "DELETE FROM cabinets WHERE cabinet = 'Rutte III'",
    ],
    "ministries_are_known": [
        "DELETE FROM ministries WHERE ministry = 'bz'",
        "UPDATE actors SET ministry = NULL WHERE ministry = 'bz'",
        "UPDATE register_actors SET ministry = 'x' WHERE ministry IS NOT NULL",
    ],
    "sets_agree_with_papers": [
        "UPDATE question_sets SET has_term = true WHERE is_oral",
        "UPDATE question_sets SET has_term = true WHERE chamber = 'ek'",
        "UPDATE question_sets SET has_term = false WHERE set_id = '2026Z90001'",
        "UPDATE question_sets SET is_oral = true, has_term = false WHERE set_id = '2026Z90001'",
        "UPDATE question_sets SET chamber = 'ek', has_term = false WHERE set_id = '2026Z90001'",
        "UPDATE question_sets SET vergaderjaar = '2001-2002' WHERE set_id = '2026Z90001'",
    ],
    "kenmerken_name_sets": [
        "UPDATE question_sets SET kenmerk = NULL, kenmerk_kind = NULL WHERE set_id = '2026Z90001'",
        "UPDATE question_sets SET kenmerk_kind = 'other' WHERE set_id = '2026Z90001'",
        "UPDATE question_sets SET kenmerk_kind = NULL WHERE set_id = '2026Z90001'",
    ],
}


@pytest.mark.parametrize(("name", "damage"), [(name, one) for name, every in DAMAGE.items() for one in every])
def test_damage_that_gives_a_reader_wrong_numbers_is_found(
    con: duckdb.DuckDBPyConnection, name: str, damage: str
) -> None:
    for one in damage.split("; "):
        assert con.execute(one).fetchall()[0][0] > 0, f"the sample has nothing to damage: {one}"
    assert finds(con, name)


def test_a_backfill_may_have_asked_the_register_up_to_its_own_day(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("UPDATE coverage SET window_to = window_to + 100 WHERE family = 'register'")
    assert finds(con, "coverage_is_of_its_run")
    con.execute("UPDATE runs SET verb = 'backfill'")
    assert not finds(con, "coverage_is_of_its_run")
    con.execute("UPDATE coverage SET window_to = window_to + 1 WHERE family = 'kv'")
    assert finds(con, "coverage_is_of_its_run")


def test_the_calendar_that_is_checked_is_the_one_that_is_made() -> None:
    said = BY_NAME["calendar_is_whole"].query
    assert f"DATE '{FIRST_DAY - dt.timedelta(days=1)}'" in said
    assert f"DATE '{LAST_DAY}'" in said
