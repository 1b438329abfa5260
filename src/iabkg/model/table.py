"""A table of answers: named columns, rows of plain values."""

from dataclasses import dataclass

__all__ = ["Cell", "Table"]

Cell = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under named columns; None is an unbound value."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
