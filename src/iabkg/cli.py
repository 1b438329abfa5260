"""The command line: arguments in, answers out; each command calls the facade."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from time import perf_counter
from typing import IO

from iabkg.asking import add_ask_arguments, ask, leads_as_text
from iabkg.console import aligned, progress_bar
from iabkg.errors import IabkgError, UnknownQueryError, ValidationError
from iabkg.exports.options import ExportOptions, Language, View
from iabkg.knowledge_graph import KnowledgeGraph, plan_in_repository
from iabkg.model.sparql import (
    GRAPH_FORMATS,
    TABLE_FORMATS,
    ResultFormat,
    SparqlRequest,
    formats_of,
)

__all__ = ["main"]

Command = Callable[[argparse.Namespace], int]


_WRONG_USAGE = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return 0 on success, 1 on failure, with a line on stderr that says why.

    Wrong usage returns 2, or ends the process with it, as argparse does.
    """
    words = sys.argv[1:] if arguments is None else arguments
    options = _parser(next((word for word in words if not word.startswith("-")), None)).parse_args(
        words
    )
    run: Command = options.run
    try:
        return run(options)
    except IabkgError as error:
        print(f"iabkg {options.command}: {error}", file=sys.stderr)
        if isinstance(error, ValidationError | UnknownQueryError):
            return _WRONG_USAGE
    except BrokenPipeError:
        # The reader has seen enough: iabkg export ntriples | head.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        print(f"iabkg {options.command}: {error}. Check the name and the disk.", file=sys.stderr)
    except KeyboardInterrupt:
        print(f"iabkg {options.command}: stopped.", file=sys.stderr)
    return 1


def _build(options: argparse.Namespace) -> int:
    started = perf_counter()
    paths = options.files or [plan_in_repository()]
    report = KnowledgeGraph.build(paths, _store(options), progress=progress_bar)
    seconds = round(perf_counter() - started, 2)
    if options.json:
        _print_json({**asdict(report), "store": str(_store(options)), "seconds": seconds})
        return 0
    for remark in report.remarks:
        print(remark)
    print(
        f"{report.documents} documents, {report.measures} measures, {report.facts} facts, "
        f"{report.triples} triples in {seconds} s → {_store(options)}"
    )
    return 0


def _serve(options: argparse.Namespace) -> int:
    from iabkg.flags import given_settings  # noqa: PLC0415 - a lookup does not wait for a server
    from iabkg.settings import Settings  # noqa: PLC0415
    from iabkg.web.server import serve  # noqa: PLC0415

    settings = Settings.read(**given_settings(options))
    with KnowledgeGraph.open(settings.store) as graph:
        serve(graph, settings)
    return 0


def _backup(options: argparse.Namespace) -> int:
    version = KnowledgeGraph.backup(_store(options), options.directory)
    if options.json:
        _print_json({"store": str(options.directory), "data_version": version})
    else:
        print(f"{options.directory}: a store of data version {version}")
    return 0


def _doctor(options: argparse.Namespace) -> int:
    from iabkg.doctor import examine  # noqa: PLC0415
    from iabkg.flags import given_settings  # noqa: PLC0415
    from iabkg.settings import Settings  # noqa: PLC0415

    findings = examine(Settings.read(**given_settings(options)))
    failures = [finding for finding in findings if finding.verdict == "failed"]
    if options.json:
        _print_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            print(f"{finding.verdict:8}{finding.subject}: {finding.detail}")
    if failures:
        names = ", ".join(finding.subject for finding in failures)
        print(f"iabkg doctor: {names}: see above what to do.", file=sys.stderr)
    return 1 if failures else 0


def _query(options: argparse.Namespace) -> int:
    text = sys.stdin.read() if options.file == "-" else Path(options.file).read_text("utf-8")
    with KnowledgeGraph.open(_store(options)) as graph:
        evaluation = graph.query(SparqlRequest(query=text))
        formats = formats_of(evaluation.kind)
        wanted = "json" if options.json else options.format
        form = next((form for form in formats if form.name == wanted), None)
        if form is None and wanted is not None:
            names = ", ".join(form.name for form in formats)
            print(
                f"iabkg query: this answer has no format {wanted}. It has: {names}.",
                file=sys.stderr,
            )
            return 1
        if form is not None or formats[0].name != "json":
            evaluation.write(form or formats[0], sys.stdout.buffer)
            return 0
        print(_as_text(evaluation.write, formats[0]))
    return 0


