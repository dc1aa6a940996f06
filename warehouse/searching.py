"""Full text in the published file: ranked by the index beside it where that is up to date, else plain."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from warehouse.reader import BadQuery, NoWarehouse, Reader, own_sql
from warehouse.statements import statement
from warehouse.stemming import PLAIN, Stemming, best

INDEX_NAME = "search.duckdb"
MOST_WORDS = 500


@dataclass(frozen=True, slots=True)
class Found:
    """The best sets, each a row by column name; how many there are; and which words of their texts were meant.

    `remark` is a line on what this search is not: it is plain, or without stemming.
    """

    hits: list[dict[str, Any]]
    n_sets: int
    words: Collection[str]
    is_ranked: bool
    remark: str | None


def search(database: Path, text: str, limit: int, own: Stemming | None = None) -> Found | None:
    """The sets that hold the words of a text, the best first; None where it holds no word. `own` is the stemming here.

    Raises NoWarehouse, and BadQuery where the text has too many words or cannot be read as text.
    """
    try:
        text.encode()
    except UnicodeError as error:  # half a character
        raise BadQuery(f"what to search for cannot be read ({error})") from error
    with own_sql(database), Reader(database) as published:
        asked = [word for (word,) in published.query(statement("search/asked.sql"), [text]).rows if word]
        if not asked:
            return None
        if len(asked) > MOST_WORDS:
            raise BadQuery(f"{len(asked)} different words are too many to search for: give at most {MOST_WORDS}")
        problem = _problem(database)
        if problem is None:
            try:
                return _ranked(published, database.with_name(INDEX_NAME), asked, limit, own or best())
            except NoWarehouse as error:
                problem = error.problem
            except BadQuery as error:
                problem = str(error)
        remark = f"{problem}: this search is plain (all words, as written, newest first); a next run makes the index"
        rows = published.query(statement("search/plain_sets.sql"), [" ".join(asked), limit]).dicts()
        return Found(_told(published, rows), rows[0]["n_sets"] if rows else 0, asked, False, remark)


def _problem(database: Path) -> str | None:
    """Why the index cannot be used."""
    index = database.with_name(INDEX_NAME)
    if not index.exists():
        return f"{index} does not exist"
    if index.stat().st_mtime_ns < database.stat().st_mtime_ns:
        return f"{index} is older than the published file"
    return None


def _ranked(published: Reader, index: Path, asked: list[str], limit: int, own: Stemming) -> Found:
    with Reader(index) as reader:
        stemming = reader.query(statement("search/made_from.sql")).dicts()[0]["stemming"]
        # A form that stands in no text is looked for by its stem.
        terms = sorted({*asked, *map(own.stem, asked)} if own.name == stemming else asked)
        rows = reader.query(statement("search/best_sets.sql"), [" ".join(terms), limit]).dicts()
        forms = [word for (word,) in reader.query(statement("search/forms.sql"), [terms]).rows]
    hits = _told(published, rows)
    remark = None
    if stemming == PLAIN:
        remark = "words are searched for as written: the index was made without stemming (the extra 'search')"
    elif own.name != stemming and not {*asked} <= {*forms}:
        remark = (
            f"words that stand in no text have no stem here: the index was made with {stemming} (the extra 'search')"
        )
    return Found(hits, rows[0]["n_sets"] if rows else 0, forms, True, remark)


def _told(published: Reader, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with what is known of their sets; a set that is published no more falls away."""
    facts = published.query(statement("search/facts.sql"), [[row["set_id"] for row in rows]]).dicts()
    by_set = {fact["set_id"]: fact for fact in facts}
    return [by_set[row["set_id"]] | row for row in rows if row["set_id"] in by_set]
