"""The whole sample after one night, as a person reads it: every set with its dates, outcome and texts.

Checked by hand against extract/sample/README.md and the set files.
"""

from __future__ import annotations

from tests.warehouse.rows import day
from transform.records import CONTENT
from warehouse.reader import Reader

# set_id, asked, first notice of postponement (or withdrawn), answered, days, outcome on 2 March 2026, days open and
# overdue, questions, questions answered, answers, why the dates cannot be trusted.
SETS = """
2019Z90102 2019-01-15 -          2019-02-04   20  on_time                   -     -   2  2  2
2019Z90222 2019-01-30 -          2019-02-20   21  on_time                   -     -   2  2  2
2019Z90733 2019-03-04 -          2019-03-21   17  on_time                   -     -   2  2  2
2019Z91005 2019-05-08 -          2019-05-27   19  on_time                   -     -   3  3  3
2019Z91310 2019-06-05 -          2019-06-24   19  on_time                   -     -   2  2  2
2020Z90233 2020-01-22 -          2020-02-11   20  on_time                   -     -   3  3  3
2020Z90951 2020-05-13 -          2020-06-02   20  on_time                   -     -   2  2  2
2020Z91388 2020-08-20 2020-08-31 2020-10-08   49  late_beyond_six_weeks     -     -   2  2  2
2021Z90197 2021-01-27 -          2021-02-12   16  on_time                   -     -   2  2  2
2021Z90286 2021-02-03 2021-02-22 2021-03-15   40  late_with_notice          -     -   2  2  3
2021Z90640 2021-04-14 -          2021-05-04   20  on_time                   -     -   2  2  2
2021Z90705 2021-04-21 -          2021-05-11   20  on_time                   -     -   2  2  2
2021Z91090 2021-06-16 -          2021-06-02    -  unknown                   -     -   2  2  2  answered_before_submitted
2021Z91502 2021-09-28 -          2021-10-18   20  on_time                   -     -   2  2  2
2022Z90120 2022-01-19 -          2022-02-08   20  on_time                   -     -   2  2  2
2022Z90411 2022-03-09 -          2022-03-28   19  on_time                   -     -   2  2  2
2022Z90555 2022-11-02 -          2022-11-22   20  on_time                   -     -   2  2  2
2022Z90899 2022-09-28 -          2022-11-01   34  late_silent               -     -   2  2  2
2022Z91007 2022-05-11 -          2022-05-31   20  on_time                   -     -   2  2  2
2022Z91333 2022-10-05 -          2022-10-26   21  on_time                   -     -   6  6  6
2023Z90066 2023-01-18 -          -             -  unknown                   -     -   2  0  0
2023Z90310 2023-03-02 -          2023-04-04   33  late_silent               -     -   2  2  2
2023Z90777 2023-05-10 2023-06-02 2023-06-16   37  late_notice_too_late      -     -   2  2  2
2023Z90901 2023-11-08 -          2023-11-28   20  on_time                   -     -   6  5  6
2023Z91012 2023-05-24 -          2023-06-12   19  on_time                   -     -   5  5  3
2023Z91201 2023-06-21 -          2023-07-06   15  on_time                   -     -   2  2  2
2023Z91450 2023-10-11 -          2023-10-31   20  on_time                   -     -   3  3  3
2024Z90222 2024-01-24 -          2024-02-13   20  on_time                   -     -   2  2  2
2024Z90390 2024-02-14 -          2024-02-21    7  on_time                   -     -   1  1  1
2024Z90515 2024-05-15 2024-05-28 -             -  withdrawn                 -     -   2  0  0
2024Z90605 2024-06-05 2024-06-26 2024-07-17   42  late_with_notice          -     -   2  2  2
2024Z90616 2024-03-14 -          2024-03-27   13  on_time                   -     -   2  0  0
2024Z90870 2024-11-06 -          2024-11-26   20  on_time                   -     -   2  2  2
2024Z91111 2024-10-02 -          2024-10-22   20  on_time                   -     -   1  0  0
2024Z91280 2024-11-13 -          2024-12-03   20  on_time                   -     -  12 12  5
2025Z90145 2025-01-29 -          2025-02-19   21  on_time                   -     -  42 42 42
2025Z90333 2025-03-11 -          -             -  no_term                   -     -   0  0  0
2025Z90470 2025-04-02 -          2025-04-22   20  on_time                   -     -  11 11  4
2025Z90620 2025-05-14 -          2025-06-03   20  on_time                   -     -   2  2  2
2025Z90801 2025-06-04 -          2025-06-24   20  on_time                   -     -   2  2  2
2025Z90802 2025-06-05 -          2025-06-24   19  on_time                   -     -   1  1  1
2025Z91333 2025-09-24 -          2025-10-13   19  on_time                   -     -   2  2  2
2025Z91570 2025-10-01 2025-10-16 2025-11-06   36  late_with_notice          -     -   3  3  3
2025Z91750 2025-10-09 -          2025-10-30   21  on_time                   -     -   3  3  3
2025Z91904 2025-11-20 2025-12-09 -             -  open_beyond_six_weeks   102    60   3  0  0
2026Z90001 2026-01-07 2026-01-27 2026-02-12   36  late_with_notice          -     -   6  6  5
2026Z90009 2026-01-21 -          2026-02-09   19  on_time                   -     -   2  2  2
2026Z90021 2026-02-05 -          2026-02-26   21  on_time                   -     -   2  2  2
2026Z90041 2026-01-27 2026-02-20 -             -  open_notice_too_late     34    13   2  0  0
2026Z90044 2026-01-28 2026-02-17 -             -  open_postponed           33     -   3  0  0
2026Z90047 2026-01-29 -          -             -  open_silent              32    11   2  0  0
2026Z90112 2026-02-18 -          -             -  open_in_term             12     -   3  0  0
2026Z90130 2026-02-26 -          -             -  open_in_term              4     -   2  0  0
218199001  2019-05-20 -          2019-07-01   42  no_term                   -     -   2  2  2
"""

