"""Read the columns of a table that name responsible bodies."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from iabkg.extraction.grammars import ResponsibilityGrammar
from iabkg.extraction.name_lists import NameList, split_names
from iabkg.model.facts import Role
from iabkg.model.values import value
from iabkg.model.view import View

__all__ = ["Cell", "TableReader"]

_RULE = "responsibility.table"


@value()
class Cell:
    """The bodies that one cell of a row names, the heading of its column, and where both stand."""

    role: Role
    view: View
    names: NameList
    heading_view: View
    heading: tuple[int, int]
    rule: str = _RULE


@dataclass(slots=True)
class TableReader:
    """Reads a table row by row, as the rows come; cells are separated by tabs.

    A row whose cells are labels (责任单位) is the heading. A numbered row with an empty cell takes
    over the cell above it, as merged cells print only once.
    """

    grammar: ResponsibilityGrammar
    heading: View | None = None
    columns: dict[int, tuple[Role, tuple[int, int]]] = field(default_factory=dict)
    last: dict[int, Cell] = field(default_factory=dict)
    row: str | None = None

    def read(self, division: str | None, view: View) -> Iterator[Cell]:
        """Yield the bodies of a row; nothing for a heading or a row before any heading."""
        cells = _cells(view.text)
        columns = {
            number: (self.grammar.label_roles[view.text[begin:end]], (begin, end))
            for number, (begin, end) in enumerate(cells)
            if view.text[begin:end] in self.grammar.label_roles
        }
        if columns:
            self.heading, self.columns, self.last = view, columns, {}
            return
        continues, self.row = division == self.row, division
        for number, (role, place) in self.columns.items():
            if self.heading is None or number >= len(cells):
                continue
            names = split_names(view.text, *cells[number], self.grammar)
            if names.places:
                self.last[number] = Cell(role, view, names, self.heading, place)
                yield self.last[number]
            elif not continues and number in self.last:
                yield self.last[number]


def _cells(text: str) -> list[tuple[int, int]]:
    cells, begin = [], 0
    for cell in text.split("\t"):
        cells.append((begin, begin + len(cell)))
        begin += len(cell) + 1
    return cells
