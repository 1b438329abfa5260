"""Write the answers as Markdown: who is responsible for what, amounts, targets, parks, agencies."""

from collections.abc import Iterator, Sequence
from typing import IO

from iabkg.exports.csv_tables import cell
from iabkg.exports.markdown_text import escaped
from iabkg.exports.options import Language
from iabkg.exports.property_graph import Node, PropertyGraph
from iabkg.exports.stated import Stated, matrix, stated
from iabkg.exports.style import EDGE_KINDS, NODE_KINDS, ROLES
from iabkg.exports.text import utf8
from iabkg.exports.wording import COMPARATORS, PROVISION_KINDS, ROLE_LETTERS, word

__all__ = ["write_markdown"]

_MONEY_COLUMNS = (
    "value_yuan", "min_yuan", "max_yuan", "rate", "per_unit", "period", "tier", "instrument",
)  # fmt: skip
_TARGET_COLUMNS = (
    "indicator", "amount", "min_amount", "max_amount", "unit", "due_year", "frequency", "text",
)  # fmt: skip
_TABLED = frozenset({"measure", "provision", "target"})


def write_markdown(graph: PropertyGraph, lang: Language, out: IO[bytes]) -> None:
    """Write ``graph`` as tables that GitHub, Obsidian and pandoc render."""
    for line in _lines(graph, lang):
        out.write(utf8(f"{line}\n"))


def _lines(graph: PropertyGraph, lang: Language) -> Iterator[str]:
    documents = [node for node in graph.nodes if node.kind == "document"]
    yield f"# {escaped(' · '.join(node.label for node in documents) or 'iabkg')}"
    yield from _responsibilities(graph, lang)
    yield from _money(graph, lang)
    yield from _targets(graph, lang)
    yield from _things(graph, lang)
    yield from _relations(graph, lang)


def _table(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    if not rows:
        return
    yield f"\n## {title}\n"
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(escaped(text) for text in row)} |"


def _responsibilities(graph: PropertyGraph, lang: Language) -> Iterator[str]:
    found, nodes = matrix(graph), graph.by_id()
    rows = []
    for measure in found.measures:
        names: dict[str, list[str]] = {role: [] for role in ROLE_LETTERS}
        for edge in found.parts(measure):
            names.setdefault(str(edge.values.get("role")), []).append(nodes[edge.source].label)
        parts = ["、".join(agencies) for agencies in names.values()]
        rows.append([*_place(measure), *parts[: len(ROLE_LETTERS)]])
    roles = [ROLES[role].in_language(lang) for role in ROLE_LETTERS]
    heads = [word("path", lang), word("measure", lang), *roles]
    yield from _table(word("responsibilities", lang), heads, rows)


def _place(node: Node | None) -> tuple[str, str]:
    if node is None:
        return "", ""
    return str(node.values.get("path", "")), str(node.values.get("title", node.label))


def _money(graph: PropertyGraph, lang: Language) -> Iterator[str]:
    rows = [_amount(each, lang) for each in stated(graph, "provision", "provides")]
    names = ("path", "measure", "text", "provision_kind", "comparator", *_MONEY_COLUMNS)
    yield from _table(word("money", lang), [word(name, lang) for name in names], rows)


def _amount(each: Stated, lang: Language) -> list[str]:
    values = each.fact.values
    kind, comparator = str(values.get("provision_kind")), str(values.get("comparator"))
    return [
        *_place(each.place),
        cell(values.get("text")),
        PROVISION_KINDS[kind].in_language(lang) if kind in PROVISION_KINDS else kind,
        COMPARATORS[comparator].in_language(lang) if comparator in COMPARATORS else "",
        *(cell(values.get(name)) for name in _MONEY_COLUMNS),
    ]


def _targets(graph: PropertyGraph, lang: Language) -> Iterator[str]:
    rows = [
        [*_place(each.place), *(cell(each.fact.values.get(name)) for name in _TARGET_COLUMNS)]
        for each in stated(graph, "target", "aims_at")
    ]
    heads = [word(name, lang) for name in ("path", "measure", *_TARGET_COLUMNS)]
    yield from _table(word("targets", lang), heads, rows)


def _things(graph: PropertyGraph, lang: Language) -> Iterator[str]:
    """List what has no table above, by kind."""
    for kind, style in NODE_KINDS.items():
        nodes = [node for node in graph.nodes if node.kind == kind and kind not in _TABLED]
        if nodes:
            yield f"\n## {style.name.in_language(lang)} ({len(nodes)})\n"
            yield from (f"- {escaped(node.label)}" for node in nodes)


def _relations(graph: PropertyGraph, lang: Language) -> Iterator[str]:
    """List the relations that no table above shows."""
    labels = {node.id: node.label for node in graph.nodes}
    shown = ("responsibility", "provides", "aims_at", "part_of", "stated_in")
    for kind, name in EDGE_KINDS.items():
        edges = [edge for edge in graph.edges if edge.kind == kind and kind not in shown]
        if edges:
            yield f"\n## {name.in_language(lang)} ({len(edges)})\n"
            for edge in edges:
                weight = f" ×{edge.weight}" if edge.weight > 1 else ""
                source, target = escaped(labels[edge.source]), escaped(labels[edge.target])
                yield f"- {source} → {target}{weight}"
