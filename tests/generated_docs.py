"""Write the generated parts of the documentation from the code, or check that they are current.

Between ``<!-- begin NAME -->`` and ``<!-- end NAME -->`` stands what the function NAME returns.
Run it to rewrite the files, with ``--check`` to fail where one is not current.
"""

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Literal, get_args, get_origin

from annotated_types import Ge, Gt, Le
from pydantic.fields import FieldInfo

from iabkg.exports.answers.formats import ANSWER_FORMATS
from iabkg.exports.formats import EXPORT_FORMATS
from iabkg.flags import default_text
from iabkg.model.sparql import GRAPH_FORMATS, TABLE_FORMATS
from iabkg.queries.catalogue import CuratedQuery, load_queries
from iabkg.resources import resource_folder
from iabkg.settings import Settings
from iabkg.store.guard import DEFAULT_LIMITS

ROOT = Path(__file__).parents[1]
SCORES = Path(__file__).parent / "scores.json"
QUESTION_SCORES = Path(__file__).parent / "search" / "scores.json"

Corpus = dict[str, dict[str, dict[str, dict[str, float]]]]


def queries() -> str:
    """Return a table of the curated queries."""
    rows = [
        f"| `{query.name}` | {query.question['en']} {query.question['zh']} | {_names(query)} |"
        for query in load_queries(resource_folder("queries"))
    ]
    return "\n".join(["| query | answers | parameters |", "|---|---|---|", *rows])


def _names(query: CuratedQuery) -> str:
    return ", ".join(f"`{parameter.name}`" for parameter in query.parameters) or "–"


def formats() -> str:
    """Return a table of the export formats."""
    rows = [
        f"| `{form.name}` | {form.description['en']} | `{form.media_type}` |"
        for form in EXPORT_FORMATS
    ]
    return "\n".join(["| format | what | media type |", "|---|---|---|", *rows])


def answer_formats() -> str:
    """Return a table of the formats of answers to curated queries."""
    rows = [
        f"| `{form.name}` | {form.description['en']} | `{form.media_type}` |"
        for form in ANSWER_FORMATS
    ]
    return "\n".join(["| format | what | media type |", "|---|---|---|", *rows])


def sparql_formats() -> str:
    """Return a table of the formats of answers to SPARQL, preferred ones first."""
    rows = [
        f"| {kind} | `{form.name}` | `{form.media_type}` | {_quoted(form.aliases)} "
        f"| {_quoted(form.nicknames)} |"
        for kind, forms in (("rows, boolean", TABLE_FORMATS), ("triples", GRAPH_FORMATS))
        for form in forms
    ]
    heads = ["| answer | `format=` | media type | also asked for as | also named |"]
    return "\n".join([*heads, "|---|---|---|---|---|", *rows])


