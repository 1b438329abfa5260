"""Write the responsibility workbook: matrix, long table, money, targets, notes, for Excel.

XlsxWriter, with what would change text turned off: ``=HYPERLINK(…)`` stays text, long addresses
stay in their cells. What no cell holds goes on in a sheet of its own.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from io import BytesIO
from math import ceil, isfinite
from typing import IO, TYPE_CHECKING

from iabkg.exports.column_words import CODED, RATES, YUAN
from iabkg.exports.columns import Value, joined
from iabkg.exports.headings import documents_in, heading, wishes
from iabkg.exports.numbers import xsd_number
from iabkg.exports.options import ExportOptions, Language
from iabkg.exports.property_graph import Edge, Node, PropertyGraph
from iabkg.exports.stated import Matrix, Stated, document_label, matrix, parts_in_order, stated
from iabkg.exports.svg import text_width
from iabkg.exports.text import utf8
from iabkg.exports.wording import COLUMN_MEANINGS, ROLE_LETTERS, word
from iabkg.exports.workbook_columns import (
    MONEY,
    NUMBER_FORMATS,
    RATIOS,
    RESPONSIBILITIES,
    TARGETS,
    UNPRINTED,
    number_format,
    width_of,
)

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

__all__ = ["write_workbook"]

_LONGEST_CELL = 32_767
_NO_DATE = datetime(2000, 1, 1)  # noqa: DTZ001 - the same graph gives the same file
_A3 = 8
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_COLOURS = {
    "Lead": ("#0b5cad", "#ffffff"),
    "Cooperating": ("#bcd9f2", "#0b3a66"),
    "Responsible": ("#f2d9a0", "#5a3d00"),
}
# In points.
_LINE, _HIGHEST = 15, 409
# Names of agencies that are longer, in points, go on in a second line.
_LONGEST_HEAD = 200
_HEAD_LINE, _MOST_LINES = 3.2, 4
_STACKED, _LONGEST_STACKED = 14.5, 18


def write_workbook(graph: PropertyGraph, options: ExportOptions, out: IO[bytes]) -> None:
    """Write ``graph`` as an .xlsx file that says which ``options`` it was made with."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - a lookup does not wait for it

    data = BytesIO()
    book = Workbook(data, _OPTIONS)
    book.set_properties({"title": heading(graph, options), "created": _NO_DATE})
    _Sheets(book, graph, options).write()
    book.close()
    out.write(data.getvalue())


