"""The formats of answers: one record each, read by the command line, the service and the docs.

Programs get values as they are. Spreadsheet programs take text that begins with ``=``, ``+``,
``-`` or ``@`` for a formula and need a byte order mark to read UTF-8: where ``for_spreadsheets``
is asked for, CSV and TSV have both seen to, with the titles of the columns for their names.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import IO

from iabkg.exports.answers.spreadsheet import write_xlsx
from iabkg.exports.answers.text import (
    write_csv,
    write_csv_for_spreadsheets,
    write_html,
    write_json,
    write_markdown,
    write_tsv,
    write_tsv_for_spreadsheets,
)
from iabkg.model.answer import Answer

__all__ = ["ANSWER_FORMATS", "AnswerFormat"]

Write = Callable[[Answer, IO[bytes]], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerFormat:
    """A format: its name in addresses and commands, and ``write``, which writes an answer.

    ``extension`` is without its dot; ``description`` is by language (``zh``, ``en``).
    ``for_spreadsheets`` writes the same for a spreadsheet program; None: as ``write`` does.
    """

    name: str
    media_type: str
    extension: str
    description: Mapping[str, str]
    write: Write
    for_spreadsheets: Write | None = None

    def writer(self, *, for_spreadsheets: bool) -> Write:
        """Return what writes an answer for a program, or for a spreadsheet program."""
        return (self.for_spreadsheets if for_spreadsheets else None) or self.write


# The order is the order of preference where a client has none.
ANSWER_FORMATS = (
    AnswerFormat(
        name="json",
        media_type="application/json",
        extension="json",
        description={"zh": "值与名称，供程序使用", "en": "values and labels, for programs"},
        write=write_json,
    ),
    AnswerFormat(
        name="html",
        media_type="text/html",
        extension="html",
        description={"zh": "网页", "en": "a page"},
        write=write_html,
    ),
    AnswerFormat(
        name="csv",
        media_type="text/csv",
        extension="csv",
        description={"zh": "逗号分隔的表格", "en": "a table, separated by commas"},
        write=write_csv,
        for_spreadsheets=write_csv_for_spreadsheets,
    ),
    AnswerFormat(
        name="tsv",
        media_type="text/tab-separated-values",
        extension="tsv",
        description={"zh": "制表符分隔的表格", "en": "a table, separated by tabs"},
        write=write_tsv,
        for_spreadsheets=write_tsv_for_spreadsheets,
    ),
    AnswerFormat(
        name="xlsx",
        media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        extension="xlsx",
        description={"zh": "Excel 工作簿", "en": "an Excel workbook"},
        write=write_xlsx,
    ),
    AnswerFormat(
        name="markdown",
        media_type="text/markdown",
        extension="md",
        description={"zh": "Markdown 表格", "en": "a Markdown table"},
        write=write_markdown,
    ),
)
