"""What a run did, for a person: lines on a terminal, or markdown."""

from __future__ import annotations

from collections.abc import Iterator

from flows import second_source
from flows.jobs import Done
from warehouse.operations import Found

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
    parts = [
        f"# {run.verb}: {run.status}",
        f"Window {run.window_from} to {run.window_to}, {run.n_requests} requests.",
        *([f"Search: {done.search_problem}"] if done.search_problem else []),
        "\n".join(["| publications | number |", "|---|---:|", *rows]),
    ]
    if done.published.quarantined:
        listed = [
            f"| {q.publication_id} | {q.stage} | {q.reason} | {q.detail} | {q.n_attempts} | {q.next_attempt_on or ''} |"
            for q in done.published.quarantined
        ]
        head = ["| publication | stage | reason | detail | attempts | next |", "|---|---|---|---|---:|---|"]
        parts += ["## Quarantine", "\n".join([*head, *listed])]
    if done.published.findings:
        listed = [
            f"| {f.check_name} | {_level(f)} | {f.must_hold} | {f.n_rows} | {f.first_rows.replace('|', ' ')} |"
            for f in done.published.findings
        ]
        head = ["| check | | must hold | rows | the first |", "|---|---|---|---:|---|"]
        parts += ["## Findings of the checks", "\n".join([*head, *listed])]
    return "\n\n".join(parts) + "\n"


def _level(found: Found) -> str:
    return "accepted" if found.is_accepted else "new warning" if found.is_new else "warning"


def row_counts(done: Done) -> list[dict[str, str | int]]:
    """Rows a table, for the Prefect table artifact."""
    return [{"table": name, "rows": n} for name, n in sorted(done.published.n_rows.items())]
