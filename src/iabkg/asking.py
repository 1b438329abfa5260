"""What ``iabkg ask`` and ``iabkg leads`` print: answers of curated queries, and of lookups."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

from iabkg.console import aligned
from iabkg.errors import UnknownNameError, ValidationError
from iabkg.exports.answers.formats import ANSWER_FORMATS, AnswerFormat
from iabkg.knowledge_graph import KnowledgeGraph
from iabkg.model.answer import Answer, Column, Row, plain
from iabkg.model.text import Span
from iabkg.model.wording import truth
from iabkg.queries.header import RESERVED
from iabkg.search.passages import passages_of
from iabkg.search.results import AgencyName, Interpretation, LeadsAnswer, LeadsResult, Named
from iabkg.search.sources import Sources

__all__ = ["add_ask_arguments", "ask", "leads_as_text"]

# So many sentences are shown of each measure.
_PASSAGES = 3


def add_ask_arguments(command: argparse.ArgumentParser) -> None:
    """Add the arguments of ``iabkg ask``."""
    command.add_argument(
        "name", nargs="?", metavar="NAME", help="a curated query (default: list them all)"
    )
    command.add_argument(
        "parameters",
        nargs="*",
        metavar="PARAMETER=VALUE",
        help="a name, number, year …; some may be given several times",
    )
    names = ", ".join(form.name for form in ANSWER_FORMATS)
    command.add_argument("--format", help=f"{names} (default: an aligned table)")
    command.add_argument(
        "--spreadsheet",
        action="store_true",
        help="CSV and TSV as spreadsheet programs need them: byte order mark, no formulas",
    )
    command.add_argument("-o", "--output", type=Path, metavar="FILE", help="default: stdout")
    command.add_argument("--limit", type=_count, help="rows at most (default: all)")
    command.add_argument("--offset", type=_count, default=0, help="rows to leave out (default: 0)")
    language = "language of titles and labels"
    command.add_argument("--lang", choices=("zh", "en"), default="zh", help=language)


def ask(store: Path, options: argparse.Namespace) -> str:
    """Answer from ``store``, or list the queries; return what is still to be printed."""
    with KnowledgeGraph.open(store) as graph:
        if options.name is None:
            return _listed(graph, options.lang)
        answer = graph.ask(
            options.name,
            _values(options.parameters),
            lang=options.lang,
            limit=options.limit,
            offset=options.offset,
        )
    name = "json" if options.json else options.format
    if name is None and options.output is None:
        return _as_table(answer)
    form = _format(name, options.output)
    out = BytesIO()
    form.writer(for_spreadsheets=options.spreadsheet)(answer, out)
    if options.output is None:
        sys.stdout.buffer.write(out.getvalue())
        sys.stdout.buffer.flush()
        return ""
    options.output.write_bytes(out.getvalue())
    return f"{options.output}: {len(answer)} of {answer.total} rows as {form.name}"


def leads_as_text(answer: LeadsAnswer, sources: Sources) -> str:
    """Return an answer with how its question was understood, its agencies and its evidence."""
    lines = [f"理解 understood: {_understood(answer.interpretation)}"]
    for result in answer.results:
        lines.append(f"{result.measure.path}  {result.measure.title}")
        if name := sources.names.get(result.measure.document):
            lines.append(f"  文件 document: {name}")
        for role, agencies in (
            ("牵头 lead", result.lead),
            ("配合 cooperating", result.cooperating),
            ("负责 responsible", result.responsible),
        ):
            if agencies:
                lines.append(f"  {role}: {'、'.join(agency.name for agency in agencies)}")
        lines += _evidence(result, sources.texts.get(result.measure.document, ""))
    return "\n".join(lines if answer.results else [*lines, "Nothing found. 没有找到。"])


def _evidence(result: LeadsResult, text: str) -> Iterator[str]:
    """Yield the sentences that made a measure match, one a line."""
    passages = passages_of(text, (Span(each.begin, each.end) for each in result.evidence))
    for passage in passages[:_PASSAGES]:
        places = ", ".join(f"{begin}–{end}" for begin, end in passage.spans)
        yield f"  原文 evidence [{places}]: {passage.marked_by('【', '】')}"
    if left := len(passages[_PASSAGES:]):
        yield f"  … {left} more sentences 还有{left}句"


def _understood(found: Interpretation) -> str:
    things: dict[str, Sequence[AgencyName | Named]] = {
        "机构 agency": found.agencies,
        "园区 park": found.parks,
        "产业 sector": found.sectors,
        "地方 place": found.places,
        "项目 programme": found.programmes,
        "文件 document": found.documents,
    }
    words = {name: [thing.name for thing in named] for name, named in things.items()} | {
        "金额 amount": [*found.amounts],
        "词语 words": [term for term in found.terms if term not in found.unknown],
        "读作 read as": [f"{each.text} = {'、'.join(each.said)}" for each in found.read_as],
        "未知 unknown": [*found.unknown],
        "略去 dropped": [*found.dropped],
    }
    told = [f"{name} {'、'.join(dict.fromkeys(each))}" for name, each in words.items() if each]
    return "; ".join(told) or "—"


def _listed(graph: KnowledgeGraph, language: str) -> str:
    rows = [
        (
            query.name,
            query.question[language],
            " ".join(
                f"{item.name}={item.example}" if item.required else f"[{item.name}={item.example}]"
                for item in query.parameters
            ),
        )
        for query in graph.queries
    ]
    return aligned(("query", "answers", "parameters"), rows)


def _values(given: list[str]) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for part in given:
        name, sign, value = part.partition("=")
        if not sign:
            raise ValidationError(f"{part!r} is not PARAMETER=VALUE, such as agency=市商务委.")
        if name in RESERVED:
            raise ValidationError(f"{name} is an option of the command: iabkg ask --help.")
        values.setdefault(name, []).append(value)
    return values


def _format(name: str | None, output: Path | None) -> AnswerFormat:
    """Return the format of that name, or else the one that the name of the file asks for."""
    wanted = name or (output.suffix.removeprefix(".") if output else "")
    for form in ANSWER_FORMATS:
        if wanted in (form.name, form.extension):
            return form
    raise UnknownNameError("format", wanted, tuple(form.name for form in ANSWER_FORMATS))


def _as_table(answer: Answer) -> str:
    rows = [[_cell(row, column, answer) for column in answer.columns] for row in answer.rows]
    left = answer.total - answer.offset - len(answer)
    more = f"\n… {left} more rows 还有{left}行" if left > 0 else ""
    return aligned(answer.titles(), rows) + more


def _cell(row: Row, column: Column, answer: Answer) -> str:
    match row[column.name]:
        case None:
            return ""
        case bool() as value:
            return truth(value, answer.language)
        case value:
            return str(plain(value, answer.separator(column)))


def _count(text: str) -> int:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError(f"{text} is not zero or more")
    return number