def _as_text(write: Callable[[ResultFormat, BytesIO], None], json_format: ResultFormat) -> str:
    """Return rows as an aligned table, or a boolean as a word."""
    out = BytesIO()
    write(json_format, out)
    answer = json.loads(out.getvalue())
    if "boolean" in answer:
        return "true" if answer["boolean"] else "false"
    names = answer["head"]["vars"]
    rows = [
        [row[name]["value"] if name in row else "" for name in names]
        for row in answer["results"]["bindings"]
    ]
    return aligned(names, rows)


def _leads(options: argparse.Namespace) -> int:
    with KnowledgeGraph.open(_store(options)) as graph:
        answer = graph.leads(options.question, limit=options.limit, lang=options.lang)
        if options.json:
            _print_json(answer.to_json())
        else:
            sources = graph.sources([result.measure.iri for result in answer.results])
            print(leads_as_text(answer, sources))
    if answer.more:
        print(
            f"iabkg leads: there are more measures 还有更多措施: --limit {options.limit * 2}",
            file=sys.stderr,
        )
    return 0


def _ask(options: argparse.Namespace) -> int:
    if said := ask(_store(options), options):
        print(said)
    return 0


def _export(options: argparse.Namespace) -> int:
    wanted = ExportOptions(
        view=View(options.view),
        document=options.document,
        agency=options.agency,
        sector=options.sector,
        lang=Language(options.lang),
        bom=options.bom,
    )
    with KnowledgeGraph.open(_store(options)) as graph:
        form = graph.format_named(options.format)
        if options.output is None:
            graph.export(form.name, sys.stdout.buffer, wanted)
            sys.stdout.buffer.flush()
            return 0
        _write_whole(options.output, lambda out: graph.export(form.name, out, wanted))
    print(f"{options.output}: {options.output.stat().st_size} bytes of {form.name}")
    return 0


def _write_whole(path: Path, write: Callable[[IO[bytes]], None]) -> None:
    """Let ``write`` write a file that takes its name when it is whole: no half one is left."""
    half = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with half.open("wb") as out:
            write(out)
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)


def _validate(options: argparse.Namespace) -> int:
    with KnowledgeGraph.open(_store(options)) as graph:
        complaints = graph.validate()
    if options.json:
        _print_json([asdict(complaint) for complaint in complaints])
    elif complaints:
        for complaint in complaints:
            place = " ".join(filter(None, (complaint.focus, complaint.path, complaint.value)))
            print(f"{place}: {complaint.message}")
    else:
        print("The graph conforms to its shapes. 图谱符合约束。")
    if complaints:
        print(f"iabkg validate: {len(complaints)} complaints. See above.", file=sys.stderr)
    return 1 if complaints else 0


def _evaluate(options: argparse.Namespace) -> int:
    with KnowledgeGraph.open(_store(options)) as graph:
        report = (
            graph.evaluate_questions(options.questions)
            if options.questions
            else graph.evaluate(options.gold)
        )
    if options.json:
        _print_json(report.to_json())
        return 0
    print(report.as_text())
    if options.errors:
        print(report.errors_as_text())
    return 0


