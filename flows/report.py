"""What a run did, for a person: lines on a terminal, or markdown."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

from flows import second_source
from flows.jobs import Done
from flows.news import MOST
from warehouse.operations import Found

log = logging.getLogger(__name__)

LEDGER = ("discovered", "published", "unchanged", "pending", "quarantined", "missing", "deferred")

COUNTED = ("question_sets", "questions", "answers", "footnotes")


def lines(done: Done) -> Iterator[str]:
    """The summary of a run, a line each."""
    run = done.published.run
    seconds = done.seconds
    asked = f", {run.n_requests} requests ({done.work.seconds_requesting:.1f} s)" if run.n_requests else ""
    yield f"{run.verb} {run.status}: {seconds:.1f} s{asked}"
    if run.window_from:
        yield f"searched {run.window_from} to {run.window_to}"
    yield "  ".join(f"{name} {getattr(run, f'n_{name}')}" for name in LEDGER)
    yield f"sets read anew {done.published.n_sets_changed}; " + ", ".join(
        f"{name} {done.published.n_rows.get(name, 0)}"
        for name in ("question_sets", "questions", "answers", "footnotes")
    )
    if run.n_requests:
        yield f"requests: {_requests(done)}"
    yield from _beside(done)
    if done.news:
        yield from done.news.lines()
    if done.news_problem:
        yield f"news: cannot be told ({done.news_problem})"
    yield from second_source.lines(done.folder, done.work.heard)
    if run.message:
        yield f"{'problem' if done.published.has_problems else 'note'}: {run.message}"
    for found in done.published.findings:
        yield f"{_level(found)}: {found.check_name}: {found.must_hold} Found: {found.first_rows}"
    for one in done.published.quarantined:
        again = f", tried again from {one.next_attempt_on}" if one.next_attempt_on else ""
        mark = "new: " if one in done.published.new_quarantined else ""
        yield f"quarantine: {mark}{one.publication_id} {one.stage} {one.reason} ({one.detail}{again})"
    if done.search_problem:
        yield f"search: {done.search_problem}"
    if (path := report_file(done)).exists():
        yield f"report: {path}"
    yield f"DuckDB file: {done.folder.database}"


def problems(done: Done) -> str:
    """What is new and someone should look at, on one line."""
    new, message = done.published.new_quarantined, done.published.run.message
    named = ", ".join(f"{one.publication_id} ({one.reason})" for one in new[:5]) + (", …" if len(new) > 5 else "")
    return "; ".join(([f"{len(new)} newly set aside: {named}"] if new else []) + ([message] if message else []))


def markdown(done: Done) -> str:
    """The summary of a run as markdown, for the Prefect artifact."""
    run = done.published.run
    rows = [f"| {name} | {getattr(run, f'n_{name}')} |" for name in LEDGER]
    searched = f"searched {run.window_from} to {run.window_to}" if run.window_from else "no search"
    parts = [
        f"# {run.verb}: {run.status}",
        f"{run.run_id}: {searched}.",
        *(done.news.markdown() if done.news else ()),
        *_went_wrong(done),
        "## Ledger",
        "\n".join(["| publications | number |", "|---|---:|", *rows]),
        f"Requests: {_requests(done)}.",
        *(line[:1].upper() + line[1:] + "." for line in _beside(done)),
        *(line[:1].upper() + line[1:] + "." for line in second_source.lines(done.folder, done.work.heard)),
    ]
    if done.published.quarantined:
        new = done.published.new_quarantined
        shown = sorted(done.published.quarantined, key=lambda one: one not in new)[: max(MOST, len(new))]
        listed = [
            f"| {q.publication_id} | {q.stage} | {q.reason} | {q.detail} | {q.n_attempts} | {q.next_attempt_on or ''} |"
            for q in shown
        ]
        more = len(done.published.quarantined) - len(shown)
        rest = [f"{more} more stand there since earlier runs: `kamervragen status`."] if more else []
        head = ["| publication | stage | reason | detail | attempts | next |", "|---|---|---|---|---:|---|"]
        parts += ["## Quarantine", "\n".join([*head, *listed]), *rest]
    if done.published.findings:
        listed = [
            f"| {f.check_name} | {_level(f)} | {f.must_hold} | {f.n_rows} | {f.first_rows.replace('|', ' ')} |"
            for f in done.published.findings
        ]
        head = ["| check | | must hold | rows | the first |", "|---|---|---|---:|---|"]
        parts += ["## Findings of the checks", "\n".join([*head, *listed])]
    return "\n\n".join(parts) + "\n"


def _went_wrong(done: Done) -> Iterator[str]:
    """What someone should look at; what lies in quarantine and what checks find stand below in full."""
    said = [f"{one.publication_id} newly set aside: {one.reason}" for one in done.published.new_quarantined[:MOST]]
    said += [f"check newly warns: {found.check_name}" for found in done.published.new_findings]
    said += [done.published.run.message] if done.published.run.message else []
    said += [f"Search: {done.search_problem}"] if done.search_problem else []
    said += [f"The news cannot be told: {done.news_problem}"] if done.news_problem else []
    yield "## What went wrong" if said else "Nothing new went wrong."
    if said:
        yield "\n".join(f"- {line}" for line in said)


def _requests(done: Done) -> str:
    """How many were made and for what, the second source's apart."""
    made = sorted(done.work.n_requests_for.items(), key=lambda one: -one[1])
    parts = [f"{what} {n}" for what, n in made if n]
    heard = done.work.heard
    parts += [f"and {heard.n_requests} to the second source"] if heard else []
    return f"{done.published.run.n_requests}" + (f" ({', '.join(parts)})" if parts else "")


def report_file(done: Done) -> Path:
    """Where the report of a night is kept."""
    return done.folder.root / "reports" / f"{done.published.run.run_id}.md"


def keep(done: Done) -> None:
    """Keep the report of a night as a file. What is published stands, whatever becomes of that."""
    if done.news or done.news_problem:
        path = report_file(done)
        try:
            path.parent.mkdir(exist_ok=True)
            path.write_text(markdown(done), encoding="utf-8")
        except OSError as error:
            log.warning("the report of the night cannot be kept in %s: %s", path, error.strerror)


def _beside(done: Done) -> Iterator[str]:
    """What a run asked for that no search named, and what it left."""
    if followed := done.work.n_followed:
        yield "asked for besides: " + ", ".join(f"{why} {n}" for why, n in sorted(followed.items()))
    if done.work.swept:
        yield done.work.swept.line
    if done.published.run.n_deferred and done.work.verb == "nightly":
        yield (
            f"deferred: {done.published.run.n_deferred} papers, for the budget of requests is used up; "
            "the next nights go on with them"
        )


def _level(found: Found) -> str:
    return "accepted" if found.is_accepted else "new warning" if found.is_new else "warning"


def row_counts(done: Done) -> list[dict[str, str | int]]:
    """Rows a table, for the Prefect table artifact."""
    return [{"table": name, "rows": n} for name, n in sorted(done.published.n_rows.items())]
