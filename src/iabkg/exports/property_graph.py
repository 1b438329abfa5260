"""The graph as nodes and edges with typed columns: what every format for graph tools is made of."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from iabkg.exports import sparql
from iabkg.exports.amounts import amount_label
from iabkg.exports.columns import EDGE_COLUMNS, NODE_COLUMNS, Row, Value, typed
from iabkg.exports.options import Language
from iabkg.exports.sentences import Texts
from iabkg.exports.sparql_edges import BY_TARGET, EDGES
from iabkg.exports.style import EDGE_KINDS, NODE_KINDS, ROLES
from iabkg.model.table import Cell, Table

__all__ = ["Edge", "Node", "PropertyGraph", "Select", "read_property_graph"]

Select = Callable[[str], Table]

_UNSTATED = frozenset({"located_in", "jurisdiction", "has_member"})


@dataclass(frozen=True, slots=True)
class Node:
    """A node; ``values`` holds the columns that have a value, in the order of the columns."""

    id: str
    values: Mapping[str, Value]

    @property
    def kind(self) -> str:
        """Return what kind of thing it is, a key of ``style.NODE_KINDS``."""
        return str(self.values["kind"])

    @property
    def label(self) -> str:
        """Return what it is called."""
        return str(self.values["label"])

    @property
    def iri(self) -> str:
        """Return what the RDF calls it."""
        return str(self.values["iri"])


@dataclass(frozen=True, slots=True)
class Edge:
    """An edge from the node with the id ``source`` to that with the id ``target``.

    ``weight`` is how many measures stand behind it: 1 but for agencies that share measures.
    """

    id: str
    source: str
    target: str
    values: Mapping[str, Value]
    weight: int = 1

    @property
    def kind(self) -> str:
        """Return what kind of relation it is, a key of ``style.EDGE_KINDS``."""
        return str(self.values["kind"])

    @property
    def label(self) -> str:
        """Return what it is called."""
        return str(self.values["label"])


@dataclass(frozen=True, slots=True)
class PropertyGraph:
    """Nodes by kind and IRI, edges by kind and ends: the same graph is always written alike.

    Where it is not ``directed``, no edge is.
    """

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    directed: bool = True

    def things(self) -> Iterator[Node | Edge]:
        """Yield the nodes, then the edges."""
        yield from self.nodes
        yield from self.edges

    def by_id(self) -> dict[str, Node]:
        """Return the nodes by their ids."""
        return {node.id: node for node in self.nodes}

    def degrees(self) -> Counter[str]:
        """Count the ends of edges at each node, by its id."""
        ends = ((edge.source, edge.target) for edge in self.edges)
        return Counter(end for pair in ends for end in pair)


def read_property_graph(select: Select, lang: Language = Language.ZH) -> PropertyGraph:
    """Read the property graph; ``select`` answers a SPARQL query over the whole graph."""
    evidence = _evidence(select)
    things = _things(select, evidence)
    links = list(_links(select, evidence))
    for link in links:
        for end in (str(link["source"]), str(link["target"])):
            # What is linked to but of no kind above still is a node: no edge is lost.
            things.setdefault(end, {"kind": "other", "iri": end, "label": end})
    nodes = {
        iri: _node(f"n{place}", values, lang) for place, (iri, values) in enumerate(things.items())
    }
    edges = (_edge(f"e{place}", link, nodes, lang) for place, link in enumerate(links))
    return PropertyGraph(tuple(nodes.values()), tuple(edges))


_Values = dict[str, Cell | tuple[str, ...]]


def _things(select: Select, evidence: Mapping[str, _Values]) -> dict[str, _Values]:
    """Return the nodes by IRI; what is of two kinds is of the first in ``sparql.NODES``."""
    aliases = _aliases(select)
    things: dict[str, _Values] = {}
    for kind, query in sparql.NODES.items():
        for iri, values in _by_iri(select(query)):
            things.setdefault(
                iri,
                {"kind": kind, "iri": iri}
                | evidence.get(iri, {})
                | {"aliases": aliases.get(iri)}
                | {name: value for name, value in values.items() if value is not None},
            )
    return things


def _links(select: Select, evidence: Mapping[str, _Values]) -> Iterable[_Values]:
    for kind, query in EDGES.items():
        end = "target" if kind in BY_TARGET else "source"
        for row in sorted(_rows(select(query)), key=_order):
            stated_by = row.get("iri") or (None if kind in _UNSTATED else row[end])
            yield {"kind": kind} | evidence.get(str(stated_by), {}) | row


def _node(identifier: str, values: _Values, lang: Language) -> Node:
    label = values.get("label") or values.get("text") or values["iri"]
    if lang is Language.EN:
        label = values.get("english_name") or amount_label(values) or label
    kind = NODE_KINDS[str(values["kind"])].name.in_language(lang)
    named: Row = {**values, "label": label, "name": label, "kind_label": kind}
    return Node(identifier, typed(named, NODE_COLUMNS))


def _edge(identifier: str, link: _Values, nodes: Mapping[str, Node], lang: Language) -> Edge:
    kind, role = str(link["kind"]), link.get("role")
    kind_label = EDGE_KINDS[kind].in_language(lang)
    label = ROLES[str(role)].in_language(lang) if role in ROLES else role or kind_label
    source, target = nodes[str(link["source"])], nodes[str(link["target"])]
    named: Row = {
        "document": source.values.get("document") or target.values.get("document"),
        **link,
        "label": label,
        "name": label,
        "interaction": role or kind,
        "kind_label": kind_label,
    }
    return Edge(identifier, source.id, target.id, typed(named, EDGE_COLUMNS))


def _rows(table: Table) -> list[_Values]:
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def _order(row: _Values) -> tuple[str, ...]:
    return tuple("" if cell is None else str(cell) for cell in row.values())


def _by_iri(table: Table) -> list[tuple[str, _Values]]:
    """Return one row for each thing, by IRI: the first where the graph says two things of it."""
    first: dict[str, _Values] = {}
    for row in sorted(_rows(table), key=_order):
        first.setdefault(str(row["iri"]), row)
    return list(first.items())


def _aliases(select: Select) -> dict[str, tuple[str, ...]]:
    names: dict[str, list[str]] = {}
    for iri, alias in select(sparql.ALIASES).rows:
        names.setdefault(str(iri), []).append(str(alias))
    return {iri: tuple(sorted(found)) for iri, found in names.items()}


def _evidence(select: Select) -> dict[str, _Values]:
    """Return for each thing its document, and the words and sentences that state it, in order."""
    texts = Texts({str(iri): str(text) for iri, text in select(sparql.TEXTS).rows})
    quotations: dict[str, list[tuple[int, int, str]]] = {}
    documents: dict[str, str] = {}
    for iri, document, begin, end, words in select(sparql.EVIDENCE).rows:
        quotations.setdefault(str(iri), []).append((_index(begin), _index(end), str(words)))
        documents[str(iri)] = str(document)
    return {iri: _quoted(documents[iri], sorted(found), texts) for iri, found in quotations.items()}


def _index(cell: Cell) -> int:
    return cell if isinstance(cell, int) else 0


def _quoted(document: str, found: list[tuple[int, int, str]], texts: Texts) -> _Values:
    sentences = dict.fromkeys(texts.sentence(document, begin, end) for begin, end, _ in found)
    return {
        "document": document,
        "text": " … ".join(words for *_, words in found),
        "sentence": "\n".join(filter(None, sentences)) or None,
        "begin_index": found[0][0],
        "end_index": max(end for _, end, _ in found),
    }
