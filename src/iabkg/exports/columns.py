"""The typed columns of nodes and edges: the same in every format, in the same order."""

from collections.abc import Iterable, Mapping, Sequence
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
_TRUTH = {"true": True, "1": True, "false": False, "0": False}
# Graph formats have integers of 32 bits.
_INT_END = 2**31
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
# ``text`` is the words that state a thing, ``sentence`` what they stand in, the indexes where;
# ``whole_text`` is all of a measure. ``other_values`` are those that do not fit their columns.
NODE_COLUMNS = _columns(
    """
    label name kind kind_label iri document path title measure_class full_name english_name level
    agency_kind number issued district batch code programme_type indicator unit frequency ratio_of
    provision_kind comparator rate_comparator rate_base per_unit period tier instrument beneficiary
    role printed_name definition text sentence whole_text english_text
    """,
    ints="issued_year period_start period_end due_year begin_index end_index",
    doubles="value_yuan min_yuan max_yuan rate highest_rate amount min_amount max_amount",
    lists="aliases other_values",
)
_SIDE_BY_SIDE = frozenset(
    column.name
    for column in NODE_COLUMNS
    if column.type is ColumnType.STRING and column.name not in ("iri", "label")
)
EDGE_COLUMNS = _columns(
    """
    label name interaction kind kind_label role document printed_name text sentence iri
    """,
    ints="position begin_index end_index",
    booleans="open_ended running elsewhere",
    lists="measures other_values",
)


def typed(values: Row, columns: tuple[Column, ...]) -> dict[str, Value]:
    """Return the values of ``columns`` that are there, each with its column's type.

    A value that is not of its column's type (a year "N/A" that somebody wrote) becomes one of
    ``other_values``, as ``issued_year=N/A``.
    """
    found: dict[str, Value] = {}
    given = values.get("other_values")
    others = [*given] if isinstance(given, tuple) else []
    for column in columns:
        cell = values.get(column.name)
        value = None if cell is None else _value(column.type, cell)
        if value is not None:
            found[column.name] = value
        elif cell is not None:
            others.append(f"{column.name}={cell}")
    return {**found, "other_values": tuple(others)} if others else found


def merged(rows: Sequence[Row]) -> Row:
    """Return what several rows say of one node: texts side by side, else the first of each column.

    Further labels and numbers become ``other_values``.
    """
    one: dict[str, Cell | tuple[str, ...]] = {}
    others: list[str] = []
    for name in rows[0]:
        cells = list(dict.fromkeys(row[name] for row in rows if row[name] is not None))
        if name in _SIDE_BY_SIDE and len(cells) > 1:
            cells = [joined_texts(map(str, cells))]
        one[name] = cells[0] if cells else None
        others += [f"{name}={cell}" for cell in cells[1:]]
    return {**one, "other_values": tuple(others)} if others else one


def joined(value: Value) -> str | int | float | bool:
    """Return ``value`` for formats without lists."""
    return joined_texts(value) if isinstance(value, tuple) else value


def joined_texts(texts: Iterable[str]) -> str:
    """Return several texts as one."""
    return _SEPARATOR.join(texts)


def split_texts(text: str) -> list[str]:
    """Return the texts of which ``text`` was made."""
    return text.split(_SEPARATOR)


def _value(kind: ColumnType, cell: str | float | tuple[str, ...]) -> Value | None:
    if isinstance(cell, tuple):
        return cell
    match kind:
        case ColumnType.STRING:
            return str(cell)
        case ColumnType.STRINGS:
            return (str(cell),)
        case ColumnType.BOOLEAN:
            return _TRUTH.get(str(cell).lower())
        case _:
            return _number(kind, cell)


def _number(kind: ColumnType, cell: str | float) -> int | float | None:
    try:
        number = float(cell)
    except (ValueError, OverflowError):
        return None
    if kind is ColumnType.DOUBLE:
        return number
    return int(number) if number.is_integer() and abs(number) < _INT_END else None
