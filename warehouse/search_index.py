"""The index of the ranked search: a DuckDB file of its own, made from published Parquet files and swapped in whole."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from transform.records import Answer, Question, QuestionSet
from warehouse.declared import comments_on_macros, comments_on_tables, ddl, literal, macros_in
from warehouse.reader import BadQuery, NoWarehouse, Reader
from warehouse.search_tables import SEARCH, SEARCH_MACROS
from warehouse.statements import statement
from warehouse.stemming import Stemming
from warehouse.swap import remove, swap_in

_READ = (QuestionSet, Question, Answer)
_STEPS = ("start", "texts", "some_words", "new_words", "know", "fill", "totals")
_SQL = (*SEARCH_MACROS, *(f"search/{name}.sql" for name in _STEPS), *(f"search/read_{row.TABLE}.sql" for row in _READ))
_MEMORY = "1GB"


class NoIndex(Exception):  # noqa: N818 (reads as what happened)
    """The index was not made; the old one stays. The message is one line."""


def refresh(tables: Path, target: Path, stemming: Stemming, texts_at_a_time: int = 50_000) -> bool:
    """Make the index at `target` from a version's Parquet files, unless it was made from the same already.

    Says whether it was made. Its time is then that of the last call, so that a reader sees whether it is older than
    the published file. Raises NoIndex and OSError; then what was there before is there still.
    """
    with _alone(target):
        made_from = _identity(tables, stemming)
        if _made_from(target) == made_from:
            os.utime(target)
            return False
        beside = target.with_name(f"{target.name}.new")
        scratch = target.with_name(f"{target.name}.scratch")
        try:
            _remove(beside, scratch)
            texts = _Texts(tables, _stem_again(target, stemming), texts_at_a_time)
            _build(beside, scratch, texts, [made_from, stemming.name])
            swap_in(beside, target)
        except duckdb.Error as error:
            raise NoIndex(f"{target} was not made ({' '.join(str(error).split())[:200]})") from error
        finally:
            _remove(beside, scratch)
        return True


@contextlib.contextmanager
def _alone(target: Path) -> Iterator[None]:
    """Keep other runs away while one makes the index; a run that finds it being made leaves it to that one."""
    with target.with_name(f"{target.name}.lock").open("a+", encoding="utf-8") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise NoIndex(f"{target} is being made by another run") from None
        yield


def _remove(beside: Path, scratch: Path) -> None:
    """What a killed run left behind, or this one does not need any more."""
    remove(beside)
    shutil.rmtree(scratch, ignore_errors=True)


def _files(tables: Path, table: str) -> list[Path]:
    return sorted((tables / table).glob("*.parquet"))


def _identity(tables: Path, stemming: Stemming) -> str:
    """The same for the same bytes of the tables, read and stemmed by the same code."""
    whole = hashlib.sha256(stemming.name.encode())
    for text in (*(ddl(row) for row in SEARCH), *map(statement, _SQL)):
        whole.update(text.encode())
    for row in _READ:
        for path in _files(tables, row.TABLE):
            with path.open("rb") as file:
                whole.update(f"{row.TABLE}/{path.name} {hashlib.file_digest(file, 'sha256').hexdigest()}\n".encode())
    return whole.hexdigest()


def _made_from(target: Path) -> str | None:
    """What the index was made from; None where there is none that can be read."""
    if not target.exists():
        return None
    try:
        with Reader(target) as reader:
            return str(reader.query(statement("search/made_from.sql")).rows[0][0])
    except (NoWarehouse, BadQuery, IndexError):
        return None


@dataclass(frozen=True, slots=True)
class _Texts:
    """What an index is made from, the stem of a word, and how many texts are cut into words at once."""

    tables: Path
    stem: Callable[[str], str]
    at_a_time: int


def _build(beside: Path, scratch: Path, texts: _Texts, origin: list[str]) -> None:
    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "memory_limit": _MEMORY,  # beyond it DuckDB goes on in the scratch folder
        "temp_directory": str(scratch),
    }
    with duckdb.connect(":memory:", config=config) as con:
        con.execute(f"ATTACH {literal(str(beside))} AS search")  # by this name the macros find their tables
        con.execute("USE search")
        con.execute("BEGIN")  # or each of many statements would wait for the disk
        for row in SEARCH:
            con.execute(ddl(row))
        for name in SEARCH_MACROS:
            con.execute(statement(name))
        _fill(con, texts)
        con.execute(statement("search/totals.sql"), origin)
        for comment in (*comments_on_tables(SEARCH), *comments_on_macros(macros_in(map(statement, SEARCH_MACROS)))):
            con.execute(comment)
        con.execute("COMMIT")
        con.execute("CHECKPOINT search")
        con.execute("USE memory")
        con.execute("DETACH search")


def _fill(con: duckdb.DuckDBPyConnection, texts: _Texts) -> None:
    con.execute(statement("search/start.sql"))
    for row in _READ:
        if paths := [str(path) for path in _files(texts.tables, row.TABLE)]:
            con.execute(statement(f"search/read_{row.TABLE}.sql"), [paths])
    con.execute(statement("search/texts.sql"))
    numbers: dict[str, int] = {}
    n_texts = con.execute(statement("search/n_texts.sql")).fetchall()[0][0]
    for first in range(1, n_texts + 1, texts.at_a_time):
        con.execute(statement("search/some_words.sql"), [first, first + texts.at_a_time - 1])
        # Nothing is left of a soft hyphen alone; in SQL the test would be made for every place, not for every word.
        new = [pair for pair in con.execute(statement("search/new_words.sql")).fetchall() if pair[1]]
        of_stems = [numbers.setdefault(texts.stem(word), len(numbers)) for _, word in new]
        printed, words = ([pair[n] for pair in new] for n in (0, 1))
        _register(con, "numbered_words", printed=printed, word=words, number=of_stems)
        con.execute(statement("search/know.sql"))
    _register(con, "numbered_stems", stem=list(numbers), number=list(numbers.values()))
    con.execute(statement("search/fill.sql"))


def _register(con: duckdb.DuckDBPyConnection, name: str, **values: list[str] | list[int]) -> None:
    kinds = {"number": pa.int32()}
    con.register(name, pa.table({column: pa.array(v, kinds.get(column, pa.string())) for column, v in values.items()}))


def _stem_again(target: Path, stemming: Stemming) -> Callable[[str], str]:
    """The stem of a word; what the index before has is not worked out again, which would take half of the time."""
    known: dict[str, str] = {}
    with contextlib.suppress(NoWarehouse, BadQuery), Reader(target) as reader:
        known = dict(reader.query(statement("search/known_stems.sql"), [stemming.name]).rows)

    def stem(word: str) -> str:
        return known.get(word) or stemming.stem(word)

    return stem
