"""The derived columns of question_sets: SQL defines them once, here they are computed when a file is written."""

from __future__ import annotations

import pyarrow as pa

from warehouse.memory import reckoner
from warehouse.statements import statement


def with_derived_columns(question_sets: pa.Table) -> pa.Table:
    """The same rows with due_on, extended_due_on, deadline_on and days_to_answer filled in."""
    with reckoner() as con:
        con.register("question_sets_read", question_sets)
        return con.sql(statement("derived_columns.sql")).to_arrow_table()
