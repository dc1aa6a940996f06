"""Statistics with the open questions in them: survival, backlog, groups that add up, small numbers that are guarded."""

from __future__ import annotations

import datetime as dt
import itertools
import math
import random
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.warehouse.rows import a_set, actor, covered, day, published, row
from transform.records import Cabinet, CalendarDay, Recess, Topic
from transform.reference.cabinets import cabinets
from transform.reference.calendars import calendar_days, days_of
from transform.schema import Row
from warehouse.reader import BadQuery, Reader

FIRST, LAST = dt.date(2023, 1, 1), dt.date(2023, 9, 30)
GROUPS = ("all", "year", "month", "cabinet", "ministry", "answering_ministry", "party", "submitter", "topic")


def some_day(dice: random.Random, after: dt.date, most: int) -> str:
    return str(after + dt.timedelta(days=dice.randint(0, most)))


def a_mixed_set(dice: random.Random, number: int) -> tuple[str, list[Row]]:
    """A set of any fate, with up to four submitters, up to two addressees and up to two topics."""
    asked = FIRST + dt.timedelta(days=dice.randint(-30, 240))
    set_id = f"2023Z9{number:04}"
    told: dict[str, Any] = dice.choice(
        [*[{}] * 12, {"has_term": False}, {"date_problem": "answered_missing"}, {"has_unread_publication": True}]
    )
    rows = a_set(
        set_id,
        str(asked) if dice.random() > 0.03 else None,
        some_day(dice, asked, 70) if dice.random() < 0.7 else None,
        notices=[some_day(dice, asked, 40) if dice.random() > 0.1 else None] if dice.random() < 0.4 else [],
        withdrawn=some_day(dice, asked, 60) if dice.random() < 0.1 else None,
        **told,
    )
    for role, names, most in (("submitter", "ABCDEF", 4), ("addressee", "XYZ", 2)):
        k = dice.randint(0, most)
        for position, name in enumerate(dice.sample(names, k), 1):
            party = dice.choice(["Waterpartij", "NPB", None]) if role == "submitter" else None
            ministry = dice.choice(["bz", "fin", None]) if role == "addressee" else None
            rows.append(actor(set_id, role, position, name, party, ministry=ministry, weight=1 / k))
    for parent, topic in dice.sample(
        [("Recht", "Strafrecht"), ("Recht", "Bestuursrecht"), ("", "Water")], dice.randint(0, 3)
    ):
        rows.append(row(Topic, set_id=set_id, parent_topic=parent, topic=topic, publication_id=f"kv-tk-{set_id}"))
    return set_id, rows


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """Two hundred sets; everything published in the window is known."""
    dice = random.Random(7)  # noqa: S311 (the same sets every time)
    sets = dict(a_mixed_set(dice, number) for number in range(200))
    root = tmp_path_factory.mktemp("mixed")
    with published(root, sets, covered(str(FIRST), str(LAST)), {CalendarDay: calendar_days()}) as reader:
        yield reader


def test_weights_add_up_to_the_number_of_sets_in_every_dimension(mixed: Reader) -> None:
    found = mixed.query(
        "SELECT dimension, round(sum(weight), 6), count(DISTINCT set_id) FROM set_members GROUP BY dimension"
    )
    assert sorted(found.rows) == sorted((dimension, 200.0, 200) for dimension in GROUPS)


@pytest.mark.parametrize("view", ["month", "year", "ministry", "answering_ministry", "party", "submitter", "topic"])
def test_fractional_counts_of_a_view_add_up_to_the_number_of_sets(mixed: Reader, view: str) -> None:
    query = f"SELECT round(sum(n_sets_fractional), 6), sum(n_sets) FROM latency_by_{view}"  # noqa: S608 (our names)
    ((fractional, full),) = mixed.query(query).rows
    ((n_existing,),) = mixed.query("SELECT count(*) FROM set_outcomes").rows
    assert fractional == n_existing
    assert full > n_existing if view in ("ministry", "party", "submitter", "topic") else full == n_existing


def test_every_set_of_a_group_is_counted_or_counted_beside(mixed: Reader) -> None:
    for view in ("month", "party", "topic"):
        query = f"FROM latency_by_{view} WHERE n_sets != n_answered + n_open + n_withdrawn + n_unknown + n_no_term"
        assert mixed.query(query).rows == []


