"""Write answers as text: JSON, CSV, TSV, Markdown, HTML; all in UTF-8."""

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import IO

from iabkg.model.answer import Answer, Column, ColumnKind, Thing, Value, plain
from iabkg.model.answer_html import html_table
from iabkg.model.wording import percent, truth

__all__ = [
    "write_csv",
    "write_csv_for_spreadsheets",
    "write_html",
    "write_json",
    "write_markdown",
    "write_tsv",
    "write_tsv_for_spreadsheets",
]

# What OWASP lists as the beginnings of formulas; full-width forms count in some programs too.
_FORMULA = re.compile(r"[=+\-@＝＋－＠\t\r\n]")
_BREAKS = re.compile(r"[\t\r\n]+")
_STYLE = (
    "body{font:15px/1.6 sans-serif;margin:2rem}table{border-collapse:collapse}"
    "th,td{border:1px solid #ccc;padding:.3rem .6rem;text-align:left;vertical-align:top}"
    ".number{text-align:right}.number,.path,.short{white-space:nowrap}"
    ".middling{min-width:10em}.long{min-width:22em}"
)

Plain = str | int | float | bool | None


def write_json(answer: Answer, out: IO[bytes]) -> None:
    """Write columns and rows; a thing is an object of its IRI and label."""
    content = {
        "query": answer.query,
        "title": answer.title,
        "question": answer.question,
        "language": answer.language,
        "columns": [
            {"name": column.name, "title": title, "kind": column.kind}
            for column, title in zip(answer.columns, answer.titles(), strict=True)
        ],
        "total": answer.total,
        "offset": answer.offset,
        "rows": [{name: _json(value) for name, value in row.items()} for row in answer.rows],
    }
    out.write(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode())


def write_csv(answer: Answer, out: IO[bytes]) -> None:
    """Write CSV (RFC 4180) for programs: names of columns, values as they are, no mark."""
    out.write(_separated(*answer.flat(), delimiter=",").encode())


def write_csv_for_spreadsheets(answer: Answer, out: IO[bytes]) -> None:
    """Write CSV as spreadsheet programs need it: byte order mark, titles, no formulas."""
    out.write(_separated(*_harmless(answer), delimiter=",").encode("utf-8-sig"))


def write_tsv(answer: Answer, out: IO[bytes]) -> None:
    """Write TSV (IANA) for programs: no quotation marks, so breaks in a value become spaces."""
    header, rows = answer.flat()
    out.write(_tabbed(header, rows).encode())


def write_tsv_for_spreadsheets(answer: Answer, out: IO[bytes]) -> None:
    """Write TSV as spreadsheet programs need it: byte order mark, titles, no formulas."""
    out.write(_tabbed(*_harmless(answer)).encode("utf-8-sig"))


def write_markdown(answer: Answer, out: IO[bytes]) -> None:
    """Write the question and a table in GitHub's Markdown."""
    lines = [
        _markdown_row(answer.titles()),
        _markdown_row(["---"] * len(answer.columns)),
        *(
            _markdown_row([_shown(answer, column, row[column.name]) for column in answer.columns])
            for row in answer.rows
        ),
    ]
    table = "\n".join(lines)
    out.write(f"**{answer.question}**\n\n{table}\n".encode())


def write_html(answer: Answer, out: IO[bytes]) -> None:
    """Write a page that stands alone."""
    tag = "zh-Hans" if answer.language == "zh" else "en"
    page = (
        f'<!doctype html>\n<html lang="{tag}"><head><meta charset="utf-8">'
        f"<title>{escape(answer.title)}</title><style>{_STYLE}</style></head>\n"
        f"<body><h1>{escape(answer.question)}</h1>\n{html_table(answer)}\n</body></html>\n"
    )
    out.write(page.encode())


def _json(value: Value) -> object:
    match value:
        case Thing(iri=iri, label=label):
            return {"iri": iri, "label": label}
        case tuple():
            return [_json(thing) for thing in value]
        case _:
            return value


def _separated(header: Sequence[str], rows: Iterable[Sequence[Plain]], *, delimiter: str) -> str:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(header)
    writer.writerows([_spelt(cell) for cell in row] for row in rows)
    return text.getvalue()


def _tabbed(header: Sequence[str], rows: Iterable[Sequence[Plain]]) -> str:
    lines = (header, *([str(_spelt(cell)) for cell in row] for row in rows))
    return "".join("\t".join(_BREAKS.sub(" ", cell) for cell in line) + "\n" for line in lines)


def _spelt(cell: Plain) -> str | int | float:
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case _:
            return cell


def _harmless(answer: Answer) -> tuple[tuple[str, ...], list[list[Plain]]]:
    """Return titles and shown values, none of which a spreadsheet program takes for a formula."""
    rows = [
        [_guarded(_cell(answer, column, row[column.name])) for column in answer.columns]
        for row in answer.rows
    ]
    return answer.titles(), rows


def _guarded(cell: Plain) -> Plain:
    # The quotation mark makes a cell text; it costs a character, which programs need not pay.
    return f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) else cell


def _cell(answer: Answer, column: Column, value: Value) -> Plain:
    if isinstance(value, bool):
        return truth(value, answer.language)
    return plain(value, answer.separator(column))


def _shown(answer: Answer, column: Column, value: Value) -> str:
    if column.kind is ColumnKind.RATIO and isinstance(value, int | float):
        return percent(value)
    cell = _cell(answer, column, value)
    return "" if cell is None else str(cell)


def _markdown_row(cells: Iterable[str]) -> str:
    # Text is data here: no pipe ends a cell, no mark formats it, no tag is HTML.
    escaped = (re.sub(r"([\\|*_`\[\]<>])", r"\\\1", _BREAKS.sub(" ", cell)) for cell in cells)
    return f"| {' | '.join(escaped)} |"
