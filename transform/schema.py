"""How a row type is declared: ``Annotated[type, Doc(...)]`` fields of a dataclass, read back as columns.

Arrow schemas, DuckDB comments, checks and the data dictionary are all made from these declarations.
"""

from __future__ import annotations

import dataclasses
import typing
from dataclasses import dataclass
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class Doc:
    """What a column means: its description, an example, its unit and whether SQL derives it from other columns.

    `values` are all it can hold, where that is a closed list; a check holds every table to it.
    """

    text: str
    example: str = ""
    unit: str = ""
    is_derived: bool = False
    values: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """The whole of it on one line, as a comment has it."""
        unit = f" Unit: {self.unit}." if self.unit else ""
        return f"{self.text}{unit} Example: {self.example}" if self.example else self.text + unit


@dataclass(frozen=True, slots=True)
class Column:
    """One column as declared: ``kind`` is the Python type without None."""

    name: str
    kind: type
    is_list: bool
    is_nullable: bool
    is_key: bool
    doc: Doc


class Row:
    """Base of every row type; the class attributes describe the table."""

    TABLE: ClassVar[str]
    KEY: ClassVar[tuple[str, ...]]
    __slots__ = ()


_COLUMNS: dict[type[Row], tuple[Column, ...]] = {}


def columns(row: type[Row]) -> tuple[Column, ...]:
    """The columns of a row type in declared order."""
    if row not in _COLUMNS:
        hints = typing.get_type_hints(row, include_extras=True)
        fields = dataclasses.fields(typing.cast(Any, row))
        _COLUMNS[row] = tuple(_column(row, field.name, hints[field.name]) for field in fields)
    return _COLUMNS[row]


def _column(row: type[Row], name: str, hint: Any) -> Column:
    kind, *docs = typing.get_args(hint)
    is_nullable = False
    if args := [a for a in typing.get_args(kind) if a is not type(None)]:
        is_nullable = type(None) in typing.get_args(kind)
        kind = kind if not is_nullable else args[0]
    is_list = typing.get_origin(kind) is list
    return Column(
        name,
        typing.get_args(kind)[0] if is_list else kind,
        is_list,
        is_nullable,
        name in row.KEY,
        docs[-1],  # an alias that is described again for one table: the nearest description counts
    )


def description(row: type[Row]) -> str:
    """What one row of the table is."""
    return " ".join((row.__doc__ or "").split())