def test_what_no_paper_says_is_the_member_unknown(root: Path) -> None:
    with published(root, {"2023Z90001": a_set("2023Z90001", None)}) as reader:
        found = reader.query("SELECT dimension, member, weight, is_first FROM set_members ORDER BY dimension").rows
    assert found == [(d, "all" if d == "all" else "unknown", 1.0, True) for d in sorted(GROUPS)]


def test_a_set_has_its_members_with_their_weight_and_who_came_first(root: Path) -> None:
    set_id = "2023Z90001"
    rows = [
        *a_set(set_id, "2023-02-01"),
        # The answer names somebody else; that paper does not count.
        actor(set_id, "submitter", 1, "Van Elders", "Elderspartij", weight=0.0, publication_id="ah-a"),
        actor(set_id, "submitter", 1, "A", "NPB", weight=0.25),
        actor(set_id, "submitter", 2, "B", weight=0.25),
        actor(set_id, "submitter", 3, None, "Waterpartij", weight=0.25),
        actor(set_id, "submitter", 4, "C", "NPB", weight=0.25),
        actor(set_id, "addressee", 1, "X", ministry="bz", weight=0.5),
        actor(set_id, "addressee", 2, "Y", weight=0.5),
        actor(set_id, "answerer", 1, "Z", ministry="fin", weight=1.0, publication_id="ah-a"),
        row(Topic, set_id=set_id, parent_topic="", topic="Recht"),
        row(Topic, set_id=set_id, parent_topic="Verkeer", topic="Water"),
    ]
    with published(root, {set_id: rows}) as reader:
        found = reader.query(
            "SELECT dimension, member, weight, is_first FROM set_members "
            "WHERE dimension NOT IN ('all', 'month', 'cabinet') ORDER BY dimension, member"
        ).rows
    assert found == [
        ("answering_ministry", "fin", 1.0, True),
        ("ministry", "bz", 0.5, True),
        ("ministry", "unknown", 0.5, False),
        ("party", "NPB", 0.5, True),
        ("party", "Waterpartij", 0.25, False),
        ("party", "unknown", 0.25, False),
        ("submitter", "A (NPB)", 0.25, True),
        ("submitter", "B", 0.25, False),
        ("submitter", "C (NPB)", 0.25, False),
        ("submitter", "Waterpartij", 0.25, False),
        ("topic", "Recht", 0.5, True),
        ("topic", "Verkeer", 0.5, True),
        ("year", "2023", 1.0, True),
    ]


def test_a_party_has_as_many_shares_as_it_has_submitters(root: Path) -> None:
    rows = a_set("2023Z90001", "2023-02-01", "2023-02-20")
    for position, (name, party) in enumerate([("A", "NPB"), ("B", "NPB"), ("C", "Waterpartij")], 1):
        rows.append(actor("2023Z90001", "submitter", position, name, party, weight=1 / 3))
    with published(root, {"2023Z90001": rows}) as reader:
        found = reader.query("SELECT party, n_sets, n_sets_fractional, n_sets_first FROM latency_by_party").rows
        names = reader.query("SELECT submitter FROM latency_by_submitter ORDER BY ALL").rows
    assert found == [("NPB", 1, pytest.approx(2 / 3), 1), ("Waterpartij", 1, pytest.approx(1 / 3), 0)]
    assert names == [("A (NPB)",), ("B (NPB)",), ("C (Waterpartij)",)]


def test_two_topics_under_one_main_topic_count_once(root: Path) -> None:
    rows = a_set("2023Z90001", "2023-02-01")
    for parent, topic in (("Recht", "Strafrecht"), ("Recht", "Bestuursrecht"), ("", "Water")):
        rows.append(row(Topic, set_id="2023Z90001", parent_topic=parent, topic=topic))
    with published(root, {"2023Z90001": rows}) as reader:
        assert reader.query("SELECT topic, n_sets, n_sets_fractional FROM latency_by_topic ORDER BY topic").rows == [
            ("Recht", 1, 0.5),
            ("Water", 1, 0.5),
        ]


