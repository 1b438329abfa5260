"""The typed columns of nodes and edges: the same in every format, in the same order."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from iabkg.model.table import Cell

__all__ = [
    "EDGE_COLUMNS",
    "NODE_COLUMNS",
    "Column",
    "ColumnType",
    "Row",
    "Value",
    "joined",
    "typed",
]

Value = str | int | float | bool | tuple[str, ...]

# What a list becomes where a format has no lists.
_SEPARATOR = "；"
Row = Mapping[str, Cell | tuple[str, ...]]


class ColumnType(StrEnum):
    """What a column holds; the values but the last are GraphML's names."""

    STRING = "string"
    BOOLEAN = "boolean"
    INT = "int"
    DOUBLE = "double"
    STRINGS = "strings"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of nodes or edges. No name is one that a graph format keeps for itself."""

    name: str
    type: ColumnType


def _columns(
    strings: str, *, ints: str = "", doubles: str = "", booleans: str = "", lists: str = ""
) -> tuple[Column, ...]:
    return (
        *(Column(name, ColumnType.STRING) for name in strings.split()),
        *(Column(name, ColumnType.INT) for name in ints.split()),
        *(Column(name, ColumnType.DOUBLE) for name in doubles.split()),
        *(Column(name, ColumnType.BOOLEAN) for name in booleans.split()),
        *(Column(name, ColumnType.STRINGS) for name in lists.split()),
    )


# Money is in yuan, as double: amounts can be fractions of a yuan, and 2^53 yuan are enough.
# ``text`` is the words that state a thing, ``sentence`` what they stand in, the indexes where.
NODE_COLUMNS = _columns(
    """
    label name kind kind_label iri document path title measure_class full_name english_name level
    agency_kind number issued district batch code programme_type indicator unit frequency ratio_of
    provision_kind comparator rate_comparator rate_base per_unit period tier instrument beneficiary
    role printed_name definition text sentence
    """,
    ints="issued_year period_start period_end due_year begin_index end_index",
    doubles="value_yuan min_yuan max_yuan rate highest_rate amount min_amount max_amount",
    lists="aliases",
)
EDGE_COLUMNS = _columns(
    """
    label name interaction kind kind_label role document printed_name text sentence iri
    """,
    ints="position begin_index end_index",
    booleans="open_ended running",
    lists="measures",
)


def typed(values: Row, columns: tuple[Column, ...]) -> dict[str, Value]:
    """Return the values of ``columns`` that are there, each with its column's type.

    A value that is not of its column's type (a year "N/A" that somebody wrote) is left out.
    """
    found: dict[str, Value] = {}
    for column in columns:
        cell = values.get(column.name)
        value = None if cell is None else _value(column.type, cell)
        if value is not None:
            found[column.name] = value
    return found


def joined(value: Value) -> str | int | float | bool:
    """Return ``value`` for formats without lists."""
    return _SEPARATOR.join(value) if isinstance(value, tuple) else value


def _value(kind: ColumnType, cell: str | float | tuple[str, ...]) -> Value | None:
    if isinstance(cell, tuple):
        return cell
    match kind:
        case ColumnType.STRING:
            return str(cell)
        case ColumnType.STRINGS:
            return (str(cell),)
        case ColumnType.BOOLEAN:
            return str(cell).lower() == "true"
        case _:
            return _number(kind, cell)


def _number(kind: ColumnType, cell: str | float) -> int | float | None:
    try:
        number = float(cell)
        return int(cell) if kind is ColumnType.INT else number
    except (ValueError, OverflowError):
        return None
