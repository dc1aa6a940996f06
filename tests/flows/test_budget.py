"""A night makes so many requests and no more; what is left is known as such, and worked off night after night."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from extract import source
from extract.sample.publications import Publication, read_set, sample_publications
from extract.sample.server import Reply, SampleServer
from extract.session import SourceUnavailable
from flows import jobs, report
from flows.data_folder import DataFolder
from flows.difference import Known
from flows.errors import WrongUse
from flows.jobs import Done
from flows.settings import settings
from tests.warehouse.rows import content
from warehouse.reader import FILE_NAME, Reader

BUDGET = 30
TODAY = dt.date(2026, 3, 2)


def serve() -> SampleServer:
    return SampleServer([p for p in sample_publications() if p.set_name.startswith(("2025", "2026"))])


def night(root: Path, server: SampleServer, today: dt.date = TODAY, budget: int | None = BUDGET) -> Done:
    server.today = today
    server.requests.clear()
    asked = replace(source.sample(server.base_url), today=today, retries=0)
    return jobs.nightly(DataFolder(root), asked, register=False, budget=budget)


def ask(root: Path, query: str) -> list[tuple[Any, ...]]:
    with Reader(root / FILE_NAME) as reader:
        return reader.query(query).rows


def test_what_a_night_leaves_is_deferred_and_worked_off_whenever_the_next_nights_are(tmp_path: Path) -> None:
    root, whole = tmp_path / "data", tmp_path / "whole"
    with serve() as server:
        first = night(root, server)
        run = first.published.run
        assert BUDGET <= run.n_requests == len(server.requests) < BUDGET + 4
        assert run.n_deferred > 0
        assert run.n_discovered == run.n_published + run.n_quarantined + run.n_deferred
        assert run.status == "ok"
        assert any(line.startswith(f"deferred: {run.n_deferred} papers") for line in report.lines(first))
        assert ask(root, "SELECT count(*) FROM publications WHERE status = 'deferred'") == [(run.n_deferred,)]
        opened = DataFolder(root)
        assert Known.read(opened).changed(opened.archive, list(opened.archive.publication_ids())) == set()
        (newest,) = ask(root, "SELECT min(available_on) FROM publications WHERE status = 'current'")
        (oldest,) = ask(root, "SELECT max(available_on) FROM publications WHERE status = 'deferred'")
        assert newest >= oldest, "the newest comes first"
        assert ask(
            root,
            "SELECT count(*) FROM publications JOIN quarantine USING (publication_id) "
            "WHERE publications.status = 'deferred'",
        ) == [(0,)]
        assert ask(
            root,
            "SELECT DISTINCT is_open FROM set_outcomes JOIN question_sets USING (set_id) WHERE has_unread_publication",
        ) == [(False,)]

        left, followed = [run.n_deferred], 0
        for days in (20, 21):  # few of the papers are in any window by then
            done = night(root, server, TODAY + dt.timedelta(days=days), budget=BUDGET + 10)
            assert len(server.requests) < BUDGET + 14
            assert done.work.n_followed.get("left over", 0) <= left[-1] <= done.published.run.n_discovered
            followed += done.work.n_followed.get("left over", 0)
            left.append(done.published.run.n_deferred)
        assert left == sorted(left, reverse=True)
        assert (left[-1], followed > 10) == (0, True)

        night(whole, server, TODAY + dt.timedelta(days=21), budget=None)
    assert content(root) == content(whole)


@pytest.mark.slow
def test_what_is_new_comes_before_a_flood_of_old_papers_that_changed(tmp_path: Path) -> None:
    """A stamp of today on everything: the papers are held, and asking for them again costs two requests each."""
    before, today = TODAY - dt.timedelta(days=20), TODAY
    with serve() as server:
        night(tmp_path, server, before, budget=None)
        held = set(ask(tmp_path, "SELECT publication_id FROM publications"))
        server.publications = [
            replace(p, since=today) if p.since <= before else p for p in server.publications if p.since <= today
        ]
        done = night(tmp_path, server, today)
        deferred = {(o.publication_id,) for o in done.work.outcomes if o.state == "deferred"}
        published = {(o.publication_id,) for o in done.work.outcomes if o.state == "published"}
        assert deferred
        assert deferred <= held
        assert published - held
        assert ask(tmp_path, "SELECT count(*) FROM publications WHERE status = 'deferred'") == [(0,)], "they are held"
        done = night(tmp_path, server, today + dt.timedelta(days=20), budget=None)
        assert done.published.run.n_deferred == 0


@pytest.mark.slow
def test_a_night_that_breaks_off_leaves_nobody_behind(tmp_path: Path) -> None:
    """It published nothing and covered nothing; what it archived is not asked for again."""

    def down(path: str, reply: Reply) -> Reply | None:
        return None if len(server.requests) >= 25 else reply

    with serve() as server:
        server.faults = down
        with pytest.raises(SourceUnavailable):
            night(tmp_path / "data", server)
        got = {path for path, status in server.requests if status == 200 and "/frbr/" in path}
        server.faults = None
        night(tmp_path / "data", server, budget=None)
        assert got
        assert not got & {path for path, _ in server.requests}
        night(tmp_path / "whole", server, budget=None)
    assert content(tmp_path / "data") == content(tmp_path / "whole")


def test_the_budget_is_a_number_that_leaves_room_for_the_search(monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings().budget == 2000
    monkeypatch.setenv("KAMERVRAGEN_BUDGET", " 500 ")
    assert settings().budget == 500
    for told in ("0", "19", "-5", "many", "1e3", "٣٠٠"):
        monkeypatch.setenv("KAMERVRAGEN_BUDGET", told)
        with pytest.raises(WrongUse, match="20 at least"):
            settings().budget  # noqa: B018 (it is read)


def one_set(server: SampleServer, days: int, root: Path, budget: int | None = None) -> Done:
    """A night so many days after the first, as a rule without a budget."""
    return night(root, server, TODAY + dt.timedelta(days=days), budget)


def shown(root: Path) -> tuple[Any, ...]:
    (found,) = ask(
        root,
        "SELECT (SELECT any_value(answer_text) FROM kamervraag_page WHERE ordinal = 1), outcome, "
        "has_unread_publication, (SELECT count(*) FROM publications WHERE is_awaited) "
        "FROM kamervragen JOIN question_sets USING (set_id)",
    )
    return found


@pytest.fixture
def ferry() -> list[Publication]:
    """One set: its questions, a notice and the answer."""
    return [p for p in sample_publications() if p.set_name.startswith("2026Z90001")]


@pytest.mark.slow
def test_a_correction_that_was_deferred_and_then_failed_is_had_in_the_end(
    tmp_path: Path, ferry: list[Publication]
) -> None:
    answer = next(p for p in ferry if p.kind == "answer")
    corrected = replace(answer, since=TODAY + dt.timedelta(days=1), body=answer.body.replace("Ja.", "Nee."))
    left = [1]

    def once_unwell(path: str, reply: Reply) -> Reply | None:
        if answer.id in path and path.endswith(f"{answer.id}.xml") and left:
            left.pop()
            return Reply(503, b"x")
        return reply

    with SampleServer(ferry, today=TODAY) as server:
        one_set(server, 0, tmp_path)
        assert shown(tmp_path) == ("Ja.", "late_with_notice", False, 0)
        server.publications = [*ferry, corrected]
        one_set(server, 1, tmp_path, budget=1)
        assert shown(tmp_path) == ("Ja.", "late_with_notice", True, 1), "that something newer is awaited is told"
        server.faults = once_unwell
        assert one_set(server, 12, tmp_path).published.run.n_quarantined == 1
        assert left == []
        assert one_set(server, 14, tmp_path).work.n_followed == {"failed": 1}
    assert shown(tmp_path) == ("Nee.", "late_with_notice", False, 0)


def test_a_set_of_which_a_paper_was_stamped_anew_and_is_awaited_is_not_called_open(
    tmp_path: Path, ferry: list[Publication]
) -> None:
    question = next(p for p in ferry if p.kind == "question")
    with SampleServer([question], today=question.available) as server:
        night(tmp_path, server, question.available, None)
        assert shown(tmp_path)[1] == "open_in_term"
        server.publications = [question, replace(question, since=question.available + dt.timedelta(days=2))]
        night(tmp_path, server, question.available + dt.timedelta(days=2), 1)
        assert shown(tmp_path)[1:] == ("unknown", True, 1)
        night(tmp_path, server, question.available + dt.timedelta(days=12), None)
        assert shown(tmp_path)[1:] == ("open_in_term", False, 0), "not a byte of it changed"


def test_an_answer_that_is_deferred_tells_no_day_and_is_news_when_it_is_read(tmp_path: Path) -> None:
    """Its record says another day than its header, which is the one that counts."""
    papers = [p for p in sample_publications() if p.set_name.startswith("2022Z91007")]
    answer = next(p for p in papers if p.kind == "answer")
    told = []
    with SampleServer(papers) as server:
        for days, budget in ((-2, None), (6, 1), (7, None)):
            done = night(tmp_path, server, answer.available + dt.timedelta(days=days), budget)
            said = done.news.items["answers"] if done.news else []
            told.append((said, *ask(tmp_path, "SELECT outcome, answered_on, days_to_answer FROM kamervragen")))
    assert told[1] == ([], ("unknown", None, None))
    assert told[2][1] == ("on_time", dt.date(2022, 5, 31), 20)
    assert "answered after 20 days (on_time)" in told[2][0][0]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("early", "late", "told"),
    [
        (9801, 9802, "2026-02-27 · answered further"),
        (9802, 9801, "2026-02-27 · answered after 25 days (late_silent)"),
    ],
)
def test_the_first_answer_is_news_when_it_is_read_after_a_further_one(
    tmp_path: Path, early: int, late: int, told: str
) -> None:
    """A budget that ends between the two: only where the unread one has the higher number is the other believed."""
    both = f"""
