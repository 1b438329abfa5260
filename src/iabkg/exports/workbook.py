"""Write the responsibility workbook: matrix, long table, money, targets, notes, for Excel.

XlsxWriter, with what would change text turned off: ``=HYPERLINK(…)`` stays text, long addresses
stay in their cells. What no cell holds goes on in a sheet of its own.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from math import ceil, isfinite
from typing import IO, TYPE_CHECKING

from iabkg.exports.columns import Value, joined
from iabkg.exports.numbers import xsd_number
from iabkg.exports.options import Language
from iabkg.exports.property_graph import Edge, Node, PropertyGraph
from iabkg.exports.stated import Matrix, Stated, document_label, matrix, parts_in_order, stated
from iabkg.exports.style import ROLES, Named
from iabkg.exports.svg import text_width
from iabkg.exports.text import utf8
from iabkg.exports.wording import COMPARATORS, PROVISION_KINDS, ROLE_LETTERS, word

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
_WIDE = {
    "path": 15, "measure": 40, "text": 28, "sentence": 60, "full_name": 24, "iri": 30, "agency": 18,
    "indicator": 22, "per_unit": 14, "beneficiary": 16, "rate_base": 16, "document": 18,
}  # fmt: skip
# In characters, of which a Chinese one takes two.
_WIDTH = 12
# In points.
_LINE, _HIGHEST = 15, 409
_YUAN = {"value_yuan", "min_yuan", "max_yuan"}
_RATES = {"rate", "highest_rate"}
_CODED: Mapping[str, Mapping[str, Named]] = {
    "role": ROLES,
    "comparator": COMPARATORS,
    "rate_comparator": COMPARATORS,
    "provision_kind": PROVISION_KINDS,
}
_RESPONSIBILITY_COLUMNS = [
    "document",
    "path",
    "measure",
    "agency",
    "full_name",
    "printed_name",
    "role",
    "position",
    "open_ended",
    "running",
    "text",
    "sentence",
    "begin_index",
    "end_index",
    "iri",
]
_MONEY_COLUMNS = [
    "document",
    "path",
    "measure",
    "text",
    "provision_kind",
    "comparator",
    "value_yuan",
    "min_yuan",
    "max_yuan",
    "rate",
    "highest_rate",
    "rate_comparator",
    "rate_base",
    "per_unit",
    "period",
    "tier",
    "instrument",
    "beneficiary",
    "sentence",
    "begin_index",
    "end_index",
    "iri",
]
_TARGET_COLUMNS = [
    "document",
    "path",
    "measure",
    "indicator",
    "comparator",
    "amount",
    "min_amount",
    "max_amount",
    "unit",
    "due_year",
    "frequency",
    "text",
    "sentence",
    "begin_index",
    "end_index",
    "iri",
]


_RATIO_COLUMNS = [
    "document",
    "path",
    "measure",
    "ratio_of",
    "comparator",
    "amount",
    "min_amount",
    "max_amount",
    "text",
    "sentence",
    "begin_index",
    "end_index",
    "iri",
]


def write_workbook(graph: PropertyGraph, lang: Language, out: IO[bytes]) -> None:
    """Write ``graph`` as an .xlsx file with headings in ``lang``."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - a lookup does not wait for it

    data = BytesIO()
    book = Workbook(data, _OPTIONS)
    book.set_properties({"title": "iabkg", "created": _NO_DATE})
    _Sheets(book, graph, lang).write()
    book.close()
    out.write(data.getvalue())


