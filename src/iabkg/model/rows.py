"""Read curated lists: tab-separated rows, with errors that name the line."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import NoReturn, TypeVar

from iabkg.errors import ResourceError

__all__ = ["Row", "read_rows"]

_Kind = TypeVar("_Kind", bound=StrEnum)
_Entry = TypeVar("_Entry")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list: its cells by column, and where it stands."""

    path: Path
    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def fail(self, problem: str, remedy: str) -> NoReturn:
        """Raise the error that names this line."""
        raise ResourceError(self.path, self.line, problem, remedy)

    def required(self, column: str) -> str:
        """Return a cell that must not be empty."""
        if not self[column]:
            self.fail(f"the cell {column} is empty", "Fill it in")
        return self[column]

    def values(self, column: str) -> tuple[str, ...]:
        """Return the parts of a cell between its |; none for an empty cell."""
        if not self[column]:
            return ()
        values = tuple(self[column].split("|"))
        if "" in values or len(set(values)) < len(values):
            self.fail(f"the cell {column} holds a value twice or an empty one", "Remove it")
        return values

    def known(self, column: str, key: str, table: Mapping[str, _Entry], listed: str) -> _Entry:
        """Return the entry of another list that ``column`` refers to by ``key``."""
        if key not in table:
            self.fail(f"the {column} {key!r} is unknown", f"Add it to {listed} or mend it")
        return table[key]

    def day(self, column: str) -> date | None:
        """Return a cell that holds a date; None for an empty cell."""
        if not self[column]:
            return None
        try:
            return date.fromisoformat(self[column])
        except ValueError:
            self.fail(f"{column} is not a day: {self[column]!r}", "Write it as 2018-03-17")

    def one_of(self, column: str, kinds: type[_Kind]) -> _Kind:
        """Return a cell that names a member of ``kinds``."""
        try:
            return kinds(self[column])
        except ValueError:
            choices = ", ".join(kind.value for kind in kinds)
            self.fail(f"the {column} {self[column]!r} is unknown", f"Write one of: {choices}")


def read_rows(path: Path, columns: tuple[str, ...]) -> Iterator[Row]:
    """Yield the lines of a list after its header; lines that begin with # are comments."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise ResourceError(path, None, "the list is missing", "Install iabkg again") from error
    except UnicodeDecodeError as error:
        raise ResourceError(path, None, "the list is not UTF-8", "Save it as UTF-8") from error
    header_seen = False
    for number, line in enumerate(text.split("\n"), start=1):
        if not line or line.startswith("#"):
            continue
        cells = tuple(line.split("\t"))
        row = Row(path, number, dict(zip(columns, cells, strict=False)))
        if not header_seen:
            header_seen = True
            if cells != columns:
                row.fail("the header is wrong", f"Write, with tabs: {' '.join(columns)}")
        elif len(cells) != len(columns):
            row.fail(f"{len(cells)} cells instead of {len(columns)}", "Separate cells by one tab")
        elif any(cell != cell.strip() for cell in cells):
            row.fail("a cell begins or ends with a space", "Remove the space")
        else:
            yield row
    if not header_seen:
        raise ResourceError(path, None, "the header is missing", f"Write: {' '.join(columns)}")