def surviving(waits: list[tuple[int, bool]]) -> dict[int, Fraction]:
    """Kaplan and Meier in exact fractions, from (days, whether answered)."""
    share, found = Fraction(1), {}
    for days in sorted({days for days, _ in waits}):
        n_at_risk = sum(other >= days for other, _ in waits)
        share *= 1 - Fraction(sum(is_answered for other, is_answered in waits if other == days), n_at_risk)
        found[days] = share
    return found


@pytest.mark.parametrize("as_of", ["2023-02-15", "2023-05-01", str(LAST)])
def test_survival_is_that_of_kaplan_and_meier(mixed: Reader, as_of: str) -> None:
    rows = mixed.query("SELECT * FROM set_outcomes_as_of($1)", [day(as_of)]).dicts()
    waits = [
        (one["days_waited"], one["is_answered"] and not one["is_withdrawn"])
        for one in rows
        if one["outcome"] not in ("unknown", "no_term")
    ]
    found = mixed.query("SELECT * FROM survival_as_of('all', $1) ORDER BY days_waited", [day(as_of)]).dicts()
    expected = surviving(waits)
    assert {one["days_waited"]: one["share_unanswered"] for one in found} == pytest.approx(
        {days: float(share) for days, share in expected.items()}
    )
    assert found[0]["n_at_risk"] == len(waits) > 10
    assert sum(one["n_answered"] + one["n_censored"] for one in found) == len(waits)
    (all_,) = mixed.query("SELECT * FROM latency_as_of('all', $1)", [day(as_of)]).dicts()
    median = min((days for days, share in expected.items() if share <= Fraction(1, 2)), default=None)
    assert all_["median_days_with_open"] == median
    within = [share for days, share in expected.items() if days <= 21]
    assert all_["share_21_with_open"] == pytest.approx(float(1 - min(within, default=Fraction(1))))
    assert {one["as_of_on"] for one in found} == {day(as_of)} == {all_["as_of_on"]}


def test_survival_of_a_year_is_that_of_its_own_sets(mixed: Reader) -> None:
    rows = mixed.query(
        "SELECT year(submitted_on) AS member, days_waited, is_answered AND NOT is_withdrawn AS is_ended "
        "FROM set_outcomes WHERE outcome NOT IN ('unknown', 'no_term')"
    ).dicts()
    found = mixed.query("FROM answer_survival").dicts()
    assert found == sorted(found, key=lambda one: (one["dimension"], one["member"], one["days_waited"]))
    years = {str(one["member"]) for one in rows}
    assert {one["member"] for one in found if one["dimension"] == "year"} == years == {"2022", "2023"}
    for member in years:
        waits = [(one["days_waited"], one["is_ended"]) for one in rows if str(one["member"]) == member]
        steps = [one for one in found if one["member"] == member]
        assert steps[0]["n_at_risk"] == len(waits)
        assert {one["days_waited"]: one["share_unanswered"] for one in steps} == {
            days: pytest.approx(float(share), abs=1e-11) for days, share in surviving(waits).items()
        }


@pytest.mark.parametrize("macro", ["latency_as_of", "survival_as_of"])
def test_a_dimension_that_does_not_exist_is_an_error_and_no_empty_answer(mixed: Reader, macro: str) -> None:
    with pytest.raises(BadQuery, match="there is no dimension fractie: give all, year, month, cabinet, ministry, "):
        mixed.query(f"FROM {macro}('fractie', data_as_of())")
    for (dimension,) in mixed.query("SELECT DISTINCT dimension FROM set_members").rows:
        assert mixed.query(f"FROM {macro}($1, data_as_of())", [dimension]).rows


def test_open_sets_move_the_median_and_withdrawn_ones_leave_it_in_peace(root: Path) -> None:
    asked = "2023-03-01"
    fates: list[dict[str, Any]] = [{"answered": "2023-03-11"}] * 4 + [{}] * 4 + [{"withdrawn": asked}] * 2
    sets = {f"2023Z9{n:04}": a_set(f"2023Z9{n:04}", asked, **fate) for n, fate in enumerate(fates)}
    with published(root, sets, covered("2023-01-01", "2023-04-01")) as reader:
        (found,) = reader.query("FROM latency_by_year").dicts()
        steps = reader.query(
            "SELECT days_waited, n_at_risk, n_answered, n_censored, share_unanswered FROM answer_survival "
            "WHERE dimension = 'all'"
        ).rows
    assert steps == [(0, 10, 0, 2, 1.0), (10, 8, 4, 0, 0.5), (31, 4, 0, 4, 0.5)]
    assert (found["median_days"], found["n_answered"]) == (None, 4), "four answers make no median"
    assert found["median_days_with_open"] == 10, "of eight sets, half are answered after ten days"
    assert found["share_21_with_open"] == 0.5
    assert found["share_beyond_six_weeks"] is None, "nor a share"


