"""Night after night from an empty warehouse, through a spring in which everything happens, against one look at its end.

`nights` tells what happens. The tables after the last night are those that a backfill of the same source makes, but for
the sets of which a night saw a paper that the source does not have any more; these are compared fact by fact. They are
4 of 141 sets in the short spring and 4 of 5,170 in the long one.
"""

from __future__ import annotations

import collections
import datetime as dt
import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from extract import source
from extract.sample.server import SampleServer
from extract.search import SearchFailed
from extract.session import SourceUnavailable
from extract.source import Source
from flows import backfilling, jobs
from flows.data_folder import DataFolder
from flows.jobs import Done
from tests.flows.nights import A_DAY, LONG, SHORT, Plan, Spring, Truth, requests_by_paper, spring
from tests.warehouse.rows import content
from transform.records import CONTENT
from warehouse.lake import Lake
from warehouse.reader import FILE_NAME, Reader

pytestmark = pytest.mark.slow  # the short spring too: sixteen builds, a backfill and a rebuild

HANDFUL = 10
UNREAD = ("pending", "deferred", "quarantined", "removed")
SETS = "SELECT kenmerk, submitted_on, answered_on, days_to_answer, outcome, as_of_on FROM kamervragen"
STATUSES = """
    SELECT publication_id, any_value(if(p.is_awaited, 'deferred', p.status)), list(l.set_id)
    FROM publications p JOIN publication_sets l USING (publication_id) GROUP BY publication_id
"""
TEXTS = """
    SELECT set_id, (SELECT list(text ORDER BY ordinal) FROM questions q WHERE q.set_id = s.set_id),
        (SELECT list(text ORDER BY publication_id, ordinal) FROM answers a WHERE a.set_id = s.set_id)
    FROM question_sets s
"""

Row = tuple[Any, ...]


@dataclass
class Night:
    """What was seen of one night."""

    number: int
    on: dt.date
    done: Done | None = None
    requests: dict[str, int] = field(default_factory=dict)
    n_requests: int = 0
    """As the source counts them."""
    sets: list[Row] = field(default_factory=list)
    statuses: dict[str, tuple[str, list[str]]] = field(default_factory=dict)
    """Status and sets of every publication, by its id."""
    has_swept: bool = False

    @property
    def run(self) -> Any:
        """The row of its run."""
        assert self.done, f"night {self.number} failed"
        return self.done.published.run


@dataclass
class Diary:
    """All nights of a spring, and what one look at its end made of the same source."""

    spring: Spring
    root: Path
    whole: Path
    nights: list[Night]

    @property
    def plan(self) -> Plan:
        return self.spring.plan

    @property
    def odd(self) -> set[str]:
        """Papers that fail for days, or that the source takes back: they are tried again when it is their day."""
        gone = {paper.id for paper in self.spring.papers if not paper.is_listed}
        return gone | {trouble.publication_id for trouble in self.spring.troubles}

    @property
    def good(self) -> list[Night]:
        """The nights that published."""
        return [night for night in self.nights if night.done]


@pytest.fixture(scope="module", params=[pytest.param(SHORT, id="16 nights"), pytest.param(LONG, id="60 nights")])
def diary(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Diary]:
    """A spring that was lived through. Nothing is cut off by a power failure here, so that no disk is waited for."""
    folder = tmp_path_factory.mktemp("nights")
    with pytest.MonkeyPatch.context() as patch, SampleServer([]) as server:
        patch.setattr(os, "fsync", lambda file: None)
        made = spring(request.param)
        server.publications = made.papers
        yield lived(made, server, folder / "data", folder / "whole")


def lived(made: Spring, server: SampleServer, root: Path, whole: Path) -> Diary:
    """All nights one after the other, then the backfill of the last day."""
    plan = made.plan
    nights = []
    for number in range(1, plan.n_nights + 1):
        if number != plan.skipped:
            nights.append(one_night(made, server, root, number))
    server.faults = None
    days = [paper.available for paper in made.papers]
    at_once = partial(backfilling.backfill, register=False, most=20_000, tell=lambda line: None)
    at_once(DataFolder(whole), asked(server, plan), min(days), max(days))
    return Diary(made, root, whole, nights)


