"""Ask a file questions with whatever DuckDB this Python has. Stands alone: it imports nothing of the project.

``python -S probe.py FILE < questions.json > answers.json``: questions are SQL by name; an answer has the names of its
columns, the number of its rows, their digest and the first of them, or the error.
"""

import datetime as dt
import hashlib
import json
import sys
from decimal import Decimal
from typing import Any

import duckdb

N_FIRST = 5


def plain(value: Any) -> Any:
    """A value as JSON has it, the same from every client: nine digits of a number with a fraction, days as text."""
    if isinstance(value, float | Decimal):
        return float(f"{float(value):.9g}")
    if isinstance(value, dt.date | dt.timedelta):
        return str(value)
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, dict):
        return {str(name): plain(each) for name, each in value.items()}
    return value


def answer(con: "duckdb.DuckDBPyConnection", query: str) -> "dict[str, Any]":
    """What a question gives."""
    try:
        cursor = con.execute(query)
        names = [column[0] for column in cursor.description or ()]
        rows = [plain(row) for row in cursor.fetchall()]
    except Exception as error:
        return {"error": " ".join(str(error).split())[:300]}
    digest = hashlib.sha256("\n".join(map(json.dumps, rows)).encode()).hexdigest()
    return {"columns": names, "n_rows": len(rows), "digest": digest, "first": rows[:N_FIRST]}


def main() -> None:
    """Answer everything that stands on the standard input."""
    questions = json.load(sys.stdin)
    with duckdb.connect(sys.argv[1], read_only=True) as con:
        answers = {name: answer(con, query) for name, query in questions.items()}
    json.dump({"version": duckdb.__version__, "answers": answers}, sys.stdout)


if __name__ == "__main__":
    main()