def test_the_share_by_the_rule_is_guarded_by_its_own_number(root: Path) -> None:
    fates: list[dict[str, Any]] = [{}] * 4 + [{"notices": ["2023-03-10"]}] * 4
    sets = {f"2023Z9{n:04}": a_set(f"2023Z9{n:04}", "2023-03-01", **fate) for n, fate in enumerate(fates)}
    with published(root, sets, covered("2023-01-01", "2023-03-23")) as reader:
        query = "SELECT n_cohort_21, on_time_21, n_cohort_rule, on_time_rule FROM latency_by_year"
        assert reader.query(query).rows == [(8, 0, 4, None)]
        of_none = "SELECT n_open, n_overdue, on_time_21_fractional, share_21_with_open FROM latency_by_year"
        assert reader.query(of_none).rows == [(8, 4, 0, 0)], "of none in time the share is nought, not unknown"


def test_where_all_were_answered_sooner_nobody_need_wait_three_weeks(root: Path) -> None:
    sets = {f"2023Z9{n:04}": a_set(f"2023Z9{n:04}", "2023-03-01", "2023-03-09") for n in range(5)}
    with published(root, sets, covered("2023-01-01", "2023-06-01")) as reader:
        assert reader.query("SELECT share_21_with_open FROM latency_by_year").rows == [(1.0,)]


def quantile(days: list[int], share: float) -> float:
    """Between the two values around it, as far as the share lies between them."""
    place = share * (len(days) - 1)
    low, high = sorted(days)[math.floor(place)], sorted(days)[math.ceil(place)]
    return low + (high - low) * (place - math.floor(place))


@pytest.mark.parametrize("dimension", ["all", "party"])
def test_every_figure_of_a_group_is_that_of_its_sets(mixed: Reader, dimension: str) -> None:
    rows = mixed.query(
        "SELECT member, weight, is_first, set_outcomes.* FROM set_members JOIN set_outcomes USING (set_id) "
        "WHERE dimension = $1 ORDER BY member",
        [dimension],
    ).dicts()
    groups = {name: list(group) for name, group in itertools.groupby(rows, lambda one: str(one["member"]))}
    found = mixed.query("SELECT * FROM latency_as_of($1, data_as_of())", [dimension]).dicts()
    assert {one["member"] for one in found} == groups.keys()
    for one in found:
        group = groups[one["member"]]
        counted = [r for r in group if r["is_counted"]]
        late = [r for r in counted if r["is_late"]]
        days = [r["days_to_answer"] for r in counted if r["is_answered"]]
        expected: dict[str, float] = {
            "n_sets": len(group),
            "n_sets_fractional": sum(r["weight"] for r in group),
            "n_sets_first": sum(r["is_first"] for r in group),
            "n_answered": len(days),
            "n_open": sum(r["is_open"] for r in group),
            "n_overdue": sum(r["days_overdue"] is not None for r in group),
            "n_withdrawn": sum(r["outcome"] == "withdrawn" for r in group),
            "n_unknown": sum(r["outcome"] == "unknown" for r in group),
            "n_no_term": sum(r["outcome"] == "no_term" for r in group),
            "n_noticed": sum(r["is_noticed"] for r in counted),
            "n_late": len(late),
            "n_late_without_notice": sum(not r["is_noticed"] for r in late),
            "n_notice_too_late": sum(
                r["postponed_on"] is not None and r["postponed_on"] > r["due_on"] for r in counted
            ),
            "mean_days": sum(days) / len(days),
            "p25_days": quantile(days, 0.25),
            "median_days": quantile(days, 0.5),
            "p75_days": quantile(days, 0.75),
            "p90_days": quantile(days, 0.9),
            "max_days": max(days),
            "share_beyond_six_weeks": sum(n > 42 for n in days) / len(days),
        }
        for name, end in (("21", "due_on"), ("rule", "deadline_on")):
            cohort = [r for r in counted if r[end] < LAST]
            in_time = [r for r in cohort if r["answered_on"] and r["answered_on"] <= r[end]]
            k, n = len(in_time), len(cohort)
            weights = [sum(r["weight"] for r in some) for some in (in_time, cohort)]
            ((low, high),) = mixed.query("SELECT wilson_low($1, $2), wilson_high($1, $2)", [k, n]).rows
            expected |= {f"n_cohort_{name}": n, f"n_on_time_{name}": k, f"on_time_{name}": k / n}
            expected |= {f"on_time_{name}_low": low, f"on_time_{name}_high": high}
            expected[f"on_time_{name}_fractional"] = weights[0] / weights[1]
        assert {name: one[name] for name in expected} == pytest.approx(expected), one["member"]
        assert (one["cohort"], one["as_of_on"]) == ("submitted_on", LAST)