def one_night(made: Spring, server: SampleServer, root: Path, number: int) -> Night:
    plan = made.plan
    server.requests.clear()
    server.today = plan.on(number)
    server.faults = partial(made.faults, number, server)
    night = Night(number, server.today)
    fails = number in (*plan.silent, plan.breaks_off, plan.search_down)
    before = (content(root), ask(root, SETS)) if fails else None
    run = partial(jobs.nightly, DataFolder(root), asked(server, plan), register=False, budget=plan.budget)
    if not fails:
        night.done = run()
    else:
        with pytest.raises((SourceUnavailable, SearchFailed)):
            run()
        assert (content(root), ask(root, SETS)) == before, "the file of the night before answers as it did"
    night.requests = requests_by_paper(server.requests)
    night.n_requests = len(server.requests)
    night.sets = ask(root, SETS)
    night.statuses = {id_: (status, sets) for id_, status, sets in ask(root, STATUSES)}
    if night.done:
        swept = "SELECT count(*) FROM sweeps WHERE run_id = $1"
        night.has_swept = ask(root, swept, [night.run.run_id]) != [(0,)]
    return night


def asked(server: SampleServer, plan: Plan) -> Source:
    one = source.sample(server.base_url)
    reach = {"largest_page": plan.largest_page, "first_unreachable": plan.first_unreachable}
    return replace(one, today=server.today, first_day=None, register=None, retries=0, **reach)  # type: ignore[arg-type]


def ask(root: Path, query: str, values: list[Any] | None = None) -> list[Row]:
    with Reader(root / FILE_NAME) as reader:
        return reader.query(query, values or []).rows


# --- 1. The tables


def apart(table: pa.Table, touched: set[str]) -> pa.Table:
    """The rows of all other sets."""
    return table.filter(pc.invert(pc.is_in(table["set_id"], pa.array(sorted(touched), pa.string()))))


def test_the_tables_are_those_of_one_backfill(diary: Diary) -> None:
    made = diary.spring
    n_sets, n_touched = len(made.by_kenmerk), len(made.touched)
    assert (n_sets, n_touched) == {SHORT: (141, 4), LONG: (5170, 4)}[diary.plan]
    for kind in CONTENT:
        lived_through, at_once = (apart(Lake(root).read(kind), made.touched) for root in (diary.root, diary.whole))
        for column in lived_through.column_names:
            assert differences(lived_through, at_once, column) == [], (kind.TABLE, column)
        assert lived_through.equals(at_once), kind.TABLE
    sets = Lake(diary.root).read(CONTENT[0])
    assert sorted(sets["set_id"].to_pylist()) == sorted(made.by_kenmerk), "every set is there once"
    years = {kenmerk[:4] for kenmerk in made.touched}
    files = {name: data for name, data in content(diary.root).items() if name.split("/")[1][:4] not in years}
    same = {name: data for name, data in content(diary.whole).items() if name.split("/")[1][:4] not in years}
    assert files == same, "the files of years without such sets are the same bytes"
    assert len({name.split("/")[1] for name in files}) >= len(diary.plan.old_years) + 1


def differences(one: pa.Table, other: pa.Table, column: str) -> list[tuple[Any, ...]]:
    """The first rows that differ in a column, for a person to read."""
    if one[column].equals(other[column]):
        return []
    told = [
        collections.Counter(zip(table["set_id"].to_pylist(), map(str, table[column].to_pylist()), strict=True))
        for table in (one, other)
    ]
    only = (sorted((mine - theirs).elements())[:3] for mine, theirs in (told, told[::-1]))
    return [(name, *rows) for name, rows in zip(("nights", "backfill"), only, strict=True)]