def _store(options: argparse.Namespace) -> Path:
    # Read here and not through the settings, which take longer to load than a lookup to answer.
    path: Path = options.store or Path(os.environ.get("IABKG_STORE", "store"))
    return path


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def _parser(wanted: str | None) -> argparse.ArgumentParser:
    """Return the parser, in which the command ``wanted`` alone knows its arguments.

    Those of ``serve`` take longer to load than a lookup takes to answer.
    """
    parser = argparse.ArgumentParser(
        prog="iabkg",
        description="Read Chinese government plans into a knowledge graph and ask it. "
        "将政府规划读成知识图谱并提问。",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, run, purpose, example, add_arguments in _COMMANDS:
        command = commands.add_parser(
            name,
            help=purpose,
            description=f"{purpose[0].upper()}{purpose[1:]}.",
            epilog=f"Example: {example}",
        )
        command.set_defaults(run=run)
        if name == wanted:
            add_arguments(command)
        command.add_argument(
            "--store",
            type=Path,
            metavar="DIR",
            help="directory of the store (default: $IABKG_STORE, else ./store)",
        )
        command.add_argument("--json", action="store_true", help="print JSON for programs")
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a positive number")
    return number


def _build_arguments(command: argparse.ArgumentParser) -> None:
    files = "text files, UTF-8 or GB 18030 (default: the plan that comes with iabkg)"
    command.add_argument("files", nargs="*", type=Path, metavar="FILE", help=files)


def _setting_arguments(command: argparse.ArgumentParser) -> None:
    from iabkg.flags import add_setting_flags  # noqa: PLC0415

    add_setting_flags(command)


def _query_arguments(command: argparse.ArgumentParser) -> None:
    file = "a file with a query, or - for standard input"
    names = ", ".join(form.name for form in (*TABLE_FORMATS, *GRAPH_FORMATS))
    command.add_argument("file", metavar="FILE|-", help=file)
    command.add_argument("--format", help=names)


def _leads_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("question", metavar="X", help="a topic, measure, agency, park or sector")
    limit = "measures at most (default: 20)"
    command.add_argument("--limit", type=_positive, default=20, help=limit)
    language = "language of the names"
    command.add_argument("--lang", choices=("zh", "en"), default="zh", help=language)


def _export_arguments(command: argparse.ArgumentParser) -> None:
    from iabkg.exports.formats import EXPORT_FORMATS  # noqa: PLC0415 - lookups wait for no writers

    names = ", ".join(form.name for form in EXPORT_FORMATS)
    command.add_argument("format", metavar="FORMAT", help=names)
    file = "default: standard output"
    command.add_argument("-o", "--output", type=Path, metavar="FILE", help=file)
    view = "a part of the graph (default: full)"
    command.add_argument("--view", choices=[*View], default=View.FULL, help=view)
    for kind, example in (
        ("document", "穗府〔2018〕9号"),
        ("agency", "市科技创新委"),
        ("sector", "仿制药"),
    ):
        about = f"only what is about this {kind}, by name or IRI: {example}"
        command.add_argument(f"--{kind}", metavar="NAME", help=about)
    language = "language of labels"
    command.add_argument("--lang", choices=[*Language], default=Language.ZH, help=language)
    bom = "make CSV fit for Excel: a byte order mark, and no cell is a formula"
    command.add_argument("--bom", action="store_true", help=bom)


def _backup_arguments(command: argparse.ArgumentParser) -> None:
    help_text = "a directory that is not there yet"
    command.add_argument("directory", type=Path, metavar="DIR", help=help_text)


def _no_arguments(_: argparse.ArgumentParser) -> None:
    """Add nothing to what every command has."""


def _evaluate_arguments(command: argparse.ArgumentParser) -> None:
    gold = "stand-off JSON files, see tests/gold/README.md"
    what = command.add_mutually_exclusive_group(required=True)
    what.add_argument("gold", nargs="*", type=Path, default=(), metavar="GOLD", help=gold)
    asked = "questions with the measures that answer them, see tests/search/questions.tsv"
    what.add_argument("--questions", type=Path, metavar="FILE", help=asked)
    command.add_argument("--errors", action="store_true", help="list each missed and wrong one")


_COMMANDS: tuple[tuple[str, Command, str, str, Callable[[argparse.ArgumentParser], None]], ...] = (
    ("build", _build, "read plans into a store", "iabkg build plan.txt", _build_arguments),
    ("serve", _serve, "serve a store over HTTP", "iabkg serve --port 8123", _setting_arguments),
    (
        "backup",
        _backup,
        "copy what was last committed into a new store",
        "iabkg backup backups/monday",
        _backup_arguments,
    ),
    (
        "doctor",
        _doctor,
        "check what serving needs and say what to do",
        "iabkg doctor --store my-store",
        _setting_arguments,
    ),
    ("query", _query, "ask in SPARQL", "iabkg query queries/caps.rq", _query_arguments),
    ("leads", _leads, "which agencies lead X", "iabkg leads 仿制药", _leads_arguments),
    (
        "ask",
        _ask,
        "ask a curated query",
        "iabkg ask agency-tasks agency=市商务委 --format xlsx -o tasks.xlsx",
        add_ask_arguments,
    ),
    (
        "export",
        _export,
        "write the graph in a format",
        "iabkg export graphml -o plan.graphml",
        _export_arguments,
    ),
    (
        "validate",
        _validate,
        "check the graph against its shapes",
        "iabkg validate",
        _no_arguments,
    ),
    (
        "evaluate",
        _evaluate,
        "compare the graph with gold",
        "iabkg evaluate tests/gold/suifu-2018-9.json",
        _evaluate_arguments,
    ),
)