def test_a_median_that_was_never_reached_is_null(root: Path) -> None:
    sets = {f"2023Z9{n:04}": a_set(f"2023Z9{n:04}", "2023-03-01", "2023-03-09" if n < 2 else None) for n in range(6)}
    with published(root, sets, covered("2023-01-01", "2023-04-01")) as reader:
        (found,) = reader.query("SELECT median_days_with_open, share_21_with_open FROM latency_by_year").rows
    assert found == (None, pytest.approx(1 / 3))


def test_where_nobody_waited_three_weeks_nothing_is_said_of_them(root: Path) -> None:
    sets = {f"2023Z9{n:04}": a_set(f"2023Z9{n:04}", "2023-03-20", "2023-03-30" if n < 3 else None) for n in range(8)}
    with published(root, sets, covered("2023-01-01", "2023-04-09")) as reader:
        early = reader.query("SELECT n_open, on_time_21, share_21_with_open FROM latency_by_month").rows
    with published(root / "later", sets, covered("2023-01-01", "2023-04-10")) as reader:
        late = reader.query("SELECT n_open, on_time_21, share_21_with_open FROM latency_by_month").rows
    assert (early, late) == ([(5, None, None)], [(5, None, 3 / 8)])


def test_a_notice_after_the_answer_is_none(root: Path) -> None:
    rows = a_set("2023Z90001", "2023-03-01", "2023-03-30", notices=["2023-04-02"])
    with published(root, {"2023Z90001": rows}, covered("2023-01-01", "2023-05-01")) as reader:
        assert reader.query("SELECT outcome, is_noticed FROM set_outcomes").rows == [("late_silent", False)]
        assert reader.query("SELECT n_late, n_late_without_notice FROM latency_by_month").rows == [(1, 1)]


def test_a_notice_without_a_day_is_a_notice(root: Path) -> None:
    rows = a_set("2023Z90001", "2023-03-01", "2023-04-30", notices=[None])
    with published(root, {"2023Z90001": rows}, covered("2023-01-01", "2023-05-01")) as reader:
        assert reader.query("SELECT outcome, is_noticed FROM set_outcomes").rows == [("late_beyond_six_weeks", True)]
        found = reader.query("SELECT n_noticed, n_late, n_late_without_notice FROM latency_by_month").rows
    assert found == [(1, 1, 0)]


def test_the_backlog_of_a_day_is_what_was_open_on_it(mixed: Reader) -> None:
    backlog = {one["day_on"]: one for one in mixed.query("FROM backlog_by_day").dicts()}
    assert max(backlog) == LAST
    for on in [FIRST + dt.timedelta(days=n) for n in range(0, (LAST - FIRST).days + 1, 7)]:
        rows = mixed.query("SELECT * FROM set_outcomes_as_of($1)", [on]).dicts()
        expected = (
            sum(one["is_open"] for one in rows),
            sum(bool(one["days_overdue"]) for one in rows),
            sum(one["outcome"] == "open_beyond_six_weeks" for one in rows),
        )
        one = backlog[on]
        assert (one["n_open"], one["n_overdue"], one["n_open_beyond_six_weeks"]) == expected, on
    assert max(one["n_overdue"] or 0 for one in backlog.values()) > 5


