"""The verbs that read: they print what the published file, or a parser, says."""

from __future__ import annotations

import argparse
import csv
import json
import math
import shlex
import sys
from pathlib import Path
from typing import Any

from flows.errors import NothingToShow, WrongUse
from flows.settings import DATA, DEMO_DATA, settings
from flows.text_table import table
from transform.folded_text import fold
from transform.identifiers import parse_publication_id, read_kenmerk
from warehouse.reader import FILE_NAME, Reader


def parse(given: argparse.Namespace) -> int:
    """What the parsers see in files, one JSON object a line."""
    from flows.local_files import read_file  # the archive and its libraries are not needed to read
    from flows.paper_reader import PaperReader
    from transform.paper_json import as_json

    code = 0
    with PaperReader() as reader:
        for path in given.files:
            paper = read_file(path, reader)
            print(json.dumps({"file": str(path)} | as_json(paper), ensure_ascii=False))
            code = 1 if paper.failure else code
    return code


def show(given: argparse.Namespace) -> int:
    """A set as a page."""
    from flows.page import page

    name = fold(given.kenmerk)
    if not parse_publication_id(name) and not name.startswith("file-"):
        name = read_kenmerk(name).text
    path = published_file(given)
    with Reader(path) as reader:
        text = page(reader, name)
    if text is None:
        advice = "pull the kenmerk of its set" if "-" in name else f"`kamervragen pull {name}` fetches it"
        raise NothingToShow(f"{name} is not in {path}: {advice}")
    print(text)
    return 0


def sql(given: argparse.Namespace) -> int:
    """Any read-only SQL."""
    with Reader(published_file(given)) as reader:
        result = reader.query(given.query or sys.stdin.read())
    if given.json:
        for row in result.dicts():
            print(json.dumps(_for_json(row), ensure_ascii=False, default=str))
    elif given.csv:
        writer = csv.writer(sys.stdout)
        writer.writerow(result.columns)
        writer.writerows(result.rows)
    else:
        for line in table(result.columns, result.rows):
            print(line)
    return 0


def _for_json(value: Any) -> Any:
    """A value of DuckDB as JSON can say it, which knows no NaN and no infinity."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {str(key): _for_json(one) for key, one in value.items()}
    return [_for_json(one) for one in value] if isinstance(value, list | tuple) else value


def search(given: argparse.Namespace) -> int:
    """Full text over subjects, questions and answers, and kenmerken: the best sets first, a line each."""
    from flows.snippet import snippet
    from warehouse.searching import search as search_texts

    if given.limit < 1:
        raise WrongUse(f"--limit {given.limit} shows nothing: give 1 or more")
    found = search_texts(published_file(given), fold(" ".join(given.words)), given.limit)
    if found is None:
        raise WrongUse("there is nothing to search for: give at least one word of letters or figures")
    if found.remark:
        print(f"kamervragen: {found.remark}", file=sys.stderr)
    width = 300 if given.json else 58  # a cell holds 60
    for hit in found.hits:
        hit["snippet"] = snippet(hit["text"], found.words, width, in_parts=not found.is_ranked)
    if given.json:
        for hit in found.hits:
            del hit["n_sets"]
            print(json.dumps(hit, ensure_ascii=False, default=str))
        return 0
    if not found.hits:
        print("no set found")
        return 0
    for line in table(("kenmerk", "asked", "answered", "subject", "text"), [_hit(hit) for hit in found.hits]):
        print(line)
    if found.n_sets > given.limit:
        print(f"{given.limit} of {found.n_sets} sets; --limit {found.n_sets} shows them all")
    return 0


def _hit(hit: dict[str, Any]) -> tuple[Any, ...]:
    days = hit["days_to_answer"]
    answered = hit["outcome"] if days is None else f"{days} {'day' if days == 1 else 'days'}"
    return hit["kenmerk"] or hit["set_id"], hit["submitted_on"], answered, hit["subject"], hit["snippet"]


def published_file(given: argparse.Namespace) -> Path:
    """The file that a verb reads. Raises NothingToShow where nobody named a folder, and only the demo was made."""
    told = settings(given.data)
    live, demo = told.data, Path(DEMO_DATA)
    is_only_a_demo = (demo / FILE_NAME).exists() and not any((live / name).exists() for name in (FILE_NAME, "runs"))
    if told.is_named or not is_only_a_demo:
        return live / FILE_NAME
    again = shlex.join(["kamervragen", "--data", str(demo), *given.typed])
    if " ".join(again.split()) == again:
        advice = f"type `{again}`"
    else:  # on the one line of a message it would not be the same
        advice = f"type `export {DATA}={demo}`, and the same again"
    raise NothingToShow(f"{live} holds nothing yet; the invented sample is in {demo}: {advice}")
