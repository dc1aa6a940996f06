"""The verbs that tell how good the published data are: what the checks find, and everything at a glance."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flows.data_folder import DataFolder
from flows.reading import published_file
from flows.text_table import table
from warehouse import catalog
from warehouse.checking import Check, Finding, checks
from warehouse.operations import Run
from warehouse.reader import Reader

MOST_RUNS, MOST_YEARS, MOST_LISTED = 3, 4, 4
WIDTH = 100

AS_WRITTEN = Check("tables_as_written", "", "Every table holds what its Parquet files hold.", is_fatal=True)


def check(given: argparse.Namespace) -> int:
    """Every check on the published file: 0 where none finds anything, 1 where some warn, 3 where one fails."""
    path = published_file(given)
    with Reader(path) as reader:
        findings = reader.findings()
    fatal = [finding for finding in findings if finding.is_fatal]
    if not fatal and (altered := catalog.altered(path.parent)):
        fatal = [Finding(AS_WRITTEN, ("table_name",), [(name,) for name in altered], len(altered))]
        findings += fatal
    n_warning = len(findings) - len(fatal)
    if given.json:
        found = [_as_json(finding) for finding in findings]
        counts = {"n_checks": len(checks()), "n_fail": len(fatal), "n_warn": n_warning}
        print(json.dumps(counts | {"findings": found}, ensure_ascii=False, default=str))
    else:
        for finding in findings:
            for line in _lines(finding):
                print(line)
        print(f"{len(checks())} checks, {len(fatal)} fail, {n_warning} warn")
        if fatal:
            print(f"{path} is damaged or was changed by hand: run `kamervragen rebuild`")
    return 3 if fatal else 1 if findings else 0


def _level(finding: Finding) -> str:
    return "fail" if finding.is_fatal else "accepted" if finding.is_accepted else "warn"


def _as_json(finding: Finding) -> dict[str, Any]:
    return {
        "check": finding.check.name,
        "level": _level(finding),
        "must_hold": finding.check.must_hold,
        "n_rows": finding.n_rows,
        "rows": [dict(zip(finding.columns, row, strict=True)) for row in finding.rows],
    }


def _lines(finding: Finding) -> Iterator[str]:
    yield f"{_level(finding)}: {finding.check.name}: {finding.check.must_hold}"
    for line in table(finding.columns, finding.rows):
        yield f"  {line}"
    if finding.n_rows > len(finding.rows):
        yield f"  … {finding.n_rows} rows in all"
    yield ""


def status(given: argparse.Namespace) -> int:
    """Freshness, totals, the ledger of the last runs, what is missing and what checks warn of, on one screen.

    1 where a run failed since the last publication, else 0.
    """
    path = published_file(given)
    with Reader(path) as reader:
        counts = reader.named("status_counts")[0]
        runs, years, quarantine, warnings, findings = (
            reader.named(f"status_{name}") for name in ("runs", "years", "quarantine", "warnings", "findings")
        )
    said = [(run["started_utc"], run["message"]) for run in runs[:MOST_RUNS]]
    failed = _failed_since(path.parent, counts["last_run_id"] or "")
    for run in failed[-MOST_RUNS:]:
        print(f"FAILED {run.started_at:%Y-%m-%d %H:%M} UTC {run.verb}: {run.message}")
    until = counts["data_as_of_on"]
    print(f"{path}: {f'everything known up to {until}' if until else 'no complete search yet'}")
    print(
        "{n_sets} sets, {n_questions} questions, {n_answers} answers in {n_publications} publications; {n_open} open, "
        "{n_unknown} unknown; {n_pending} pending, {n_deferred} deferred, "
        "{n_quarantined} in quarantine".format_map(counts)
    )
    print(
        "{n_questions_answered} questions have an answer, {n_answers_linked} answers have their question; "
        "{n_missing} numbers of the Aanhangsel are missing in {n_holes} gaps".format_map(counts)
    )
    for line in (
        *_section("Runs, the last first", [_without(run, "message") for run in runs], MOST_RUNS),
        *(f"{started}: {_cut(message)}" for started, message in said if message),
        *_ledger(counts),
        *_section("Vergaderjaren, the last first", years, MOST_YEARS),
        *_section("Quarantine, the most often tried first", quarantine, MOST_LISTED),
        *_section("Warnings of the parsers, the most frequent first", warnings, MOST_LISTED),
        *_section("Findings of the checks at the last run, new ones first", findings, MOST_LISTED),
    ):
        print(line)
    return 1 if failed else 0


def _failed_since(root: Path, run_id: str) -> list[Run]:
    """The runs that failed after the last that published: no file tells of them yet. Raises FolderNotUsable."""
    return [run for run in DataFolder(root).journals()[0] if run.run_id > run_id and run.status == "failed"]


def _ledger(counts: dict[str, Any]) -> Iterator[str]:
    sum_ = "discovered = published + unchanged + pending + quarantined + missing + deferred"
    if counts["n_not_adding_up"]:
        yield f"DOES NOT ADD UP for {counts['n_not_adding_up']} runs or vergaderjaren: {sum_}; see data_quality"
    else:
        yield f"{sum_}: it adds up for every run and vergaderjaar"


def _without(row: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != name}


def _cut(text: str) -> str:
    return text if len(text) <= WIDTH else text[: WIDTH - 1] + "…"


def _section(title: str, rows: list[dict[str, Any]], most: int) -> Iterator[str]:
    yield ""
    if not rows:
        yield f"{title.split(',')[0]}: none"
        return
    yield title
    yield from table(tuple(rows[0]), [tuple(row.values()) for row in rows[:most]])
    if len(rows) > most:
        yield f"… and {len(rows) - most} more"