LINE = """
SELECT rtrim(printf(
    '%-10s %-10s %-10s %-10s %4s  %-21s  %4s  %4s  %2d %2d %2d  %s',
    set_id,
    coalesce(CAST(submitted_on AS VARCHAR), '-'),
    coalesce(CAST(coalesce(postponed_on, withdrawn_on) AS VARCHAR), '-'),
    coalesce(CAST(answered_on AS VARCHAR), '-'),
    coalesce(CAST(days_to_answer AS VARCHAR), '-'),
    outcome,
    coalesce(CAST(days_open AS VARCHAR), '-'),
    coalesce(CAST(days_overdue AS VARCHAR), '-'),
    n_questions,
    n_questions_answered,
    n_answers,
    coalesce(date_problem, '')
))
FROM kamervragen
ORDER BY set_id
"""


def test_every_set_of_the_sample_has_the_outcome_it_was_made_for(sample: Reader) -> None:
    assert [line for (line,) in sample.query(LINE).rows] == SETS.split("\n")[1:-1]


def test_everything_is_known_up_to_the_day_of_the_sample(sample: Reader) -> None:
    assert sample.query("SELECT DISTINCT as_of_on FROM kamervragen").rows == [(day("2026-03-02"),)]


def test_what_cannot_be_read_is_in_quarantine_and_nothing_else(sample: Reader) -> None:
    found = sample.query("SELECT publication_id, stage, reason, n_attempts, next_attempt_on FROM quarantine ORDER BY 1")
    assert found.rows == [
        ("ah-tk-20242025-9151", "fetch", "not_well_formed", 1, day("2026-03-03")),
    ]


def test_what_has_no_xml_is_read_from_its_pdf(sample: Reader) -> None:
    found = sample.query("SELECT publication_id, status FROM publications WHERE format = 'pdf' ORDER BY 1")
    assert found.rows == [
        ("ah-9152204", "current"),
        ("ah-tk-20182019-9801", "current"),
        ("kv-93716", "current"),
    ]
    assert sample.query("SELECT count(*) FROM publications WHERE status = 'pending'").rows == [(0,)]


def test_the_day_of_publication_plays_no_part_in_latency(sample: Reader) -> None:
    query = "SELECT available_on FROM publications WHERE publication_id = 'ah-tk-20182019-9525'"
    assert sample.query(query).rows == [(day("2022-03-09"),)], "the set was answered in three weeks, in 2019"


def test_open_questions_are_those_that_are_open(sample: Reader) -> None:
    found = sample.query("SELECT set_id, days_overdue, is_on_monday_list FROM open_questions")
    assert found.rows == [
        # Answered once, but the source took the answer back before this warehouse first looked.
        ("2025Z91904", 60, True),
        ("2026Z90041", 13, False),
        ("2026Z90044", None, False),
        ("2026Z90047", 11, True),
        ("2026Z90112", None, False),
        ("2026Z90130", None, False),
    ]


def test_the_months_add_up_to_all_sets(sample: Reader) -> None:
    (found,) = sample.query(
        "SELECT sum(n_sets), sum(n_answered), sum(n_open), sum(n_withdrawn), sum(n_unknown), sum(n_no_term) "
        "FROM latency_by_month"
    ).rows
    assert found == (54, 43, 6, 1, 2, 2)
    assert found[0] == sum(found[1:]), "every set counts once"


def test_every_answer_text_stands_on_a_page(sample: Reader) -> None:
    (found,) = sample.query(
        "SELECT (SELECT count(*) FROM answers), (SELECT count(*) FROM kamervraag_page WHERE answer_text IS NOT NULL "
        "AND NOT is_derived), (SELECT count(DISTINCT (set_id, ordinal)) FROM kamervraag_page WHERE ordinal > 0), "
        "(SELECT count(*) FROM questions)"
    ).rows
    assert found[0] == found[1]
    assert found[2] == found[3]


def test_no_table_of_the_sample_is_empty(sample: Reader) -> None:
    for kind in CONTENT:
        assert sample.query(f"SELECT count(*) > 0 FROM {kind.TABLE}").rows == [(True,)], kind.TABLE  # noqa: S608 (ours)
