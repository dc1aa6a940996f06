"""DuckDB without a file, for what is reckoned in SQL while tables are written."""

from __future__ import annotations

from functools import cache

import duckdb

from warehouse.statements import statement


def reckoner() -> duckdb.DuckDBPyConnection:
    """A connection that knows the three-week rule and nothing else; close it after use.

    All of a process share one database without tables: to start one takes longer than most of its answers.
    """
    return _database().cursor()


@cache
def _database() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect(":memory:", config={"threads": 1})
    con.execute(statement("latency.sql"))
    return con
