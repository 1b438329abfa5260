"""The answer to a curated query: described columns, rows of typed values, things with labels."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, overload

from iabkg.errors import MissingExtraError

if TYPE_CHECKING:
    from pandas import DataFrame

__all__ = ["Answer", "Column", "ColumnKind", "Language", "Row", "Thing", "Value", "plain"]

Language = Literal["zh", "en"]

_SHOWN_IN_NOTEBOOKS = 50
_INT64 = 2**63


class ColumnKind(StrEnum):
    """What the values of a column are; None may stand for any of them."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    """An amount in yuan."""
    RATIO = "ratio"
    """A fraction: 0.2 is 20 %."""
    YEAR = "year"
    BOOLEAN = "boolean"
    THING = "thing"
    THINGS = "things"
    """Several things in their order."""
    MEASURES = "measures"
    """Several measures, each called by its path and title."""


@dataclass(frozen=True, slots=True)
class Thing:
    """Something of the graph: its IRI, and what it is called in the language of the answer."""

    iri: str
    label: str

    def __str__(self) -> str:
        """Return the label."""
        return self.label


Value = str | int | float | bool | Thing | tuple[Thing, ...] | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name for programs, and its title by language (``zh``, ``en``)."""

    name: str
    title: Mapping[str, str]
    kind: ColumnKind = ColumnKind.TEXT


class Row(Mapping[str, Value]):
    """A row that cannot be changed: ``row.amount`` and ``row["amount"]`` are the same."""

    __slots__ = ("_columns", "_values")

    def __init__(self, columns: tuple[str, ...], values: tuple[Value, ...]) -> None:
        """Put ``values`` under the names ``columns``, one for each."""
        object.__setattr__(self, "_columns", columns)
        object.__setattr__(self, "_values", values)

    _columns: tuple[str, ...]
    _values: tuple[Value, ...]

    def __getitem__(self, column: str) -> Value:
        """Return the value under a column; KeyError where there is no such column."""
        try:
            return self._values[self._columns.index(column)]
        except ValueError:
            raise KeyError(column) from None

    def __getattr__(self, column: str) -> Value:
        """Return the value under a column."""
        try:
            return self[column]
        except KeyError:
            names = ", ".join(self._columns)
            raise AttributeError(f"There is no column {column}. There are: {names}.") from None

    def __setattr__(self, column: str, value: object) -> None:
        """Refuse: an answer is what was found."""
        raise AttributeError(f"A row cannot be changed ({column}).")

    def __iter__(self) -> Iterator[str]:
        """Yield the names of the columns."""
        return iter(self._columns)

    def __len__(self) -> int:
        """Return the number of columns."""
        return len(self._columns)

    def __hash__(self) -> int:
        """Rows that are equal have the same hash."""
        return hash((self._columns, self._values))

    def __repr__(self) -> str:
        """Show names and values."""
        shown = ", ".join(f"{name}={plain(value)!r}" for name, value in self.items())
        return f"Row({shown})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Sequence[Row]):
    """The rows of a curated query, or one page of them.

    ``total`` counts the rows of all pages, ``offset`` those before this one. ``title`` and
    ``question`` are in ``language``, as the labels of things are.
    """

    query: str
    title: str
    question: str
    language: Language
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: int
    offset: int = 0

    def __len__(self) -> int:
        """Return the number of rows here."""
        return len(self.rows)

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Row, ...]: ...
    def __getitem__(self, index: int | slice) -> Row | tuple[Row, ...]:
        """Return one row, or several."""
        return self.rows[index]

    def titles(self) -> tuple[str, ...]:
        """Return the titles of the columns, in the language of the answer."""
        return tuple(column.title[self.language] for column in self.columns)

    def flat(
        self,
    ) -> tuple[tuple[str, ...], tuple[tuple[str | int | float | bool | None, ...], ...]]:
        """Return names and rows of plain values, as tables for programs have them.

        Under ``agency`` stands the label of a thing, under ``agency_iri`` its IRI; several things
        are joined: labels as ``separator`` says, IRIs by spaces.
        """
        header = tuple(name for column in self.columns for name in _flat_names(column))
        return header, tuple(
            tuple(
                cell
                for column in self.columns
                for cell in _flat_cells(column, row[column.name], self.separator(column))
            )
            for row in self.rows
        )

    def separator(self, column: Column) -> str:
        """Return what stands between several labels in one cell of ``column``."""
        # Titles of measures have 、 and ； in them.
        if column.kind is ColumnKind.MEASURES:
            return " | "
        return "、" if self.language == "zh" else "; "

    def to_pandas(self) -> "DataFrame":
        """Return the rows as a data frame; see ``flat`` for how things become columns.

        Years and whole numbers are nullable integers, other numbers nullable floats. Raises
        MissingExtraError where pandas is not installed.
        """
        try:
            from pandas import DataFrame  # noqa: PLC0415 - takes longer to load than to answer
        except ImportError:
            raise MissingExtraError("pandas", "to_pandas()") from None
        header, rows = self.flat()
        frame = DataFrame(list(rows), columns=list(header))
        found = (
            (column.name, _dtype(column.kind, [row[column.name] for row in self.rows]))
            for column in self.columns
        )
        return frame.astype({name: dtype for name, dtype in found if dtype})

    def _repr_html_(self) -> str:
        """Return a table for notebooks, which shows the first rows."""
        from iabkg.model.answer_html import html_table  # noqa: PLC0415 - notebooks alone need it

        left = self.total - min(len(self.rows), _SHOWN_IN_NOTEBOOKS)
        more = f"<p>… {left} more rows</p>" if left else ""
        return html_table(self, rows=self.rows[:_SHOWN_IN_NOTEBOOKS]) + more


def plain(value: Value, separator: str = "、") -> str | int | float | bool | None:
    """Return a value with things as their labels."""
    match value:
        case Thing(label=label):
            return label
        case tuple():
            return separator.join(thing.label for thing in value)
        case _:
            return value


def _dtype(kind: ColumnKind, values: Sequence[Value]) -> str:
    """Return the type of a column of a data frame; empty: as pandas finds it."""
    present = [value for value in values if value is not None]
    if any(isinstance(value, str) for value in present):
        return ""
    whole = all(isinstance(value, int) and abs(value) < _INT64 for value in present)
    match kind:
        case ColumnKind.YEAR:
            return "Int64" if whole else "Float64"
        case ColumnKind.NUMBER | ColumnKind.MONEY:
            return "Int64" if present and whole else "Float64"
        case ColumnKind.RATIO:
            return "Float64"
        case ColumnKind.BOOLEAN:
            return "boolean"
        case _:
            return ""


def _flat_names(column: Column) -> tuple[str, ...]:
    if column.kind in (ColumnKind.THING, ColumnKind.THINGS, ColumnKind.MEASURES):
        return (column.name, f"{column.name}_iri")
    return (column.name,)


def _flat_cells(
    column: Column, value: Value, separator: str
) -> tuple[str | int | float | bool | None, ...]:
    match value:
        case Thing():
            return (value.label, value.iri)
        case tuple():
            return (plain(value, separator), " ".join(thing.iri for thing in value))
        case _:
            return (value,) * len(_flat_names(column))
