"""The graph as nodes and edges with typed columns: what every format for graph tools is made of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from iabkg.exports import sparql
from iabkg.model.table import Cell, Table

__all__ = [
    "EDGE_COLUMNS",
    "NODE_COLUMNS",
    "Column",
    "ColumnType",
    "Edge",
    "Node",
    "PropertyGraph",
    "Value",
    "read_property_graph",
]

Value = str | int | float | bool


class ColumnType(StrEnum):
    """What a column holds; the values are GraphML's names."""

    STRING = "string"
    BOOLEAN = "boolean"
    INT = "int"
    DOUBLE = "double"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of nodes or edges. No name is one that a graph format keeps for itself."""

    name: str
    type: ColumnType


@dataclass(frozen=True, slots=True)
class Node:
    """A node; ``values`` holds the columns that have a value, in the order of the columns."""

    id: str
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Edge:
    """A directed edge between the nodes with the ids ``source`` and ``target``."""

    id: str
    source: str
    target: str
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class PropertyGraph:
    """Nodes by kind and IRI, edges by kind and ends: the same graph is always written alike."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


# Money is in yuan, as double: amounts can be fractions of a yuan, and 2^53 yuan are enough.
NODE_COLUMNS = (
    *(
        Column(name, ColumnType.STRING)
        for name in (
            ("label", "name", "kind", "iri", "document", "path", "title", "measure_class")
            + ("full_name", "english_name", "level", "agency_kind", "number", "issued")
            + ("district", "batch", "provision_kind", "comparator", "rate_comparator")
            + ("rate_base", "per_unit", "period", "tier", "instrument", "beneficiary", "text")
        )
    ),
    *(Column(name, ColumnType.INT) for name in ("issued_year", "period_start", "period_end")),
    *(Column(name, ColumnType.DOUBLE) for name in ("value_yuan", "min_yuan", "max_yuan", "rate")),
)
EDGE_COLUMNS = (
    *(
        Column(name, ColumnType.STRING)
        for name in ("label", "name", "interaction", "kind", "role", "printed_name", "text", "iri")
    ),
    Column("position", ColumnType.INT),
    Column("open_ended", ColumnType.BOOLEAN),
)


def read_property_graph(select: Callable[[str], Table]) -> PropertyGraph:
    """Read the property graph; ``select`` answers a SPARQL query over the whole graph."""
    evidence = _evidence(select(sparql.EVIDENCE))
    nodes: dict[str, Node] = {}
    for kind, query in sparql.NODES.items():
        for iri, found in sorted(_by_iri(select(query)).items()):
            values = {"kind": kind, "name": found.get("label")} | evidence.get(iri, {}) | found
            nodes.setdefault(iri, Node(f"n{len(nodes)}", _typed(values, NODE_COLUMNS)))
    edges: list[Edge] = []
    for kind, query in sparql.EDGES.items():
        for row in sorted(_rows(select(query)), key=_order):
            source, target = nodes[str(row["source"])].id, nodes[str(row["target"])].id
            label = row.get("role") or kind
            values = {"kind": kind, "label": label, "name": label, "interaction": label} | row
            values |= {"text": evidence.get(str(row.get("iri")), {}).get("text")}
            edges.append(Edge(f"e{len(edges)}", source, target, _typed(values, EDGE_COLUMNS)))
    return PropertyGraph(tuple(nodes.values()), tuple(edges))
