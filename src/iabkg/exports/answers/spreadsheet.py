"""Write an answer as an Excel workbook: one sheet of typed cells under a frozen header."""

from datetime import UTC, datetime
from io import BytesIO
from typing import IO, TYPE_CHECKING

from iabkg.model.answer import Answer, Column, ColumnKind, Thing, Value, plain
from iabkg.model.wording import text_columns, truth

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

__all__ = ["write_xlsx"]

_NARROWEST, _WIDEST = 6, 36
_LINKED = ("http://", "https://")
# What Excel allows in a cell, and in the name of a sheet.
_LONGEST_TEXT = 32_767
_LONGEST_NAME = 31
_NOT_IN_NAMES = str.maketrans("", "", "[]:*?/\\'")
# The same answer is the same file: a workbook bears no date of its own.
_CREATED = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def write_xlsx(answer: Answer, out: IO[bytes]) -> None:
    """Write the workbook; text is text in it, whatever it begins with."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - most answers are written in other formats

    whole = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = Workbook(whole, options)
    book.set_properties({"title": answer.title, "comments": answer.question, "created": _CREATED})
    sheet = book.add_worksheet(answer.title.translate(_NOT_IN_NAMES)[:_LONGEST_NAME] or None)
    styles = _Styles(book)
    for place, title in enumerate(answer.titles()):
        sheet.write_string(0, place, title, styles.head)
    for line, row in enumerate(answer.rows, start=1):
        for place, column in enumerate(answer.columns):
            _write(sheet, (line, place), (column, row[column.name]), styles, answer)
    for place, width in enumerate(_widths(answer)):
        sheet.set_column(place, place, width)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(answer.rows), 1), len(answer.columns) - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    book.close()
    out.write(whole.getvalue())


class _Styles:
    """The formats of a workbook's cells."""

    def __init__(self, book: "Workbook") -> None:
        shared = {"valign": "top"}
        self.head: Format = book.add_format(
            {"bold": True, "bg_color": "#E6F0F7", "bottom": 1, "text_wrap": True, **shared}
        )
        # The prefix keeps text that begins like a formula text when the cell is edited.
        self.text: Format = book.add_format({"text_wrap": True, "quote_prefix": True, **shared})
        self.link: Format = book.add_format({"text_wrap": True, "font_color": "#0B5A8C", **shared})
        self.numbers: dict[str, Format] = {
            form: book.add_format({"num_format": form, **shared})
            for form in ("General", "0", "#,##0", "#,##0.00", "0%", "0.0#%")
        }

    def number(self, kind: ColumnKind, value: float) -> "Format":
        """Return the format of a number of a kind; ``#.##`` would show a point without digits."""
        match kind:
            case ColumnKind.MONEY:
                return self.numbers["#,##0" if value == int(value) else "#,##0.00"]
            case ColumnKind.RATIO:
                return self.numbers["0%" if round(float(value) * 100, 6).is_integer() else "0.0#%"]
            case ColumnKind.YEAR:
                return self.numbers["0"]
            case _:
                return self.numbers["General"]


def _write(
    sheet: "Worksheet",
    place: tuple[int, int],
    cell: tuple[Column, Value],
    styles: _Styles,
    answer: Answer,
) -> None:
    column, value = cell
    match value:
        case None:
            return
        case bool():
            sheet.write_string(*place, truth(value, answer.language), styles.text)
        case int() | float():
            sheet.write_number(*place, value, styles.number(column.kind, value))
        case Thing(iri=iri, label=label) if iri.startswith(_LINKED):
            # More links, or longer ones, than Excel takes: then the label without its link.
            if sheet.write_url(*place, iri, styles.link, label) != 0:
                sheet.write_string(*place, label[:_LONGEST_TEXT], styles.text)
        case _:
            text = str(plain(value, answer.separator(column)))
            sheet.write_string(*place, text[:_LONGEST_TEXT], styles.text)


def _widths(answer: Answer) -> list[int]:
    """Return the width of each column in characters, of which a Chinese one takes two."""
    return [
        min(
            max(
                _NARROWEST,
                text_columns(title) + 4,
                *(text_columns(str(plain(row[column.name]) or "")) + 2 for row in answer.rows),
                0,
            ),
            _WIDEST,
        )
        for column, title in zip(answer.columns, answer.titles(), strict=True)
    ]
