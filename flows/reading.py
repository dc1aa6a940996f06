"""The verbs that read: they print what the published file, or a parser, says."""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flows.errors import NothingToShow
from flows.settings import settings
from transform.identifiers import parse_publication_id, read_kenmerk
from warehouse.reader import FILE_NAME, Reader


def parse(given: argparse.Namespace) -> int:
    """What the parsers see in files, one JSON object a line."""
    from flows.local_files import read_file  # the archive and its libraries are not needed to read
    from transform.paper_json import as_json

    code = 0
    for path in given.files:
        paper = read_file(path)
        print(json.dumps({"file": str(path)} | as_json(paper), ensure_ascii=False))
        code = 1 if paper.failure else code
    return code


def show(given: argparse.Namespace) -> int:
    """A set as a page."""
    from flows.page import page

    name = given.kenmerk.strip()
    if not parse_publication_id(name) and not name.startswith("file-"):
        name = read_kenmerk(name).text
    with Reader(_database(given)) as reader:
        text = page(reader, name)
    if text is None:
        advice = "pull the kenmerk of its set" if "-" in name else f"`kamervragen pull {name}` fetches it"
        raise NothingToShow(f"{name} is not in {_database(given)}: {advice}")
    print(text)
    return 0


def sql(given: argparse.Namespace) -> int:
    """Any read-only SQL."""
    with Reader(_database(given)) as reader:
        result = reader.query(given.query or sys.stdin.read())
    if given.json:
        for row in result.dicts():
            print(json.dumps(row, ensure_ascii=False, default=str))
    elif given.csv:
        writer = csv.writer(sys.stdout)
        writer.writerow(result.columns)
        writer.writerows(result.rows)
    else:
        for line in _table(result.columns, result.rows):
            print(line)
    return 0


def status(given: argparse.Namespace) -> int:
    """Last runs, freshness, quarantine, warnings."""
    with Reader(_database(given)) as reader:
        counts = reader.named("status_counts")[0]
        tables = {name: reader.named(f"status_{name}") for name in ("runs", "quarantine", "warnings")}
    print(f"{_database(given)}: everything known up to {counts['data_as_of_on'] or '(no complete search yet)'}")
    print(
        "{n_sets} sets, {n_questions} questions, {n_answers} answers in {n_publications} publications; {n_open} open, "
        "{n_unknown} unknown, {n_pending} pending, {n_warnings} warnings".format_map(counts)
    )
    for name, rows in tables.items():
        print(f"\n{name.capitalize()}")
        for line in _table(tuple(rows[0]), [tuple(row.values()) for row in rows]) if rows else ["none"]:
            print(line)
    return 0


def _database(given: argparse.Namespace) -> Path:
    return settings(given.data).data / FILE_NAME


def _table(columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> Iterator[str]:
    """Rows as lines of aligned text; long values are cut."""
    shown = [[_cell(value) for value in row] for row in rows]
    widths = [max([len(name), *(len(row[i]) for row in shown)]) for i, name in enumerate(columns)]
    for cells in ([*columns], ["─" * width for width in widths], *shown):
        yield "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        value = value.replace(microsecond=0)
    text = " ".join(str(value).split())
    return text if len(text) <= 60 else text[:59] + "…"
