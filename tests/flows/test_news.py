"""The report of a night names what the source brought between two days, no more and no less, and stays short."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from extract import source
from extract.sample.publications import sample_publications
from extract.sample.server import SampleServer
from flows import jobs, report
from flows.data_folder import DataFolder
from flows.jobs import Done
from flows.news import FEW, HEADINGS, MOST, NO_NEWS, News

GOLDEN = Path(__file__).parent / "night-report.md"
SETS = ("2026Z", "2025Z91333", "2025Z91904", "2024Z91111")
DAYS = ("2026-02-09", "2026-02-20", "2026-02-25", "2026-02-25")


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> list[Done]:
    """Four nights over some sets of the sample, the last without anything new; each with its report as a file."""
    folder, done = DataFolder(tmp_path_factory.mktemp("nights")), []
    with SampleServer([p for p in sample_publications() if p.set_name.startswith(SETS)]) as server:
        for day in DAYS:
            server.today = dt.date.fromisoformat(day)
            done.append(jobs.nightly(folder, replace(source.sample(server.base_url), today=server.today)))
            report.keep(done[-1])
    return done


def told(done: Done) -> dict[str, list[str]]:
    """The first two or three parts of each line, by kind: which set, when, what."""
    assert done.news
    parts = {"new": 2, "answers": 3, "notices": 3, "corrections": 3, "overdue": 2}
    return {
        kind: [" · ".join(line.split(" · ")[: parts.get(kind, 9)]) for line in lines]
        for kind, lines in done.news.items.items()
        if lines
    }


def test_a_night_names_what_the_days_since_the_last_one_brought(nights: list[Done]) -> None:
    assert told(nights[1]) == {
        "new": ["2026Z90112 · 2026-02-18"],
        "answers": ["2026Z90001 · 2026-02-12 · answered after 36 days (late_with_notice)"],
        "notices": ["2026Z90044 · 2026-02-17 · postponed"],
        "corrections": ["2026Z90009 · 2026-02-12 · formatted by ah-tk-20252026-9044"],
        "overdue": ["2026Z90041 · 3 days over 2026-02-17", "2026Z90047 · 1 day over 2026-02-19"],
    }, "the answer to 2026Z90009 came before; that it is formatted now answers nothing"


def test_a_paper_that_says_something_else_under_its_own_name_is_named(nights: list[Done]) -> None:
    assert told(nights[2]) == {
        "notices": ["2026Z90041 · 2026-02-20 · postponed"],
        "corrections": ["2025Z91333 · ah-tk-20252026-9009 has another text"],
    }


def test_a_night_without_news_says_so_in_a_line(nights: list[Done]) -> None:
    assert told(nights[3]) == {}
    assert NO_NEWS in list(report.lines(nights[3]))
    text = report.markdown(nights[3])
    assert NO_NEWS in text
    assert "Nothing new went wrong." in text


def test_the_first_night_knows_nothing_from_before(nights: list[Done]) -> None:
    first = told(nights[0])
    assert first["overdue"] == ["2025Z91904 · 39 days over 2026-01-01"]
    assert first["new"][0] == "2026Z90021 · 2026-02-05"
    assert len(first["new"]) == 9
    assert "- ah-tk-20242025-9151 newly set aside: not_well_formed" in report.markdown(nights[0])


def test_the_whole_report_of_a_night_is_this_and_lies_in_a_file(nights: list[Done]) -> None:
    done = nights[1]
    kept = (done.folder.root / "reports" / f"{done.published.run.run_id}.md").read_text(encoding="utf-8")
    assert kept == report.markdown(done)
    assert kept.replace(done.published.run.run_id, "RUN") == GOLDEN.read_text(encoding="utf-8")
    assert len(kept.splitlines()) < 70, "read in a minute"


def test_every_request_is_told_with_what_it_was_for(nights: list[Done]) -> None:
    for done in nights:
        assert sum(done.work.n_requests_for.values()) == done.published.run.n_requests > 0
    assert "requests: 15 (search 8, documents 4, metadata 3, and 2 to the second source)" in report.lines(nights[2])


def test_a_flood_is_counted_and_the_first_few_are_named() -> None:
    flood = News({kind: [f"2026Z{n:05} · a subject" for n in range(4000)] for kind in HEADINGS})
    text = "\n\n".join(flood.markdown())
    assert text.count("- 2026Z") == FEW * len(HEADINGS)
    assert f"- … and {4000 - FEW} more" in text
    assert len(list(flood.lines())) == 1 + 4 * len(HEADINGS)
    few = News({"new": [f"2026Z{n:05}" for n in range(MOST)]})
    assert "\n".join(few.markdown()).count("- 2026Z") == MOST
    assert "more" not in "\n".join(few.markdown())


def test_other_runs_have_no_news_and_leave_no_report(nights: list[Done]) -> None:
    done = jobs.rebuild(nights[0].folder)
    report.keep(done)
    assert done.news is None
    assert not report.report_file(done).exists()
