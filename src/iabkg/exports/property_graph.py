"""The graph as nodes and edges with typed columns: what every format for graph tools is made of."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from iabkg.exports import sparql
from iabkg.exports.columns import EDGE_COLUMNS, NODE_COLUMNS, Row, Value, merged, typed
from iabkg.exports.naming import Names, told_apart
from iabkg.exports.options import Language
from iabkg.exports.quotations import Quotations
from iabkg.exports.sparql_edges import BY_TARGET, EDGES
from iabkg.exports.style import EDGE_KINDS, ROLES
from iabkg.model.table import Table

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

    Where it is not ``directed``, no edge is. ``documents`` are the plans that the whole graph
    comes from, also where a part holds none of them.
    """

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    directed: bool = True
    documents: tuple[Node, ...] = ()

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
    quotations = Quotations(select)
    names = Names.read(select, lang)
    things = _things(select, quotations)
    links = list(_links(select, quotations))
    for link in links:
        for end in (str(link["source"]), str(link["target"])):
            # What is linked to but of no kind above still is a node: no edge is lost.
            things.setdefault(end, {"kind": "other", "iri": end, "label": names.english.get(end)})
    nodes = {
        iri: Node(f"n{place}", typed(names.named(values), NODE_COLUMNS))
        for place, (iri, values) in enumerate(told_apart(things).items())
    }
    edges = (_edge(f"e{place}", link, nodes, lang) for place, link in enumerate(links))
    documents = tuple(node for node in nodes.values() if node.kind == "document")
    return PropertyGraph(tuple(nodes.values()), tuple(edges), documents=documents)


def _things(select: Select, quotations: Quotations) -> dict[str, Row]:
    """Return the nodes by IRI; what is of two kinds is of the first in ``sparql.NODES``."""
    aliases = _aliases(select)
    things: dict[str, Row] = {}
    for kind, query in sparql.NODES.items():
        for iri, values in _by_iri(select(query)):
            things.setdefault(
                iri,
                {"kind": kind, "iri": iri}
                | dict(quotations.of(iri))
                | {"aliases": aliases.get(iri)}
                | {name: value for name, value in values.items() if value is not None},
            )
    return things


def _links(select: Select, quotations: Quotations) -> Iterable[Row]:
    for kind, query in EDGES.items():
        for row in sorted(_rows(select(query)), key=_order):
            yield {"kind": kind, **_stated(kind, row, quotations), **row}


def _stated(kind: str, row: Row, quotations: Quotations) -> Row:
    """Return the words that state a relation: those of one end in the other, where that is text."""
    if row.get("iri"):
        return quotations.of(str(row["iri"]))
    if kind in _UNSTATED:
        return {}
    thing, place = ("target", "source") if kind in BY_TARGET else ("source", "target")
    return quotations.within(str(row[thing]), str(row[place]))


def _edge(identifier: str, link: Row, nodes: Mapping[str, Node], lang: Language) -> Edge:
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


def _rows(table: Table) -> list[Row]:
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def _order(row: Row) -> tuple[str, ...]:
    return tuple("" if cell is None else str(cell) for cell in row.values())


def _by_iri(table: Table) -> Iterable[tuple[str, Row]]:
    """Yield what is said of each thing, by IRI."""
    rows = sorted(_rows(table), key=_order)
    for iri, found in groupby(rows, key=lambda row: str(row["iri"])):
        yield iri, merged(list(found))


def _aliases(select: Select) -> dict[str, tuple[str, ...]]:
    names: dict[str, list[str]] = {}
    for iri, alias in select(sparql.ALIASES).rows:
        names.setdefault(str(iri), []).append(str(alias))
    return {iri: tuple(sorted(found)) for iri, found in names.items()}
