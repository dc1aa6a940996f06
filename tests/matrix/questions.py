"""What is asked of a file in every version of DuckDB: each table, each view, each macro, and the comments."""

from __future__ import annotations

from warehouse import declared

# What a macro is called with, by the name of its parameter.
ARGUMENTS = {
    "as_of": "DATE '2026-02-10'",
    "day": "DATE '2026-02-09'",
    "submitted_on": "DATE '2026-01-07'",
    "postponed_on": "DATE '2026-01-27'",
    "answered_on": "DATE '2026-02-12'",
    "withdrawn_on": "NULL::DATE",
    "unanswered_known_to": "DATE '2026-03-02'",
    "has_term": "true",
    "has_sound_dates": "true",
    "has_undated_notice": "false",
    "dimension_name": "'party'",
    "figure": "0.25",
    "k": "3",
    "n": "7",
    "text": "'De veerpont¹ «Oude Gouw», CO₂-uitstoot en crème'",
    "words": "'veerpont gouw'",
}
COMMENTS = "SELECT table_name, column_name, comment FROM duckdb_columns() WHERE NOT internal ORDER BY ALL"


def questions() -> dict[str, str]:
    """SQL by the name of what is asked. Raises KeyError for a macro whose parameter has no value above."""
    keys = {row.TABLE: row.KEY for row in declared.TABLES} | {view.name: view.key for view in declared.views()}
    asked = {name: f"SELECT * FROM {name} ORDER BY {_order(key)}" for name, key in keys.items()}  # noqa: S608 (our names)
    return asked | {f"{macro.name}()": _call(macro) for macro in declared.macros()} | {"comments": COMMENTS}


def _order(key: tuple[str, ...]) -> str:
    return ", ".join(f"{declared.quoted(name)} NULLS LAST" for name in key) or "ALL"


def _call(macro: declared.Macro) -> str:
    names = [name for name in macro.parameters.split(", ") if name]
    call = f"{macro.name}({', '.join(ARGUMENTS[name] for name in names)})"
    return f"SELECT * FROM {call} ORDER BY ALL" if macro.is_table else f"SELECT {call} AS given"  # noqa: S608 (our names)
