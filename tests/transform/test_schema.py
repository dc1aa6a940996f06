from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields
from typing import Annotated, ClassVar

import pytest

from transform.records import CONTENT
from transform.schema import Column, Doc, Row, columns, description

Name = Annotated[str, Doc("A name.", "Jan")]


@dataclass(frozen=True, slots=True)
class Visit(Row):
    """One visit
    to someone.
    """

    TABLE: ClassVar[str] = "visits"
    KEY: ClassVar[tuple[str, ...]] = ("name", "day")

    name: Annotated[Name, Doc("Whom.", "Piet")]
    day: Annotated[dt.date, Doc("The day.", "2021-02-04")]
    minutes: Annotated[int | None, Doc("How long.", "5", "minutes", True)]
    gifts: Annotated[list[str], Doc("What was brought.", "['a cake']")]
    host: Name


def test_columns_are_read_from_the_declaration_in_its_order() -> None:
    assert columns(Visit) == (
        # Described anew for this table: the nearest description counts.
        Column("name", str, False, False, True, Doc("Whom.", "Piet")),
        Column("day", dt.date, False, False, True, Doc("The day.", "2021-02-04")),
        Column("minutes", int, False, True, False, Doc("How long.", "5", "minutes", True)),
        Column("gifts", str, True, False, False, Doc("What was brought.", "['a cake']")),
        Column("host", str, False, False, False, Doc("A name.", "Jan")),
    )


def test_the_description_of_a_table_is_one_line() -> None:
    assert description(Visit) == "One visit to someone."


@pytest.mark.parametrize("table", CONTENT, ids=lambda table: table.TABLE)
def test_every_content_table_is_declared_in_full(table: type[Row]) -> None:
    found = {column.name: column for column in columns(table)}
    assert set(table.KEY) <= set(found)
    assert not any(found[name].is_nullable or found[name].is_list for name in table.KEY)
    assert {"set_id", "publication_id", "raw_sha256", "parser_version"} <= set(found)
    assert description(table).endswith(".")
    for column in found.values():
        assert column.doc.text[-1:] in (".", "…"), column.name
        assert column.doc.example, column.name
    assert list(found) == [field.name for field in fields(table)]  # type: ignore[arg-type]  # every row is a dataclass


def test_one_name_has_one_type_in_all_tables() -> None:
    kinds: dict[str, set[tuple[type, bool]]] = {}
    for column in (column for table in CONTENT for column in columns(table)):
        kinds.setdefault(column.name, set()).add((column.kind, column.is_list))
    # A question is numbered, a footnote may be marked with a star.
    assert {name for name, found in kinds.items() if len(found) > 1} == {"printed_number"}


def test_no_two_tables_have_one_name() -> None:
    assert len({table.TABLE for table in CONTENT}) == len(CONTENT)