class _Sheets:
    """The sheets of one workbook; ``overflow`` collects what is too long for a cell."""

    def __init__(self, book: "Workbook", graph: PropertyGraph, lang: Language) -> None:
        self._book = book
        self._graph = graph
        self._lang = lang
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
        self._yuan = book.add_format({"num_format": "#,##0.##", "valign": "top"})
        self._rate = book.add_format({"num_format": "0.##%", "valign": "top"})

    def write(self) -> None:
        """Write every sheet."""
        responsibilities = matrix(self._graph)
        self._write_matrix(responsibilities)
        self._table("responsibilities", _RESPONSIBILITY_COLUMNS, self._parts())
        money = stated(self._graph, "provision", "provides")
        self._table("money", _MONEY_COLUMNS, map(self._stated, money))
        targets = stated(self._graph, "target", "aims_at")
        self._table("targets", _TARGET_COLUMNS, map(self._stated, targets))
        ratios = stated(self._graph, "ratio", "provides")
        self._table("ratios", _RATIO_COLUMNS, map(self._stated, ratios))
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
        for place, column in enumerate(columns):
            sheet.write_string(0, place, word(column, self._lang), self._head)
            sheet.set_column(place, place, _WIDE.get(column, _WIDTH))
        last = 0
        for last, row in enumerate(rows, start=1):
            lines = 1
            for place, column in enumerate(columns):
                lines = max(lines, self._write_cell(sheet, last, place, column, row.get(column)))
            _set_height(sheet, last, lines)
        sheet.freeze_panes(1, 3)
        sheet.repeat_rows(0)
        sheet.autofilter(0, 0, last, len(columns) - 1)

    def _write_cell(
        self, sheet: "Worksheet", row: int, place: int, column: str, value: Value | None
    ) -> int:
        """Write a value; return how many lines its cell needs."""
        plain = None if value is None else joined(value)
        match plain:
            case None:
                return 1
            case bool():
                sheet.write_string(
                    row, place, word("yes" if plain else "no", self._lang), self._body
                )
                return 1
            case float() if not isfinite(plain):
                # Cells have no such numbers.
                sheet.write_string(row, place, xsd_number(plain), self._body)
                return 1
            case int() | float():
                shape = self._yuan if column in _YUAN else self._rate if column in _RATES else None
                sheet.write_number(row, place, plain, shape or self._body)
                return 1
            case str():
                text = self._shown(column, plain)
                sheet.write_string(row, place, text, self._body)
                return sum(
                    ceil(max(1, text_width(line, 2)) / _WIDE.get(column, _WIDTH))
                    for line in text.split("\n")
                )

    def _shown(self, column: str, text: str) -> str:
        if column == "document":
            return self._documents.get(text, text)
        coded = _CODED.get(column, {}).get(text)
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
        turned = self._book.add_format(
            {"rotation": 270 if self._lang is Language.ZH else 90, "bold": True, "border": 1,
             "valign": "top" if self._lang is Language.ZH else "bottom", "align": "center",
             "bg_color": "#eeeeee"}
        )  # fmt: skip
        # Names run downwards, character below character in Chinese and turned in English.
        size = 14.5 if self._lang is Language.ZH else 6.0
        longest = max((len(agency.label) for agency in found.agencies), default=0)
        sheet.set_row(0, min(_HIGHEST, max(60, size * longest + 12)))
        for place, head in enumerate(heads):
            sheet.write_string(0, place, word(head, self._lang), self._head)
            sheet.set_column(place, place, _WIDE.get(head, _WIDTH))
        sheet.set_column(len(heads), len(heads) + max(0, len(found.agencies) - 1), 3.2)
        for place, agency in enumerate(found.agencies, start=len(heads)):
            sheet.write_string(0, place, self._fitting(agency.label), turned)
        for row, measure in enumerate(found.measures, start=1):
            values = {**self._place(measure), "document": measure.values.get("document", "")}
            lines = [
                self._write_cell(sheet, row, place, head, values[head])
                for place, head in enumerate(heads)
            ]
            _set_height(sheet, row, max(lines))
            self._write_letters(sheet, row, len(heads), measure, found)
        last = len(found.measures)
        self._write_counts(sheet, last + 1, len(heads), found)
        sheet.freeze_panes(1, len(heads))
        sheet.repeat_rows(0)
        sheet.repeat_columns(0, len(heads) - 1)
        sheet.autofilter(0, 0, last, len(heads) + len(found.agencies) - 1)

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
        sheet.set_column(1, 1, 90)
        lines: list[tuple[str, str]] = [
            ("iabkg", word("explanation", self._lang)),
            (word("matrix", self._lang), word("letters", self._lang)),
            (word("measure", self._lang), str(len(found.measures))),
            (word("agency", self._lang), str(len(found.agencies))),
        ]
        for node in self._graph.nodes:
            if node.kind == "document":
                name = self._documents.get(node.iri, node.label)
                issued = str(node.values.get("issued", ""))
                about = f"{node.values.get('title', node.label)} {issued}".strip()
                lines.append((name, f"{about} <{node.iri}>"))
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


def _set_height(sheet: "Worksheet", row: int, lines: int) -> None:
    """Give a row the height of its wrapped text, which not every program works out by itself."""
    sheet.set_row(row, min(_HIGHEST, _LINE * lines + 2))