def test_what_the_source_does_not_have_any_more_is_told_as_it_was(diary: Diary) -> None:
    made, plan = diary.spring, diary.plan
    last = plan.on(plan.n_nights)
    truths = made.truths(last)
    nights, whole = (facts_and_texts(root, made.touched) for root in (diary.root, diary.whole))
    removed = {id_: sets for id_, (status, sets) in diary.nights[-1].statuses.items() if status == "removed"}
    assert len(removed) == 2
    for kenmerk in sorted(made.touched):
        facts, texts = nights[kenmerk]
        truth = truths[kenmerk]
        assert facts[:2] == (truth.submitted_on, truth.answered_on)
        assert facts[2] == truth.outcome(last)
        lost_its_answer = any(id_.startswith("ah-") and kenmerk in sets for id_, sets in removed.items())
        if lost_its_answer:
            assert texts == whole[kenmerk][1], "of what was taken back no word is left"
        else:
            assert (facts, texts) == whole[kenmerk]


def facts_and_texts(root: Path, kenmerken: set[str]) -> dict[str, tuple[Row, Row]]:
    texts = {set_id: tuple(told) for set_id, *told in ask(root, TEXTS)}
    facts = {kenmerk: (asked, answered, outcome) for kenmerk, asked, answered, _, outcome, _ in ask(root, SETS)}
    return {kenmerk: (facts[kenmerk], texts[kenmerk]) for kenmerk in kenmerken}


def test_a_rebuild_of_all_nights_gives_the_same_bytes(diary: Diary) -> None:
    before = content(diary.root)
    jobs.rebuild(DataFolder(diary.root))
    assert content(diary.root) == before


def test_no_paper_is_left_unread_but_those_that_are_gone(diary: Diary) -> None:
    left = collections.Counter(status for status, _ in diary.nights[-1].statuses.values() if status in UNREAD)
    assert left == {"removed": 2}
    assert ask(diary.root, "FROM quarantine") == []


# --- 2. The ledger


def test_every_ledger_adds_up_and_agrees_with_what_the_source_had_to_offer(diary: Diary) -> None:
    plan, n_compared = diary.plan, 0
    last_good, was_deferred = None, False
    for night in diary.good:
        run, work = night.run, night.done.work if night.done else None
        assert work
        assert run.n_discovered == (
            run.n_published + run.n_unchanged + run.n_pending + run.n_quarantined + run.n_missing + run.n_deferred
        )
        since = last_good.on - 7 * A_DAY if last_good else plan.first - 60 * A_DAY
        assert (run.window_from, run.window_to) == (since, night.on), night.number
        offered = {
            id_
            for id_, (available, changed) in diary.spring.on_offer(night.on).items()
            if available >= since or changed >= since - A_DAY
        }
        handled = [outcome.publication_id for outcome in work.outcomes]
        assert len(set(handled)) == len(handled), "each paper is told once"
        assert run.n_discovered == len(handled) + work.n_deferred
        assert run.n_requests == night.n_requests, "the source counts the same"
        if not (night.has_swept or run.n_deferred or was_deferred):
            tried_again = set(handled) - offered
            assert offered <= set(handled), night.number
            assert tried_again <= diary.odd, night.number
            n_compared += 1
        else:
            assert offered - set(handled) == set() or run.n_deferred > 0, night.number
            assert run.n_discovered >= len(offered), night.number
        last_good, was_deferred = night, run.n_deferred > 0
    assert n_compared >= {SHORT: 2, LONG: 20}[plan]


def test_nights_that_fail_are_told_and_the_next_good_one_makes_up_for_them(diary: Diary) -> None:
    plan = diary.plan
    failed = [night for night in diary.nights if not night.done]
    assert [night.number for night in failed] == sorted((*plan.silent, plan.breaks_off, plan.search_down))
    kept = ask(diary.root, "SELECT count(*) FROM runs WHERE verb = 'nightly' AND status = 'failed'")
    assert kept == [(len(failed),)]
    broken_off = next(night for night in failed if night.number == plan.breaks_off)
    assert sum(broken_off.requests.values()) >= 6
    after = next(night for night in diary.good if night.number > plan.breaks_off)
    assert after.run.window_from == plan.on(plan.silent[0] - 1) - 7 * A_DAY
    again = {id_ for id_, n in broken_off.requests.items() if n >= 2} & set(after.requests)
    assert again == set(), "what was fetched before it broke off is not asked for again"


