"""An answer as an HTML table: for the pages, files of their own, and notebooks."""

from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import assert_never

from iabkg.model.answer import Answer, Column, ColumnKind, Row, Thing, Value, plain
from iabkg.model.wording import number_text, percent, text_columns, truth

__all__ = ["html_table"]

# Others write IRIs too: none of another scheme becomes a link.
_LINKED = ("http://", "https://")
_NUMERIC = (ColumnKind.NUMBER, ColumnKind.MONEY, ColumnKind.RATIO, ColumnKind.YEAR)


# Up to so many letters a column is short, and its cells need not be broken; from so many on long.
_SHORT, _LONG = 16, 60


def html_table(
    answer: Answer, rows: Iterable[Row] | None = None, href: Callable[[str], str | None] = str
) -> str:
    """Return the rows (None: all of the answer's) as a ``<table>``, with everything escaped.

    ``href`` gives the address that the IRI of a thing is linked to; None: it is not. Classes
    tell columns of numbers and of numbering (``path``), and how ``long`` the texts of others are.
    """
    shown = tuple(answer.rows if rows is None else rows)
    classes = [_class(answer, column, shown) for column in answer.columns]
    heads = "".join(
        f'<th scope="col" class="{name}">{escape(title)}</th>'
        for name, title in zip(classes, answer.titles(), strict=True)
    )
    lines = "".join(f"<tr>{_cells(answer, row, classes, href)}</tr>\n" for row in shown)
    return (
        f'<table class="rows">\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{lines}</tbody>\n</table>'
    )


def _cells(answer: Answer, row: Row, classes: list[str], href: Callable[[str], str | None]) -> str:
    return "".join(
        f'<td class="{name}">{_cell(answer, column, row[column.name], href)}</td>'
        for name, column in zip(classes, answer.columns, strict=True)
    )


def _class(answer: Answer, column: Column, rows: Sequence[Row]) -> str:
    """Return the class of the cells of a column: numbers stand right, numbering is not broken."""
    if column.kind in _NUMERIC:
        return "number"
    if column.name == "path":
        return "path"
    texts = (str(plain(row[column.name], answer.separator(column)) or "") for row in rows)
    longest = max(map(text_columns, texts), default=0)
    return "short" if longest <= _SHORT else "middling" if longest < _LONG else "long"


def _cell(answer: Answer, column: Column, value: Value, href: Callable[[str], str | None]) -> str:
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


def _link(thing: Thing, href: Callable[[str], str | None]) -> str:
    address = href(thing.iri) if thing.iri.startswith(_LINKED) else None
    if address is None:
        return escape(thing.label)
    return f'<a href="{escape(address)}">{escape(thing.label)}</a>'