class _Sheets:
    """The sheets of one workbook; ``overflow`` collects what is too long for a cell."""

    def __init__(self, book: "Workbook", graph: PropertyGraph, options: ExportOptions) -> None:
        self._book = book
        self._graph = graph
        self._options = options
        self._lang = options.lang
        self._overflow: list[str] = []
        self._letter_formats: dict[str | None, Format] = {}
        iris = dict.fromkeys(
            str(thing.values["document"]) for thing in graph.things() if "document" in thing.values
        )
        self._documents = {iri: document_label(graph, iri) for iri in iris}
        self._head = book.add_format(
            {
                "bold": True,
                "text_wrap": True,
                "valign": "vcenter",
                "bottom": 1,
                "bg_color": "#eeeeee",
            }
        )
        self._body = book.add_format({"text_wrap": True, "valign": "top"})
        self._numbers = {
            name: book.add_format({"num_format": shape, "valign": "top"})
            for name, shape in NUMBER_FORMATS.items()
        }

    def write(self) -> None:
        """Write every sheet."""
        responsibilities = matrix(self._graph)
        self._write_matrix(responsibilities)
        self._table("responsibilities", RESPONSIBILITIES, self._parts())
        money = stated(self._graph, "provision", "provides")
        self._table("money", MONEY, map(self._stated, money))
        targets = stated(self._graph, "target", "aims_at")
        self._table("targets", TARGETS, map(self._stated, targets))
        ratios = stated(self._graph, "ratio", "provides")
        self._table("ratios", RATIOS, map(self._stated, ratios))
        self._write_notes(responsibilities)
        self._write_overflow()

    def _sheet(self, name: str) -> "Worksheet":
        sheet = self._book.add_worksheet(word(name, self._lang))
        sheet.set_landscape()
        sheet.set_paper(_A3)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)
        sheet.set_footer("&L&A&R&P / &N")
        return sheet

    def _parts(self) -> Iterable[Mapping[str, Value]]:
        nodes = self._graph.by_id()
        for edge in parts_in_order(self._graph):
            yield self._part(edge, nodes[edge.source], nodes[edge.target])

    def _part(self, edge: Edge, agency: Node, measure: Node) -> Mapping[str, Value]:
        full_name = agency.values.get("full_name", agency.label)
        names: dict[str, Value] = {"agency": agency.label, "full_name": full_name}
        return {**edge.values, **names, **self._place(measure)}

    def _stated(self, found: Stated) -> Mapping[str, Value]:
        return {**found.fact.values, **(self._place(found.place) if found.place else {})}

    def _place(self, node: Node) -> dict[str, Value]:
        return {
            "path": node.values.get("path", ""),
            "measure": node.values.get("title", node.label),
        }

    def _table(
        self, name: str, columns: Sequence[str], rows: Iterable[Mapping[str, Value]]
    ) -> None:
        """Write a filtered table with a frozen head that is printed on every page."""
        sheet = self._sheet(name)
        widths = {column: width_of(column) for column in columns}
        last = 0
        for last, row in enumerate(rows, start=1):
            lines = 1
            for place, column in enumerate(columns):
                value = row.get(column)
                lines = max(lines, self._write_cell(sheet, last, place, column, value, name))
                if column in YUAN and isinstance(value, int | float):
                    widths[column] = max(widths[column], len(f"{value:,.2f}") + 1)
            _set_height(sheet, last, lines)
        for place, column in enumerate(columns):
            sheet.write_string(0, place, word(column, self._lang), self._head)
            sheet.set_column(place, place, widths[column])
        sheet.freeze_panes(1, 3)
        sheet.repeat_rows(0)
        sheet.autofilter(0, 0, last, len(columns) - 1)
        sheet.print_area(0, 0, last, len(columns) - len(UNPRINTED) - 1)

    def _write_cell(
        self, sheet: "Worksheet", row: int, place: int, column: str, value: Value | None,
        table: str = "",
    ) -> int:  # fmt: skip
        """Write a value; return how many lines its cell needs."""
        match None if value is None else joined(value):
            case None:
                return 1
            case bool(truth):
                said = word("yes" if truth else "no", self._lang)
                sheet.write_string(row, place, said, self._body)
                return 1
            case float(number) if not isfinite(number):
                # Cells have no such numbers.
                sheet.write_string(row, place, xsd_number(number), self._body)
                return 1
            case int(number) | float(number):
                is_rate = column in RATES or (table == "ratios" and column.endswith("amount"))
                shape = number_format(column, number, is_rate=is_rate)
                sheet.write_number(
                    row, place, number, self._numbers[shape] if shape else self._body
                )
                return 1
            case str(plain):
                text = self._shown(column, plain)
                sheet.write_string(row, place, text, self._body)
                return _lines_of(text, width_of(column))

    def _shown(self, column: str, text: str) -> str:
        if column == "document":
            return self._documents.get(text, text)
        coded = CODED.get(column, {}).get(text)
        return coded.in_language(self._lang) if coded else self._fitting(text)

    def _fitting(self, text: str) -> str:
        """Return text that a cell holds; the whole of a longer one goes on its own sheet."""
        utf8(text)
        # Excel counts in units of UTF-16.
        if len(text.encode("utf-16-le")) // 2 <= _LONGEST_CELL:
            return text
        notice = word("continued", self._lang).format(row=len(self._overflow) + 1)
        half = _LONGEST_CELL // 2
        self._overflow += [text[at : at + half] for at in range(0, len(text), half)]
        return text[:half] + notice

    def _write_matrix(self, found: Matrix) -> None:
        sheet = self._sheet("matrix")
        several = len({measure.values.get("document") for measure in found.measures}) > 1
        heads = [*(["document"] if several else []), "path", "measure"]
        self._write_agencies(sheet, len(heads), found.agencies)
        for place, head in enumerate(heads):
            sheet.write_string(0, place, word(head, self._lang), self._head)
            sheet.set_column(place, place, width_of(head))
        for row, measure in enumerate(found.measures, start=1):
            values = {**self._place(measure), "document": measure.values.get("document", "")}
            _set_height(
                sheet,
                row,
                max(
                    self._write_cell(sheet, row, place, head, values[head])
                    for place, head in enumerate(heads)
                ),
            )
            self._write_letters(sheet, row, len(heads), measure, found)
        last = len(found.measures)
        self._write_counts(sheet, last + 1, len(heads), found)
        sheet.freeze_panes(1, len(heads))
        sheet.repeat_rows(0)
        sheet.repeat_columns(0, len(heads) - 1)
        sheet.autofilter(0, 0, last, len(heads) + len(found.agencies) - 1)

    def _write_agencies(self, sheet: "Worksheet", first: int, agencies: Sequence[Node]) -> None:
        """Write the names that head the matrix, downwards.

        Short Chinese ones stand character below character; others are turned, the longest in
        several lines.
        """
        shape = {"bold": True, "border": 1, "text_wrap": True, "bg_color": "#eeeeee"}
        stacked, turned = (
            self._book.add_format({**shape, "rotation": 270, "align": "center", "valign": "top"}),
            self._book.add_format({**shape, "rotation": 90, "align": "left", "valign": "vcenter"}),
        )
        height = 60.0
        for place, agency in enumerate(agencies, start=first):
            label = self._fitting(agency.label)
            is_stacked = self._lang is Language.ZH and len(label) <= _LONGEST_STACKED
            length = text_width(label, 12) + 24
            lines = 1 if is_stacked else min(_MOST_LINES, ceil(length / _LONGEST_HEAD))
            high = _STACKED * len(label) + 12 if is_stacked else min(length, _LONGEST_HEAD + 90)
            height = max(height, high)
            sheet.set_column(place, place, _HEAD_LINE + 2.2 * (lines - 1))
            sheet.write_string(0, place, label, stacked if is_stacked else turned)
        sheet.set_row(0, min(_HIGHEST, height))

    def _write_letters(
        self, sheet: "Worksheet", row: int, first: int, measure: Node, found: Matrix
    ) -> None:
        for place, agency in enumerate(found.agencies, start=first):
            edge = found.cells.get((measure.id, agency.id))
            if edge is None:
                sheet.write_blank(row, place, None, self._letter_format(None))
            else:
                role = str(edge.values.get("role", "?"))
                letter = (
                    ROLE_LETTERS[role].in_language(self._lang) if role in ROLE_LETTERS else role
                )
                sheet.write_string(row, place, letter, self._letter_format(role))

    def _letter_format(self, role: str | None) -> "Format":
        if role not in self._letter_formats:
            shape = {"align": "center", "valign": "vcenter", "border": 1, "border_color": "#cccccc"}
            if role in _COLOURS:
                surface, ink = _COLOURS[str(role)]
                shape |= {"bg_color": surface, "font_color": ink}
            self._letter_formats[role] = self._book.add_format(shape)
        return self._letter_formats[role]

    def _write_counts(self, sheet: "Worksheet", row: int, first: int, found: Matrix) -> None:
        used = {edge.values.get("role") for edge in found.cells.values()}
        for offset, role in enumerate(role for role in ROLE_LETTERS if role in used):
            name = word(f"{role.lower()}_count", self._lang)
            sheet.write_string(row + offset, first - 1, name, self._head)
            for place, agency in enumerate(found.agencies, start=first):
                sheet.write_number(row + offset, place, found.count(agency, role), self._head)

    def _write_notes(self, found: Matrix) -> None:
        sheet = self._sheet("notes")
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, 1, 110)
        say = partial(word, lang=self._lang)
        lines: list[tuple[str, str]] = [
            ("iabkg", say("explanation")),
            (say("chosen"), heading(self._graph, self._options)),
            *((say(name), text) for name, text in wishes(self._options)),
            (say("lang"), str(self._lang)),
            (say("matrix"), say("letters")),
            (say("measure"), str(len(found.measures))),
            (say("agency"), str(len(found.agencies))),
        ]
        for node in documents_in(self._graph):
            issued = str(node.values.get("issued", ""))
            about = f"{node.values.get('title', node.label)} {issued}".strip()
            lines.append((self._documents.get(node.iri, node.label), f"{about} <{node.iri}>"))
        lines.append((say("columns"), ""))
        lines += [
            (say(column), meaning.in_language(self._lang))
            for column, meaning in COLUMN_MEANINGS.items()
        ]
        for row, pair in enumerate(lines):
            for place, text in enumerate(pair):
                sheet.write_string(row, place, self._fitting(text), self._body)

    def _write_overflow(self) -> None:
        if not self._overflow:
            return
        sheet = self._sheet("long_texts")
        sheet.set_column(0, 0, 160)
        for row, text in enumerate(self._overflow):
            sheet.write_string(row, 0, text, self._body)


def _lines_of(text: str, width: float) -> int:
    return sum(ceil(max(1, text_width(line, 2)) / width) for line in text.split("\n"))


def _set_height(sheet: "Worksheet", row: int, lines: int) -> None:
    """Give a row the height of its wrapped text, which not every program works out by itself."""
    sheet.set_row(row, min(_HIGHEST, _LINE * lines + 2))