def _quoted(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "–"


def limits() -> str:
    """Return a table of what a query may hold at most."""
    rows = [
        ("brackets open at once", DEFAULT_LIMITS.depth),
        (
            "triple patterns, items of lists, steps of paths, OPTIONAL, MINUS",
            DEFAULT_LIMITS.patterns,
        ),
        ("keywords, functions and operators", DEFAULT_LIMITS.operators),
        (
            "terms outside all brackets (SELECT, DESCRIBE, GROUP BY, ORDER BY)",
            DEFAULT_LIMITS.listed,
        ),
    ]
    return "\n".join(["| what | at most |", "|---|---|", *(f"| {w} | {n} |" for w, n in rows)])


def scores() -> str:
    """Return a table of the committed scores: value and comparator for amounts, else facts."""
    corpora = json.loads(SCORES.read_text("utf-8"))
    families = list(corpora["plan"]["families"])
    rows = [f"| {family} | {_scored(corpora, family)} |" for family in families]
    inverted = " | ".join(str(corpus["inverted comparators"]) for corpus in corpora.values())
    evidence = " | ".join(
        f"{corpus['evidence']['valid']} of {corpus['evidence']['facts']}"
        for corpus in corpora.values()
    )
    heads = [
        "| fact F1 (gold entries) | the plan | 12 made-up styles | 15 other plans |",
        "|---|---|---|---|",
    ]
    tails = [
        f"| inverted comparators | {inverted} |",
        f"| facts with exact evidence | {evidence} |",
    ]
    return "\n".join([*heads, *rows, *tails])


def _scored(corpora: dict[str, Corpus], family: str) -> str:
    cells = []
    for corpus in corpora.values():
        score = corpus["families"].get(family, {}).get("fact")
        cells.append(f"{score['f1']:.3f} ({score['gold']:.0f})" if score else "–")
    return " | ".join(cells)


def settings() -> str:
    """Return a table of the settings: variable, flag, default, what it takes and meaning."""
    rows = [
        f"| `IABKG_{name.upper()}` | `--{name.replace('_', '-')}` | `{default_text(field)}` "
        f"| {_taken(field)} | {field.description} |"
        for name, field in Settings.model_fields.items()
    ]
    heads = ["| variable | flag | default | takes | meaning |", "|---|---|---|---|---|"]
    return "\n".join([*heads, *rows])


def _taken(field: FieldInfo) -> str:
    """Return the numbers, or the words, that a setting takes."""
    if get_origin(field.annotation) is Literal:
        return ", ".join(f"`{word}`" for word in get_args(field.annotation))
    if field.annotation is bool:
        return "`on`, `off`"
    bounds = []
    for bound in field.metadata:
        match bound:
            case Ge(ge=least):
                bounds.append(f"from {least}")
            case Gt(gt=less):
                bounds.append(f"above {less}")
            case Le(le=most):
                bounds.append(f"to {most}")
            case _:
                pass
    return " ".join(bounds) or "–"


def questions() -> str:
    """Return a table of the committed scores of the lookup, by kind of question."""
    parts = json.loads(QUESTION_SCORES.read_text("utf-8"))
    kinds = dict.fromkeys(kind for part in parts.values() for kind in part["kinds"])
    rows = [
        f"| {kind} | {' | '.join(_asked(part['kinds'].get(kind)) for part in parts.values())} |"
        for kind in kinds
    ]
    whole = " | ".join(_asked(part["all"]) for part in parts.values())
    titles = "first · among three · left empty"
    head = " | ".join(f"{name}: {titles}" for name in parts)
    rule = "|---" * (len(parts) + 1) + "|"
    return "\n".join([f"| questions | {head} |", rule, f"| all | {whole} |", *rows])


def _asked(score: dict[str, int] | None) -> str:
    if score is None:
        return "–"
    answered, unanswered = score["with an answer"], score["without an answer"]
    shares = [
        f"{score[name]} of {whole}" if whole else "–"
        for name, whole in (
            ("right first", answered),
            ("right among three", answered),
            ("left empty", unanswered),
        )
    ]
    return " · ".join(shares)


SECTIONS: dict[str, dict[str, Callable[[], str]]] = {
    "README.md": {
        "queries": queries,
        "formats": formats,
        "scores": scores,
        "questions": questions,
    },
    "docs/operation.md": {"settings": settings},
    "docs/sparql.md": {"sparql-formats": sparql_formats, "limits": limits},
    "docs/querying.md": {"answer-formats": answer_formats},
}


def current(name: str, text: str) -> str:
    """Return the ``text`` of the file ``name`` with every generated part rewritten."""
    for part_name, write in SECTIONS[name].items():
        part = re.compile(
            rf"(<!-- begin {part_name} -->\n).*?(<!-- end {part_name} -->)", re.DOTALL
        )
        match = part.search(text)
        if match is None:
            sys.exit(f"{name}: there is no part <!-- begin {part_name} -->")
        text = f"{text[: match.end(1)]}{write()}\n{text[match.start(2) :]}"
    return text


def main(arguments: list[str]) -> int:
    """Rewrite or check the files; 1 where ``--check`` finds one that is not current."""
    stale = 0
    for name in SECTIONS:
        path = ROOT / name
        text = path.read_text("utf-8")
        wanted = current(name, text)
        if "--check" not in arguments:
            path.write_text(wanted, "utf-8")
        elif text != wanted:
            sys.stderr.write(f"{name} is not current. Run: make docs\n")
            stale = 1
    return stale


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