# --- 3. Requests


def test_a_night_without_news_makes_at_most_ten_requests(diary: Diary) -> None:
    quiet = 0
    restamp_on = diary.plan.on(diary.plan.restamp)
    for before, night in zip(diary.good, diary.good[1:], strict=False):
        was, now = (diary.spring.on_offer(on.on) for on in (before, night))
        is_listed_still = night.run.window_from - A_DAY <= restamp_on <= night.on
        has_news = any(was.get(id_) != stamp for id_, stamp in now.items()) or diary.odd & set(night.requests)
        if not (has_news or night.has_swept or before.run.n_deferred or is_listed_still):
            assert night.run.n_requests <= 10, night.number
            quiet += 1
    assert quiet >= {SHORT: 1, LONG: 5}[diary.plan]


def test_no_paper_costs_more_than_two_requests_each_time_it_is_new_or_changed(diary: Diary) -> None:
    """Papers that fail, and those that the source took back, cost what their attempts cost."""
    n_news: collections.Counter[str] = collections.Counter()
    asked_for: collections.Counter[str] = collections.Counter()
    stood: dict[str, tuple[dt.date, dt.date]] = {}
    for night in diary.nights:
        asked_for.update(night.requests)
        if night.done:
            now = diary.spring.on_offer(night.on)
            n_news.update(id_ for id_, stamp in now.items() if stood.get(id_) != stamp)
            stood = now
    too_often = {id_: n for id_, n in asked_for.items() if id_ not in diary.odd and n > 2 * n_news[id_]}
    assert too_often == {}


def test_no_night_makes_more_requests_than_it_may_and_the_restamp_is_worked_off(diary: Diary) -> None:
    plan = diary.plan
    for night in diary.good:
        assert night.run.n_requests <= plan.budget + HANDFUL, night.number
    left = {night.number: night.run.n_deferred for night in diary.good}
    after = [n for number, n in left.items() if number >= plan.restamp]
    assert after[0] > plan.n_old / 2
    assert after == sorted(after, reverse=True), "each night leaves less"
    assert after[-1] == 0


# --- 4. What is claimed


def test_no_night_calls_a_set_open_that_was_answered_or_tells_other_days(diary: Diary) -> None:
    plan = diary.plan
    seen: collections.Counter[str] = collections.Counter()
    as_of = plan.first
    for night in diary.nights:
        as_of = night.on if night.done else as_of
        truths = diary.spring.truths(as_of)
        unread = {set_id for status, sets in night.statuses.values() if status in UNREAD for set_id in sets}
        for kenmerk, submitted_on, answered_on, days, outcome, known_to in night.sets:
            assert known_to == as_of
            told = (night.number, kenmerk, outcome, answered_on)
            truth = truths[kenmerk]
            assert not (truth.answered_on and outcome.startswith("open_")), told
            assert submitted_on in (None, truth.submitted_on), told
            assert answered_on in (None, truth.answered_on), told
            if days is not None:
                assert days == (truth.answered_on - truth.submitted_on).days, told  # type: ignore[operator]
            is_excused = kenmerk in unread or was_asked_before_all_is_known(truth, plan)
            assert outcome == truth.outcome(as_of) or (outcome == "unknown" and is_excused), told
            seen[outcome] += 1
    assert set(seen) == {
        *("open_in_term", "open_silent", "open_postponed", "open_beyond_six_weeks", "withdrawn", "unknown"),
        *("on_time", "late_with_notice", "late_silent", "late_beyond_six_weeks"),
        *("open_notice_too_late", "late_notice_too_late"),
    }


def was_asked_before_all_is_known(truth: Truth, plan: Plan) -> bool:
    """Whether an answer of a day that no night covered may be missing."""
    return truth.answered_on is None and truth.submitted_on < plan.first - 60 * A_DAY
