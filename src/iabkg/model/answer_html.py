"""An answer as an HTML table: for the pages, files of their own, and notebooks."""

from collections.abc import Callable, Iterable
from html import escape
from typing import assert_never

from iabkg.model.answer import Answer, Column, ColumnKind, Row, Thing, Value
from iabkg.model.wording import number_text, percent, truth

__all__ = ["html_table"]

# Others write IRIs too: none of another scheme becomes a link.
_LINKED = ("http://", "https://")
_NUMERIC = (ColumnKind.NUMBER, ColumnKind.MONEY, ColumnKind.RATIO, ColumnKind.YEAR)


def html_table(
    answer: Answer, rows: Iterable[Row] | None = None, href: Callable[[str], str] = str
) -> str:
    """Return the rows (None: all of the answer's) as a ``<table>``, with everything escaped.

    ``href`` gives the address that the IRI of a thing is linked to.
    """
    heads = "".join(
        f'<th scope="col"{_class(column)}>{escape(title)}</th>'
        for column, title in zip(answer.columns, answer.titles(), strict=True)
    )
    lines = "".join(
        f"<tr>{_cells(answer, row, href)}</tr>\n" for row in (answer.rows if rows is None else rows)
    )
    return (
        f'<table class="rows">\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{lines}</tbody>\n</table>'
    )


def _cells(answer: Answer, row: Row, href: Callable[[str], str]) -> str:
    return "".join(
        f"<td{_class(column)}>{_cell(answer, column, row[column.name], href)}</td>"
        for column in answer.columns
    )


def _class(column: Column) -> str:
    """Return the class of the cells of a column: numbers stand right, numbering is not broken."""
    if column.kind in _NUMERIC:
        return ' class="number"'
    return ' class="path"' if column.name == "path" else ""


def _cell(answer: Answer, column: Column, value: Value, href: Callable[[str], str]) -> str:
    match value:
        case None:
            return ""
        case bool():
            return escape(truth(value, answer.language))
        case int() | float():
            return _number(column, value)
        case str():
            return escape(value)
        case Thing():
            return _link(value, href)
        case tuple():
            return escape(answer.separator(column)).join(_link(thing, href) for thing in value)
        case _:
            assert_never(value)


def _number(column: Column, value: float) -> str:
    match column.kind:
        case ColumnKind.RATIO:
            return percent(value)
        case ColumnKind.YEAR:
            return str(value)
        case _:
            return number_text(value)


def _link(thing: Thing, href: Callable[[str], str]) -> str:
    if not thing.iri.startswith(_LINKED):
        return escape(thing.label)
    return f'<a href="{escape(href(thing.iri))}">{escape(thing.label)}</a>'