def test_the_backlog_of_a_day_that_was_not_discovered_is_not_known(mixed: Reader) -> None:
    before = mixed.query("FROM backlog_by_day WHERE NOT is_covered").dicts()
    assert before
    assert {one["n_open"] for one in before} == {one["n_overdue"] for one in before} == {None}
    assert all(one["day_on"] < FIRST for one in before)
    assert sum(one["n_unknown"] for one in before) > 0


def test_a_day_of_which_one_family_was_not_searched_is_not_covered(root: Path) -> None:
    coverage = [
        *covered("2023-03-01", "2023-03-07", ["kv", "register"]),
        *covered("2023-03-01", "2023-03-03", ["ah"]),
        *covered("2023-03-05", "2023-03-07", ["ah"]),
    ]
    sets = {"2023Z90001": a_set("2023Z90001", "2023-03-03"), "2023Z90002": a_set("2023Z90002", "2023-03-05")}
    with published(root, sets, coverage) as reader:
        found = reader.query("SELECT day_on, is_covered, n_open, n_overdue, n_unknown FROM backlog_by_day").rows
    assert found == [
        (day("2023-03-03"), True, 1, 0, 0),
        (day("2023-03-04"), False, None, None, 1),  # what became of the first is not known any more
        (day("2023-03-05"), True, 1, 0, 1),
        (day("2023-03-06"), True, 1, 0, 1),
        (day("2023-03-07"), True, 1, 0, 1),
    ]


def test_what_was_answered_on_a_day_is_no_longer_unknown_on_it(root: Path) -> None:
    """After three weeks nothing can be said of a set whose notice has no day, until its answer comes."""
    rows = a_set("2023Z90001", "2023-03-01", "2023-03-24", notices=[None])
    with published(root, {"2023Z90001": rows}, covered("2023-01-01", "2023-03-25")) as reader:
        found = reader.query("SELECT n_open, n_unknown FROM backlog_by_day WHERE day_on >= '2023-03-22'").rows
    assert found == [(1, 0), (0, 1), (0, 0), (0, 0)]


def test_flows_of_the_backlog_are_the_sets_asked_and_answered(mixed: Reader) -> None:
    ((asked, answered),) = mixed.query("SELECT sum(n_asked), sum(n_answered) FROM backlog_by_day").rows
    counted = "SELECT count(*) FILTER (is_answered AND is_counted) FROM set_outcomes"
    ((n_answered,),) = mixed.query(counted).rows
    ((n_asked,),) = mixed.query("SELECT count(*) FROM set_facts WHERE has_term AND submitted_on IS NOT NULL").rows
    assert (asked, answered) == (n_asked, n_answered)


@pytest.mark.parametrize(
    ("k", "n", "low", "high"), [(2, 9, 0.0632, 0.5474), (1, 10, 0.0179, 0.4042), (0, 5, 0, 0.4345), (5, 5, 0.5655, 1)]
)
def test_shares_have_their_wilson_interval(mixed: Reader, k: int, n: int, low: float, high: float) -> None:
    ((found_low, found_high),) = mixed.query("SELECT wilson_low($1, $2), wilson_high($1, $2)", [k, n]).rows
    assert (found_low, found_high) == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))


def test_the_interval_holds_the_share(mixed: Reader) -> None:
    rows = mixed.query("FROM latency_by_month WHERE n_cohort_21 >= 5").dicts()
    assert len(rows) > 3
    for one in rows:
        assert one["on_time_21_low"] <= one["on_time_21"] <= one["on_time_21_high"]
        assert one["on_time_21"] == pytest.approx(one["n_on_time_21"] / one["n_cohort_21"])


def test_every_figure_over_fewer_than_five_sets_is_null_and_its_number_is_shown(root: Path) -> None:
    sets = {f"2023Z9{n:04}": a_set(f"2023Z9{n:04}", "2023-03-01", "2023-03-09") for n in range(4)}
    with published(root, sets, covered("2023-01-01", "2023-06-01")) as reader:
        (found,) = reader.query("FROM latency_by_month").dicts()
    figures = {name for name in found if name.split("_")[0] in ("mean", "p25", "median", "p75", "p90", "max", "share")}
    figures |= {name for name in found if name.startswith("on_time")}
    assert len(figures) == 17
    assert {name: found[name] for name in figures} == dict.fromkeys(figures)
    assert (found["n_answered"], found["n_cohort_21"], found["n_on_time_21"], found["n_cohort_rule"]) == (4, 4, 4, 4)


