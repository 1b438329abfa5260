"""Write the generated parts of the README from the code, or check that they are current.

Between ``<!-- begin NAME -->`` and ``<!-- end NAME -->`` stands what the function NAME returns.
Run it to rewrite the README, with ``--check`` to fail where it is not current.
"""

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

from iabkg.exports.formats import EXPORT_FORMATS
from iabkg.queries.catalogue import CuratedQuery, load_queries
from iabkg.resources import resource_folder

README = Path(__file__).parents[1] / "README.md"
SCORES = Path(__file__).parent / "scores.json"

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


SECTIONS: dict[str, Callable[[], str]] = {
    "queries": queries,
    "formats": formats,
    "scores": scores,
}


def current(text: str) -> str:
    """Return ``text`` with every generated part rewritten."""
    for name, write in SECTIONS.items():
        part = re.compile(rf"(<!-- begin {name} -->\n).*?(<!-- end {name} -->)", re.DOTALL)
        match = part.search(text)
        if match is None:
            sys.exit(f"{README}: there is no part <!-- begin {name} -->")
        text = f"{text[: match.end(1)]}{write()}\n{text[match.start(2) :]}"
    return text


def main(arguments: list[str]) -> int:
    """Rewrite or check the README; 1 where ``--check`` finds it is not current."""
    text = README.read_text("utf-8")
    wanted = current(text)
    if "--check" in arguments:
        if text != wanted:
            sys.stderr.write("README.md is not current. Run: make docs\n")
        return int(text != wanted)
    README.write_text(wanted, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