kenmerk = "2026Z90701"
submitted = 2026-02-02
asked_by = "het lid Oudenhof (Waterpartij)"
asked_to = "de Minister van Financiën"
answered_by = "Minister Veenendorp (Financiën)"
subject = "de sluis"
questions = ["Klopt het?"]
answers = ["Ja."]
[[publication]]
kind = "question"
[[publication]]
kind = "answer"
number = {early}
received = 2026-02-10
available = 2026-02-11
[[publication]]
kind = "answer"
number = {late}
received = 2026-02-27
available = 2026-02-28
"""
    came = dt.date(2026, 3, 1)  # both at once
    papers = [replace(p, since=came) if p.kind == "answer" else p for p in read_set("two", both)]
    news, shown = [], []
    with SampleServer(papers) as server:
        for on, budget in ((dt.date(2026, 2, 9), None), (dt.date(2026, 3, 2), 12), (dt.date(2026, 3, 3), None)):
            server.today = on
            asked = replace(source.sample(server.base_url), today=on, retries=0, first_day=None)
            done = jobs.nightly(DataFolder(tmp_path), asked, register=False, budget=budget)
            lines = done.news.items["answers"] if done.news else []
            news.append([line.split(" · ", 1)[1].split(" · Minister", 1)[0] for line in lines])
            shown.append(ask(tmp_path, "SELECT answered_on, days_to_answer FROM kamervragen")[0])
    assert news == [[], [told], ["2026-02-10 · answered after 8 days (on_time)"]]
    assert shown[1] == ((None, None) if "further" in told else (dt.date(2026, 2, 27), 25))
    assert shown[2] == (dt.date(2026, 2, 10), 8)


def test_without_change_stamps_the_budget_ends_a_night_all_the_same(tmp_path: Path) -> None:
    def unstamped(path: str, reply: Reply) -> Reply | None:
        stamp = re.compile(rb"<(cd:datumTijdstip|gzd:timestamp)[^<]*</[^>]*>")
        return replace(reply, body=stamp.sub(b"", reply.body)) if "/sru" in path else reply

    with serve() as server:
        server.faults = unstamped
        night(tmp_path, server, budget=None)
        assert ask(tmp_path, "SELECT count(source_changed_at) FROM publications") == [(0,)]
        server.requests.clear()
        asked = replace(source.sample(server.base_url), today=TODAY, retries=0)
        since = dt.date(2025, 1, 1)
        done = jobs.nightly(DataFolder(tmp_path), asked, register=False, budget=20, since=since)
        assert done.published.run.n_deferred > 5
        assert len(server.requests) < 20 + 4


def test_what_is_tried_again_after_a_stop_is_counted_as_if_it_had_not_stopped(tmp_path: Path) -> None:
    """As Prefect does: the stage of fetching is called a second time."""

    def twice(name: str, stage: Callable[[], Any], *, asks_source: bool = False) -> Any:
        return (stage(), stage())[1] if name == "fetch" else stage()

    with serve() as server:
        first = night(tmp_path, server)
        server.today = TODAY + dt.timedelta(days=20)
        asked = replace(source.sample(server.base_url), today=server.today, retries=0)
        done = jobs.nightly(DataFolder(tmp_path), asked, register=False, step=twice)
    run = done.published.run
    assert done.work.n_followed["left over"] <= first.published.run.n_deferred <= run.n_discovered
    assert run.n_discovered == run.n_published + run.n_unchanged + run.n_quarantined


@pytest.mark.slow
def test_what_is_not_held_comes_before_what_is_held_and_newer(tmp_path: Path) -> None:
    """An old paper that a night finds now, and newer ones that were stamped anew."""
    papers = [p for p in sample_publications() if p.set_name.startswith(("2025", "2026")) and p.since <= TODAY]
    oldest = min((p for p in papers if p.serve == "document"), key=lambda p: p.available)
    later = TODAY + dt.timedelta(days=1)
    with SampleServer([p for p in papers if p.id != oldest.id]) as server:
        night(tmp_path, server, TODAY, None)
        server.publications = [replace(p, since=later) for p in papers]
        done = night(tmp_path, server, later)
    (outcome,) = [o for o in done.work.outcomes if o.publication_id == oldest.id]
    assert outcome.state == "published"
    assert done.published.run.n_deferred > 0


@pytest.mark.slow
def test_the_second_source_dates_no_paper_that_nobody_has_read(tmp_path: Path) -> None:
    """It names the day of each answer; the paper may say another."""
    root, whole = tmp_path / "data", tmp_path / "whole"
    with SampleServer() as server:
        asked = replace(source.sample(server.base_url), retries=0)
        first = jobs.nightly(DataFolder(root), asked, budget=60)
        assert (first.published.run.status, first.published.run.n_deferred > 50) == ("ok", True)
        assert ask(
            root,
            "SELECT count(*) FROM question_sets WHERE answered_on IS NOT NULL AND set_id NOT IN "
            "(SELECT publication_sets.set_id FROM publication_sets JOIN publications USING (publication_id) "
            "WHERE publications.kind = 'answer' AND status != 'deferred')",
        ) == [(0,)]
        jobs.nightly(DataFolder(root), asked, budget=None)
        jobs.nightly(DataFolder(whole), asked, budget=None)
    assert content(root) == content(whole)