def test_the_figures_as_of_a_day_know_nothing_of_later_days(mixed: Reader) -> None:
    (then,) = mixed.query("SELECT * FROM latency_as_of('all', DATE '2023-03-31')").dicts()
    (now,) = mixed.query("SELECT * FROM latency_as_of('all', data_as_of())").dicts()
    assert then["n_sets"] < now["n_sets"]
    assert then["max_days"] <= 89 < (LAST - FIRST).days
    assert then["as_of_on"] == dt.date(2023, 3, 31)
    assert then["n_open"] == len(mixed.query("SELECT * FROM open_questions_as_of('2023-03-31')").rows) > 10


def test_a_set_counts_for_the_cabinet_that_was_asked_whichever_answered(root: Path) -> None:
    sets = {
        "2017Z90001": a_set("2017Z90001", "2017-10-25", "2017-11-20"),
        "2017Z90002": a_set("2017Z90002", "2017-10-26", "2017-11-20"),
        "2022Z90001": a_set("2022Z90001", "2022-01-09"),
        "1980Z90001": a_set("1980Z90001", "1980-01-09"),
        "2022Z90002": a_set("2022Z90002", None),
    }
    with published(root, sets, covered("2017-01-01", "2022-06-01"), {Cabinet: list(cabinets())}) as reader:
        assert reader.query("SELECT cabinet, n_sets, n_answered FROM latency_by_cabinet").rows == [
            ("Rutte II", 1, 1),
            ("Rutte III", 2, 1),
            ("unknown", 2, 0),
        ]


def test_working_days_and_recess_free_days_stand_beside_calendar_days(root: Path) -> None:
    calendar = days_of(
        (dt.date(2030, 1, 1), dt.date(2030, 12, 31)),
        [Recess("meireces", dt.date(2030, 5, 4), dt.date(2030, 5, 12), "invented")],
        [(dt.date(2030, 4, 20), dt.date(2030, 6, 30))],
    )
    sets = {
        # Tuesday 30 April to Tuesday 14 May: nine of fourteen days are recess, 5 May 2030 is a Sunday.
        "2030Z90001": a_set("2030Z90001", "2030-04-30", "2030-05-14"),
        "2030Z90002": a_set("2030Z90002", "2030-05-04", "2030-05-12"),
        "2030Z90003": a_set("2030Z90003", "2030-04-19", "2030-04-22"),
        "2030Z90004": a_set("2030Z90004", "2030-04-18", "2030-04-23"),
        "2030Z90005": a_set("2030Z90005", "2030-06-20", "2030-07-01"),
        "2030Z90006": a_set("2030Z90006", "2030-12-20", "2031-01-10"),
        "2030Z90007": a_set("2030Z90007", "2030-05-01"),
        "2030Z90008": a_set("2030Z90008", "2030-05-01", "2030-05-01"),
        "2030Z90009": a_set("2030Z90009", "2030-05-01", "2030-05-20", date_problem="answered_implausible"),
    }
    with published(root, sets, covered("2030-01-01", "2031-06-01"), {CalendarDay: list(calendar)}) as reader:
        found = reader.query(
            "SELECT set_id, days_to_answer, days_to_answer_working, days_to_answer_recess_free FROM set_outcomes "
            "ORDER BY set_id"
        ).rows
        flat = reader.query(
            "SELECT set_id, days_to_answer, days_to_answer_working, days_to_answer_recess_free FROM kamervragen "
            "ORDER BY set_id"
        ).rows
    assert (
        found
        == flat
        == [
            ("2030Z90001", 14, 10, 5),
            ("2030Z90002", 8, 5, 0),
            ("2030Z90003", 3, 0, 3),  # Good Friday to Easter Monday; the first unknown day is not among those counted
            ("2030Z90004", 5, 2, None),
            ("2030Z90005", 11, 7, None),
            ("2030Z90006", 21, None, None),
            ("2030Z90007", None, None, None),
            ("2030Z90008", 0, 0, 0),
            ("2030Z90009", None, None, None),
        ]
    )
